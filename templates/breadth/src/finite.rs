//! Numbers that JSON and the text of a parameter do not have: "not a number" and the infinities. A value to send comes in;
//! nothing goes out but an error, where such a number is in it.
//!
//! JSON writers turn them into `null` without an error, which means something else to the server.

use std::fmt;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::invalid::{InvalidRequest, Reason};

/// Checks the numbers of a parameter or a body.
///
/// # Errors
///
/// A number is not finite.
pub fn check(name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
    match value.serialize(Finite) {
        Err(Found(true)) => Err(InvalidRequest::new(name, Reason::NotFinite)),
        // What cannot be written at all is reported by who writes it.
        Ok(()) | Err(Found(false)) => Ok(()),
    }
}

/// Looks at a value without writing it.
struct Finite;

/// Why looking ended: whether a number was found that is not finite.
#[derive(Debug)]
pub struct Found(bool);

const MESSAGE: &str = "a number is not finite";

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MESSAGE)
    }
}

impl std::error::Error for Found {}

impl serde::ser::Error for Found {
    /// A value may be written by way of another serializer, which hands on what was found.
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string() == MESSAGE)
    }
}

/// Looks at a part of a value; one that has no JSON form, such as a file, holds no number.
///
/// # Errors
///
/// A number is not finite.
pub fn look(part: &(impl Serialize + ?Sized)) -> Result<(), Found> {
    match part.serialize(Finite) {
        Err(Found(false)) => Ok(()),
        result => result,
    }
}

/// Returns whether the errors are those of looking. What is only looked at must not be written on the way: a value inside of many
/// others would be written once for each of them.
pub fn is_looking<E: serde::ser::Error>() -> bool {
    E::custom("").to_string() == MESSAGE
}

macro_rules! harmless {
    ($($method:ident($ty:ty))*) => {
        $(fn $method(self, _: $ty) -> Result<(), Found> { Ok(()) })*
    };
}

impl Serializer for Finite {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    harmless! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128) serialize_char(char)
        serialize_str(&str) serialize_bytes(&[u8]) serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, number: f32) -> Result<(), Found> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Found> {
        if number.is_finite() {
            Ok(())
        } else {
            Err(Found(true))
        }
    }

    fn serialize_none(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Found> {
        look(value)
    }

    fn serialize_unit(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        look(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        look(value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Found> {
        Ok(self)
    }
}

macro_rules! compound {
    ($($compound:ident $method:ident($($name:ident)?);)*) => { $(
        impl $compound for Finite {
            type Ok = ();
            type Error = Found;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Result<(), Found> {
                $(let _ = $name;)?
                look(value)
            }

            fn end(self) -> Result<(), Found> {
                Ok(())
            }
        }
    )* };
}

compound! {
    SerializeSeq serialize_element();
    SerializeTuple serialize_element();
    SerializeTupleStruct serialize_field();
    SerializeTupleVariant serialize_field();
    SerializeStruct serialize_field(key);
    SerializeStructVariant serialize_field(key);
}

impl SerializeMap for Finite {
    type Ok = ();
    type Error = Found;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Found> {
        look(value)
    }

    fn end(self) -> Result<(), Found> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct File;

    impl Serialize for File {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("no JSON form"))
        }
    }

    #[test]
    fn a_number_without_an_end_is_found_wherever_it_is() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let list = vec![None, Some(number)];
            assert!(check("a", &number).is_err());
            assert!(check("a", &list).is_err());
            assert!(check("a", &BTreeMap::from([("b", (1, [&list]))])).is_err());
            assert!(check("a", &(File, number)).is_err());
        }
        let error = check("a", &f64::NAN).unwrap_err().to_string();
        assert_eq!(
            error,
            "`a` holds a number that is not finite, which neither JSON nor a parameter has"
        );
    }

    #[test]
    fn everything_else_passes() {
        for number in [0.0, -0.0, f64::MAX, f64::MIN_POSITIVE] {
            check("a", &(number, "NaN", File)).unwrap();
        }
        check("a", &File).unwrap();
    }
}
