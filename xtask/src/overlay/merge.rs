//! The value of an `update` or a `copy` and a node in, the changed node out.
//!
//! Overlay 1.1 merges only values of one kind and rejects any other pair. Overlay 1.0 leaves open what is compatible
//! inside an object; there the value of the update replaces one of another kind.

use serde_json::{Map, Value};

use super::OverlayVersion;
use crate::report::push_token;

/// The three kinds of values that the rules of updates distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Object,
    Array,
    Primitive,
}

impl ValueKind {
    pub fn of(value: &Value) -> ValueKind {
        match value {
            Value::Object(_) => ValueKind::Object,
            Value::Array(_) => ValueKind::Array,
            _ => ValueKind::Primitive,
        }
    }

    /// Returns the kind with its article.
    pub fn name(self) -> &'static str {
        match self {
            ValueKind::Object => "an object",
            ValueKind::Array => "an array",
            ValueKind::Primitive => "a primitive value",
        }
    }
}

/// A value that cannot be merged into what the document has.
#[derive(Debug)]
pub struct Conflict {
    /// JSON pointer of the value in the update.
    pub pointer: String,
    pub update: ValueKind,
    pub node: ValueKind,
}

/// Updates a node and returns whether that changed it.
pub fn update(edition: OverlayVersion, node: &mut Value, update: &Value) -> Result<bool, Conflict> {
    match (&mut *node, update) {
        (Value::Array(node), Value::Array(update)) if edition == OverlayVersion::V1_1 => {
            Ok(concatenate(node, update))
        }
        (Value::Array(node), item) => {
            node.push(item.clone());
            Ok(true)
        }
        (Value::Object(node), Value::Object(update)) => {
            merge(edition, node, update, &mut String::new())
        }
        (node, update) if ValueKind::of(node) == ValueKind::of(update) => Ok(replace(node, update)),
        (node, update) => Err(Conflict {
            pointer: String::new(),
            update: ValueKind::of(update),
            node: ValueKind::of(node),
        }),
    }
}

/// Merges objects key by key: objects are merged, arrays are concatenated, primitive values are replaced.
fn merge(
    edition: OverlayVersion,
    node: &mut Map<String, Value>,
    update: &Map<String, Value>,
    pointer: &mut String,
) -> Result<bool, Conflict> {
    let mut changed = false;
    for (key, update) in update {
        let length = pointer.len();
        push_token(pointer, key);
        changed |= match (node.get_mut(key), update) {
            (Some(Value::Object(node)), Value::Object(update)) => {
                merge(edition, node, update, pointer)?
            }
            (Some(Value::Array(node)), Value::Array(update)) => concatenate(node, update),
            (Some(node), update)
                if edition == OverlayVersion::V1_1
                    && ValueKind::of(node) != ValueKind::of(update) =>
            {
                return Err(Conflict {
                    pointer: std::mem::take(pointer),
                    update: ValueKind::of(update),
                    node: ValueKind::of(node),
                });
            }
            (Some(node), update) => replace(node, update),
            (None, update) => {
                node.insert(key.clone(), update.clone());
                true
            }
        };
        pointer.truncate(length);
    }
    Ok(changed)
}

fn concatenate(node: &mut Vec<Value>, update: &[Value]) -> bool {
    node.extend_from_slice(update);
    !update.is_empty()
}

fn replace(node: &mut Value, update: &Value) -> bool {
    let differs = node != update;
    if differs {
        node.clone_from(update);
    }
    differs
}
