//! JSON objects as Rust structs, table driven.
//!
//! A struct hands in the names of its fields and two short functions (`read`, `write`); this module does the
//! rest of serde's work, once for all structs. Afterwards: a missing required property is an error with its name, `null`
//! for an optional property reads as `None` unless any value may be there, an unknown property is set aside in [`Extra`] and
//! written back, and of a duplicate property the last value counts.

// The paths are spelled out for a crate that takes this file as a module from elsewhere, as a test does.
#[path = "record/extra.rs"]
mod extra;
#[path = "record/lenient.rs"]
mod lenient;
#[path = "record/properties.rs"]
mod properties;
#[path = "record/slot.rs"]
pub(crate) mod slot;

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::value::MapDeserializer;
use serde::de::{Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

use crate::nullable::Nullable;

pub use extra::Extra;
pub use lenient::Lenient;
pub use properties::Properties;

/// A struct that is an object on the wire.
///
/// The `Deserialize` and `Serialize` of such a struct call [`deserialize`] and [`serialize`].
pub trait Record: Sized {
    /// The struct's name, for messages such as "expected struct Page".
    const NAME: &'static str;
    /// The names of the properties; names that are only read (aliases) follow the others.
    const FIELDS: &'static [&'static str];
    /// The property whose value the record may be, as a string without an object around it.
    const TEXT: Option<&'static str> = None;

    /// Reads the properties of one object.
    ///
    /// # Errors
    ///
    /// A property is missing or has a value of another type.
    fn read<'de, A: MapAccess<'de>>(properties: Properties<'de, A>) -> Result<Self, A::Error>;

    /// Writes the properties into one object.
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
/// The input is neither an object nor what [`Record::TEXT`] allows, or [`Record::read`] rejects it.
pub fn deserialize<'de, R: Record, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    match R::TEXT {
        None => deserializer.deserialize_map(RecordVisitor(PhantomData)),
        Some(property) => deserializer.deserialize_any(TextVisitor(property, PhantomData)),
    }
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

/// Implements [`Record`] and serde's traits for a struct of the parent module.
///
/// A row for each field: its index in [`Record::FIELDS`], with those of its aliases; the field; the property, if it has
/// another name; the [slot](slot) that holds it while the others are read; how its value is read, if not as it is. After the
/// rows are the aliases, and `extra` where the struct keeps undeclared properties. `or "name"` before the rows: a string is
/// read as the value of that property. `with "name" "value"`: the property is written with that value, without a field.
macro_rules! record {
    (
        $record:ident $(or $text:literal)? $(with $constant:literal $value:literal)*
        $($($index:literal)|+ $field:ident $($name:literal)? $slot:ident $($read:ident)?),*;
        $($alias:literal)* $($extra:ident)?
    ) => {
        impl $crate::record::Record for super::$record {
            const NAME: &'static str = ::std::stringify!($record);
            const FIELDS: &'static [&'static str] = &[
                $($crate::record::name!($field $($name)?),)*
                $($alias),*
            ];
            $(const TEXT: ::std::option::Option<&'static str> = Some($text);)?

            // The indices of aliases may follow one another.
            #[allow(clippy::manual_range_patterns)]
            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                mut properties: $crate::record::Properties<'de, A>,
            ) -> ::std::result::Result<Self, A::Error> {
                $(let mut $field = $crate::record::slot::$slot::new();)*
                loop {
                    // The arm of the end is the first one, so that the types of all slots are known in the others.
                    match properties.next_field()? {
                        None => return Ok(Self {
                            $($field: $crate::record::take!(
                                $slot $field properties $crate::record::name!($field $($name)?)
                            ),)*
                            $($extra: properties.extra(),)?
                        }),
                        $(Some($($index)|+) => $crate::record::read!($field properties $($read)?),)*
                        Some(_) => Ok(()),
                    }?;
                }
            }

            // Without `?`, which costs the compiler as much as the call before it.
            #[allow(clippy::question_mark)]
            fn write<M: ::serde::ser::SerializeMap>(
                &self,
                map: &mut M,
            ) -> ::std::result::Result<(), M::Error> {
                $(if let Err(error) = map.serialize_entry($constant, $value) {
                    return Err(error);
                })*
                $(if let Err(error) = $crate::record::slot::$slot::write(
                    map, $crate::record::name!($field $($name)?), &self.$field,
                ) {
                    return Err(error);
                })*
                $(if let Err(error) = self.$extra.write(map) {
                    return Err(error);
                })?
                Ok(())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for super::$record {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::record::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for super::$record {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::record::serialize(self, serializer)
            }
        }
    };
}
pub(crate) use record;

/// The name of a property, which is that of its field if the row has none.
macro_rules! name {
    ($field:ident) => {
        ::std::stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}
pub(crate) use name;

/// Reads the value of a field, as its row says.
macro_rules! read {
    ($field:ident $properties:ident) => {
        $field.value(&mut $properties)
    };
    ($field:ident $properties:ident $read:ident) => {
        $field.$read(&mut $properties)
    };
}
pub(crate) use read;

/// Ends the slot of a field: what is in it becomes the field.
macro_rules! take {
    (Required $field:ident $properties:ident $name:expr) => {
        match $field.0 {
            Some(value) => value,
            None => return $properties.missing($name),
        }
    };
    (Unwrapped $field:ident $properties:ident $name:expr) => {
        $properties.unwrapped($field.0, $name)?
    };
    ($slot:ident $field:ident $properties:ident $name:expr) => {
        $field.0
    };
}
pub(crate) use take;

/// Writes an optional property; `None` writes nothing.
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

/// Writes a property that distinguishes `null` from absent.
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

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Record> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<R, A::Error> {
        R::read(Properties::new(map, R::FIELDS))
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

    fn visit_str<E: Error>(self, text: &str) -> Result<R, E> {
        let properties = [(self.0, Text(text))].into_iter();
        RecordVisitor(PhantomData).visit_map(MapDeserializer::new(properties))
    }
}

/// A string that is also read as the value of an optional property.
struct Text<'a>(&'a str);

impl<'de, E: Error> IntoDeserializer<'de, E> for Text<'_> {
    type Deserializer = TextDeserializer<Self, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        TextDeserializer(self, PhantomData)
    }
}

struct TextDeserializer<T, E>(T, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for TextDeserializer<Text<'_>, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_str(self.0.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
#[path = "record/tests.rs"]
mod tests;
