//! Ids of Pages, people, labels and personas.

use std::borrow::Borrow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bound::{Bounded, Size};

/// The id of a node of the Graph API: digits, or an alias such as `me`.
///
/// The reference pages declare the id of the same Page as a string or as an integer. Requests take both:
///
/// ```
/// use messenger_graph::Id;
///
/// assert_eq!(Id::from(1001), Id::from("1001"));
/// ```
///
/// An id is serialized as a string and read from a string or an integer; its digits are kept as they are, in responses and
/// deliveries also those of an integer of more than 64 bits. A JSON reader of another crate rejects such an integer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// Returns the id as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl From<String> for Id {
    fn from(id: String) -> Self {
        Self(id)
    }
}

macro_rules! from {
    ($($other:ty),*) => {$(
        impl From<$other> for Id {
            fn from(id: $other) -> Self {
                Self(id.to_string())
            }
        }
    )*};
}

// An integer literal without a suffix is an `i32` where several types are possible.
from!(&str, &String, i32, u32, i64, u64);

impl From<&Id> for Id {
    fn from(id: &Id) -> Self {
        id.clone()
    }
}

macro_rules! compare {
    ($($other:ty),*) => {$(
        impl PartialEq<$other> for Id {
            fn eq(&self, other: &$other) -> bool {
                self.0 == *other
            }
        }
    )*};
}

compare!(str, &str, String);

impl Bounded for Id {
    fn size(&self) -> Size<'_> {
        Size::Text(self.as_ref())
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id: a string or an integer")
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<Id, E> {
        Ok(id.into())
    }

    fn visit_string<E: Error>(self, id: String) -> Result<Id, E> {
        Ok(id.into())
    }

    fn visit_u64<E: Error>(self, id: u64) -> Result<Id, E> {
        Ok(id.into())
    }

    fn visit_i64<E: Error>(self, id: i64) -> Result<Id, E> {
        Ok(id.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_numbers_are_the_same_id() {
        let ids: [Id; 6] = [
            "1001".into(),
            "1001".to_owned().into(),
            1001.into(),
            1001_u32.into(),
            1001_i64.into(),
            1001_u64.into(),
        ];
        for id in ids {
            assert_eq!(id, "1001");
            assert_eq!(serde_json::to_string(&id).unwrap(), "\"1001\"");
        }
    }

    #[test]
    fn digits_are_kept() {
        for (json, id) in [
            ("\"007\"", "007"),
            ("18446744073709551615", "18446744073709551615"),
            ("\"me\"", "me"),
        ] {
            assert_eq!(serde_json::from_str::<Id>(json).unwrap(), id);
        }
        for json in ["1.5", "true", "null", "[]", "1e30"] {
            assert!(serde_json::from_str::<Id>(json).is_err(), "{json}");
        }
    }
}
