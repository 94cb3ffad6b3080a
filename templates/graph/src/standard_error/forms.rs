//! The forms in which Graph's error is seen, and the types that its properties have: a JSON object comes in, a
//! [`StandardError`] goes out, whatever those are.

use memchr::memmem;
use serde_json::{Map, Value};

use super::StandardError;
use crate::readable;
use crate::record::Extra;
use crate::response::without_mark;

impl StandardError {
    /// Reads `{"error": …}`, whose value is an object, or a string.
    pub(super) fn from_envelope(body: &Map<String, Value>) -> Option<Self> {
        match body.get("error")? {
            Value::Object(properties) => Some(Self::from_properties(properties.clone())),
            Value::String(text) => Some(match embedded(text) {
                Some(Value::Object(properties)) => Self::from_properties(properties),
                _ => Self {
                    message: body
                        .get("error_description")
                        .and_then(string)
                        .unwrap_or(text.clone()),
                    kind: Some(text.clone()),
                    ..Self::default()
                },
            }),
            _ => None,
        }
    }

    /// Reads `{title, detail, type, status}`, which Meta's newer hosts send; it has no Graph code.
    pub(super) fn from_problem(body: &Map<String, Value>) -> Option<Self> {
        body.get("status").and_then(integer)?;
        let title = body.get("title").and_then(string)?;
        let mut extra = body.clone();
        let kind = extra.remove("type").as_ref().and_then(string);
        Some(Self {
            message: body.get("detail").and_then(string).unwrap_or(title),
            kind,
            extra: rest(extra),
            ..Self::default()
        })
    }

    pub(super) fn from_properties(mut properties: Map<String, Value>) -> Self {
        let mut take = |name| properties.remove(name).unwrap_or_default();
        let mut error = Self {
            message: string(&take("message")).unwrap_or_default(),
            kind: string(&take("type")),
            code: integer(&take("code")).unwrap_or_default(),
            error_subcode: integer(&take("error_subcode")),
            is_transient: boolean(&take("is_transient")),
            error_data: data(take("error_data")),
            error_user_title: string(&take("error_user_title")),
            error_user_msg: string(&take("error_user_msg")),
            fbtrace_id: string(&take("fbtrace_id")),
            extra: Extra::default(),
        };
        error.extra = rest(properties);
        error
    }
}

/// Reads a body's object. Bytes that are not UTF-8, and what the reader cannot read, are replaced: a message or a detail must
/// not cost the code beside it.
pub(super) fn object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = String::from_utf8_lossy(without_mark(body));
    readable::read(text.as_bytes()).ok()
}

/// Returns whether a body is an object with a top-level property `error` that is an object, or a string with an
/// `error_description`, wherever the property is.
pub(super) fn has_error(body: &[u8]) -> bool {
    // Almost no success has the word; one with an escape for a letter may.
    let word = [&br#""error""#[..], br"\u00"];
    if !word.iter().any(|word| memmem::find(body, word).is_some()) {
        return false;
    }
    let Some(body) = object(body) else {
        return false;
    };
    match body.get("error") {
        Some(Value::Object(_)) => true,
        Some(Value::String(_)) => body.contains_key("error_description"),
        _ => false,
    }
}

fn rest(properties: Map<String, Value>) -> Extra {
    let mut extra = Extra::default();
    for (name, value) in properties {
        extra.insert(name, value);
    }
    extra
}

/// Returns a string; anything else but `null` as its JSON.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns a whole number, also from a string.
pub(super) fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Returns a boolean, also from a string or a number.
fn boolean(value: &Value) -> Option<bool> {
    match string(value)?.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Returns details: JSON in a string is read, `"null"` and an empty string are nothing.
fn data(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => match text.trim() {
            "" | "null" => None,
            _ => Some(embedded(&text).unwrap_or(Value::String(text))),
        },
        other => Some(other),
    }
}

/// Returns the object or list that a string holds.
fn embedded(text: &str) -> Option<Value> {
    let value: Value = readable::read(text.as_bytes()).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}
