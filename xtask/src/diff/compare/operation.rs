//! Operations. In: two operations, or the operations that a program receives. Out: changes of parameters, bodies,
//! responses, security, callbacks and webhooks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::path_item::PathItem;
use super::paths::OperationNode;
use super::{
    Engine, NodePair, body, by_key, lifecycle, matching, media, response, security, server,
};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::Schemas;
use crate::diff::tree::{Tree, TreeNode};
use crate::keyword::{OPERATION, PATH_ITEM};

pub mod parameter;

/// Compares two operations of a server.
pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &OperationNode<'a>, new: &OperationNode<'a>) {
    let pair = NodePair::operations(engine, old, new);
    security::operation(&pair);
    server::operation(&pair, old, new);
    payload(&pair, old, new);
}

/// Compares parameters, bodies and responses. The direction of the pair is that of the body.
fn payload<'a>(pair: &NodePair<'_, 'a>, old: &OperationNode<'a>, new: &OperationNode<'a>) {
    identity(pair);
    pair.compare_docs(&["summary", "description", "externalDocs"]);
    lifecycle::announced(&pair.in_direction(Direction::Request), lifecycle::OPERATION);
    let items = pair.both(&old.item.node, &new.item.node);
    items.compare_docs(&["summary", "description"]);
    items.compare_unknown(&PATH_ITEM);
    pair.compare_unknown(&OPERATION);
    parameter::compare(pair, old, new);
    body::compare(pair);
    response::compare(&pair.in_direction(pair.direction.opposite()));
    callbacks(pair);
}

fn identity(pair: &NodePair<'_, '_>) {
    let pair = pair.in_direction(Direction::Request);
    let key = "operationId";
    let [a, b] = pair.sides().map(|node| node.str(key));
    let rule = match (a, b) {
        (Some(a), Some(b)) if a != b => Some(Rule::OperationIdChanged),
        (Some(_), None) => Some(Rule::OperationIdRemoved),
        (None, Some(_)) => Some(Rule::OperationIdAdded),
        _ => None,
    };
    if let Some(rule) = rule {
        pair.at_key(key).report(rule, key, a, b);
    }
    let [a, b] = pair.sides().map(|node| {
        let tags = node.items_at("tags");
        let tags = tags.filter_map(|tag| tag.value.as_str());
        tags.collect::<BTreeSet<_>>()
    });
    if a != b {
        let [a, b] = [a, b].map(Value::from_iter);
        pair.at_key("tags").report(Rule::TagsChanged, "tags", a, b);
    }
}

/// What an operation carries: its body and its first success, each with the schema of its first media type, if it has one.
type Carried<T> = [Option<Option<T>>; 2];

/// What two operations have in common if [`is_moved`] may say that they are one.
#[derive(PartialEq, Eq, Hash)]
pub struct OperationOutline {
    method: String,
    variables: usize,
    /// The names of the properties.
    properties: Carried<Vec<String>>,
    /// The names of the parameters, where it carries no schema.
    parameters: Option<BTreeSet<String>>,
}

pub fn outline<'a>(schemas: &Schemas<'a>, op: &OperationNode<'a>) -> OperationOutline {
    let carried = carried(schemas.tree, op);
    let has_schema = carried.iter().flatten().any(Option::is_some);
    let properties = |node: TreeNode<'a>| {
        let schema = schemas.get(schemas.id(&node));
        let items = schema.items.map(|items| schemas.get(items));
        let items = items.iter().flat_map(|items| items.properties.keys());
        let names = schema.properties.keys().chain(items);
        names.cloned().collect::<Vec<_>>()
    };
    OperationOutline {
        method: op.name.method.clone(),
        variables: variables(op),
        properties: carried.map(|node| node.map(|node| node.map(properties))),
        parameters: (!has_schema).then(|| parameter_names(op)),
    }
}

fn carried<'a>(tree: &Tree<'a>, op: &OperationNode<'a>) -> Carried<TreeNode<'a>> {
    let schema = |node: Option<TreeNode<'a>>| {
        let node = tree.resolve(&node?)?;
        Some(media::schema(tree, &node))
    };
    let mut responses = op.node.entries_at("responses");
    let success = responses.find(|(status, _)| status.starts_with('2'));
    let success = success.map(|(_, response)| response);
    [schema(op.node.get("requestBody")), schema(success)]
}

