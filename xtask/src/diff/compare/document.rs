//! What a document says beside its paths: words, and components that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Engine, known, lifecycle};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::Schemas;
use crate::diff::tree::{Spot, Tree, canonical};
use crate::keyword::{INFO, OPENAPI};

/// Everything of a document that is neither path nor schema.
pub fn words(engine: &Engine<'_, '_>) {
    let (old, new) = (engine.old_tree().root(), engine.new_tree().root());
    let [a, b] = [&old, &new].map(|root| root.get("info").unwrap_or_else(|| nothing(root)));
    let keywords = INFO.rows().map(|row| row.name);
    let keywords: Vec<_> = keywords.filter(|key| *key != "version").collect();
    lifecycle::words(engine, &a, &b, &keywords, None);
    known::others(engine, (&a, &b), &INFO, Direction::Response, None);
    let tags = |root: &Spot<'_>| -> BTreeSet<String> {
        let tags = root.get("tags");
        tags.iter()
            .flat_map(Spot::items)
            .map(|tag| canonical(tag.node))
            .collect()
    };
    if tags(&old) != tags(&new) {
        let [from, to] = [&old, &new].map(|root| root.get("tags").unwrap_or_else(|| root.clone()));
        let change = Change::at(
            Rule::DocsChanged,
            Direction::Response,
            Some(&from),
            Some(&to),
        );
        engine.add(change.about("tags"), None);
    }
    lifecycle::words(engine, &old, &new, &["externalDocs"], None);
    known::others(engine, (&old, &new), &OPENAPI, Direction::Response, None);
}

/// An empty object in the place of one that is missing.
fn nothing<'a>(root: &Spot<'a>) -> Spot<'a> {
    Spot {
        node: &Value::Null,
        pointer: root.pointer.clone(),
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
    let used = [engine.old, engine.new].map(referenced);
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for name in names {
        let alone = used.iter().all(|used| !used.contains(name.as_str()));
        let [a, b] = [old.get(name), new.get(name)];
        if alone && a.map(canonical) != b.map(canonical) {
            let change = Change {
                old_pointer: Some(a.map_or("".into(), |_| pointer(name))),
                new_pointer: Some(b.map_or("".into(), |_| pointer(name))),
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
    let nobody = OperationName {
        method: String::new(),
        path: String::new(),
    };
    let find = |tree: &Tree<'_>, name: &str| tree.get(&pointer(name)).is_some();
    let mut added: Vec<&String> = new.keys().filter(|name| !old.contains_key(*name)).collect();
    for name in old.keys() {
        if find(engine.new_tree(), name) {
            engine.component(name, name, &nobody);
            continue;
        }
        // A component that was merely given another name.
        match added
            .iter()
            .position(|other| engine.same_component(name, other))
        {
            Some(at) => engine.component(name, added.remove(at), &nobody),
            None => component(engine, Rule::OptionalPropertyRemoved, name),
        }
    }
    for name in added {
        component(engine, Rule::OptionalPropertyAdded, name);
    }
}

fn component(engine: &Engine<'_, '_>, rule: Rule, name: &str) {
    let (all, one) = ("/components/schemas", pointer(name));
    let (old, new, a, b) = match rule {
        Rule::OptionalPropertyRemoved => (one, all.into(), name.into(), Value::Null),
        _ => (all.into(), one, Value::Null, name.into()),
    };
    let change = Change {
        old_pointer: Some(old),
        new_pointer: Some(new),
        ..Change::at(rule, Direction::Response, None, None)
    };
    engine.add(change.about(name).values(a, b), None);
}

/// Names of the component schemas that something other than components leads to.
fn referenced(schemas: &Schemas<'_>) -> BTreeSet<String> {
    let (tree, heirs) = (schemas.tree, schemas.heirs());
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
                    let place = format!("/components/schemas/{name}");
                    for heir in heirs.get(place.as_str()).into_iter().flatten() {
                        used.extend(heir.pointer.rsplit('/').next().map(str::to_owned));
                        waiting.push(heir.node);
                    }
                    waiting.extend(tree.get(&place));
                }
            }
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => waiting.extend(map.values()),
            _ => {}
        }
    }
    used
}
