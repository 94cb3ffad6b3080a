//! Unions, from a table.
//!
//! A union is read as JSON first, since what it holds decides which alternative reads it: its shape, the value of one
//! property (the tag), or the kind of JSON. An enum of the parent module hands in a row for each alternative; this module
//! implements serde's traits for it.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;

pub use crate::alternative::JsonKind;

/// An enum whose variants are the alternatives of a union.
pub trait Union: Sized {
    /// Reads a value as the alternative that it is meant for.
    ///
    /// # Errors
    ///
    /// An alternative is meant, and the value is not what that alternative says.
    fn from_json(json: Value) -> Result<Self, serde_json::Error>;
}

/// Reads a union from any serde format.
///
/// # Errors
///
/// The input is not valid, or [`Union::from_json`] rejects it.
pub fn deserialize<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let json = Value::deserialize(deserializer)?;
    U::from_json(json).map_err(D::Error::custom)
}

/// Reads a value as one alternative.
///
/// # Errors
///
/// The value is of another type.
pub fn alternative<T: DeserializeOwned, U>(
    json: Value,
    variant: fn(T) -> U,
) -> Result<U, serde_json::Error> {
    serde_json::from_value(json).map(variant)
}

/// Returns the string that a property holds.
pub fn tag<'j>(json: &'j Value, property: &str) -> Option<&'j str> {
    json.get(property)?.as_str()
}

/// Returns whether a value is of a kind.
pub fn is_of(json: &Value, kind: JsonKind) -> bool {
    match kind {
        JsonKind::Any => true,
        JsonKind::Bool => json.is_boolean(),
        JsonKind::Integer => json.is_i64(),
        JsonKind::Unsigned => json.is_u64(),
        JsonKind::Number => json.is_number(),
        JsonKind::String => json.is_string(),
        JsonKind::Array => json.is_array(),
        JsonKind::Object => json.is_object(),
    }
}

/// Implements serde's traits for a union without a tag.
///
/// A row for each alternative: its index; its variant; the kind of JSON; the properties that an object must have, and those
/// that it may have; after `is`, the enum whose values are all that it lists; after `of`, the same of the items; then, in
/// parentheses, what distinguishes it from others: the path of a property, in which `Items` is what a list or an object holds,
/// or `self` for the value itself, and its only values.
/// `Unrecognized` after the rows is the variant that keeps what fits no alternative; without it, that is an error.
macro_rules! by_shape {
    (
        $union:ident
        $($index:literal $variant:ident $kind:ident [$($required:literal),*] [$($optional:literal),*]
            $(is [$enum:ty])? $(of $items:tt)? $(($($step:tt).+ = $($fixed:ident $($value:literal)?)|+))*),*;
        $($unrecognized:ident)?
    ) => {
        impl $crate::unions::Union for super::$union {
            fn from_json(
                json: ::serde_json::Value,
            ) -> ::std::result::Result<Self, ::serde_json::Error> {
                const SHAPES: &[$crate::alternative::Shape] = &[$($crate::alternative::Shape {
                    name: ::std::stringify!($variant),
                    kind: $crate::alternative::JsonKind::$kind,
                    required: &[$($required),*],
                    optional: &[$($optional),*],
                    lists: $crate::unions::lists!($($enum)?),
                    items: $crate::unions::items!($($items)?),
                    fixed: &[$((
                        $crate::unions::steps!($($step).+),
                        &[$($crate::alternative::Fixed::$fixed $(($value))?),+],
                    )),*],
                }),*];
                let read = $crate::alternative::read(
                    ::std::stringify!($union), &json, SHAPES,
                    |index, json| match index {
                        $($index => $crate::alternative::branch(json, Self::$variant),)*
                        _ => ::std::unreachable!("each shape has its alternative"),
                    },
                );
                match read {
                    Ok(None) => $crate::unions::rest!(json $($unrecognized)?),
                    Ok(Some(value)) => Ok(value),
                    Err(error) => Err(error),
                }
            }
        }

        $crate::unions::serde! { $union $($variant,)*; $($unrecognized)? }
    };
}
pub(crate) use by_shape;

/// What items look like.
macro_rules! items {
    () => {
        None
    };
    (
        [$kind:ident [$($required:literal),*] [$($optional:literal),*] $(is [$enum:ty])?
            $(of $items:tt)?]
    ) => {
        Some(&$crate::alternative::Shape {
            name: "",
            kind: $crate::alternative::JsonKind::$kind,
            required: &[$($required),*],
            optional: &[$($optional),*],
            lists: $crate::unions::lists!($($enum)?),
            items: $crate::unions::items!($($items)?),
            fixed: &[],
        })
    };
}
pub(crate) use items;

