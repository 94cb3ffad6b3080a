//! Documents: their operations found, paired and compared; then what stands beside the paths.
//!
//! An operation is known by its method and its path, with the names of path variables, the version segment and the
//! path of the server taken out. What is left over on both sides may have moved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Change, Engine, document, lifecycle, matching, operation, security, server};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};
use crate::names::{Case, identifier};

pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation and where it stands.
#[derive(Clone)]
pub struct Op<'a> {
    pub name: OperationName,
    pub path: Spot<'a>,
    pub spot: Spot<'a>,
}

/// Method and normal path.
type Key = (String, String);

/// Compares two documents.
pub fn compare(engine: &Engine<'_, '_>) {
    server::compare(engine);
    let (old, new) = (operations(engine.old_tree()), operations(engine.new_tree()));
    let (old, new) = keyed(engine, old, new);
    let mut removed = Vec::new();
    let mut added: Vec<(&Key, &Op<'_>)> = new
        .iter()
        .filter(|(key, _)| !old.contains_key(*key))
        .collect();
    for (key, op) in &old {
        match new.get(key) {
            Some(other) => operation::compare(engine, op, other),
            None => removed.push((key, op)),
        }
    }
    remethod(engine, &mut removed, &mut added);
    moved(engine, &mut removed, &mut added);
    gone(engine, &removed, &new);
    appeared(engine, &added, &old);
    clashes(engine, &old, &new);
    events(engine);
    security::schemes(engine);
    document::words(engine);
    document::unreferenced(engine);
}

fn operations<'a>(tree: &Tree<'a>) -> Vec<Op<'a>> {
    let mut out = Vec::new();
    for (template, item) in tree.root().get("paths").iter().flat_map(Spot::members) {
        if !template.starts_with('/') {
            continue;
        }
        let Some(item) = tree.resolve(&item) else {
            continue;
        };
        for method in METHODS {
            if let Some(spot) = item.get(method) {
                out.push(Op {
                    name: OperationName {
                        method: method.to_owned(),
                        path: template.to_owned(),
                    },
                    path: item.clone(),
                    spot,
                });
            }
        }
    }
    out
}

/// Keys both sides alike: without version segments, with or without the servers' paths, whichever fits better, and
/// with the names of variables only where a document tells paths apart by nothing else.
fn keyed<'a>(
    engine: &Engine<'_, 'a>,
    old: Vec<Op<'a>>,
    new: Vec<Op<'a>>,
) -> (Operations<'a>, Operations<'a>) {
    let strip = [true, false].into_iter().find(|strip| {
        let unique = |ops: &[Op<'_>]| {
            let keys: BTreeSet<_> = ops.iter().map(|op| named(op, *strip)).collect();
            keys.len() == ops.len()
        };
        unique(&old) && unique(&new)
    });
    let strip = strip.unwrap_or(false);
    let prefixes = [engine.old_tree(), engine.new_tree()].map(|tree| server::prefix(tree));
    let count = |[a, b]: [&str; 2]| {
        let keys: BTreeSet<_> = old.iter().map(|op| key(op, a, strip)).collect();
        new.iter()
            .filter(|op| keys.contains(&key(op, b, strip)))
            .count()
    };
    let [a, b] = match count([&prefixes[0], &prefixes[1]]) > count(["", ""]) {
        true => [prefixes[0].as_str(), prefixes[1].as_str()],
        false => ["", ""],
    };
    let twins: BTreeSet<Key> = twins(&old, a, strip).chain(twins(&new, b, strip)).collect();
    let map = |ops: Vec<Op<'a>>, prefix: &str| -> Operations<'a> {
        let entry = |op: Op<'a>| {
            let plain = key(&op, prefix, strip);
            match twins.contains(&plain) {
                true => (named(&op, strip), op),
                false => (plain, op),
            }
        };
        ops.into_iter().map(entry).collect()
    };
    (map(old, a), map(new, b))
}

type Operations<'a> = BTreeMap<Key, Op<'a>>;

/// Keys that several operations of one document share.
fn twins(ops: &[Op<'_>], prefix: &str, strip: bool) -> impl Iterator<Item = Key> + use<> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for op in ops {
        *counts.entry(key(op, prefix, strip)).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(key, _)| key)
}

fn key(op: &Op<'_>, prefix: &str, strip: bool) -> Key {
    let whole = format!("{prefix}{}", op.name.path);
    (op.name.method.clone(), normal(&whole, strip))
}

/// Method and path with the names of its variables.
fn named(op: &Op<'_>, strip: bool) -> Key {
    let kept = |segment: &&str| !(segment.is_empty() || strip && server::is_version(segment));
    let segments: Vec<_> = op.name.path.split('/').filter(kept).collect();
    let end = if op.name.path.ends_with('/') { "/" } else { "" };
    (
        op.name.method.clone(),
        format!("/{}{end}", segments.join("/")),
    )
}

/// A path without what does not matter on the wire.
fn normal(path: &str, strip: bool) -> String {
    let mut out = String::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if strip && server::is_version(segment) {
            continue;
        }
        out.push('/');
        let mut rest = segment;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            out.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
    }
    if path.ends_with('/') && path.len() > 1 {
        out.push('/');
    }
    out
}

