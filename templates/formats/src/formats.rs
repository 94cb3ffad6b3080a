//! Strings that a document gives a format. A string comes in; it is kept as it is written, and goes out the same.
//!
//! A string that is not of its format never fails a response. Behind the features `uuid` and `jiff` the types convert to and
//! from those of the crates with these names.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::bound::{Bounded, Size};
use crate::record::Lenient;

/// Defines a type of the strings of one format.
macro_rules! format {
    ($name:ident $(#[$docs:meta])*) => {
        $(#[$docs])*
        ///
        /// It is used like a string, and compares as one.
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Returns the string as it was read, or as it is sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<&String> for $name {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&$name> for $name {
            fn from(value: &$name) -> Self {
                value.clone()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<String> for $name {
            fn eq(&self, other: &String) -> bool {
                self.0 == *other
            }
        }

        impl Bounded for $name {
            fn size(&self) -> Size<'_> {
                Size::Text(&self.0)
            }
        }

        impl Lenient for $name {
            fn from_scalar(value: Value) -> Result<Self, Value> {
                String::from_scalar(value).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    };
}

format! { Uuid
    /// A string of the format `uuid`: `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
}

format! { DateTime
    /// A string of the format `date-time`: `2026-01-31T12:00:00Z`.
}

format! { Date
    /// A string of the format `date`: `2026-01-31`.
}

#[cfg(feature = "uuid")]
impl Uuid {
    /// Reads the string as a UUID.
    ///
    /// # Errors
    ///
    /// The string is not one.
    pub fn to_uuid(&self) -> Result<::uuid::Uuid, ::uuid::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "uuid")]
impl From<::uuid::Uuid> for Uuid {
    fn from(uuid: ::uuid::Uuid) -> Self {
        Self(uuid.to_string())
    }
}

#[cfg(feature = "jiff")]
impl DateTime {
    /// Reads the string as a point in time.
    ///
    /// # Errors
    ///
    /// The string is not one: some servers leave the offset from UTC out, for example.
    pub fn to_timestamp(&self) -> Result<::jiff::Timestamp, ::jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<::jiff::Timestamp> for DateTime {
    fn from(timestamp: ::jiff::Timestamp) -> Self {
        Self(timestamp.to_string())
    }
}

#[cfg(feature = "jiff")]
impl Date {
    /// Reads the string as a day.
    ///
    /// # Errors
    ///
    /// The string is not one.
    pub fn to_date(&self) -> Result<::jiff::civil::Date, ::jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<::jiff::civil::Date> for Date {
    fn from(date: ::jiff::civil::Date) -> Self {
        Self(date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_string_is_kept_as_it_is_written() {
        for text in ["F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6", "yesterday", ""] {
            let json = serde_json::to_string(text).unwrap();
            let uuid: Uuid = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&uuid).unwrap(), json);
            assert_eq!(uuid, text);
            assert_eq!(uuid.len(), text.len());
            assert_eq!(DateTime::from(text).to_string(), text);
            assert_eq!(String::from(Date::from(text)), text);
        }
        assert!(serde_json::from_str::<Date>("1").is_err());
        assert_eq!(Date::from_scalar(1.into()).unwrap(), "1");
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn a_uuid_is_read_when_it_is_asked_for() {
        let uuid = Uuid::from("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
        let read = uuid.to_uuid().unwrap();
        assert_eq!(Uuid::from(read), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
        assert!(Uuid::from("f81d4fae").to_uuid().is_err());
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn a_time_is_read_when_it_is_asked_for() {
        let time = DateTime::from("2026-01-31T14:00:00.5+02:00");
        let read = time.to_timestamp().unwrap();
        assert_eq!(DateTime::from(read), "2026-01-31T12:00:00.5Z");
        assert!(DateTime::from("2026-01-31 12:00").to_timestamp().is_err());
        let day = Date::from("2026-01-31").to_date().unwrap();
        assert_eq!(Date::from(day), "2026-01-31");
        assert!(Date::from("31.01.2026").to_date().is_err());
    }
}
