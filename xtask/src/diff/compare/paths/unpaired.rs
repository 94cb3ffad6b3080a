//! Operations that only one side has under their key. In: the operations of both sides. Out: changes of method and path,
//! and the operations that were removed or added.

mod moved;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{ByKey, OperationNode, PathKey};
use crate::diff::compare::{Engine, NodePair, lifecycle, operation};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::TreeNode;

/// The operations of one side, in the order of their keys.
pub(super) type UnpairedOperations<'k, 'a> = BTreeMap<&'k PathKey, &'k OperationNode<'a>>;

pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &ByKey<'a>, new: &ByKey<'a>) {
    let (mut removed, mut added) = (without(old, new), without(new, old));
    changed_methods(engine, &mut removed, &mut added);
    moved::compare(engine, &mut removed, &mut added);
    let roots = NodePair::roots(engine);
    let items = [old, new].map(items);
    for (path, ops) in by_path(&removed) {
        self::removed(&roots, &ops, items[1].get(path).copied());
    }
    for (path, ops) in by_path(&added) {
        self::added(&roots, &ops, items[0].get(path).copied());
    }
}

/// Returns the operations whose keys the other side does not have.
fn without<'k, 'a>(side: &'k ByKey<'a>, other: &ByKey<'a>) -> UnpairedOperations<'k, 'a> {
    let only = side.iter().filter(|(key, _)| !other.contains_key(*key));
    only.collect()
}

/// Pairs the only method of a path that was removed with the only one that was added.
fn changed_methods<'a>(
    engine: &Engine<'_, 'a>,
    removed: &mut UnpairedOperations<'_, 'a>,
    added: &mut UnpairedOperations<'_, 'a>,
) {
    let there = by_path(added);
    for (path, here) in by_path(removed) {
        let (&[old], Some(&[new])) = (here.as_slice(), there.get(path).map(Vec::as_slice)) else {
            continue;
        };
        let writes =
            |op: &OperationNode<'_>| matches!(op.name.method.as_str(), "post" | "put" | "patch");
        if same_id(old, new) || writes(old) && writes(new) || operation::is_moved(engine, old, new)
        {
            let [a, b] = [old, new].map(|op| op.name.method.to_uppercase());
            let pair = NodePair::operations(engine, old, new);
            pair.report(Rule::MethodChanged, "method", a, b);
            operation::compare(engine, old, new);
            let key = |op: &OperationNode<'a>| (op.name.method.clone(), path.to_owned());
            removed.remove(&key(old));
            added.remove(&key(new));
        }
    }
}

fn same_id(old: &OperationNode<'_>, new: &OperationNode<'_>) -> bool {
    let id = old.node.str("operationId");
    id.is_some() && id == new.node.str("operationId")
}

/// Reports removed operations of a path: one change for the whole path if the new side has nothing of it.
fn removed<'a>(roots: &NodePair<'_, 'a>, ops: &[&OperationNode<'a>], kept: Option<&TreeNode<'a>>) {
    let rule = |op: &&OperationNode<'a>| lifecycle::removed(roots.engine, &op.node);
    if let Some(item) = kept {
        for op in ops {
            let pair = roots.of(op).both(&op.node, item);
            pair.report(rule(op), &title(op), title(op), Value::Null);
        }
        return;
    }
    let rules = ops.iter().map(rule);
    let worst = rules.max_by_key(|rule| (rule.level(Direction::Request), Reverse(*rule)));
    let worst = worst.filter(|rule| *rule != Rule::OperationRemoved);
    let paths = roots.new.get_or_self("paths");
    let pair = roots.of(ops[0]).both(&ops[0].item.node, &paths);
    let (rule, path) = (worst.unwrap_or(Rule::PathRemoved), &ops[0].name.path);
    pair.report(rule, path, methods(ops), Value::Null);
}

/// Reports added operations of a path: one change for the whole path if the old side has nothing of it.
fn added<'a>(roots: &NodePair<'_, 'a>, ops: &[&OperationNode<'a>], kept: Option<&TreeNode<'a>>) {
    if let Some(item) = kept {
        for op in ops {
            let pair = roots.of(op).both(item, &op.node);
            pair.report(Rule::OperationAdded, &title(op), Value::Null, title(op));
        }
        return;
    }
    let paths = roots.old.get_or_self("paths");
    let pair = roots.of(ops[0]).both(&paths, &ops[0].item.node);
    let path = &ops[0].name.path;
    pair.report(Rule::PathAdded, path, Value::Null, methods(ops));
}

fn by_path<'k, 'a>(
    unpaired: &UnpairedOperations<'k, 'a>,
) -> BTreeMap<&'k str, Vec<&'k OperationNode<'a>>> {
    let mut out: BTreeMap<&str, Vec<&OperationNode<'a>>> = BTreeMap::new();
    for (key, op) in unpaired {
        out.entry(&key.1).or_default().push(op);
    }
    out
}

/// Returns the path items of a side by their paths.
fn items<'k, 'a>(side: &'k ByKey<'a>) -> BTreeMap<&'k str, &'k TreeNode<'a>> {
    let items = side
        .iter()
        .map(|((_, path), op)| (path.as_str(), &op.item.node));
    items.collect()
}

fn methods(ops: &[&OperationNode<'_>]) -> Value {
    Value::from_iter(ops.iter().map(|op| op.name.method.to_uppercase()))
}

fn title(op: &OperationNode<'_>) -> String {
    format!("{} {}", op.name.method.to_uppercase(), op.name.path)
}
