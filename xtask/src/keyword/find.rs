//! A JSON pointer into an OpenAPI document in, what its last key is by the table out.

use serde_json::Value;

use super::{Expected, OPENAPI};
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

/// Returns whether a pointer into an OpenAPI document ends with an annotation or an extension, rather than with a name
/// that happens to be spelled like one or with a keyword that has an effect.
pub fn is_annotation(tree: &Value, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let mut keys = parent.split('/').skip(1).map(unescape);
    let found = keys.try_fold((tree, &DOCUMENT), |node, key| descend(node, &key));
    let kind = found.and_then(|(value, expected)| expected.of(value).kind());
    kind.is_some_and(|kind| {
        key.starts_with("x-") || ANNOTATIONS.contains(&key) && kind.find(key).is_some()
    })
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
