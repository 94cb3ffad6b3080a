//! Documents. In: two documents. Out: changes of their operations, which are paired first, then of the rest.
//!
//! An operation is identified by its method and its path, without the names of path variables, the version segment and the
//! path of the server. What only one side has may have moved.

mod unpaired;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::path_item::PathItem;
use super::{Engine, NodePair, document, operation, security, server};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Tree, TreeNode};
use crate::names::{Case, identifier};
use crate::report::Code;
use crate::source::template::nameless;

/// An operation and its path item.
#[derive(Clone)]
pub struct OperationNode<'a> {
    pub name: OperationName,
    pub item: PathItem<'a>,
    pub node: TreeNode<'a>,
}

/// Method and normal path.
type PathKey = (String, String);
type ByKey<'a> = BTreeMap<PathKey, OperationNode<'a>>;

/// Compares two documents, unless one of them has errors, which its tree reports.
pub fn compare(engine: &Engine<'_, '_>) {
    for tree in engine.trees() {
        tree.check();
        warn_of_ambiguous(tree);
    }
    if engine.trees().iter().any(|tree| tree.has_errors()) {
        return;
    }
    let roots = NodePair::roots(engine);
    server::compare(&roots);
    let [old, new] = keyed(engine, engine.trees().map(operations));
    for (key, op) in &old {
        if let Some(other) = new.get(key) {
            operation::compare(engine, op, other);
        }
    }
    unpaired::compare(engine, &old, &new);
    name_collisions(&roots, &old, &new);
    webhooks(&roots);
    security::schemes(&roots);
    document::compare(&roots.in_direction(Direction::Response));
}

fn operations<'a>(tree: &Tree<'a>) -> Vec<OperationNode<'a>> {
    let items = tree.root().entries_at("paths");
    let items = items.filter(|(template, _)| template.starts_with('/'));
    let items = items.filter_map(|(template, item)| Some((template, PathItem::of(tree, &item)?)));
    let operations = items.flat_map(|(template, item)| {
        let operations = item.operations().into_iter();
        operations.map(move |(method, node)| OperationNode {
            name: OperationName {
                method,
                path: template.to_owned(),
            },
            node,
            item: item.clone(),
        })
    });
    operations.collect()
}

/// Returns the operations of both sides by their keys: without version segments, with or without the servers' paths,
/// whichever gives more pairs, and with the names of variables only where nothing else distinguishes two paths.
fn keyed<'a>(engine: &Engine<'_, 'a>, sides: [Vec<OperationNode<'a>>; 2]) -> [ByKey<'a>; 2] {
    let unique = |strip: bool| {
        sides.iter().all(|ops| {
            let keys: BTreeSet<_> = ops.iter().map(|op| named_key(op, None, strip)).collect();
            keys.len() == ops.len()
        })
    };
    let strip = unique(true);
    let prefixes = engine.trees().map(|tree| server::first_path(&tree.root()));
    let count = |[a, b]: [Option<&str>; 2]| {
        let [old, new] = &sides;
        let keys: BTreeSet<_> = old.iter().map(|op| key(op, a, strip)).collect();
        let new = new.iter().map(|op| key(op, b, strip));
        new.filter(|key| keys.contains(key)).count()
    };
    let mut used = prefixes.each_ref().map(|prefix| Some(prefix.as_str()));
    if count(used) <= count([None, None]) {
        used = [None, None];
    }
    let mut counts: [HashMap<PathKey, usize>; 2] = Default::default();
    for ((ops, prefix), counts) in sides.iter().zip(used).zip(&mut counts) {
        for op in ops {
            *counts.entry(key(op, prefix, strip)).or_default() += 1;
        }
    }
    let is_ambiguous = |key: &PathKey| counts.iter().any(|counts| counts.get(key) > Some(&1));
    let mut prefixes = used.into_iter();
    sides.map(|ops| {
        let prefix = prefixes.next().flatten();
        let entry = |op: OperationNode<'a>| {
            let plain = key(&op, prefix, strip);
            if is_ambiguous(&plain) {
                (named_key(&op, prefix, strip), op)
            } else {
                (plain, op)
            }
        };
        ops.into_iter().map(entry).collect()
    })
}

