//! What a document says beside its paths: words, and components that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Engine, lifecycle};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

/// Everything of a document that is neither path nor schema.
pub fn words(engine: &Engine<'_, '_>) {
    let (old, new) = (engine.old_tree().root(), engine.new_tree().root());
    if let (Some(a), Some(b)) = (old.get("info"), new.get("info")) {
        lifecycle::words(
            engine,
            &a,
            &b,
            &[
                "title",
                "summary",
                "description",
                "contact",
                "license",
                "termsOfService",
            ],
            None,
        );
    }
    let tags = |root: &Spot<'_>| -> BTreeSet<String> {
        let tags = root.get("tags");
        tags.iter()
            .flat_map(Spot::items)
            .map(|tag| canonical(tag.node))
            .collect()
    };
    if tags(&old) != tags(&new) {
        let change = Change::at(
            Rule::DocsChanged,
            Direction::Response,
            Some(&old),
            Some(&new),
        );
        engine.add(change.about("tags"), None);
    }
    lifecycle::words(engine, &old, &new, &["externalDocs"], None);
    let known = [
        "openapi",
        "info",
        "servers",
        "paths",
        "webhooks",
        "components",
        "security",
        "tags",
        "externalDocs",
        "jsonSchemaDialect",
    ];
    let keys: BTreeSet<_> = old
        .members()
        .chain(new.members())
        .map(|(key, _)| key.to_owned())
        .collect();
    for key in keys {
        let differs = old.node.get(&key).map(canonical) != new.node.get(&key).map(canonical);
        if differs && !known.contains(&key.as_str()) && !key.starts_with("x-") {
            let value = |root: &Spot<'_>| root.node.get(&key).cloned().unwrap_or_default();
            let change = Change::at(Rule::Unhandled, Direction::Response, Some(&old), Some(&new));
            engine.add(change.about(&key).values(value(&old), value(&new)), None);
        }
    }
}

/// Components that nothing uses: their changes are told apart. A document without operations is its components.
pub fn unreferenced(engine: &Engine<'_, '_>) {
    let schemas = |tree: &Tree<'_>| -> BTreeMap<String, Value> {
        let schemas = tree
            .root()
            .get("components")
            .and_then(|all| all.get("schemas"));
        schemas
            .iter()
            .flat_map(Spot::members)
            .map(|(name, spot)| (name.to_owned(), spot.node.clone()))
            .collect()
    };
    let bare = [engine.old_tree(), engine.new_tree()].iter().all(|tree| {
        let root = tree.root();
        let empty = |key: &str| {
            root.node
                .get(key)
                .and_then(Value::as_object)
                .is_none_or(|map| map.is_empty())
        };
        empty("paths") && empty("webhooks")
    });
    let (old, new) = (schemas(engine.old_tree()), schemas(engine.new_tree()));
    if bare {
        return components(engine, &old, &new);
    }
    let used = [engine.old_tree(), engine.new_tree()].map(|tree| referenced(tree));
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in names {
        let alone = used.iter().all(|used| !used.contains(name.as_str()));
        let [a, b] = [old.get(name), new.get(name)];
        if alone && a.map(canonical) != b.map(canonical) {
            let change = Change {
                old_pointer: a.map(|_| pointer(name)),
                new_pointer: b.map(|_| pointer(name)),
                ..Change::at(Rule::Unreferenced, Direction::Response, None, None)
            };
            engine.add(change.about(name), None);
        }
    }
}

fn pointer(name: &str) -> std::rc::Rc<str> {
    let mut pointer = "/components/schemas".to_owned();
    crate::report::site::push_token(&mut pointer, name);
    pointer.into()
}

fn components(
    engine: &Engine<'_, '_>,
    old: &BTreeMap<String, Value>,
    new: &BTreeMap<String, Value>,
) {
    let name = OperationName {
        method: String::new(),
        path: String::new(),
    };
    for key in old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)))
    {
        let spot = |tree: &Tree<'_>| {
            tree.root()
                .get("components")
                .and_then(|all| all.get("schemas"))
                .and_then(|all| all.get(key))
                .map(|spot| spot.pointer)
        };
        let (a, b) = (spot(engine.old_tree()), spot(engine.new_tree()));
        match (&a, &b) {
            (Some(_), Some(_)) => engine.component(key, &name),
            _ => {
                let rule = if a.is_some() {
                    Rule::OptionalPropertyRemoved
                } else {
                    Rule::OptionalPropertyAdded
                };
                let change = Change {
                    old_pointer: a,
                    new_pointer: b,
                    ..Change::at(rule, Direction::Response, None, None)
                };
                engine.add(change.about(key), None);
            }
        }
    }
}

/// Names of the component schemas that something other than components leads to.
fn referenced(tree: &Tree<'_>) -> BTreeSet<String> {
    let mut waiting: Vec<&Value> = Vec::new();
    for (key, value) in tree.root.as_object().into_iter().flatten() {
        match (key.as_str(), value.as_object()) {
            ("components", Some(all)) => waiting.extend(
                all.iter()
                    .filter(|(key, _)| *key != "schemas")
                    .map(|(_, value)| value),
            ),
            _ => waiting.push(value),
        }
    }
    let mut used = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => {
                let name = text
                    .strip_prefix("#/components/schemas/")
                    .and_then(|rest| rest.split('/').next());
                if let Some(name) = name.filter(|name| used.insert((*name).to_owned())) {
                    waiting.extend(tree.root.pointer(&format!("/components/schemas/{name}")));
                }
            }
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => waiting.extend(map.values()),
            _ => {}
        }
    }
    used
}
