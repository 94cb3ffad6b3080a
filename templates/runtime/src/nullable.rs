//! Properties for which a description distinguishes three states: absent, `null`, a value.
//!
//! What was absent is not written, what was `null` is written as `null`. Everywhere else the type is an `Option`, and
//! `null` reads as `None`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property that may be absent, `null` or a value.
///
/// In a request, [`Absent`](Nullable::Absent) leaves a setting as it is and [`Null`](Nullable::Null) clears it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// The object does not have the property.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns the value, if there is one.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns a property that the object has, as `null` for `None`.
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// Returns whether the object does not have the property.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    /// Reads `null` or a value; a property that is not read at all stays [`Nullable::Absent`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Option::deserialize(deserializer)? {
            Some(value) => Self::Value(value),
            None => Self::Null,
        })
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    /// Writes a value or `null`; leaving out what is absent is the task of the object around it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_and_values_round_trip() {
        for (text, value) in [("null", Nullable::Null), ("7", Nullable::Value(7))] {
            assert_eq!(serde_json::from_str::<Nullable<i64>>(text).unwrap(), value);
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
        }
        assert!(Nullable::<i64>::default().is_absent());
        assert_eq!(Nullable::from(7).into_option(), Some(7));
    }
}
