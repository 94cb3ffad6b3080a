//! Parameters. In: two operations. Out: changes of their parameters, which are paired by location and name, path variables
//! by position.

mod querystring;
pub mod style;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::compare::paths::OperationNode;
use crate::diff::compare::server::is_version;
use crate::diff::compare::{NodePair, lifecycle, matching, media};
use crate::diff::rule::Rule;
use crate::diff::tree::{Tree, TreeNode};
use crate::keyword::PARAMETER;

/// Headers that OpenAPI says are described elsewhere.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// `in` and the normal name.
type ParameterKey = (String, String);
type Parameters<'a> = BTreeMap<ParameterKey, TreeNode<'a>>;
type UnpairedParameters<'l, 'a> = Vec<(&'l ParameterKey, &'l TreeNode<'a>)>;

pub fn compare<'a>(
    operations: &NodePair<'_, 'a>,
    old: &OperationNode<'a>,
    new: &OperationNode<'a>,
) {
    let [tree_old, tree_new] = operations.engine.trees();
    let (mut a, mut b) = (parameters(tree_old, old), parameters(tree_new, new));
    querystring::compare(operations, [&mut a, &mut b]);
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            parameter(&operations.both(x, y));
        }
    }
    let mut removed: UnpairedParameters<'_, 'a> =
        a.iter().filter(|(key, _)| !b.contains_key(*key)).collect();
    let mut added: UnpairedParameters<'_, 'a> =
        b.iter().filter(|(key, _)| !a.contains_key(*key)).collect();
    let moved = |x: &(&ParameterKey, _), y: &(&ParameterKey, _)| x.0.1.eq_ignore_ascii_case(&y.0.1);
    for ((_, x), (_, y)) in matching::pairs(&mut removed, &mut added, moved) {
        let pair = operations.both(x, y);
        let [from, to] = [x, y].map(|node| node.str("in").unwrap_or_default());
        pair.report(Rule::ParameterMoved, name(x), from, to);
        parameter(&pair);
    }
    let description = |node: &TreeNode<'a>| {
        let text = node.str("description");
        text.filter(|text| !text.trim().is_empty())
    };
    let renamed = |(x, from): &(&ParameterKey, &TreeNode<'a>),
                   (y, to): &(&ParameterKey, &TreeNode<'a>)| {
        let is_renamed = matching::is_renamed(&x.1, &y.1)
            || description(from).is_some() && description(from) == to.str("description");
        // A variable of the path is identified by its position.
        x.0 == y.0 && (is_renamed || x.0 == "path") && differ_in_name(&operations.both(from, to))
    };
    for ((_, x), (_, y)) in matching::pairs(&mut removed, &mut added, renamed) {
        let pair = operations.both(x, y);
        pair.report(Rule::ParameterRenamed, name(x), name(x), name(y));
    }
    for (_, node) in removed {
        let pair = operations.at(Some(node), None);
        let rule = removed_rule(is_required(node));
        pair.report(rule, name(node), name(node), Value::Null);
    }
    for (_, node) in added {
        let pair = operations.at(None, Some(node));
        let rule = added_rule(is_required(node));
        pair.report(rule, name(node), Value::Null, name(node));
    }
}

fn removed_rule(is_required: bool) -> Rule {
    if is_required {
        Rule::RequiredParameterRemoved
    } else {
        Rule::OptionalParameterRemoved
    }
}

fn added_rule(is_required: bool) -> Rule {
    if is_required {
        Rule::RequiredParameterAdded
    } else {
        Rule::OptionalParameterAdded
    }
}

