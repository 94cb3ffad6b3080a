//! JSON types. In: a name or a value. Out: its type, and sets of types.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::keyword::Keyword;

/// JSON types but null, with integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl JsonType {
    pub const ALL: [JsonType; 6] = [
        JsonType::Boolean,
        JsonType::Integer,
        JsonType::Number,
        JsonType::String,
        JsonType::Array,
        JsonType::Object,
    ];

    pub fn name(self) -> &'static str {
        ["boolean", "integer", "number", "string", "array", "object"][self as usize]
    }

    pub fn named(name: &str) -> Option<JsonType> {
        JsonType::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the types whose values a keyword of schemas is about; none if it is about all.
    pub fn of_keyword(keyword: &Keyword) -> &'static [JsonType] {
        match keyword.of {
            Some("number") => &[JsonType::Integer, JsonType::Number],
            Some("string") => &[JsonType::String],
            Some("array") => &[JsonType::Array],
            Some("object") => &[JsonType::Object],
            _ => &[],
        }
    }

    /// Returns the type of a value; null has none.
    pub fn of(value: &Value) -> Option<JsonType> {
        Some(match value {
            Value::Bool(_) => JsonType::Boolean,
            Value::Number(number) if number.as_f64().is_some_and(|n| n.fract() != 0.0) => {
                JsonType::Number
            }
            Value::Number(_) => JsonType::Integer,
            Value::String(_) => JsonType::String,
            Value::Array(_) => JsonType::Array,
            Value::Object(_) => JsonType::Object,
            Value::Null => return None,
        })
    }
}

/// Returns a set of types without integers where it has numbers.
pub fn joined(kinds: impl IntoIterator<Item = JsonType>) -> BTreeSet<JsonType> {
    let mut kinds: BTreeSet<_> = kinds.into_iter().collect();
    if kinds.contains(&JsonType::Number) {
        kinds.remove(&JsonType::Integer);
    }
    kinds
}

/// Returns whether a set of types includes `kind`; an integer is a number.
pub fn includes(kinds: &BTreeSet<JsonType>, kind: JsonType) -> bool {
    kinds.contains(&kind) || kind == JsonType::Integer && kinds.contains(&JsonType::Number)
}

/// Returns the names of a `type` keyword.
pub fn names(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}
