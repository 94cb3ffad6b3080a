//! Enums that stay open: a value that the crate does not know yet never fails a response.
//!
//! An enum hands in the table of its wire values; reading, writing and comparing are done here, once for all
//! enums. An unknown value is kept as it was, a number or boolean included, and is written back the same.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserializer, Visitor};
use serde::ser::Serializer;
use serde_json::{Number, Value};

use crate::integer::whole;

/// An enum of wire values to which the API may add.
pub trait OpenEnum: Clone + PartialEq + 'static {
    /// The wire values and their variants.
    const VALUES: &'static [(&'static str, Self)];
    /// Whether reading takes upper and lower case for the same (ASCII letters only).
    const IGNORE_CASE: bool = false;
    /// Whether not all values are strings; those of [`VALUES`](Self::VALUES) are JSON then.
    const JSON: bool = false;

    /// Returns the variant that keeps an unknown value.
    fn unrecognized(value: UnrecognizedValue) -> Self;

    /// Returns the value as it is on the wire.
    fn as_str(&self) -> &str;

    /// Returns the unknown value, if this is one.
    ///
    /// An enum that leaves this as it is writes an unknown number as a string.
    fn as_unrecognized(&self) -> Option<&UnrecognizedValue> {
        None
    }
}

/// A wire value that the crate does not know.
///
/// Only reading makes one, so that a match on it cannot mean a value that a later release gives a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnrecognizedValue(Scalar);

impl UnrecognizedValue {
    /// Returns the value's text; that of a number or boolean is its JSON text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Scalar::Text(text) | Scalar::Number(_, text) => text,
            Scalar::Bool(true) => "true",
            Scalar::Bool(false) => "false",
        }
    }
}

impl fmt::Display for UnrecognizedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for UnrecognizedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Scalar::Text(text) => serializer.serialize_str(text),
            Scalar::Number(number, _) => number.serialize(serializer),
            Scalar::Bool(flag) => serializer.serialize_bool(*flag),
        }
    }
}

/// Returns the variant for a string; one that is not known becomes the unrecognized variant.
pub fn parse<E: OpenEnum>(text: &str) -> E {
    if E::JSON {
        let known = E::VALUES.iter().find(|(_, known)| known.as_str() == text);
        return match (known, text.parse()) {
            (Some((_, known)), _) => known.clone(),
            (None, Ok(number)) => EnumVisitor::number(number),
            (None, Err(_)) => E::unrecognized(UnrecognizedValue(Scalar::Text(text.into()))),
        };
    }
    let is_exact = |(value, _): &&(&str, E)| *value == text;
    let is_same = |(value, _): &&(&str, E)| value.eq_ignore_ascii_case(text);
    let exact = E::VALUES.iter().find(is_exact);
    let known = exact.or_else(|| E::VALUES.iter().find(is_same).filter(|_| E::IGNORE_CASE));
    match known {
        Some((_, known)) => known.clone(),
        None => E::unrecognized(UnrecognizedValue(Scalar::Text(text.into()))),
    }
}

/// Returns the variant for a value that is written as JSON in [`OpenEnum::VALUES`].
fn parse_json<E: OpenEnum>(value: &Value) -> Option<E> {
    let json = value.to_string();
    let known = E::VALUES.iter().filter(|_| E::JSON);
    let mut known = known.filter(|(value, _)| *value == json);
    known.next().map(|(_, known)| known.clone())
}

