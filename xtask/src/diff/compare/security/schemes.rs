//! The definitions of security schemes: how a credential travels and where it comes from.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{contract, definitions};
use crate::diff::compare::{Change, Engine, known};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};
use crate::keyword::{FLOW, SECURITY_SCHEME};

/// Members of a scheme and what it means that they changed.
const MEMBERS: [(&str, Rule); 7] = [
    ("type", Rule::SchemeChanged),
    ("in", Rule::SchemeChanged),
    ("name", Rule::SchemeChanged),
    ("scheme", Rule::SchemeChanged),
    ("openIdConnectUrl", Rule::SchemeUrlChanged),
    ("bearerFormat", Rule::DocsChanged),
    ("description", Rule::DocsChanged),
];
const URLS: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];

pub fn schemes(engine: &Engine<'_, '_>) {
    let old = definitions(engine.old_tree());
    let new = definitions(engine.new_tree());
    for (name, a) in &old {
        match new.get(name) {
            Some(b) => scheme(engine, a, b),
            None if new.values().any(|b| contract(a.node) == contract(b.node)) => {}
            None => listed(engine, name, Some(a), None),
        }
    }
    for (name, b) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
        if !old.values().any(|a| contract(a.node) == contract(b.node)) {
            listed(engine, name, None, Some(b));
        }
    }
}

/// A scheme that came or went counts where operations ask for it; here it is told for the record.
fn listed(engine: &Engine<'_, '_>, name: &str, old: Option<&Spot<'_>>, new: Option<&Spot<'_>>) {
    let all = |tree: &Tree<'_>| tree.root().pointer;
    let change = Change {
        old_pointer: Some(old.map_or_else(|| all(engine.old_tree()), |spot| spot.pointer.clone())),
        new_pointer: Some(new.map_or_else(|| all(engine.new_tree()), |spot| spot.pointer.clone())),
        ..Change::at(Rule::ScopeCatalogueChanged, Direction::Request, None, None)
    };
    let shown = |side: Option<&Spot<'_>>| side.map_or(Value::Null, |_| name.into());
    engine.add(change.about(name).values(shown(old), shown(new)), None);
}

fn scheme(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    let value = |side: &Spot<'_>, key: &str| side.node.get(key).cloned().unwrap_or_default();
    if value(old, "type") != value(new, "type") {
        // Another type says everything else in other words.
        let (a, b) = (value(old, "type"), value(new, "type"));
        return add(engine, Rule::SchemeChanged, "type", (old, new), (a, b));
    }
    let header = [old, new].iter().any(|side| value(side, "in") == "header");
    for (key, rule) in MEMBERS {
        let (from, to) = (canonical(&value(old, key)), canonical(&value(new, key)));
        let same = if key == "scheme" || key == "name" && header {
            from.eq_ignore_ascii_case(&to)
        } else {
            from == to
        };
        if !same {
            let values = (value(old, key), value(new, key));
            add(engine, rule, key, (old, new), values);
        }
    }
    known::others(
        engine,
        (old, new),
        &SECURITY_SCHEME,
        Direction::Request,
        None,
    );
    flows(engine, old, new);
}

fn add(
    engine: &Engine<'_, '_>,
    rule: Rule,
    subject: &str,
    (old, new): (&Spot<'_>, &Spot<'_>),
    values: (Value, Value),
) {
    let change = Change::at(rule, Direction::Request, Some(old), Some(new)).about(subject);
    engine.add(change.values(values.0, values.1), None);
}

fn flows(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    let named = |side: &Spot<'_>| -> BTreeSet<String> {
        let flows = side.get("flows");
        let flows = flows.iter().flat_map(Spot::members);
        flows.map(|(name, _)| name.to_owned()).collect()
    };
    let (a, b) = (named(old), named(new));
    for name in a.union(&b) {
        let [x, y] = [old, new].map(|side| {
            let flow = side.get("flows").and_then(|flows| flows.get(name));
            flow.unwrap_or_else(|| side.clone())
        });
        let named = Value::from(name.as_str());
        match (a.contains(name), b.contains(name)) {
            (true, false) => add(
                engine,
                Rule::SchemeChanged,
                name,
                (&x, new),
                (named, Value::Null),
            ),
            (false, true) => add(
                engine,
                Rule::FlowAdded,
                name,
                (old, &y),
                (Value::Null, named),
            ),
            _ => flow_itself(engine, name, &x, &y),
        }
    }
}

fn flow_itself(engine: &Engine<'_, '_>, name: &str, old: &Spot<'_>, new: &Spot<'_>) {
    let value = |side: &Spot<'_>, key: &str| side.node.get(key).cloned().unwrap_or_default();
    let urls = URLS.map(|key| (key, Rule::SchemeUrlChanged));
    for (key, rule) in urls
        .into_iter()
        .chain([("scopes", Rule::ScopeCatalogueChanged)])
    {
        let values = (value(old, key), value(new, key));
        if canonical(&values.0) != canonical(&values.1) {
            add(engine, rule, &format!("{name}.{key}"), (old, new), values);
        }
    }
    known::others(engine, (old, new), &FLOW, Direction::Request, None);
}
