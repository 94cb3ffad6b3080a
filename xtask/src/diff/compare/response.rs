//! Responses. In: two operations. Out: changes of their statuses, bodies, headers and links.

mod headers;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{NodePair, media};
use crate::diff::rule::Rule;
use crate::diff::tree::{Tree, TreeNode, canonical};
use crate::keyword::RESPONSE;

/// The responses of an operation by their statuses, in upper case.
type ByStatus<'a> = BTreeMap<String, TreeNode<'a>>;
type ResponseEntry<'l, 'a> = (&'l String, &'l TreeNode<'a>);

pub fn compare(operations: &NodePair<'_, '_>) {
    let [mut a, mut b] = operations.each(by_status);
    let is_success = |status: &String| lost(status) == Rule::SuccessRemoved;
    // A program that handled several successes handles one that is kept.
    let is_kept = |status| is_success(status) && counterpart(status, &a, &b).is_some();
    let keeps_success = a.keys().any(is_kept);
    if let Some([x, y]) = replaced_success(&a, &b).filter(|_| !keeps_success) {
        report(operations, Rule::SuccessRemoved, Some(x), Some(y));
        let [from, to] = operations.both(x.1, y.1).each(media::schema);
        if from.is_some() && to.is_some() {
            response(&operations.both(x.1, y.1));
        }
        let (x, y) = (x.0.clone(), y.0.clone());
        a.remove(&x);
        b.remove(&y);
    }
    let mut seen = BTreeSet::new();
    for (status, x) in &a {
        let Some((rule, code, y)) = counterpart(status, &a, &b) else {
            let rule = match lost(status) {
                Rule::SuccessRemoved if keeps_success => Rule::SuccessNarrowed,
                Rule::SuccessRemoved if by_default(status, &b).is_some() => {
                    Rule::StatusRangeWidened
                }
                Rule::DefaultResponseRemoved if has_error_ranges(&b) => Rule::StatusRangeNarrowed,
                rule => rule,
            };
            if let Some((_, y)) = by_default(status, &b) {
                unnamed(operations, [x, y]);
            }
            let other = match rule {
                Rule::StatusRangeWidened => by_default(status, &b),
                Rule::StatusRangeNarrowed => b.get_key_value("4XX"),
                _ => None,
            };
            report(operations, rule, Some((status, x)), other);
            continue;
        };
        let is_first = seen.insert(code.clone());
        if let Some(rule) = rule.filter(|_| is_first) {
            report(operations, rule, Some((status, x)), Some((code, y)));
        }
        response(&operations.both(x, y));
    }
    let added = b.iter().filter(|(status, _)| !seen.contains(*status));
    added.for_each(|entry| new_status(operations, &a, entry));
}

/// Compares a response whose status only the new side names.
fn new_status<'a>(
    operations: &NodePair<'_, 'a>,
    a: &ByStatus<'a>,
    (status, y): ResponseEntry<'_, 'a>,
) {
    // A range that the old side has includes the status.
    if let Some(x) = a.get(&range(status)) {
        return response(&operations.both(x, y));
    }
    let was = by_default(status, a);
    let is_known = was.is_some_and(|(_, x)| unnamed(operations, [x, y]));
    match gained(status) {
        Rule::SuccessAdded if is_known => {
            report(
                operations,
                Rule::StatusRangeNarrowed,
                was,
                Some((status, y)),
            );
        }
        Rule::ErrorStatusAdded if is_known => {}
        rule => report(operations, rule, None, Some((status, y))),
    }
}

/// Returns the response that describes a status which is not named: errors, and successes where none is named.
fn by_default<'l, 'a>(status: &str, responses: &'l ByStatus<'a>) -> Option<ResponseEntry<'l, 'a>> {
    let mut others = responses.keys().map(|other| gained(other));
    let is_described = match gained(status) {
        Rule::ErrorStatusAdded => true,
        Rule::SuccessAdded => !others.any(|rule| rule == Rule::SuccessAdded),
        _ => false,
    };
    let default = responses.get_key_value("DEFAULT");
    default.filter(|_| is_described)
}

/// Compares a response that only one side names with that of other statuses, and returns whether both describe a body, or none.
fn unnamed<'a>(operations: &NodePair<'_, 'a>, [old, new]: [&TreeNode<'a>; 2]) -> bool {
    let pair = operations.both(old, new);
    let [was_empty, is_empty] = pair.each(|tree, node| media::content(tree, node).is_empty());
    if was_empty == is_empty {
        response(&pair);
    }
    was_empty == is_empty
}