/// Implements [`OpenEnum`], `as_str`, serde's traits, `From<&str>` and `Display` for an enum of the parent module.
///
/// A row for each variant: its text, and its JSON where that is something else. After the rows are the constants of the
/// trait that are `true`.
macro_rules! open {
    ($open:ident $($variant:ident $text:literal $($json:literal)?),*; $($flag:ident)*) => {
        impl $crate::open::OpenEnum for super::$open {
            const VALUES: &'static [(&'static str, Self)] =
                &[$(($crate::open::value(&[$($json,)? $text]), Self::$variant)),*];
            $(const $flag: bool = true;)*

            fn unrecognized(value: $crate::open::UnrecognizedValue) -> Self {
                Self::Unrecognized(value)
            }

            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unrecognized(value) => value.as_str(),
                }
            }

            fn as_unrecognized(&self) -> ::std::option::Option<&$crate::open::UnrecognizedValue> {
                if let Self::Unrecognized(value) = self { Some(value) } else { None }
            }
        }

        impl super::$open {
            /// Returns the value on the wire.
            pub fn as_str(&self) -> &str {
                $crate::open::OpenEnum::as_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for super::$open {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::open::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for super::$open {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::open::serialize(self, serializer)
            }
        }

        impl ::std::convert::From<&str> for super::$open {
            fn from(text: &str) -> Self {
                $crate::open::parse(text)
            }
        }

        impl ::std::fmt::Display for super::$open {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::open::OpenEnum::as_str(self))
            }
        }
    };
}
pub(crate) use open;

/// Returns the first of the strings of a value.
pub const fn value(strings: &[&'static str]) -> &'static str {
    strings[0]
}

/// Reads an open enum from any self-describing serde format.
///
/// # Errors
///
/// The value is `null`, an array or an object.
pub fn deserialize<'de, E: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_any(EnumVisitor(PhantomData))
}

/// Writes an open enum.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<E: OpenEnum, S: Serializer>(value: &E, serializer: S) -> Result<S::Ok, S::Error> {
    match value.as_unrecognized() {
        Some(unknown) => unknown.serialize(serializer),
        None if E::JSON => json_of(value).serialize(serializer),
        None => serializer.serialize_str(value.as_str()),
    }
}

/// The value of a known variant of an enum whose values are JSON.
fn json_of<E: OpenEnum>(value: &E) -> Option<Value> {
    let known = E::VALUES.iter().find(|(_, known)| known == value);
    serde_json::from_str(known?.0).ok()
}

/// A JSON value that is neither `null` nor made of others; a number comes with its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Scalar {
    Text(Box<str>),
    Number(Number, Box<str>),
    Bool(bool),
}

struct EnumVisitor<E>(PhantomData<E>);

impl<E: OpenEnum> EnumVisitor<E> {
    fn number(number: Number) -> E {
        let text = number.to_string().into();
        let unknown = |number| E::unrecognized(UnrecognizedValue(Scalar::Number(number, text)));
        parse_json(&number.clone().into()).unwrap_or_else(|| unknown(number))
    }
}

