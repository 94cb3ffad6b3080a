//! Reads properties of an object whose types are not known. In: an object, as a value or as a map, and a key. Out: what the
//! key has, if it has the type that is asked for.

use serde_json::{Map, Value};

/// An object of JSON, or any other value, which has no properties.
pub trait Properties {
    fn find(&self, key: &str) -> Option<&Value>;

    /// Returns a string.
    fn str_of(&self, key: &str) -> Option<&str> {
        self.find(key)?.as_str()
    }

    /// Returns a string, or a scalar that was written without quotes where a string is expected.
    fn text_of(&self, key: &str) -> Option<String> {
        self.find(key).and_then(text)
    }

    /// Returns the items of an array; none for anything else.
    fn items_of(&self, key: &str) -> &[Value] {
        let items = self.find(key).and_then(Value::as_array);
        items.map_or(&[], Vec::as_slice)
    }

    /// Returns the properties of an object; none for anything else.
    fn entries_of<'v>(&'v self, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
        self.find(key).into_iter().flat_map(entries)
    }
}

impl Properties for Value {
    fn find(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl Properties for Map<String, Value> {
    fn find(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

/// Returns the properties of a value; none if it is not an object.
pub fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Returns a string, or a scalar that was written without quotes where a string is expected.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Copies a string, if there is one.
pub fn copy_text(from: &impl Properties, key: &str, to: &mut Map<String, Value>) {
    if let Some(text) = from.text_of(key) {
        to.insert(key.to_owned(), text.into());
    }
}

/// Copies a flag that is set.
pub fn copy_flag(from: &impl Properties, key: &str, to: &mut Map<String, Value>) {
    if from.find(key) == Some(&Value::Bool(true)) {
        to.insert(key.to_owned(), true.into());
    }
}
