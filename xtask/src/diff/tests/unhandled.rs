//! Totality: whatever is changed, taken out or put in, something is found, or the reason is here.

use serde_json::{Value, json};

use super::compared;
use crate::report::unescape;

const KEYWORDS: &str = include_str!("matrix/keywords.yaml");

/// Locations, by how they end or what is in them, whose change is silent, each with the reason.
const SILENT: &[(&str, &str)] = &[
    ("/openapi", "a document may be written in another version"),
    ("/info/version", "every revision has its own label"),
    ("/jsonSchemaDialect", "names a dialect"),
    (
        "/paths/~1x~1{id}/parameters/0/required",
        "a path variable is always required",
    ),
    (
        "/file/type",
        "a part of bytes may say so by its format alone",
    ),
    ("/picked/type", "listed values say their types themselves"),
    (
        "/parameters/0/name",
        "the name of a path variable is not on the wire",
    ),
];

/// Objects whose keys are names, not keywords: a new key is a new entry.
const NAMES: &[&str] = &[
    "paths",
    "properties",
    "patternProperties",
    "dependentSchemas",
    "dependentRequired",
    "schemas",
    "responses",
    "headers",
    "content",
    "encoding",
    "callbacks",
    "done",
    "webhooks",
    "securitySchemes",
    "links",
    "scopes",
    "mapping",
    "variables",
    "examples",
    "example",
    "value",
    "flows",
    "security",
    "parameters",
    "components",
    "server",
    "$vocabulary",
];

/// The pointers of every entry and item of a value, the outer ones first.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    let entries: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => return,
    };
    for (key, entry) in entries {
        let pointer = format!("{at}/{key}");
        out.push(pointer.clone());
        pointers(entry, &pointer, out);
    }
}

fn split(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer
        .rsplit_once('/')
        .expect("a pointer begins with a slash");
    (parent, unescape(key))
}

fn removed(tree: &Value, pointer: &str) -> Value {
    let mut tree = tree.clone();
    let (parent, key) = split(pointer);
    match tree.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().expect("an item has a number"));
        }
        _ => unreachable!("{pointer} was found in it"),
    }
    tree
}

fn changed(tree: &Value, pointer: &str) -> Option<Value> {
    let mut tree = tree.clone();
    let value = tree.pointer_mut(pointer)?;
    *value = match value {
        Value::Bool(flag) => json!(!*flag),
        Value::Number(number) => json!(number.as_f64()? * 2.0),
        Value::String(text) if text.starts_with("#/") => json!("#/components/schemas/Base"),
        Value::String(text) => json!(format!("{text}x")),
        _ => return None,
    };
    Some(tree)
}

fn extended(tree: &Value, pointer: &str) -> Option<Value> {
    let (_, key) = split(pointer);
    if NAMES.contains(&key.as_str()) {
        return None;
    }
    let mut tree = tree.clone();
    let map = tree.pointer_mut(pointer)?.as_object_mut()?;
    map.insert("frobnicate".to_owned(), json!(1));
    Some(tree)
}

/// Returns whether a location is within a value of any form, or a security requirement, whose keys are names.
fn is_free(pointer: &str) -> bool {
    [
        "/example",
        "/examples",
        "/security/",
        "/dependentRequired/",
        "/links/",
        "/$vocabulary",
        "/xml",
        "/externalDocs",
        "/contact",
        "/license",
        "/scopes",
        "/mapping",
    ]
    .iter()
    .any(|part| pointer.contains(part))
}

#[test]
fn no_change_is_dropped() {
    let tree = super::document(KEYWORDS).tree;
    let mut all = Vec::new();
    pointers(&tree, "", &mut all);
    let original = tree.to_string();
    let found = |mutant: &Value| {
        let text = mutant.to_string();
        !super::differences(&original, &text).is_some_and(|found| found.is_empty())
    };
    let mut dropped = Vec::new();
    for pointer in &all {
        if SILENT
            .iter()
            .any(|(location, _)| pointer.ends_with(location))
        {
            continue;
        }
        if !found(&removed(&tree, pointer)) {
            dropped.push(format!("taken out: {pointer}"));
        }
        if changed(&tree, pointer).is_some_and(|mutant| !found(&mutant)) {
            dropped.push(format!("changed: {pointer}"));
        }
        let free = is_free(pointer);
        if !free && extended(&tree, pointer).is_some_and(|mutant| !found(&mutant)) {
            dropped.push(format!("put into: {pointer}"));
        }
    }
    super::matrix::check(dropped);
}

#[test]
fn what_is_silent_is_there() {
    let tree = super::document(KEYWORDS).tree;
    let mut all = Vec::new();
    pointers(&tree, "", &mut all);
    for (location, reason) in SILENT {
        assert!(
            all.iter().any(|pointer| pointer.ends_with(location)),
            "{location}: {reason}"
        );
    }
    assert!(compared(KEYWORDS, KEYWORDS).is_empty());
}
