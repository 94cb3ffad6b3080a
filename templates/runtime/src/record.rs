//! JSON objects as Rust structs, table driven.
//!
//! A struct hands in the names of its members and two short functions (`read`, `write`); this module does the
//! rest of serde's work, once for all structs. Afterwards: a missing member is an error that names it, `null`
//! for an optional member reads as `None`, an unknown member is set aside in [`Extra`] and written back, and of a
//! member that stands twice the last one counts.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::nullable::Nullable;

/// A struct that is an object on the wire.
///
/// The `Deserialize` and `Serialize` of such a struct call [`deserialize`] and [`serialize`].
pub trait Record: Sized {
    /// The struct's name, for messages such as "expected struct Page".
    const NAME: &'static str;
    /// The members' names on the wire; names that are only read (aliases) stand behind the others.
    const FIELDS: &'static [&'static str];

    /// Reads the members of one object.
    ///
    /// # Errors
    ///
    /// A member is missing or has a value of another type.
    fn read<'de, A: MapAccess<'de>>(members: Members<'de, A>) -> Result<Self, A::Error>;

    /// Writes the members into one object.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

/// Reads a record from any serde format.
///
/// # Errors
///
/// The input is not an object, or [`Record::read`] refuses it.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// Reads a record that may also stand as a string, which is then the value of one of its members.
///
/// # Errors
///
/// The input is neither, or [`Record::read`] refuses it.
pub fn deserialize_or_text<'de, R: Record, D: Deserializer<'de>>(
    deserializer: D,
    member: &'static str,
) -> Result<R, D::Error> {
    deserializer.deserialize_any(TextVisitor(member, PhantomData))
}

/// Writes a record to any serde format.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<R: Record, S: Serializer>(record: &R, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    record.write(&mut map)?;
    map.end()
}

/// Implements serde's traits for a record by [`deserialize`] and [`serialize`].
macro_rules! traits {
    ($record:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $record {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::record::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for $record {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::record::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use traits;

/// Writes an optional member; `None` writes nothing.
///
/// # Errors
///
/// Those of the serializer.
pub fn optional<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => map.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes a member that tells `null` from absent.
///
/// # Errors
///
/// Those of the serializer.
pub fn nullable<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &Nullable<T>,
) -> Result<(), M::Error> {
    if value.is_absent() {
        return Ok(());
    }
    map.serialize_entry(name, value)
}

/// The members of one object while it is being read.
pub struct Members<'de, A> {
    map: A,
    fields: &'static [&'static str],
    extra: Extra,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    /// Returns the index in [`Record::FIELDS`] of the next known member; unknown ones are set aside.
    ///
    /// # Errors
    ///
    /// The input is not valid.
    pub fn next_field(&mut self) -> Result<Option<usize>, A::Error> {
        loop {
            match self.map.next_key_seed(Key(self.fields))? {
                None => return Ok(None),
                Some(Field::Known(index)) => return Ok(Some(index)),
                Some(Field::Unknown(name)) => {
                    let value = self.map.next_value()?;
                    self.extra.insert(name, value);
                }
            }
        }
    }

    /// Reads the value of the member that [`next_field`](Self::next_field) returned.
    ///
    /// # Errors
    ///
    /// The value is of another type.
    pub fn value<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.map.next_value()
    }

    /// Reads a scalar that some answers hold as another kind of scalar: a number or flag in a text, a text's number.
    ///
    /// # Errors
    ///
    /// The value does not say the same as one of the right type.
    pub fn lenient<T: Lenient>(&mut self) -> Result<T, A::Error> {
        let value: Value = self.map.next_value()?;
        let refused =
            |value: Value| A::Error::custom(format_args!("{} is of another type", kind(&value)));
        T::from_scalar(value).map_err(refused)
    }

    /// Returns the list of a member that must be there; without it, the unknown members are its only item.
    ///
    /// # Errors
    ///
    /// ``missing field `name` ``, when there is neither; or the members are not an item.
    pub fn unwrapped<T: DeserializeOwned>(
        &mut self,
        value: Option<Vec<T>>,
        name: &'static str,
    ) -> Result<Vec<T>, A::Error> {
        match (value, self.extra.0.take()) {
            (Some(list), extra) => {
                self.extra.0 = extra;
                Ok(list)
            }
            (None, Some(bare)) => {
                let item = serde_json::from_value(Value::Object(*bare));
                Ok(vec![item.map_err(A::Error::custom)?])
            }
            (None, None) => Err(A::Error::missing_field(name)),
        }
    }

    /// Returns the value of a member that must be there.
    ///
    /// # Errors
    ///
    /// ``missing field `name` ``, when it is not.
    pub fn required<T>(&self, value: Option<T>, name: &'static str) -> Result<T, A::Error> {
        value.ok_or_else(|| A::Error::missing_field(name))
    }

    /// Returns the unknown members.
    pub fn extra(self) -> Extra {
        self.extra
    }
}

/// The members of an object that its type does not know.
///
/// They are kept so that a value that was read can be written again without a loss. `Debug` shows their names
/// only: nobody has described what is in them, and it may be a secret.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Map<String, Value>>>);

