//! The walkers that the rewritings share: over schemas, operations and references of a whole document.

use serde_json::{Map, Value};

/// Keywords of a schema that hold a schema, a list of schemas, and schemas by name.
const ONE: [&str; 6] = [
    "items",
    "additionalProperties",
    "not",
    "contains",
    "propertyNames",
    "if",
];
const LISTED: [&str; 4] = ["allOf", "oneOf", "anyOf", "prefixItems"];
const NAMED: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// Visits every schema of a document, the inner ones first.
pub fn schemas(tree: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    for schema in tree
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        inner(schema.1, visit);
    }
    outside(tree, visit);
}

fn outside(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| outside(item, visit)),
        Value::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "schema" => inner(value, visit),
                    "schemas" | "example" | "examples" => {}
                    _ => outside(value, visit),
                }
            }
        }
        _ => {}
    }
}

fn inner(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(map) = schema.as_object_mut() {
        for (key, value) in map.iter_mut() {
            match value {
                Value::Object(all) if NAMED.contains(&key.as_str()) => {
                    all.iter_mut().for_each(|(_, schema)| inner(schema, visit));
                }
                Value::Array(all) if LISTED.contains(&key.as_str()) => {
                    all.iter_mut().for_each(|schema| inner(schema, visit));
                }
                Value::Object(_) if ONE.contains(&key.as_str()) => inner(value, visit),
                _ => {}
            }
        }
        visit(schema);
    }
}

/// Visits every operation with its path item.
pub fn operations(tree: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    for (_, item) in tree
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let (true, Some(map)) = (method != "parameters", operation.as_object_mut()) {
                visit(map);
            }
        }
    }
}

/// Visits every string that refers to a component schema.
pub fn references(value: &mut Value, visit: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) if text.starts_with("#/components/schemas/") => visit(text),
        Value::Array(items) => items.iter_mut().for_each(|item| references(item, visit)),
        Value::Object(map) => map
            .iter_mut()
            .for_each(|(_, value)| references(value, visit)),
        _ => {}
    }
}

pub fn is_old(tree: &Value) -> bool {
    tree["openapi"]
        .as_str()
        .is_some_and(|version| version.starts_with("3.0"))
}
