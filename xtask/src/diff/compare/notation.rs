//! How a value is written, which decides what two schemas can tell apart: 5 and "5" are two values of JSON and one text,
//! and null has no text.

use std::collections::BTreeSet;

use crate::diff::schema::{Kind, Schema};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Notation {
    #[default]
    Json,
    /// By a `style`, as in a parameter or a header, or as plain text.
    Text,
    /// The properties of a form: scalars are text, objects are JSON.
    Form,
    /// The parts of a multipart body: the same, and a part without a type is bytes.
    Multipart,
    /// Without any structure.
    Bytes,
}

impl Notation {
    /// Returns the notation of a property or an item of a value in this one.
    pub fn inside(self, old: &Schema, new: &Schema) -> Notation {
        let is_object = |schema: &Schema| schema.only() == Some(Kind::Object);
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

    /// Returns whether each value of `narrow`, one of the kinds of a schema, can be written as one of `wide`.
    pub fn covers(self, wide: &Schema, kinds: &BTreeSet<Kind>, narrow: Kind) -> bool {
        let is_scalar = !matches!(narrow, Kind::Array | Kind::Object);
        kinds.contains(&narrow)
            || narrow == Kind::Integer && kinds.contains(&Kind::Number)
            || self.is_text() && is_scalar && kinds.contains(&Kind::String) && takes_any_text(wide)
    }
}

/// Returns whether a schema takes every text that is not empty.
fn takes_any_text(schema: &Schema) -> bool {
    schema.values.is_none()
        && schema.formats.is_empty()
        && schema.patterns.is_empty()
        && schema.texts.is_empty()
        && !schema.counts.contains_key("maxLength")
        && schema
            .counts
            .get("minLength")
            .is_none_or(|least| *least <= 1)
}
