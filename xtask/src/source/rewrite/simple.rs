//! Small readings of a value that several parts of the rewriting need.

use serde_json::{Map, Value};

/// A text, or a scalar that was written without quotes where a text belongs.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Copies a text member, if it is one.
pub fn copy_text(from: &Value, key: &str, to: &mut Map<String, Value>) {
    if let Some(text) = from.get(key).and_then(text) {
        to.insert(key.to_owned(), text.into());
    }
}

/// Copies a flag that is set.
pub fn copy_flag(from: &Value, key: &str, to: &mut Map<String, Value>) {
    if from.get(key) == Some(&Value::Bool(true)) {
        to.insert(key.to_owned(), true.into());
    }
}