/// Returns the parameters of an operation, which override those of its path.
fn parameters<'a>(tree: &Tree<'a>, op: &OperationNode<'a>) -> Parameters<'a> {
    let is_version = |name: &str| is_version(&format!("{{{name}}}"));
    let variables = op.name.path.split('{').skip(1);
    let variables = variables.map(|piece| piece.split('}').next().unwrap_or_default());
    let variables: Vec<_> = variables.filter(|name| !is_version(name)).collect();
    let mut out = BTreeMap::new();
    let holders = op.item.parts().chain([&op.node]);
    for node in holders.flat_map(|holder| holder.items_at("parameters")) {
        let Some(node) = tree.resolve(&node) else {
            continue;
        };
        let (location, name) = (node.str("in").unwrap_or_default(), name(&node));
        let position = || variables.iter().position(|variable| *variable == name);
        let key = match location {
            "path" if is_version(name) => continue,
            "path" => position().map_or_else(|| name.to_owned(), |at| at.to_string()),
            "header" => name.to_ascii_lowercase(),
            // It is the whole query, and its name is not sent.
            "querystring" => String::new(),
            _ => name.to_owned(),
        };
        if location != "header" || !IGNORED.contains(&key.as_str()) {
            out.insert((location.to_owned(), key), node);
        }
    }
    out
}

fn parameter(pair: &NodePair<'_, '_>) {
    let (x, y) = (&pair.old, &pair.new);
    required(pair, name(x), [is_required(x), is_required(y)]);
    let allowances = [
        ("allowReserved", Rule::ReservedAllowed),
        ("allowEmptyValue", Rule::ParameterAllowanceGranted),
    ];
    for (key, granted) in allowances {
        match (x.flag(key), y.flag(key)) {
            (true, false) => {
                pair.report(Rule::ParameterAllowanceWithdrawn, name(x), key, Value::Null);
            }
            (false, true) => {
                pair.report(granted, name(x), Value::Null, key);
            }
            _ => {}
        }
    }
    if x.str("in") == Some("querystring") && name(x) != name(y) {
        pair.report(Rule::QuerystringRenamed, "name", name(x), name(y));
    }
    style::compare(pair);
    pair.compare_docs(&["description", "example", "examples"]);
    lifecycle::announced(pair, lifecycle::SCHEMA);
    pair.compare_unknown(&PARAMETER);
    if media_name(x).is_some() && media_name(x) == media_name(y) {
        return media::compare(pair);
    }
    compare_schemas(pair);
}

/// Compares the schemas of parameters or headers, each of which is that of its content if it has one.
pub fn compare_schemas(pair: &NodePair<'_, '_>) {
    let notation = style::notation(pair);
    match pair.each(schema) {
        [Some(a), Some(b)] => pair.compare_schemas(&a, &b, notation),
        _ => media::schemas(pair, notation),
    }
}

fn required(pair: &NodePair<'_, '_>, name: &str, sides: [bool; 2]) {
    match sides {
        [false, true] => pair.report(Rule::ParameterBecameRequired, name, false, true),
        [true, false] => pair.report(Rule::ParameterBecameOptional, name, true, false),
        _ => {}
    }
}

/// Returns whether two parameters differ in their names only.
fn differ_in_name(pair: &NodePair<'_, '_>) -> bool {
    let schemas = pair.each(schema);
    let is_same = matches!(schemas, [Some(x), Some(y)] if pair.engine.same_nodes(&x, &y));
    is_same && is_required(&pair.old) == is_required(&pair.new)
}

/// Returns the name of a parameter. That of the whole query is not sent, and many documents leave it out.
fn name<'a>(node: &TreeNode<'a>) -> &'a str {
    let name = node.str("name").or_else(|| node.str("in"));
    name.unwrap_or_default()
}

fn is_required(node: &TreeNode<'_>) -> bool {
    node.flag("required") || node.str("in") == Some("path")
}

/// Returns the schema of a parameter, or that of its only media type.
fn schema<'a>(tree: &Tree<'a>, node: &TreeNode<'a>) -> Option<TreeNode<'a>> {
    node.get("schema").or_else(|| media::schema(tree, node))
}

/// Returns the media type of a parameter with a `content`.
fn media_name(node: &TreeNode<'_>) -> Option<String> {
    let (name, _) = node.entries_at("content").next()?;
    Some(media::media_name(name))
}