fn variables(op: &OperationNode<'_>) -> usize {
    op.name.path.matches('{').count()
}

fn parameter_names(op: &OperationNode<'_>) -> BTreeSet<String> {
    let parameters = op.node.items_at("parameters");
    let names = parameters.filter_map(|parameter| parameter.str("name").map(str::to_owned));
    names.collect()
}

/// Returns whether two operations are likely the same under another path.
pub fn is_moved<'a>(
    engine: &Engine<'_, 'a>,
    old: &OperationNode<'a>,
    new: &OperationNode<'a>,
) -> bool {
    let [old_tree, new_tree] = engine.trees();
    let [old_body, old_success] = carried(old_tree, old);
    let [new_body, new_success] = carried(new_tree, new);
    // `None` if the schemas differ, else whether there is one.
    let same = |sides: [Option<Option<TreeNode<'a>>>; 2]| match sides {
        [Some(Some(x)), Some(Some(y))] => engine.same_nodes(&x, &y).then_some(true),
        [None, None] | [Some(None), Some(None)] => Some(false),
        _ => None,
    };
    let (Some(body), Some(success)) =
        (same([old_body, new_body]), same([old_success, new_success]))
    else {
        return false;
    };
    // Operations without a schema must have similar paths, and another method does something else.
    variables(old) == variables(new)
        && (body
            || success
            || old.name.method == new.name.method
                && parameter_names(old) == parameter_names(new)
                && matching::similarity(&old.name.path, &new.name.path) >= 0.75)
}

/// Pairs operations that the program receives: it reads the body and writes the response. The nodes of the pair are the
/// objects that list them; the rules are for one that was removed, and that was added.
pub fn incoming<'a>(
    holders: &NodePair<'_, 'a>,
    [old, new]: [BTreeMap<String, PathItem<'a>>; 2],
    rules: [Rule; 2],
    group: &str,
) {
    for (name, sides) in by_key(&old, &new) {
        let nodes = sides.map(|side| side.map(|item| &item.node));
        let items = holders.at(nodes[0], nodes[1]);
        let [Some(from), Some(to)] = sides else {
            let [a, b] = sides.map(|side| side.map(|_| name.as_str()));
            items.report(rules[usize::from(a.is_none())], name, a, b);
            continue;
        };
        let [old, new] = [from, to].map(PathItem::operations);
        for (method, sides) in by_key(&old, &new) {
            let operation = OperationName {
                method: method.clone(),
                path: format!("{group} {name}"),
            };
            if let [Some(x), Some(y)] = sides {
                let operations = [(x, from), (y, to)].map(|(node, item)| OperationNode {
                    name: operation.clone(),
                    item: item.clone(),
                    node: node.clone(),
                });
                holders.engine.enqueue_received(operations);
                continue;
            }
            let pair = NodePair {
                operation: Some(&operation),
                ..items.at(sides[0], sides[1])
            };
            let [a, b] = sides.map(|side| side.map(|_| method.as_str()));
            pair.report(rules[usize::from(a.is_none())], name, a, b);
        }
    }
}

/// Compares an operation that the program receives.
pub fn received<'a>(engine: &Engine<'_, 'a>, [old, new]: &[OperationNode<'a>; 2]) {
    let pair = NodePair::operations(engine, old, new);
    payload(&pair.in_direction(Direction::Response), old, new);
}

fn callbacks(pair: &NodePair<'_, '_>) {
    let callbacks = pair.each(|tree, node| {
        let callbacks = tree.entries(node, "callbacks");
        let items = callbacks.flat_map(|(name, callback)| {
            let items = callback.entries();
            let items = items.filter(|(address, _)| !address.starts_with("x-"));
            items.map(move |(address, item)| (format!("{name} {address}"), item))
        });
        let resolved = items.filter_map(|(name, item)| Some((name, PathItem::of(tree, &item)?)));
        resolved.collect()
    });
    let holders = pair.at_key("callbacks").in_direction(Direction::Response);
    let rules = [Rule::CallbackRemoved, Rule::CallbackAdded];
    incoming(&holders, callbacks, rules, "callback");
}
