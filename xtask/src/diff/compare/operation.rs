//! Two operations: parameters, bodies, answers, security, callbacks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::paths::Op;
use super::{Change, Engine, answer, body, known, lifecycle, matching, media, security, server};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};
use crate::keyword::{OPERATION, PATH_ITEM};
use crate::source::METHODS;

mod parameter;

/// Compares two operations of a server.
pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    security::operation(engine, old, new);
    server::operation(engine, old, new);
    payload(engine, old, new, Direction::Request);
}

/// Bodies and answers; `sent` is who writes the body.
fn payload<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>, sent: Direction) {
    identity(engine, old, new);
    lifecycle::words(
        engine,
        &old.spot,
        &new.spot,
        &["summary", "description", "externalDocs"],
        Some(&old.name),
    );
    lifecycle::operation(engine, &old.spot, &new.spot, &old.name);
    let paths = (&old.path, &new.path);
    lifecycle::words(
        engine,
        paths.0,
        paths.1,
        &["summary", "description"],
        Some(&old.name),
    );
    known::others(engine, paths, &PATH_ITEM, sent, Some(&old.name));
    let operations = (&old.spot, &new.spot);
    known::others(engine, operations, &OPERATION, sent, Some(&old.name));
    parameter::compare(engine, old, new, sent);
    body::compare(engine, &old.spot, &new.spot, sent, &old.name);
    answer::compare(engine, &old.spot, &new.spot, sent.opposite(), &old.name);
    callbacks(engine, old, new);
}

fn identity(engine: &Engine<'_, '_>, old: &Op<'_>, new: &Op<'_>) {
    let add = |rule: Rule, subject: &str, a: Value, b: Value| {
        let [from, to] = [old, new].map(|op| op.spot.get(subject).unwrap_or(op.spot.clone()));
        let change = Change::at(rule, Direction::Request, Some(&from), Some(&to));
        engine.add(change.about(subject).values(a, b), Some(&old.name));
    };
    let key = "operationId";
    match (old.spot.str(key), new.spot.str(key)) {
        (Some(a), Some(b)) if a != b => add(Rule::OperationIdChanged, key, a.into(), b.into()),
        (Some(a), None) => add(Rule::OperationIdRemoved, key, a.into(), Value::Null),
        (None, Some(b)) => add(Rule::OperationIdAdded, key, Value::Null, b.into()),
        _ => {}
    }
    let tags = |op: &Op<'_>| -> BTreeSet<String> {
        let tags = op.spot.get("tags");
        tags.iter()
            .flat_map(Spot::items)
            .filter_map(|tag| tag.node.as_str().map(str::to_owned))
            .collect()
    };
    let (a, b) = (tags(old), tags(new));
    if a != b {
        let list = |set: BTreeSet<String>| Value::from(set.into_iter().collect::<Vec<_>>());
        add(Rule::TagsChanged, "tags", list(a), list(b));
    }
}

/// Tells whether two operations are likely one and the same under another address.
pub fn alike<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) -> bool {
    let body = |op: &Op<'a>, tree: &Tree<'a>| {
        op.spot
            .get("requestBody")
            .and_then(|spot| tree.resolve(&spot))
    };
    let success = |op: &Op<'a>, tree: &Tree<'a>| {
        let all = op.spot.get("responses")?;
        let (_, spot) = all.members().find(|(status, _)| status.starts_with('2'))?;
        tree.resolve(&spot)
    };
    let same = |a: Option<Spot<'a>>, b: Option<Spot<'a>>| match (a, b) {
        (None, None) => Some(false),
        (Some(a), Some(b)) => {
            let schemas = (media::schema(&a), media::schema(&b));
            match schemas {
                (None, None) => Some(false),
                (Some(x), Some(y)) => engine
                    .same(engine.old.id(&x), engine.new.id(&y))
                    .then_some(true),
                _ => None,
            }
        }
        _ => None,
    };
    let (x, y) = (engine.old_tree(), engine.new_tree());
    let found = (
        same(body(old, x), body(new, y)),
        same(success(old, x), success(new, y)),
    );
    let parameters = |op: &Op<'_>| -> BTreeSet<String> {
        let list = op.spot.get("parameters");
        list.iter()
            .flat_map(Spot::items)
            .filter_map(|spot| Some(spot.str("name")?.to_owned()))
            .collect()
    };
    let literal = |op: &Op<'_>| op.name.path.matches('{').count();
    let variables = literal(old) == literal(new);
    match found {
        (Some(a), Some(b)) if a || b => variables,
        // With nothing to tell them apart but their addresses, these must be close, and another method does another thing.
        (Some(_), Some(_)) => {
            variables
                && old.name.method == new.name.method
                && parameters(old) == parameters(new)
                && matching::alike(&old.name.path, &new.name.path) >= 0.75
        }
        _ => false,
    }
}

