//! A walk over a tree as far as its keys are keywords. In: the tree of a document. Out: each object whose keys are
//! keywords, and each reference. Examples, defaults and extensions hold any value, so nothing in them is visited.

use serde_json::{Map, Value};

use super::properties::Properties;
use crate::report::push_token;

/// Objects whose keys are names that the document chooses.
const NAMED: [&str; 18] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "responses",
    "headers",
    "parameters",
    "requestBodies",
    "callbacks",
    "links",
    "pathItems",
    "paths",
    "webhooks",
    "securitySchemes",
    "content",
    "encoding",
];

/// Returns whether a keyword holds any value, in which `$ref` means nothing.
fn is_free(key: &str) -> bool {
    let free = ["example", "examples", "default", "enum", "const", "mapping"];
    free.contains(&key) || key.starts_with("x-")
}

/// Calls `visit` with each object whose keys are keywords, and its pointer.
pub fn for_each_object<'t>(tree: &'t Value, visit: &mut dyn FnMut(&'t Map<String, Value>, &str)) {
    walk(tree, false, &mut String::new(), visit);
}

fn walk<'t>(
    value: &'t Value,
    is_named: bool,
    pointer: &mut String,
    visit: &mut dyn FnMut(&'t Map<String, Value>, &str),
) {
    let length = pointer.len();
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                push_token(pointer, &index.to_string());
                walk(item, false, pointer, visit);
                pointer.truncate(length);
            }
        }
        Value::Object(map) => {
            if !is_named {
                visit(map, pointer);
            }
            for (key, value) in map {
                if is_named || !is_free(key) {
                    push_token(pointer, key);
                    let is_named = !is_named && NAMED.contains(&key.as_str());
                    walk(value, is_named, pointer, visit);
                    pointer.truncate(length);
                }
            }
        }
        _ => {}
    }
}

/// Calls `visit` with each `$ref`, and with each target in the `mapping` of a discriminator.
pub fn for_each_reference(tree: &Value, visit: &mut dyn FnMut(&str)) {
    for_each_object(tree, &mut |object, _| {
        if let Some(reference) = object.str_of("$ref") {
            visit(reference);
        }
        let targets = object.entries_of("mapping");
        let targets = targets.filter_map(|(_, target)| target.as_str());
        let targets = targets.chain(object.str_of("defaultMapping"));
        targets
            .filter(|target| !is_schema_name(target))
            .for_each(&mut *visit);
    });
}

/// Returns whether a target in a `mapping` is the bare name of a component schema.
pub fn is_schema_name(target: &str) -> bool {
    !target.contains(['#', '/']) && !target.contains(".json") && !target.contains(".y")
}
