//! How a value is written, which decides which values differ: 5 and "5" are two values in JSON and the same text, and null
//! has no text. In: schemas. Out: whether their values can be written the same way.

use std::collections::BTreeSet;

use crate::diff::schema::{JsonType, Schema};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Notation {
    #[default]
    Json,
    /// By a `style`, as in a parameter or a header, or as plain text.
    Text,
    /// The same, where the items of an array repeat its name.
    Repeated,
    /// The properties of a form: scalars are strings, objects are JSON.
    Form,
    /// The parts of a multipart body: the same, and a part without a type is bytes.
    Multipart,
    /// Without any structure.
    Bytes,
}

impl Notation {
    /// Returns the notation of a property or an item of a value in this one.
    pub fn inside(self, old: &Schema, new: &Schema) -> Notation {
        let is_object = |schema: &Schema| schema.only() == Some(JsonType::Object);
        match self {
            Notation::Form | Notation::Multipart if is_object(old) || is_object(new) => {
                Notation::Json
            }
            same => same,
        }
    }

    pub fn is_text(self) -> bool {
        !matches!(self, Notation::Json | Notation::Bytes)
    }

    /// Returns whether a value of a type is written as an array of that value is. A string with a comma is two items where commas
    /// separate them.
    pub fn is_listed_alone(self, kind: JsonType) -> bool {
        match self {
            Notation::Json | Notation::Bytes => false,
            Notation::Text => kind != JsonType::String,
            Notation::Repeated | Notation::Form | Notation::Multipart => true,
        }
    }

    /// Returns whether each value of `narrow`, one of the kinds of a schema, can be written as one of `wide`.
    pub fn covers(self, wide: &Schema, kinds: &BTreeSet<JsonType>, narrow: JsonType) -> bool {
        let is_scalar = !matches!(narrow, JsonType::Array | JsonType::Object);
        kinds.contains(&narrow)
            || narrow == JsonType::Integer && kinds.contains(&JsonType::Number)
            || self.is_text()
                && is_scalar
                && kinds.contains(&JsonType::String)
                && accepts_any_string(wide)
    }
}

/// Returns whether a schema accepts every string that is not empty.
fn accepts_any_string(schema: &Schema) -> bool {
    schema.values.is_none()
        && schema.formats.is_empty()
        && schema.patterns.is_empty()
        && schema.opaque.is_empty()
        && !schema.counts.contains_key("maxLength")
        && schema
            .counts
            .get("minLength")
            .is_none_or(|least| *least <= 1)
}