/// Whether a string is one of an enum's values.
macro_rules! lists {
    () => {
        None
    };
    ($enum:ty) => {
        Some(|text| {
            let read = $crate::open::parse::<$enum>(text);
            $crate::open::OpenEnum::as_unrecognized(&read).is_none()
        })
    };
}
pub(crate) use lists;

/// The path of a property; of the value itself, it has no steps.
macro_rules! steps {
    (self) => {
        &[]
    };
    ($($step:tt).+) => {
        &[$($crate::unions::step!($step)),+]
    };
}
pub(crate) use steps;

/// A step of the path of a property.
macro_rules! step {
    (Items) => {
        $crate::alternative::PathStep::Items
    };
    ($name:literal) => {
        $crate::alternative::PathStep::Property($name)
    };
}
pub(crate) use step;

/// Implements serde's traits for a union that one property decides.
///
/// The name of that property, and a row for each alternative: its variant and the tags that mean it; `added` after them where
/// the alternative does not hold its tag by itself. After the rows is the variant of all other tags, if there is one, which
/// is otherwise the one that keeps the value.
macro_rules! by_tag {
    (
        $union:ident $property:literal
        $($variant:ident $tag:literal $(| $other:literal)* $($added:ident)?),*;
        $($rest:ident $($unread:ident)*)?
    ) => {
        impl $crate::unions::Union for super::$union {
            fn from_json(
                json: ::serde_json::Value,
            ) -> ::std::result::Result<Self, ::serde_json::Error> {
                match $crate::unions::tag(&json, $property) {
                    $(Some($tag $(| $other)*) => $crate::unions::alternative(json, Self::$variant),)*
                    _ => $crate::unions::other!(json $($rest)?),
                }
            }
        }

        $crate::unions::serde! {
            $union $($variant $($added $property $tag)?,)* $($rest, $($unread,)*)?; Unrecognized
        }
    };
}
pub(crate) use by_tag;

/// Implements serde's traits for a union that the kind of JSON decides: a row for each alternative, the first that fits counts.
macro_rules! by_kind {
    ($union:ident $($variant:ident $kind:ident),*;) => {
        impl $crate::unions::Union for super::$union {
            fn from_json(
                json: ::serde_json::Value,
            ) -> ::std::result::Result<Self, ::serde_json::Error> {
                $(if $crate::unions::is_of(&json, $crate::unions::JsonKind::$kind) {
                    return $crate::unions::alternative(json, Self::$variant);
                })*
                Ok(Self::Unrecognized(json))
            }
        }

        $crate::unions::serde! { $union $($variant,)*; Unrecognized }
    };
}
pub(crate) use by_kind;

/// What a value becomes that fits no shape.
macro_rules! rest {
    ($json:ident) => {
        Err(::serde::de::Error::custom(
            "none of the documented responses",
        ))
    };
    ($json:ident $unrecognized:ident) => {
        Ok(Self::$unrecognized($json))
    };
}
pub(crate) use rest;

/// What a value becomes whose tag no alternative has.
macro_rules! other {
    ($json:ident) => {
        Ok(Self::Unrecognized($json))
    };
    ($json:ident $variant:ident) => {
        $crate::unions::alternative($json, Self::$variant)
    };
}
pub(crate) use other;

/// Implements serde's traits for a [`Union`]; a tag that an alternative does not hold by itself is added to it.
macro_rules! serde {
    ($union:ident $($variant:ident $($added:ident $property:literal $tag:literal)?,)*; $($unrecognized:ident)?) => {
        impl<'de> ::serde::Deserialize<'de> for super::$union {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::unions::deserialize(deserializer)
            }
        }

        impl ::serde::Serialize for super::$union {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::unions::write!(value serializer $($added $property $tag)?),)*
                    $(Self::$unrecognized(value) => ::serde::Serialize::serialize(value, serializer),)?
                }
            }
        }
    };
}
pub(crate) use serde;

/// Writes the value of a variant.
macro_rules! write {
    ($value:ident $serializer:ident) => {
        ::serde::Serialize::serialize($value, $serializer)
    };
    ($value:ident $serializer:ident added $property:literal $tag:literal) => {
        $crate::alternative::tagged($property, $tag, $value, $serializer)
    };
}
pub(crate) use write;

/// Implements `From` for what a union may be made from: a row for each type, with the variants that lead to it, the union's
/// own first.
macro_rules! from {
    ($union:ident $($source:path => $($variant:path)|+),*) => {
        $(impl ::std::convert::From<$source> for super::$union {
            fn from(value: $source) -> Self {
                $crate::unions::wrap!(value $($variant)|+)
            }
        })*
    };
}
pub(crate) use from;

/// Puts a value into variants, the innermost last.
macro_rules! wrap {
    ($value:ident $variant:path) => {
        $variant($value)
    };
    ($value:ident $outer:path | $($variant:path)|+) => {
        $outer($crate::unions::wrap!($value $($variant)|+))
    };
}
pub(crate) use wrap;
