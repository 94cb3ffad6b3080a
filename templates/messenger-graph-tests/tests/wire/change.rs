//! Changes to a JSON document: what Meta may do to a response tomorrow.

use serde_json::{Value, json};

/// Returns the JSON pointers of all values in a document that a condition holds for.
pub fn pointers(document: &Value, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(document, "", &mut |pointer, value| {
        if holds(value) {
            found.push(pointer.to_owned());
        }
    });
    found
}

/// Returns the JSON pointers of all properties of all objects.
pub fn properties(document: &Value) -> Vec<String> {
    let is_property = |pointer: &String| {
        let (above, name) = pointer.rsplit_once('/').unwrap_or_default();
        !name.is_empty() && document.pointer(above).is_some_and(Value::is_object)
    };
    pointers(document, |_| true)
        .into_iter()
        .filter(is_property)
        .collect()
}

/// Returns the document with another value at a pointer.
pub fn with(document: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = document.clone();
    *changed.pointer_mut(pointer).expect("the pointer is valid") = value;
    changed
}

/// Returns the document without a property.
pub fn without(document: &Value, pointer: &str) -> Value {
    let mut changed = document.clone();
    let (above, name) = pointer
        .rsplit_once('/')
        .expect("a property has an object above it");
    let object = changed
        .pointer_mut(above)
        .and_then(Value::as_object_mut)
        .expect("an object");
    object.remove(name).expect("the property is there");
    changed
}

/// Returns the document with one more property in each object.
pub fn with_news(document: &Value) -> Value {
    let mut changed = document.clone();
    for pointer in pointers(document, Value::is_object) {
        let object = changed.pointer_mut(&pointer).expect("the pointer is valid");
        object["x_new"] = json!({"deep": [1, null, "text"]});
    }
    changed
}

fn walk(value: &Value, pointer: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(pointer, value);
    match value {
        Value::Object(properties) => {
            for (name, value) in properties {
                walk(value, &format!("{pointer}/{name}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                walk(value, &format!("{pointer}/{index}"), visit);
            }
        }
        _ => {}
    }
}