impl<E: OpenEnum> Visitor<'_> for EnumVisitor<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<X>(self, text: &str) -> Result<E, X> {
        if E::JSON {
            let unknown = || E::unrecognized(UnrecognizedValue(Scalar::Text(text.into())));
            return Ok(parse_json(&text.into()).unwrap_or_else(unknown));
        }
        Ok(parse(text))
    }

    fn visit_bool<X>(self, flag: bool) -> Result<E, X> {
        let unknown = || E::unrecognized(UnrecognizedValue(Scalar::Bool(flag)));
        Ok(parse_json(&flag.into()).unwrap_or_else(unknown))
    }

    fn visit_i64<X>(self, number: i64) -> Result<E, X> {
        Ok(Self::number(number.into()))
    }

    fn visit_u64<X>(self, number: u64) -> Result<E, X> {
        Ok(Self::number(number.into()))
    }

    fn visit_f64<X: serde::de::Error>(self, number: f64) -> Result<E, X> {
        let known = whole(number).and_then(|number| parse_json(&number.into()));
        if let Some(known) = known {
            return Ok(known);
        }
        let number = Number::from_f64(number).ok_or_else(|| X::custom("a number without end"))?;
        Ok(Self::number(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Target {
        Meta,
        Partners,
        Unrecognized(UnrecognizedValue),
    }

    impl OpenEnum for Target {
        const VALUES: &'static [(&'static str, Self)] =
            &[("META", Self::Meta), ("PARTNERS", Self::Partners)];
        const IGNORE_CASE: bool = true;

        fn unrecognized(value: UnrecognizedValue) -> Self {
            Self::Unrecognized(value)
        }

        fn as_str(&self) -> &str {
            match self {
                Self::Meta => "META",
                Self::Partners => "PARTNERS",
                Self::Unrecognized(value) => value.as_str(),
            }
        }

        fn as_unrecognized(&self) -> Option<&UnrecognizedValue> {
            match self {
                Self::Unrecognized(value) => Some(value),
                _ => None,
            }
        }
    }

    fn round_trip(json: &str) -> (Target, String) {
        let target: Target = deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap();
        let mut out = Vec::new();
        serialize(&target, &mut serde_json::Serializer::new(&mut out)).unwrap();
        (target, String::from_utf8(out).unwrap())
    }

    #[test]
    fn known_values_are_read_in_any_case_and_written_in_their_own() {
        assert_eq!(round_trip(r#""META""#), (Target::Meta, r#""META""#.into()));
        assert_eq!(
            round_trip(r#""partners""#),
            (Target::Partners, r#""PARTNERS""#.into())
        );
        assert_eq!(parse::<Target>("Meta"), Target::Meta);
    }

    #[test]
    fn unknown_scalars_round_trip() {
        for json in [
            r#""EVERY\"BODY""#,
            r#""""#,
            "42",
            "-7",
            "18446744073709551615",
            "1.5",
            "true",
        ] {
            let (target, written) = round_trip(json);
            assert!(matches!(target, Target::Unrecognized(_)), "{json}");
            assert_eq!(written, json);
        }
        assert_eq!(round_trip("42").0.as_str(), "42");
        assert_ne!(round_trip("42").0, round_trip(r#""42""#).0);
        assert_eq!(round_trip("false").0.as_str(), "false");
    }

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Size {
        _1,
        Auto,
        Unrecognized(UnrecognizedValue),
    }

    impl OpenEnum for Size {
        const VALUES: &'static [(&'static str, Self)] =
            &[("1", Self::_1), ("\"auto\"", Self::Auto)];
        const JSON: bool = true;

        fn unrecognized(value: UnrecognizedValue) -> Self {
            Self::Unrecognized(value)
        }

        fn as_str(&self) -> &str {
            match self {
                Self::_1 => "1",
                Self::Auto => "auto",
                Self::Unrecognized(value) => value.as_str(),
            }
        }

        fn as_unrecognized(&self) -> Option<&UnrecognizedValue> {
            match self {
                Self::Unrecognized(value) => Some(value),
                _ => None,
            }
        }
    }

    #[test]
    fn values_of_any_json_type_keep_their_type() {
        let rows = [
            ("1", Some(Size::_1)),
            ("2.0", None),
            (r#""auto""#, Some(Size::Auto)),
            (r#""1""#, None),
            ("2", None),
            ("true", None),
        ];
        for (json, known) in rows {
            let size: Size = deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap();
            match known {
                Some(known) => assert_eq!(size, known),
                None => assert!(matches!(size, Size::Unrecognized(_)), "{json}"),
            }
            let mut out = Vec::new();
            serialize(&size, &mut serde_json::Serializer::new(&mut out)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), json);
        }
        for json in ["1.0", "1e0"] {
            let size: Size = deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap();
            assert_eq!(size, Size::_1);
        }
        assert_eq!(parse::<Size>("1"), Size::_1);
        assert_eq!(parse::<Size>("auto"), Size::Auto);
    }

    #[test]
    fn null_and_containers_are_errors() {
        for json in ["null", "[]", "{}"] {
            let mut input = serde_json::Deserializer::from_str(json);
            assert!(deserialize::<Target, _>(&mut input).is_err(), "{json}");
        }
    }
}
