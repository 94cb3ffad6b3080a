//! Events that could not be typed. What is known of one goes out; the JSON stays with the event.

use std::fmt;

use crate::webhooks::Field;

/// An event of an unknown kind, or with a payload of another shape.
///
/// [`Incoming::raw`](super::Incoming::raw) has the JSON, byte for byte; [`Incoming::read_raw`](super::Incoming::read_raw)
/// reads it as another type.
#[derive(Debug, Clone, PartialEq)]
pub struct Unrecognized {
    pub(super) field: Option<Field>,
    reason: UnrecognizedReason,
}

/// Why an event could not be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnrecognizedReason {
    /// No property shows a kind that this crate knows.
    UnknownKind,
    /// The kind is known, and its payload has another shape at this path, such as `message.attachments[0].payload`.
    Shape(Box<str>),
    /// The item is not an object.
    NotAnObject,
}

impl Unrecognized {
    pub(super) fn new(field: Option<Field>, reason: UnrecognizedReason) -> Self {
        Self { field, reason }
    }

    /// Returns the field that delivered it, where that is known.
    pub fn field(&self) -> Option<&Field> {
        self.field.as_ref()
    }

    /// Returns why it could not be typed.
    pub fn reason(&self) -> &UnrecognizedReason {
        &self.reason
    }
}

impl fmt::Display for UnrecognizedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownKind => f.write_str("unknown kind of event"),
            Self::Shape(path) => write!(f, "the payload has another shape at `{path}`"),
            Self::NotAnObject => f.write_str("expected an object"),
        }
    }
}
