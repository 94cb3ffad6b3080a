//! A JSON pointer into an OpenAPI document in, what its last key is by the table out.

use serde_json::Value;

use super::{Expected, OPENAPI, ObjectKind};
use crate::report::unescape;

static DOCUMENT: Expected = Expected::Object(&OPENAPI);

/// The keywords that say something to people only, wherever they are keywords.
const ANNOTATIONS: [&str; 6] = [
    "description",
    "summary",
    "title",
    "example",
    "examples",
    "externalDocs",
];

/// Returns whether a pointer into an OpenAPI document ends with or within an annotation or an extension, rather than with a
/// name that happens to be spelled like one or with a keyword that has an effect.
pub fn is_annotation(tree: &Value, pointer: &str) -> bool {
    let mut node = (tree, &DOCUMENT);
    for key in pointer.split('/').skip(1).map(unescape) {
        let (value, expected) = node;
        let kind = expected.of(value).kind();
        let is_words = |kind: &ObjectKind| {
            key.starts_with("x-")
                || ANNOTATIONS.contains(&key.as_str()) && kind.find(&key).is_some()
        };
        if kind.is_some_and(is_words) {
            return true;
        }
        let Some(inner) = descend(node, &key) else {
            return false;
        };
        node = inner;
    }
    false
}

/// Returns the value at a key, and what is expected there.
fn descend<'v>(
    (value, expected): (&'v Value, &'static Expected),
    key: &str,
) -> Option<(&'v Value, &'static Expected)> {
    let inner = match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
        value => value.get(key)?,
    };
    let expected = match expected.of(value) {
        Expected::Array(inner) | Expected::Map(inner) => inner,
        expected => expected.kind()?.expected(key)?,
    };
    Some((inner, expected))
}
