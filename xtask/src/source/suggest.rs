//! The help for a pointer without a target: a key that is spelled almost so, or a component schema of this name.

use serde_json::Value;

use super::ignored::nearest;

/// `node` finds the value at a pointer of the same document.
pub fn suggest_target<'v>(node: impl Fn(&str) -> Option<&'v Value>, pointer: &str) -> String {
    let (folder, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let siblings = node(folder).and_then(Value::as_object);
    let names = siblings.into_iter().flatten().map(|(key, _)| key.as_str());
    let schema = format!("/components/schemas/{name}");
    match nearest(name, names) {
        Some(near) => format!("write `#{folder}/{near}`, if that is meant"),
        None if node(&schema).is_some() => format!("write `#{schema}`, if that is meant"),
        None => "define it, or correct the reference".to_owned(),
    }
}