type Left<'k, 'a> = Vec<(&'k Key, &'k Op<'a>)>;

/// One method of a path that went, and one that came.
fn remethod<'a>(engine: &Engine<'_, 'a>, removed: &mut Left<'_, 'a>, added: &mut Left<'_, 'a>) {
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

fn moved<'a>(engine: &Engine<'_, 'a>, removed: &mut Left<'_, 'a>, added: &mut Left<'_, 'a>) {
    let mut left = Vec::new();
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
                let (_, new) = added.remove(at);
                let change = Change::at(
                    Rule::OperationMoved,
                    Direction::Request,
                    Some(&old.spot),
                    Some(&new.spot),
                );
                let paths = (old.name.path.as_str(), new.name.path.as_str());
                engine.add(
                    change.about("path").values(paths.0, paths.1),
                    Some(&old.name),
                );
                operation::compare(engine, old, new);
            }
            None => left.push((key, old)),
        }
    }
    *removed = left;
}

/// One finding per path that went, else one per operation.
fn gone<'a>(engine: &Engine<'_, 'a>, removed: &Left<'_, 'a>, new: &BTreeMap<Key, Op<'a>>) {
    let mut by_path: BTreeMap<&str, Vec<&Op<'a>>> = BTreeMap::new();
    for (key, op) in removed {
        by_path.entry(&key.1).or_default().push(op);
    }
    for (path, ops) in by_path {
        let whole = !new.keys().any(|(_, other)| other == path);
        let rules: BTreeSet<_> = ops
            .iter()
            .map(|op| lifecycle::removed(engine, &op.spot, Rule::OperationRemoved))
            .collect();
        if whole && rules.len() == 1 {
            let rule = match rules.first() {
                Some(Rule::OperationRemoved) | None => Rule::PathRemoved,
                Some(rule) => *rule,
            };
            let change = Change::at(rule, Direction::Request, Some(&ops[0].path), None);
            let methods: Vec<_> = ops.iter().map(|op| op.name.method.to_uppercase()).collect();
            engine.add(
                change.about(&ops[0].name.path).values(methods, Value::Null),
                Some(&ops[0].name),
            );
            continue;
        }
        for op in ops {
            let rule = lifecycle::removed(engine, &op.spot, Rule::OperationRemoved);
            let change = Change::at(rule, Direction::Request, Some(&op.spot), None);
            let subject = format!("{} {}", op.name.method.to_uppercase(), op.name.path);
            engine.add(
                change
                    .about(subject)
                    .values(op.name.method.to_uppercase(), Value::Null),
                Some(&op.name),
            );
        }
    }
}

fn appeared<'a>(engine: &Engine<'_, 'a>, added: &Left<'_, 'a>, old: &BTreeMap<Key, Op<'a>>) {
    let mut by_path: BTreeMap<&str, Vec<&Op<'a>>> = BTreeMap::new();
    for (key, op) in added {
        by_path.entry(&key.1).or_default().push(op);
    }
    for (path, ops) in by_path {
        let whole = !old.keys().any(|(_, other)| other == path);
        let methods: Vec<_> = ops.iter().map(|op| op.name.method.to_uppercase()).collect();
        if whole {
            let change = Change::at(
                Rule::PathAdded,
                Direction::Request,
                None,
                Some(&ops[0].path),
            );
            engine.add(
                change.about(&ops[0].name.path).values(Value::Null, methods),
                Some(&ops[0].name),
            );
            continue;
        }
        for op in ops {
            let change = Change::at(
                Rule::OperationAdded,
                Direction::Request,
                None,
                Some(&op.spot),
            );
            let subject = format!("{} {}", op.name.method.to_uppercase(), op.name.path);
            engine.add(
                change
                    .about(subject)
                    .values(Value::Null, op.name.method.to_uppercase()),
                Some(&op.name),
            );
        }
    }
}

/// Ids that give one Rust name in the new document and did not in the old.
fn clashes(engine: &Engine<'_, '_>, old: &BTreeMap<Key, Op<'_>>, new: &BTreeMap<Key, Op<'_>>) {
    let names = |ops: &BTreeMap<Key, Op<'_>>| {
        let mut names: HashMap<String, usize> = HashMap::new();
        for id in ops.values().filter_map(|op| op.spot.str("operationId")) {
            *names
                .entry(identifier(id, Case::Type).unwrap_or_default())
                .or_default() += 1;
        }
        names
    };
    let before = names(old);
    let after = names(new);
    let mut told = BTreeSet::new();
    for op in new.values() {
        let Some(id) = op.spot.str("operationId") else {
            continue;
        };
        let name = identifier(id, Case::Type).unwrap_or_default();
        let clash =
            after.get(&name).is_some_and(|n| *n > 1) && before.get(&name).is_none_or(|n| *n < 2);
        if clash && told.insert(name.clone()) {
            let change = Change::at(
                Rule::OperationIdClash,
                Direction::Request,
                None,
                Some(&op.spot),
            );
            engine.add(
                change.about("operationId").values(Value::Null, id),
                Some(&op.name),
            );
        }
    }
}

/// Webhooks: calls that the program receives.
fn events(engine: &Engine<'_, '_>) {
    let [old, new] = [engine.old_tree(), engine.new_tree()].map(|tree| {
        let mut out = BTreeMap::new();
        for key in ["webhooks", "x-webhooks"] {
            for (name, item) in tree.root().get(key).iter().flat_map(Spot::members) {
                out.extend(tree.resolve(&item).map(|item| (name.to_owned(), item)));
            }
        }
        out
    });
    operation::incoming(
        engine,
        &old,
        &new,
        [Rule::WebhookRemoved, Rule::WebhookAdded],
        "webhook",
    );
}