/// Warns about operations that no server can distinguish: their paths differ in the names of variables only.
fn warn_of_ambiguous(tree: &Tree<'_>) {
    let mut first: HashMap<PathKey, String> = HashMap::new();
    let mut ambiguous: Vec<(OperationNode<'_>, String)> = Vec::new();
    for op in operations(tree) {
        let key = key(&op, None, false);
        match first.get(&key) {
            Some(other) => ambiguous.push((op, other.clone())),
            None => drop(first.insert(key, op.name.path)),
        }
    }
    let Some((op, other)) = ambiguous.first() else {
        return;
    };
    let (method, path) = (op.name.method.to_uppercase(), &op.name.path);
    let message = format!("{method} `{path}` and `{other}` are one address");
    let help = match ambiguous.len() - 1 {
        0 => "they are compared by the names of their variables".to_owned(),
        more => format!("so are {more} more; they are compared by the names of their variables"),
    };
    tree.warn(Code::NameCollision, &op.item.node, &message, &help);
}

/// Returns method and path, without what does not matter on the wire.
fn key(op: &OperationNode<'_>, prefix: Option<&str>, strip: bool) -> PathKey {
    let (method, path) = named_key(op, prefix, strip);
    (method, nameless(&path))
}

/// Returns the same with the names of variables. An empty segment counts: `/pets`, `/pets/` and `/pets//` differ. `prefix`
/// is the path of the document's server, which a server of the operation overrides.
fn named_key(op: &OperationNode<'_>, prefix: Option<&str>, strip: bool) -> PathKey {
    let prefix = prefix.map(|prefix| match server::holder(op) {
        Some(node) => server::first_path(node),
        None => prefix.to_owned(),
    });
    let path = prefix.unwrap_or_default() + &op.name.path;
    let segments = path.split('/');
    let segments = segments.filter(|segment| !(strip && server::is_version(segment)));
    let path = segments.collect::<Vec<_>>().join("/");
    (op.name.method.clone(), path)
}

/// Reports operation ids that give one Rust name in the new document and did not in the old.
fn name_collisions<'a>(roots: &NodePair<'_, 'a>, old: &ByKey<'a>, new: &ByKey<'a>) {
    let named = |ops: &'_ ByKey<'a>| {
        let mut names: HashMap<String, usize> = HashMap::new();
        for id in ops.values().filter_map(|op| op.node.str("operationId")) {
            let name = identifier(id, Case::Type).unwrap_or_default();
            *names.entry(name).or_default() += 1;
        }
        names.retain(|_, count| *count > 1);
        names
    };
    let before = named(old);
    let mut collisions = named(new);
    collisions.retain(|name, _| !before.contains_key(name));
    for op in new.values() {
        let id = op.node.str("operationId").unwrap_or_default();
        let name = identifier(id, Case::Type).unwrap_or_default();
        if collisions.remove(&name).is_some() {
            let pair = roots.of(op).at(None, Some(&op.node));
            pair.report(Rule::OperationIdClash, "operationId", Value::Null, id);
        }
    }
}

fn webhooks(roots: &NodePair<'_, '_>) {
    let webhooks = roots.each(|tree, root| {
        let keys = ["webhooks", "x-webhooks"].into_iter();
        let items = keys.flat_map(|key| root.entries_at(key));
        let item = |(name, item): (&str, _)| Some((name.to_owned(), PathItem::of(tree, &item)?));
        items.filter_map(item).collect()
    });
    let holder = |root: &TreeNode<'_>| root.has("webhooks").then_some("webhooks");
    let [a, b] = roots
        .sides()
        .map(|root| root.get_or_self(holder(root).unwrap_or("x-webhooks")));
    let holders = roots.both(&a, &b).in_direction(Direction::Response);
    let rules = [Rule::WebhookRemoved, Rule::WebhookAdded];
    operation::incoming(&holders, webhooks, rules, "webhook");
}
