//! Operations that only one side has under their key. In: the operations of both sides. Out: changes of method and path,
//! and the operations that were removed or added.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ByKey, OperationNode, PathKey};
use crate::diff::compare::{Engine, NodePair, lifecycle, matching, operation};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::TreeNode;

type UnpairedOperations<'k, 'a> = Vec<(&'k PathKey, &'k OperationNode<'a>)>;

pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &ByKey<'a>, new: &ByKey<'a>) {
    let mut removed: UnpairedOperations<'_, 'a> = old
        .iter()
        .filter(|(key, _)| !new.contains_key(*key))
        .collect();
    let mut added: UnpairedOperations<'_, 'a> = new
        .iter()
        .filter(|(key, _)| !old.contains_key(*key))
        .collect();
    changed_methods(engine, &mut removed, &mut added);
    moved(engine, &mut removed, &mut added);
    let roots = NodePair::roots(engine);
    for (path, ops) in by_path(&removed) {
        self::removed(&roots, &ops, item(path, new));
    }
    for (path, ops) in by_path(&added) {
        self::added(&roots, &ops, item(path, old));
    }
}

/// Pairs the only method of a path that was removed with the only one that was added.
fn changed_methods<'a>(
    engine: &Engine<'_, 'a>,
    removed: &mut UnpairedOperations<'_, 'a>,
    added: &mut UnpairedOperations<'_, 'a>,
) {
    let paths: BTreeSet<String> = removed.iter().map(|(key, _)| key.1.clone()).collect();
    for path in paths {
        let only = |unpaired: &UnpairedOperations<'_, 'a>| {
            let indices = 0..unpaired.len();
            let mut here = indices.filter(|index| unpaired[*index].0.1 == path);
            here.next().filter(|_| here.next().is_none())
        };
        let (Some(x), Some(y)) = (only(removed), only(added)) else {
            continue;
        };
        let (old, new) = (removed[x].1, added[y].1);
        let writes =
            |op: &OperationNode<'_>| matches!(op.name.method.as_str(), "post" | "put" | "patch");
        if same_id(old, new) || writes(old) && writes(new) || operation::is_moved(engine, old, new)
        {
            let [a, b] = [old, new].map(|op| op.name.method.to_uppercase());
            let pair = NodePair::operations(engine, old, new);
            pair.report(Rule::MethodChanged, "method", a, b);
            operation::compare(engine, old, new);
            removed.remove(x);
            added.remove(y);
        }
    }
}

fn same_id(old: &OperationNode<'_>, new: &OperationNode<'_>) -> bool {
    let id = old.node.str("operationId");
    id.is_some() && id == new.node.str("operationId")
}

/// Pairs operations with another path: by their ids, else by what they carry.
fn moved<'a>(
    engine: &Engine<'_, 'a>,
    removed: &mut UnpairedOperations<'_, 'a>,
    added: &mut UnpairedOperations<'_, 'a>,
) {
    let mut paths = BTreeSet::new();
    removed.retain(|(key, old)| {
        let only = |fits: &dyn Fn(&OperationNode<'a>) -> bool| {
            let candidates = 0..added.len();
            let mut found = candidates.filter(|index| {
                let new = added[*index].1;
                old.name.method == new.name.method && fits(new)
            });
            found.next().filter(|_| found.next().is_none())
        };
        let by_id = only(&|new| same_id(old, new));
        let by_content = || {
            only(&|new| {
                matching::similarity(&old.name.path, &new.name.path) >= 0.4
                    && operation::is_moved(engine, old, new)
            })
        };
        let Some(at) = by_id.or_else(by_content) else {
            return true;
        };
        let (to, new) = added.remove(at);
        paths.insert((key.1.as_str(), to.1.as_str()));
        report_move(engine, old, new);
        false
    });
    // The other methods of a path move with it.
    removed.retain(|(key, old)| {
        let follows =
            |to: &PathKey| to.0 == key.0 && paths.contains(&(key.1.as_str(), to.1.as_str()));
        let found = added.iter().position(|(to, _)| follows(to));
        found
            .map(|at| report_move(engine, old, added.remove(at).1))
            .is_none()
    });
}

/// Reports an operation with another path. The location is that of the path, so that methods that moved together are one
/// finding.
fn report_move<'a>(engine: &Engine<'_, 'a>, old: &OperationNode<'a>, new: &OperationNode<'a>) {
    let items = NodePair::operations(engine, old, new).both(&old.item, &new.item);
    let (from, to) = (old.name.path.as_str(), new.name.path.as_str());
    items.report(Rule::OperationMoved, "path", from, to);
    operation::compare(engine, old, new);
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
    let pair = roots.of(ops[0]).both(&ops[0].item, &paths);
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
    let pair = roots.of(ops[0]).both(&paths, &ops[0].item);
    let path = &ops[0].name.path;
    pair.report(Rule::PathAdded, path, Value::Null, methods(ops));
}

fn by_path<'l, 'a>(
    unpaired: &UnpairedOperations<'l, 'a>,
) -> BTreeMap<&'l str, Vec<&'l OperationNode<'a>>> {
    let mut out: BTreeMap<&str, Vec<&OperationNode<'a>>> = BTreeMap::new();
    for (key, op) in unpaired {
        out.entry(&key.1).or_default().push(op);
    }
    out
}

/// Returns the path item that a side has under a path.
fn item<'k, 'a>(path: &str, side: &'k ByKey<'a>) -> Option<&'k TreeNode<'a>> {
    let mut operations = side.iter();
    let found = operations.find(|((_, other), _)| other == path);
    found.map(|(_, op)| &op.item)
}

fn methods(ops: &[&OperationNode<'_>]) -> Value {
    Value::from_iter(ops.iter().map(|op| op.name.method.to_uppercase()))
}

fn title(op: &OperationNode<'_>) -> String {
    format!("{} {}", op.name.method.to_uppercase(), op.name.path)
}