fn has_error_ranges(responses: &ByStatus<'_>) -> bool {
    ["4XX", "5XX"]
        .iter()
        .all(|range| responses.contains_key(*range))
}

/// Reports a change at the response, or at the responses of the operation on a side without it.
fn report<'a>(
    operations: &NodePair<'_, 'a>,
    rule: Rule,
    old: Option<ResponseEntry<'_, 'a>>,
    new: Option<ResponseEntry<'_, 'a>>,
) {
    let [was, is] =
        [old, new].map(|side| side.map(|(status, _)| status.to_lowercase().replace('x', "X")));
    let at = operations.at_key("responses");
    let [old, new] = [old, new].map(|side| side.map(|(_, node)| node));
    at.at(old, new).report(rule, "responses", was, is);
}

fn by_status<'a>(tree: &Tree<'a>, operation: &TreeNode<'a>) -> ByStatus<'a> {
    let responses = operation.entries_at("responses");
    let responses = responses.filter(|(status, _)| !status.starts_with("x-"));
    responses
        .filter_map(|(status, node)| Some((status.to_uppercase(), tree.resolve(&node)?)))
        .collect()
}

/// Returns the only success that was removed and the only one that was added.
fn replaced_success<'l, 'a>(
    old: &'l ByStatus<'a>,
    new: &'l ByStatus<'a>,
) -> Option<[ResponseEntry<'l, 'a>; 2]> {
    let only = |from: &'l ByStatus<'a>, to| {
        let is_lost = |status: &str| {
            lost(status) == Rule::SuccessRemoved && counterpart(status, from, to).is_none()
        };
        let mut lost = from.iter().filter(|(status, _)| is_lost(status));
        lost.next().filter(|_| lost.next().is_none())
    };
    Some([only(old, new)?, only(new, old)?])
}

/// Returns the new response for an old status, with the rule if it has another status.
fn counterpart<'l, 'a>(
    status: &str,
    old: &ByStatus<'a>,
    new: &'l ByStatus<'a>,
) -> Option<(Option<Rule>, &'l String, &'l TreeNode<'a>)> {
    if let Some((code, y)) = new.get_key_value(status) {
        return Some((None, code, y));
    }
    let range = range(status);
    if let Some((code, y)) = new.get_key_value(&range) {
        // A range that the old side has includes the status, named or not.
        let rule = (!old.contains_key(&range)).then_some(Rule::StatusRangeWidened);
        return Some((rule, code, y));
    }
    let within = |code: &&String| code.starts_with(&status[..1]) && !old.contains_key(*code);
    let code = new.keys().find(|code| status == range && within(code))?;
    Some((Some(Rule::StatusRangeNarrowed), code, &new[code]))
}

fn range(status: &str) -> String {
    format!("{}XX", status.get(..1).unwrap_or_default())
}

/// Returns the rules for a status that was removed, and that was added.
fn rules(status: &str) -> [Rule; 2] {
    match status.as_bytes().first() {
        Some(b'2' | b'3' | b'1') => [Rule::SuccessRemoved, Rule::SuccessAdded],
        Some(b'D') => [Rule::DefaultResponseRemoved, Rule::DefaultResponseAdded],
        _ => [Rule::ErrorStatusRemoved, Rule::ErrorStatusAdded],
    }
}

fn lost(status: &str) -> Rule {
    rules(status)[0]
}

fn gained(status: &str) -> Rule {
    rules(status)[1]
}

fn response(pair: &NodePair<'_, '_>) {
    pair.compare_docs(&["summary", "description"]);
    pair.compare_unknown(&RESPONSE);
    let contents = pair.each(media::content);
    let rule = match contents.each_ref().map(BTreeMap::is_empty) {
        [true, false] => Some(Rule::ResponseBodyAdded),
        [false, true] => Some(Rule::ResponseBodyRemoved),
        _ => None,
    };
    match rule {
        Some(rule) => {
            let [a, b] = contents.map(|content| Value::from_iter(content.into_keys()));
            pair.report(rule, "content", a, b);
        }
        None => media::compare(pair),
    }
    headers::compare(pair);
    let [a, b] = pair.each(|tree, node| {
        let links = node.entries_at("links");
        links
            .map(|(name, link)| {
                let link = tree.resolve(&link).unwrap_or(link);
                (name, canonical(link.value))
            })
            .collect::<BTreeMap<_, _>>()
    });
    if a != b {
        let [a, b] = pair.values("links").map(|links| links.cloned());
        pair.report(Rule::LinksChanged, "links", a, b);
    }
}