impl Extra {
    /// Returns the value of an unknown member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Returns the unknown members, each once.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|map| map.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Returns whether there is no unknown member.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|map| map.is_empty())
    }

    /// Adds a member, and returns the value that it replaces.
    ///
    /// The name must not be one that the type knows: the object would have it twice.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value)
    }

    /// Writes all members into an object.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    pub fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extra ")?;
        f.debug_set()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R, A::Error> {
        R::read(Members {
            map,
            fields: R::FIELDS,
            extra: Extra::default(),
            lifetime: PhantomData,
        })
    }
}

struct TextVisitor<R>(&'static str, PhantomData<R>);

impl<'de, R: Record> Visitor<'de> for TextVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {} or a string", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R, A::Error> {
        RecordVisitor(PhantomData).visit_map(map)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<R, E> {
        RecordVisitor(PhantomData).visit_map(MapDeserializer::new([(self.0, text)].into_iter()))
    }
}

/// A scalar that can be read from another kind of scalar that says the same.
pub trait Lenient: Sized {
    /// Reads a value; one that does not say the same is handed back.
    ///
    /// # Errors
    ///
    /// The value itself.
    fn from_scalar(value: Value) -> Result<Self, Value>;
}

impl Lenient for String {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(text),
            Value::Number(number) => Ok(number.to_string()),
            other => Err(other),
        }
    }
}

impl Lenient for bool {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value
            .as_str()
            .map_or(value.as_bool(), |text| text.parse().ok())
        {
            Some(flag) => Ok(flag),
            None => Err(value),
        }
    }
}

impl Lenient for i64 {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value
            .as_str()
            .map_or(value.as_i64(), |text| text.parse().ok())
        {
            Some(number) => Ok(number),
            None => Err(value),
        }
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value {
            Value::Null => Ok(None),
            value => T::from_scalar(value).map(Some),
        }
    }
}

/// A value's kind; the value itself may be a secret.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

enum Field {
    Known(usize),
    Unknown(String),
}

struct Key(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Field;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(match self.0.iter().position(|field| *field == name) {
            Some(index) => Field::Known(index),
            None => Field::Unknown(name.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    struct Call {
        success: bool,
        call_id: Option<String>,
        tracks: Option<Vec<i64>>,
        note: Nullable<String>,
        extra: Extra,
    }

    impl Record for Call {
        const NAME: &'static str = "Call";
        const FIELDS: &'static [&'static str] = &["success", "call_id", "tracks", "note", "id"];

        fn read<'de, A: MapAccess<'de>>(mut members: Members<'de, A>) -> Result<Self, A::Error> {
            let mut success = None;
            let mut call_id = None;
            let mut tracks = None;
            let mut note = Nullable::Absent;
            while let Some(field) = members.next_field()? {
                match field {
                    0 => success = Some(members.value()?),
                    1 | 4 => call_id = members.value()?,
                    2 => tracks = members.value()?,
                    _ => note = members.value()?,
                }
            }
            Ok(Self {
                success: members.required(success, "success")?,
                call_id,
                tracks,
                note,
                extra: members.extra(),
            })
        }

        fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
            map.serialize_entry("success", &self.success)?;
            optional(map, "call_id", &self.call_id)?;
            optional(map, "tracks", &self.tracks)?;
            nullable(map, "note", &self.note)?;
            self.extra.write(map)
        }
    }

    impl<'de> Deserialize<'de> for Call {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize(deserializer)
        }
    }

    impl Serialize for Call {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serialize(self, serializer)
        }
    }

    fn read(text: &str) -> Result<Call, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn errors_name_the_member_and_the_type() {
        let missing = read(r#"{"call_id":"c"}"#).unwrap_err().to_string();
        assert!(missing.contains("missing field `success`"), "{missing}");
        let other = read("[1]").unwrap_err().to_string();
        assert!(other.contains("expected struct Call"), "{other}");
    }

    #[test]
    fn absent_null_and_empty_stay_apart() {
        let call = read(r#"{"success":true,"call_id":null,"tracks":[],"note":null}"#).unwrap();
        assert_eq!(call.call_id, None);
        assert_eq!(call.tracks, Some(vec![]));
        assert_eq!(call.note, Nullable::Null);
        let call = read(r#"{"success":true}"#).unwrap();
        assert_eq!((call.tracks, call.note), (None, Nullable::Absent));
    }

    #[test]
    fn unknown_members_round_trip() {
        let wire = json!({"success": true, "note": null, "new": {"a": [1, null]}, "x": null});
        let call: Call = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(call.extra.get("new"), Some(&json!({"a": [1, null]})));
        assert_eq!(call.extra.iter().count(), 2);
        assert_eq!(serde_json::to_value(&call).unwrap(), wire);
    }

    #[test]
    fn of_a_member_that_stands_twice_the_last_counts() {
        let call = read(r#"{"success":false,"id":"a","x":1,"success":true,"call_id":"b","x":2}"#);
        let call = call.unwrap();
        assert!(call.success);
        assert_eq!(call.call_id.as_deref(), Some("b"));
        assert_eq!(call.extra.get("x"), Some(&json!(2)));
    }

    #[test]
    fn debug_shows_the_names_of_unknown_members_only() {
        let call = read(r#"{"success":true,"access_token":"CANARY"}"#).unwrap();
        let debug = format!("{call:?}");
        assert!(debug.contains(r#"Extra {"access_token"}"#), "{debug}");
        assert!(!debug.contains("CANARY"), "{debug}");
        assert!(!call.extra.is_empty());
        assert!(Extra::default().is_empty());
    }
}
