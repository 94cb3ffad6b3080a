//! A JSON pointer into an OpenAPI document in, what its last key is by the table out.

use serde_json::Value;

use super::{Expected, OPENAPI, ObjectKind, SCHEMA};

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
    let keys = parent.split('/').skip(1);
    let start = Some((tree, &DOCUMENT));
    let found = keys.fold(start, |node, key| {
        let (value, expected) = node?;
        let key = key.replace("~1", "/").replace("~0", "~");
        let inner = match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            value => value.get(&key)?,
        };
        Some((inner, step(value, expected, &key)?))
    });
    let is_extension = key.starts_with("x-");
    found.is_some_and(|(value, expected)| {
        kind(value, expected).is_some_and(|kind| {
            is_extension || ANNOTATIONS.contains(&key) && kind.find(key).is_some()
        })
    })
}

/// Returns the kind of an object.
fn kind(value: &Value, expected: &'static Expected) -> Option<&'static ObjectKind> {
    match expected {
        Expected::Object(kind) | Expected::Reference(kind) => Some(kind),
        Expected::Schema => Some(&SCHEMA),
        Expected::Either(one, other) => [one, other]
            .into_iter()
            .find(|expected| fits(value, expected))
            .and_then(|expected| kind(value, expected)),
        _ => None,
    }
}

/// Returns what is expected at a key of a value.
fn step(value: &Value, expected: &'static Expected, key: &str) -> Option<&'static Expected> {
    match expected {
        Expected::Array(inner) | Expected::Map(inner) => Some(inner),
        Expected::Either(one, other) => [one, other]
            .into_iter()
            .find(|expected| fits(value, expected))
            .and_then(|expected| step(value, expected, key)),
        expected => {
            let kind = kind(value, expected)?;
            let keyword = kind.find(key).map(|row| &row.expected);
            let other = || {
                let (is_key, expected) = kind.others.as_ref()?;
                is_key(key).then_some(expected)
            };
            keyword.or_else(other)
        }
    }
}

/// Returns whether a value has the JSON type that is expected.
fn fits(value: &Value, expected: &Expected) -> bool {
    match expected {
        Expected::Array(_) => value.is_array(),
        Expected::Map(_) | Expected::Object(_) | Expected::Reference(_) => value.is_object(),
        Expected::Schema => value.is_object() || value.is_boolean(),
        _ => false,
    }
}
