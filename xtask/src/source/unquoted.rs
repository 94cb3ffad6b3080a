//! Values of strings that are written without quotes: to YAML `1.10` is the number 1.1. In: the tree of an OpenAPI document
//! and its text. Out: each such value as the string that its author wrote, with a warning.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::path::ValuePath;
use super::properties::Properties;
use super::visit::for_each_object;
use crate::keyword::{Expected, OPENAPI};
use crate::report::{Code, Report, Site, locate, push_token};

/// Restores the values that schemas of strings list, and keywords that are strings where their spelling is lost.
pub fn restore(tree: &mut Value, file: &Arc<str>, text: &str, report: &mut Report) {
    if tree.get("openapi").is_none() {
        return;
    }
    let mut listed = BTreeSet::new();
    for_each_object(tree, &mut |object, pointer| {
        if lists_scalars(object) && is_string(object) {
            collect(object, pointer, &mut listed);
        }
    });
    let mut keywords = BTreeSet::new();
    let root = Site::file(file);
    strings(tree, &DOCUMENT, ValuePath::Root(&root), &mut keywords);
    if listed.is_empty() && keywords.is_empty() {
        return;
    }
    let is_wanted = |pointer: &str, _: &_| listed.contains(pointer) || keywords.contains(pointer);
    for (pointer, spelling) in locate::scalars(text, &is_wanted) {
        let Some(value) = tree.pointer_mut(&pointer) else {
            continue;
        };
        let is_listed = listed.contains(&pointer);
        // An alias or a duplicate key may have another text.
        let is_source = serde_yaml::from_str::<Value>(&spelling).is_ok_and(|read| read == *value);
        let spelled = value.to_string();
        if !is_source || !is_listed && spelled == spelling {
            continue;
        }
        let (message, help) = if is_listed {
            (
                format!("`{spelling}` without quotes is not a string, as the schema wants"),
                format!("write \"{spelling}\"; it is read as that"),
            )
        } else {
            (
                format!("expected a string, found {spelling} without quotes"),
                format!("write \"{spelling}\""),
            )
        };
        let mut site = Site::file(file);
        site.pointer.clone_from(&pointer);
        report.warn(Code::InvalidDocument, site, message, help);
        *value = spelling.into();
    }
}

static DOCUMENT: Expected = Expected::Object(&OPENAPI);

/// Collects the pointers of keywords that should be strings, and are numbers or booleans.
fn strings(
    value: &Value,
    expected: &'static Expected,
    path: ValuePath<'_>,
    found: &mut BTreeSet<String>,
) {
    let is_root = matches!(path, ValuePath::Root(_));
    let expected = expected.of(value);
    let kind = expected.kind();
    let kind = kind.and_then(|kind| kind.variants.map_or(Some(kind), |_| kind.variant_of(value)));
    match value {
        Value::Number(_) | Value::Bool(_) if matches!(expected, Expected::String) => {
            found.insert(path.site().pointer);
        }
        Value::Array(items) => {
            let Expected::Array(item) = expected else {
                return;
            };
            for (index, value) in items.iter().enumerate() {
                strings(value, item, path.index(index), found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                let inner = match expected {
                    Expected::Map(inner) => Some(*inner),
                    _ => kind.and_then(|kind| kind.expected(key)),
                };
                // The version of OpenAPI is read by itself.
                if let Some(inner) = inner.filter(|_| !is_root || key != "openapi") {
                    strings(value, inner, path.key(key), found);
                }
            }
        }
        _ => {}
    }
}

/// Returns whether a value that a schema lists is a number or a boolean, which few are.
fn lists_scalars(object: &Map<String, Value>) -> bool {
    object.iter().any(|(key, value)| match key.as_str() {
        "const" | "default" => is_scalar(value),
        "enum" => value
            .as_array()
            .is_some_and(|items| items.iter().any(is_scalar)),
        _ => false,
    })
}

fn is_scalar(value: &Value) -> bool {
    value.is_number() || value.is_boolean()
}

/// Returns whether the values of a schema are strings, null aside.
fn is_string(object: &Map<String, Value>) -> bool {
    let is_name = |name: &Value| name == "string" || name == "null";
    let types = object.items_of("type");
    object.str_of("type") == Some("string")
        || !types.is_empty()
            && types.iter().all(is_name)
            && types.iter().any(|name| name == "string")
}

/// Collects the pointers of values that are numbers or booleans.
fn collect(object: &Map<String, Value>, pointer: &str, found: &mut BTreeSet<String>) {
    let mut add = |steps: &[&str], value: &Value| {
        if is_scalar(value) {
            let mut pointer = pointer.to_owned();
            steps.iter().for_each(|step| push_token(&mut pointer, step));
            found.insert(pointer);
        }
    };
    for key in ["const", "default"] {
        object
            .get(key)
            .into_iter()
            .for_each(|value| add(&[key], value));
    }
    for (index, value) in object.items_of("enum").iter().enumerate() {
        add(&["enum", &index.to_string()], value);
    }
}