/// What calls that the program receives belong to.
pub struct Incoming<'n, 'a> {
    /// For one that went, and one that came.
    pub rules: [Rule; 2],
    pub what: &'static str,
    /// Where either side lists them.
    pub holders: [Spot<'a>; 2],
    /// The operation that announces them.
    pub operation: Option<&'n OperationName>,
}

/// Calls that the program receives: the body is what it reads, the answer is what it writes.
pub fn incoming<'a>(
    engine: &Engine<'_, 'a>,
    old: &BTreeMap<String, Spot<'a>>,
    new: &BTreeMap<String, Spot<'a>>,
    of: Incoming<'_, 'a>,
) {
    let ([removed, added], what) = (of.rules, of.what);
    for (name, a) in old {
        let Some(b) = new.get(name) else {
            let change = Change::at(removed, Direction::Response, Some(a), Some(&of.holders[1]));
            let change = change.about(name).values(name.as_str(), Value::Null);
            engine.add(change, of.operation);
            continue;
        };
        for method in METHODS {
            let op = |item: &Spot<'a>| {
                Some(Op {
                    name: OperationName {
                        method: method.to_owned(),
                        path: format!("{what} {name}"),
                    },
                    path: item.clone(),
                    spot: item.get(method)?,
                })
            };
            match (op(a), op(b)) {
                (Some(x), Some(y)) => payload(engine, &x, &y, Direction::Response),
                (Some(x), None) => {
                    let change = Change::at(removed, Direction::Response, Some(&x.spot), Some(b));
                    engine.add(
                        change.about(name).values(method, Value::Null),
                        Some(&x.name),
                    );
                }
                (None, Some(y)) => {
                    let change = Change::at(added, Direction::Response, Some(a), Some(&y.spot));
                    engine.add(
                        change.about(name).values(Value::Null, method),
                        Some(&y.name),
                    );
                }
                (None, None) => {}
            }
        }
    }
    for (name, b) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        let change = Change::at(added, Direction::Response, Some(&of.holders[0]), Some(b));
        let change = change.about(name).values(Value::Null, name.as_str());
        engine.add(change, of.operation);
    }
}

fn callbacks<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    let all = |op: &Op<'a>, tree: &Tree<'a>| {
        let mut out = BTreeMap::new();
        for (name, callback) in op.spot.get("callbacks").iter().flat_map(Spot::members) {
            for (address, item) in tree.resolve(&callback).iter().flat_map(Spot::members) {
                out.extend(
                    tree.resolve(&item)
                        .map(|item| (format!("{name} {address}"), item)),
                );
            }
        }
        out
    };
    let (a, b) = (all(old, engine.old_tree()), all(new, engine.new_tree()));
    incoming(
        engine,
        &a,
        &b,
        Incoming {
            rules: [Rule::CallbackRemoved, Rule::CallbackAdded],
            what: "callback",
            holders: [old, new].map(|op| op.spot.get("callbacks").unwrap_or(op.spot.clone())),
            operation: Some(&old.name),
        },
    );
}
