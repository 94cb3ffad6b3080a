//! Values of strings that are written without quotes: to YAML `1.10` is the number 1.1. In: the tree of an OpenAPI document
//! and its text. Out: each such value as the string that its author wrote, with a warning.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::properties::Properties;
use super::visit::for_each_object;
use crate::report::{Code, Report, Site, locate, push_token};

/// Restores the values that schemas of strings list.
pub fn restore(tree: &mut Value, file: &Arc<str>, text: &str, report: &mut Report) {
    if tree.get("openapi").is_none() {
        return;
    }
    let mut found = BTreeSet::new();
    for_each_object(tree, &mut |object, pointer| {
        if is_string(object) {
            collect(object, pointer, &mut found);
        }
    });
    if found.is_empty() {
        return;
    }
    for (pointer, spelling) in locate::scalars(text, &|pointer, _| found.contains(pointer)) {
        let Some(value) = tree.pointer_mut(&pointer) else {
            continue;
        };
        // An alias or a duplicate key may have another text.
        if serde_yaml::from_str::<Value>(&spelling).is_ok_and(|read| read == *value) {
            let message =
                format!("`{spelling}` without quotes is not a string, as the schema wants");
            let help = format!("write \"{spelling}\"; it is read as that");
            let mut site = Site::file(file);
            site.pointer.clone_from(&pointer);
            report.warn(Code::InvalidDocument, site, message, help);
            *value = spelling.into();
        }
    }
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
    let is_scalar = |value: &Value| value.is_number() || value.is_boolean();
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
