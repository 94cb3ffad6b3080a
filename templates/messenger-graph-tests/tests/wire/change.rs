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

/// Returns the JSON pointers of all members of all objects.
pub fn members(document: &Value) -> Vec<String> {
    let member = |pointer: &String| {
        let (above, name) = pointer.rsplit_once('/').unwrap_or_default();
        !name.is_empty() && document.pointer(above).is_some_and(Value::is_object)
    };
    pointers(document, |_| true)
        .into_iter()
        .filter(member)
        .collect()
}

/// Returns the document with another value in a place.
pub fn with(document: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = document.clone();
    *changed.pointer_mut(pointer).expect("the place is there") = value;
    changed
}

/// Returns the document without a member.
pub fn without(document: &Value, pointer: &str) -> Value {
    let mut changed = document.clone();
    let (above, name) = pointer
        .rsplit_once('/')
        .expect("a member has an object above it");
    let object = changed
        .pointer_mut(above)
        .and_then(Value::as_object_mut)
        .expect("an object");
    object.remove(name).expect("the member is there");
    changed
}

/// Returns the document with a member more in each object.
pub fn with_news(document: &Value) -> Value {
    let mut changed = document.clone();
    for pointer in pointers(document, Value::is_object) {
        let object = changed.pointer_mut(&pointer).expect("the place is there");
        object["x_new"] = json!({"deep": [1, null, "text"]});
    }
    changed
}

fn walk(value: &Value, pointer: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(pointer, value);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
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
