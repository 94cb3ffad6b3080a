//! Operations that only one side has under their key: another method, another path, gone, or new.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Key, Op, Operations};
use crate::diff::compare::{Change, Engine, lifecycle, matching, operation};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};

pub type Left<'k, 'a> = Vec<(&'k Key, &'k Op<'a>)>;

/// One method of a path that went, and one that came.
pub fn remethod<'a>(engine: &Engine<'_, 'a>, removed: &mut Left<'_, 'a>, added: &mut Left<'_, 'a>) {
    let paths: BTreeSet<String> = removed.iter().map(|(key, _)| key.1.clone()).collect();
    for path in paths {
        let on = |left: &Left<'_, 'a>| -> Vec<usize> {
            let here = left
                .iter()
                .enumerate()
                .filter(|(_, (key, _))| key.1 == path);
            here.map(|(index, _)| index).collect()
        };
        let (left, right) = (on(removed), on(added));
        let ([x], [y]) = (left.as_slice(), right.as_slice()) else {
            continue;
        };
        let (old, new) = (removed[*x].1, added[*y].1);
        let writes = |op: &Op<'_>| matches!(op.name.method.as_str(), "post" | "put" | "patch");
        if same_id(old, new) || writes(old) && writes(new) || operation::alike(engine, old, new) {
            let change = Change::at(
                Rule::MethodChanged,
                Direction::Request,
                Some(&old.spot),
                Some(&new.spot),
            );
            let values = (
                old.name.method.to_uppercase(),
                new.name.method.to_uppercase(),
            );
            engine.add(
                change.about("method").values(values.0, values.1),
                Some(&old.name),
            );
            operation::compare(engine, old, new);
            removed.remove(*x);
            added.remove(*y);
        }
    }
}

fn same_id(old: &Op<'_>, new: &Op<'_>) -> bool {
    let id = old.spot.str("operationId");
    id.is_some() && id == new.spot.str("operationId")
}

pub fn moved<'a>(engine: &Engine<'_, 'a>, removed: &mut Left<'_, 'a>, added: &mut Left<'_, 'a>) {
    let mut left = Vec::new();
    let mut pairs = BTreeSet::new();
    for (key, old) in std::mem::take(removed) {
        let candidates = |fits: &dyn Fn(&Op<'a>) -> bool| {
            let mut found = added.iter().enumerate().filter(|(_, (_, new))| fits(new));
            found
                .next()
                .map(|(index, _)| index)
                .filter(|_| found.next().is_none())
        };
        let by_id = candidates(&|new| same_id(old, new) && old.name.method == new.name.method);
        let by_shape = || {
            candidates(&|new| {
                old.name.method == new.name.method
                    && matching::alike(&old.name.path, &new.name.path) >= 0.4
                    && operation::alike(engine, old, new)
            })
        };
        match by_id.or_else(by_shape) {
            Some(at) => {
                let (to, new) = added.remove(at);
                pairs.insert((key.1.as_str(), to.1.as_str()));
                address(engine, old, new);
            }
            None => left.push((key, old)),
        }
    }
    // A method goes where the others of its path went.
    left.retain(|(key, old)| {
        let along = |to: &Key| to.0 == key.0 && pairs.contains(&(key.1.as_str(), to.1.as_str()));
        let found = added.iter().position(|(to, _)| along(to));
        found
            .map(|at| address(engine, old, added.remove(at).1))
            .is_none()
    });
    *removed = left;
}

/// One operation under another path. Methods that moved together are told as one: the places are those of the paths.
fn address<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    let (from, to) = (Some(&old.path), Some(&new.path));
    let change = Change::at(Rule::OperationMoved, Direction::Request, from, to);
    let paths = (old.name.path.as_str(), new.name.path.as_str());
    let change = change.about("path").values(paths.0, paths.1);
    engine.add(change, Some(&old.name));
    operation::compare(engine, old, new);
}

/// One finding per path that went, else one per operation.
pub fn gone<'a>(engine: &Engine<'_, 'a>, removed: &Left<'_, 'a>, new: &Operations<'a>) {
    for (path, ops) in by_path(removed) {
        let beside = new.iter().find(|((_, other), _)| other == path);
        let rule = |op: &Op<'a>| lifecycle::removed(engine, &op.spot, Rule::OperationRemoved);
        let worst = ops
            .iter()
            .map(|op| rule(op))
            .max_by_key(|rule| (rule.level(Direction::Request), Reverse(*rule)));
        if let Some(worst) = worst.filter(|_| beside.is_none()) {
            let rule = match worst {
                Rule::OperationRemoved => Rule::PathRemoved,
                rule => rule,
            };
            let rest = paths(engine.new_tree());
            let change = Change::at(rule, Direction::Request, Some(&ops[0].path), Some(&rest));
            let change = change
                .about(&ops[0].name.path)
                .values(methods(&ops), Value::Null);
            engine.add(change, Some(&ops[0].name));
            continue;
        }
        let rest = beside.map_or_else(|| paths(engine.new_tree()), |(_, op)| op.path.clone());
        for op in ops {
            let change = Change::at(rule(op), Direction::Request, Some(&op.spot), Some(&rest));
            let change = change.about(title(op)).values(title(op), Value::Null);
            engine.add(change, Some(&op.name));
        }
    }
}

pub fn appeared<'a>(engine: &Engine<'_, 'a>, added: &Left<'_, 'a>, old: &Operations<'a>) {
    for (path, ops) in by_path(added) {
        let Some((_, beside)) = old.iter().find(|((_, other), _)| other == path) else {
            let rest = paths(engine.old_tree());
            let (first, rule) = (&ops[0], Rule::PathAdded);
            let change = Change::at(rule, Direction::Request, Some(&rest), Some(&first.path));
            let change = change
                .about(&first.name.path)
                .values(Value::Null, methods(&ops));
            engine.add(change, Some(&first.name));
            continue;
        };
        for op in ops {
            let (from, to) = (Some(&beside.path), Some(&op.spot));
            let change = Change::at(Rule::OperationAdded, Direction::Request, from, to);
            let change = change.about(title(op)).values(Value::Null, title(op));
            engine.add(change, Some(&op.name));
        }
    }
}

fn by_path<'l, 'a>(left: &Left<'l, 'a>) -> BTreeMap<&'l str, Vec<&'l Op<'a>>> {
    let mut out: BTreeMap<&str, Vec<&Op<'a>>> = BTreeMap::new();
    for (key, op) in left {
        out.entry(&key.1).or_default().push(op);
    }
    out
}

/// The paths of a document, or the document if it has none.
fn paths<'a>(tree: &Tree<'a>) -> Spot<'a> {
    tree.root().get("paths").unwrap_or_else(|| tree.root())
}

fn methods(ops: &[&Op<'_>]) -> Value {
    let methods = ops.iter().map(|op| op.name.method.to_uppercase());
    Value::from(methods.collect::<Vec<_>>())
}

fn title(op: &Op<'_>) -> String {
    format!("{} {}", op.name.method.to_uppercase(), op.name.path)
}
