//! The advice for a pointer to nothing: what is there and is called almost so, or so in the place of schemas.

use serde_json::Value;

use super::ignored::nearest;

/// `node` finds what stands at a pointer of the same document.
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
