//! Answers: statuses, bodies, links.

mod headers;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Engine, known, lifecycle, media};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};
use crate::keyword::RESPONSE;

type Answers<'a> = BTreeMap<String, Spot<'a>>;
type Answer<'l, 'a> = (&'l String, &'l Spot<'a>);

pub fn compare<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let (mut a, mut b) = (all(old, engine.old_tree()), all(new, engine.new_tree()));
    let add = |rule: Rule, x: Option<Answer<'_, 'a>>, y: Option<Answer<'_, 'a>>| {
        let change = change([(x, old), (y, new)], rule, direction);
        engine.add(change, Some(name));
    };
    let is_success = |status: &String| lost(status) == Rule::SuccessRemoved;
    // A program that knew several successes knows the one that is left.
    let left = a
        .keys()
        .any(|status| is_success(status) && counterpart(status, &a, &b).is_some());
    if let Some([x, y]) = instead(&a, &b).filter(|_| !left) {
        add(Rule::SuccessRemoved, Some(x), Some(y));
        if media::schema(x.1).is_some() && media::schema(y.1).is_some() {
            response(engine, x.1, y.1, direction, name);
        }
        let (x, y) = (x.0.clone(), y.0.clone());
        a.remove(&x);
        b.remove(&y);
    }
    let mut seen = BTreeSet::new();
    for (status, x) in &a {
        let Some((rule, code, y)) = counterpart(status, &a, &b) else {
            let rule = match lost(status) {
                Rule::SuccessRemoved if left => Rule::SuccessNarrowed,
                rule => rule,
            };
            add(rule, Some((status, x)), None);
            continue;
        };
        let first = seen.insert(code.clone());
        if let Some(rule) = rule.filter(|_| first) {
            add(rule, Some((status, x)), Some((code, y)));
        }
        response(engine, x, y, direction, name);
    }
    for (status, y) in b.iter().filter(|(status, _)| !seen.contains(*status)) {
        // A range that was there before had the status in it.
        match a
            .get(&range(status))
            .filter(|_| b.contains_key(&range(status)))
        {
            Some(x) => response(engine, x, y, direction, name),
            None => add(gained(status), None, Some((status, y))),
        }
    }
}

/// Returns the change of a response: where it is, or where the responses of the operation are, on each side.
fn change<'a>(
    sides: [(Option<Answer<'_, 'a>>, &Spot<'a>); 2],
    rule: Rule,
    direction: Direction,
) -> Change {
    let [from, to] = sides.map(|(answer, operation)| {
        let holder = operation.get("responses");
        answer.map_or(holder.unwrap_or(operation.clone()), |answer| {
            answer.1.clone()
        })
    });
    let [old, new] = sides.map(|(answer, _)| {
        answer.map_or(Value::Null, |(status, _)| {
            status.to_lowercase().replace('x', "X").into()
        })
    });
    let change = Change::at(rule, direction, Some(&from), Some(&to)).about("responses");
    change.values(old, new)
}

fn all<'a>(operation: &Spot<'a>, tree: &Tree<'a>) -> Answers<'a> {
    let responses = operation.get("responses");
    let statuses = responses
        .iter()
        .flat_map(Spot::members)
        .filter(|(status, _)| !status.starts_with("x-"));
    statuses
        .filter_map(|(status, spot)| Some((status.to_uppercase(), tree.resolve(&spot)?)))
        .collect()
}

/// The only success that went and the only one that came.
fn instead<'l, 'a>(old: &'l Answers<'a>, new: &'l Answers<'a>) -> Option<[Answer<'l, 'a>; 2]> {
    let alone = |status: &str, from, to| {
        lost(status) == Rule::SuccessRemoved && counterpart(status, from, to).is_none()
    };
    let mut gone = old.iter().filter(|(status, _)| alone(status, old, new));
    let mut come = new.iter().filter(|(status, _)| alone(status, new, old));
    let pair = [gone.next()?, come.next()?];
    (gone.next().is_none() && come.next().is_none()).then_some(pair)
}

/// What answers in the place of an old status, and the rule for it if it is another.
fn counterpart<'l, 'a>(
    status: &str,
    old: &Answers<'a>,
    new: &'l Answers<'a>,
) -> Option<(Option<Rule>, &'l String, &'l Spot<'a>)> {
    if let Some((code, y)) = new.get_key_value(status) {
        return Some((None, code, y));
    }
    let range = range(status);
    if let Some((code, y)) = new.get_key_value(&range) {
        // A range that was there before has the status in it, whether it is named or not.
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

fn lost(status: &str) -> Rule {
    match status.as_bytes().first() {
        Some(b'2' | b'3' | b'1') => Rule::SuccessRemoved,
        Some(b'D') => Rule::DefaultResponseRemoved,
        _ => Rule::ErrorStatusRemoved,
    }
}

fn gained(status: &str) -> Rule {
    match status.as_bytes().first() {
        Some(b'2' | b'3' | b'1') => Rule::SuccessAdded,
        Some(b'D') => Rule::DefaultResponseAdded,
        _ => Rule::ErrorStatusAdded,
    }
}

fn response<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    lifecycle::words(engine, old, new, &["description"], Some(name));
    known::others(engine, (old, new), &RESPONSE, direction, Some(name));
    let (a, b) = (media::content(old), media::content(new));
    let add = |rule: Rule| {
        let change = Change::at(rule, direction, Some(old), Some(new)).about("content");
        let keys = |map: &Answers<'_>| Value::from(map.keys().cloned().collect::<Vec<_>>());
        engine.add(change.values(keys(&a), keys(&b)), Some(name));
    };
    match (a.is_empty(), b.is_empty()) {
        (true, false) => add(Rule::ResponseBodyAdded),
        (false, true) => add(Rule::ResponseBodyRemoved),
        _ => media::compare(engine, old, new, direction, name),
    }
    headers::compare(engine, old, new, direction, name);
    let links = |spot: &Spot<'a>, tree: &Tree<'a>| -> BTreeMap<&'a str, String> {
        let links = spot.get("links");
        let links = links.iter().flat_map(Spot::members);
        let followed = |link: Spot<'a>| tree.resolve(&link).unwrap_or(link);
        links
            .map(|(name, link)| (name, canonical(followed(link).node)))
            .collect()
    };
    if links(old, engine.old_tree()) != links(new, engine.new_tree()) {
        let change = Change::at(Rule::LinksChanged, direction, Some(old), Some(new)).about("links");
        let [a, b] = [old, new].map(|spot| spot.node.get("links").cloned().unwrap_or_default());
        engine.add(change.values(a, b), Some(name));
    }
}
