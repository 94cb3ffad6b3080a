//! The help for a reference without a target: a key that is spelled almost so, a component schema of this name, or an anchor.
//!
//! All siblings of the target are looked at for it. A report shows the first of many such references, so the text is made
//! only where it is asked for.

use serde_json::Value;

use super::ignored::nearest;
use super::value_at;

/// What to do about a reference without a target.
#[derive(Clone, Debug)]
pub enum Suggestion<'f> {
    /// The pointer does not lead to a value of the document.
    Pointer { tree: &'f Value, pointer: String },
    /// No schema has the anchor.
    Anchor(String),
}

impl From<Suggestion<'_>> for String {
    fn from(suggestion: Suggestion<'_>) -> String {
        match suggestion {
            Suggestion::Pointer { tree, pointer } => suggest_target(tree, &pointer),
            Suggestion::Anchor(name) => {
                format!("write `$anchor: {name}` in the schema, or refer to it by a JSON pointer")
            }
        }
    }
}

fn suggest_target(tree: &Value, pointer: &str) -> String {
    let (folder, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    let siblings = value_at(tree, folder).and_then(Value::as_object);
    let names = siblings.into_iter().flatten().map(|(key, _)| key.as_str());
    let schema = format!("/components/schemas/{name}");
    match nearest(name, names) {
        Some(near) => format!("write `#{folder}/{near}`, if that is meant"),
        None if value_at(tree, &schema).is_some() => format!("write `#{schema}`, if that is meant"),
        None => "define it, or correct the reference".to_owned(),
    }
}
