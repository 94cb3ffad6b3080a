//! Documents: their operations found, paired and compared; then what stands beside the paths.
//!
//! An operation is known by its method and its path, with the names of path variables, the version segment and the
//! path of the server taken out. What is left over on both sides may have moved.

mod left;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::operation::Incoming;
use super::{Change, Engine, document, operation, security, server};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};
use crate::names::{Case, identifier};
use crate::report::Code;
use crate::source::METHODS;

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
    let roots = [engine.old_tree(), engine.new_tree()].map(Tree::root);
    server::compare(engine, &roots[0], &roots[1]);
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
    left::remethod(engine, &mut removed, &mut added);
    left::moved(engine, &mut removed, &mut added);
    left::gone(engine, &removed, &new);
    left::appeared(engine, &added, &old);
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
            let keys: BTreeSet<_> = ops.iter().map(|op| named(op, None, *strip)).collect();
            keys.len() == ops.len()
        };
        unique(&old) && unique(&new)
    });
    let strip = strip.unwrap_or(false);
    let prefixes = [engine.old_tree(), engine.new_tree()].map(|tree| server::first(&tree.root()));
    let count = |[a, b]: [Option<&str>; 2]| {
        let keys: BTreeSet<_> = old.iter().map(|op| key(op, a, strip)).collect();
        new.iter()
            .filter(|op| keys.contains(&key(op, b, strip)))
            .count()
    };
    let with = prefixes.each_ref().map(|prefix| Some(prefix.as_str()));
    let [a, b] = if count(with) > count([None, None]) {
        with
    } else {
        [None, None]
    };
    let twins: BTreeSet<Key> = twins(&old, a, strip).chain(twins(&new, b, strip)).collect();
    let map = |ops: Vec<Op<'a>>, prefix: Option<&str>| -> Operations<'a> {
        let entry = |op: Op<'a>| {
            let plain = key(&op, prefix, strip);
            if twins.contains(&plain) {
                (named(&op, prefix, strip), op)
            } else {
                (plain, op)
            }
        };
        ops.into_iter().map(entry).collect()
    };
    (map(old, a), map(new, b))
}

/// Notices operations that no server can tell apart: their paths differ by the names of variables only.
pub fn twins_told<'a>(tree: &Tree<'a>) {
    let mut first: BTreeMap<Key, Op<'a>> = BTreeMap::new();
    let mut twins: Vec<(Op<'a>, String)> = Vec::new();
    for op in operations(tree) {
        let key = key(&op, None, false);
        match first.get(&key) {
            Some(other) => twins.push((op, other.name.path.clone())),
            None => {
                first.insert(key, op);
            }
        }
    }
    let Some((op, other)) = twins.first() else {
        return;
    };
    let (method, path) = (op.name.method.to_uppercase(), &op.name.path);
    let message = format!("{method} `{path}` and `{other}` are one address");
    let help = match twins.len() {
        1 => "they are compared by the names of their variables".to_owned(),
        n => format!(
            "so are {} more; they are compared by the names of their variables",
            n - 1
        ),
    };
    tree.doubt(Code::NameCollision, &op.path, &message, &help);
}

type Operations<'a> = BTreeMap<Key, Op<'a>>;

/// Keys that several operations of one document share.
fn twins(ops: &[Op<'_>], prefix: Option<&str>, strip: bool) -> impl Iterator<Item = Key> + use<> {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for op in ops {
        *counts.entry(key(op, prefix, strip)).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(key, _)| key)
}

/// Method and path, of which what does not matter on the wire is left out.
fn key(op: &Op<'_>, prefix: Option<&str>, strip: bool) -> Key {
    let (method, path) = named(op, prefix, strip);
    (method, nameless(&path))
}

/// The same with the names of variables. An empty segment counts: `/pets`, `/pets/` and `/pets//` are three.
fn named(op: &Op<'_>, prefix: Option<&str>, strip: bool) -> Key {
    let path = address(op, prefix);
    let segments = path.split('/');
    let segments = segments.filter(|segment| !(strip && server::is_version(segment)));
    let path = segments.collect::<Vec<_>>().join("/");
    (op.name.method.clone(), path)
}

/// `prefix` is the path of the document's server; an operation may have a server of its own.
fn address(op: &Op<'_>, prefix: Option<&str>) -> String {
    let prefix = prefix.map(|prefix| match server::own(op) {
        Some(spot) => server::first(spot),
        None => prefix.to_owned(),
    });
    prefix.unwrap_or_default() + &op.name.path
}

/// Returns a path or an address without the names of its variables.
pub fn nameless(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
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
                Some(&engine.old_tree().root()),
                Some(&op.spot),
            );
            engine.add(
                change.about("operationId").values(Value::Null, id),
                Some(&op.name),
            );
        }
    }
}

/// The webhooks of a document, or the document if it has none.
fn held<'a>(tree: &Tree<'a>) -> Spot<'a> {
    let root = tree.root();
    let webhooks = root.get("webhooks").or_else(|| root.get("x-webhooks"));
    webhooks.unwrap_or(root)
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
        Incoming {
            rules: [Rule::WebhookRemoved, Rule::WebhookAdded],
            what: "webhook",
            holders: [engine.old_tree(), engine.new_tree()].map(held),
            operation: None,
        },
    );
}
