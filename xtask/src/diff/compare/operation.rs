//! Two operations: parameters, bodies, answers, security, callbacks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::paths::{METHODS, Op};
use super::{Change, Engine, body, lifecycle, security, server};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

mod parameter;

/// Compares two operations of a server.
pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    identity(engine, old, new);
    parameter::compare(engine, old, new);
    security::operation(engine, old, new);
    for (a, b) in [(&old.path, &new.path), (&old.spot, &new.spot)] {
        if a.node.get("servers").is_some() || b.node.get("servers").is_some() {
            server::addresses(engine, a, b);
        }
    }
    payload(engine, old, new, Direction::Request);
}

/// Bodies and answers; `sent` is who writes the body.
fn payload<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>, sent: Direction) {
    lifecycle::words(
        engine,
        &old.spot,
        &new.spot,
        &["summary", "description", "externalDocs"],
        Some(&old.name),
    );
    lifecycle::operation(engine, &old.spot, &new.spot, &old.name);
    body::request(engine, &old.spot, &new.spot, sent, &old.name);
    body::responses(engine, &old.spot, &new.spot, sent.opposite(), &old.name);
    callbacks(engine, old, new);
    unknown(engine, old, new);
}

fn identity(engine: &Engine<'_, '_>, old: &Op<'_>, new: &Op<'_>) {
    let add = |rule: Rule, subject: &str, a: Value, b: Value| {
        let change = Change::at(rule, Direction::Request, Some(&old.spot), Some(&new.spot));
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

fn unknown(engine: &Engine<'_, '_>, old: &Op<'_>, new: &Op<'_>) {
    const KNOWN: [&str; 12] = [
        "tags",
        "summary",
        "description",
        "externalDocs",
        "operationId",
        "parameters",
        "requestBody",
        "responses",
        "callbacks",
        "deprecated",
        "security",
        "servers",
    ];
    let keys: BTreeSet<_> = old
        .spot
        .members()
        .chain(new.spot.members())
        .map(|(key, _)| key)
        .collect();
    for key in keys {
        let (a, b) = (old.spot.node.get(key), new.spot.node.get(key));
        if !KNOWN.contains(&key) && !key.starts_with("x-") && a.map(canonical) != b.map(canonical) {
            let change = Change::at(
                Rule::Unhandled,
                Direction::Request,
                Some(&old.spot),
                Some(&new.spot),
            );
            let values = (
                a.cloned().unwrap_or_default(),
                b.cloned().unwrap_or_default(),
            );
            engine.add(
                change.about(key).values(values.0, values.1),
                Some(&old.name),
            );
        }
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
            let schemas = (
                body::schema(engine.old_tree(), &a),
                body::schema(engine.new_tree(), &b),
            );
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
    match found {
        (Some(a), Some(b)) if a || b => literal(old) == literal(new),
        (Some(_), Some(_)) => literal(old) == literal(new) && parameters(old) == parameters(new),
        _ => false,
    }
}

/// Calls that the program receives: the body is what it reads, the answer is what it writes.
pub fn incoming<'a>(
    engine: &Engine<'_, 'a>,
    old: &BTreeMap<String, Spot<'a>>,
    new: &BTreeMap<String, Spot<'a>>,
    [removed, added]: [Rule; 2],
    what: &str,
) {
    for (name, a) in old {
        let Some(b) = new.get(name) else {
            let change = Change::at(removed, Direction::Response, Some(a), None);
            engine.add(change.about(name).values(name.as_str(), Value::Null), None);
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
                    let change = Change::at(removed, Direction::Response, Some(&x.spot), None);
                    engine.add(
                        change.about(name).values(method, Value::Null),
                        Some(&x.name),
                    );
                }
                (None, Some(y)) => {
                    let change = Change::at(added, Direction::Response, None, Some(&y.spot));
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
        let change = Change::at(added, Direction::Response, None, Some(b));
        engine.add(change.about(name).values(Value::Null, name.as_str()), None);
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
        [Rule::CallbackRemoved, Rule::CallbackAdded],
        "callback",
    );
}
