//! A field of a record while its object is read, and how it is written: one type for each way to be present.
//!
//! The rows of [`record!`](super::record) name them; `value`, `lenient` and `integer` read a property.

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

use super::{Lenient, Properties, nullable, optional};
use crate::nullable::Nullable;

/// A property that must be there.
pub struct Required<T>(pub Option<T>);

/// A property that may be missing; null is the same.
pub struct Optional<T>(pub Option<T>);

/// A property of any value that may be missing; null is a value.
pub struct OptionalAny<T>(pub Option<T>);

/// A property that may be missing, which is not the same as null.
pub struct OptionalNullable<T>(pub Nullable<T>);

/// A list that must be there; without it, the unknown properties are its only item.
pub struct Unwrapped<T>(pub Option<Vec<T>>);

/// Implements what reading is for each; `$set` makes the content of a slot from a value. Not every crate needs every slot.
macro_rules! slot {
    ($slot:ident, $read:ty, $start:expr, $set:expr) => {
        #[allow(dead_code)]
        impl<T> $slot<T> {
            pub fn new() -> Self {
                Self($start)
            }

            pub fn value<'de, A: MapAccess<'de>>(
                &mut self,
                properties: &mut Properties<'de, A>,
            ) -> Result<(), A::Error>
            where
                $read: Deserialize<'de>,
            {
                self.0 = $set(properties.value()?);
                Ok(())
            }

            pub fn lenient<'de, A: MapAccess<'de>>(
                &mut self,
                properties: &mut Properties<'de, A>,
            ) -> Result<(), A::Error>
            where
                $read: Lenient,
            {
                self.0 = $set(properties.lenient()?);
                Ok(())
            }
        }
    };
}

slot!(Required, T, None, Some);
slot!(Optional, Option<T>, None, std::convert::identity);
slot!(
    OptionalNullable,
    Nullable<T>,
    Nullable::Absent,
    std::convert::identity
);
slot!(OptionalAny, T, None, Some);
slot!(Unwrapped, Vec<T>, None, Some);

impl<T> Optional<T> {
    #[allow(dead_code)]
    pub fn integer<'de, A: MapAccess<'de>>(
        &mut self,
        properties: &mut Properties<'de, A>,
    ) -> Result<(), A::Error>
    where
        T: TryFrom<i128>,
    {
        self.0 = properties.integer()?;
        Ok(())
    }
}

impl<T> Required<T> {
    pub fn write<M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error>
    where
        T: Serialize,
    {
        map.serialize_entry(name, value)
    }
}

impl<T> Optional<T> {
    pub fn write<M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error>
    where
        T: Serialize,
    {
        optional(map, name, value)
    }
}

#[allow(dead_code)]
impl<T> OptionalAny<T> {
    pub fn write<M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error>
    where
        T: Serialize,
    {
        optional(map, name, value)
    }
}

impl<T> OptionalNullable<T> {
    pub fn write<M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Nullable<T>,
    ) -> Result<(), M::Error>
    where
        T: Serialize,
    {
        nullable(map, name, value)
    }
}

impl<T> Unwrapped<T> {
    pub fn write<M: SerializeMap>(
        map: &mut M,
        name: &'static str,
        value: &Vec<T>,
    ) -> Result<(), M::Error>
    where
        T: Serialize,
    {
        map.serialize_entry(name, value)
    }
}
