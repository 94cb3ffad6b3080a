//! A value tree and the model that was read from it in, every keyword that the model does not have out.
//!
//! The model is written out again and compared, so nothing is assumed about what it reads.

use serde_json::{Map, Value};

use super::ignored::is_ignored;
use super::path::Path;
use crate::report::{Code, Report, Site};

/// Reports each member of `tree` that is missing from `api`.
pub fn check(tree: &Value, api: &openapiv3::OpenAPI, root: &Site, report: &mut Report) {
    match serde_json::to_value(api) {
        Ok(kept) => compare(tree, &kept, &Path::Root(root), report),
        Err(error) => report.error(Code::InvalidDocument, root.clone(), error.to_string(), ""),
    }
}

fn compare(tree: &Value, kept: &Value, path: &Path<'_>, report: &mut Report) {
    match (tree, kept) {
        (Value::Object(tree), Value::Object(kept)) => compare_members(tree, kept, path, report),
        (Value::Array(tree), Value::Array(kept)) if tree.len() == kept.len() => {
            for (index, (tree, kept)) in tree.iter().zip(kept).enumerate() {
                compare(tree, kept, &path.index(index), report);
            }
        }
        (Value::Number(tree), Value::Number(kept)) if tree.as_f64() == kept.as_f64() => {}
        (tree, kept) if tree == kept => {}
        (tree, _) => {
            let message = format!("the OpenAPI model reads {} as something else", noun(tree));
            let help = "write the value as OpenAPI 3.0 has it";
            report.error(Code::LostKeyword, path.site(), message, help);
        }
    }
}

fn compare_members(
    tree: &Map<String, Value>,
    kept: &Map<String, Value>,
    path: &Path<'_>,
    report: &mut Report,
) {
    let is_ref = tree.contains_key("$ref") && kept.contains_key("$ref") && kept.len() == 1;
    for (key, value) in tree {
        if let Some(kept) = kept.get(key).or_else(|| kept_range(key, kept)) {
            compare(value, kept, &path.key(key), report);
        } else if !is_default(value) && !is_ignored(key, is_ref) {
            let message = if is_ref {
                format!("`{key}` has no effect beside `$ref`")
            } else {
                format!("OpenAPI 3.0 has no `{key}` here, so it would have no effect")
            };
            let help =
                "check the spelling and the place, or remove it with an overlay that says why";
            report.error(Code::LostKeyword, path.key(key).site(), message, help);
        }
    }
}

/// Finds `4xx` under the name that the model gives it.
fn kept_range<'k>(key: &str, kept: &'k Map<String, Value>) -> Option<&'k Value> {
    if key.len() == 3 && key.ends_with("xx") {
        return kept.get(&key.to_ascii_uppercase());
    }
    None
}

/// Tells whether a value says what its absence says.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "this boolean",
        Value::Number(_) => "this number",
        Value::String(_) => "this string",
        Value::Array(_) => "this list",
        Value::Object(_) => "this object",
    }
}
