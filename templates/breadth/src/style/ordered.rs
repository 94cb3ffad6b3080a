//! A value with the properties of its objects in the order in which they are serialized. JSON text comes in; the values that
//! styles are made of go out.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A value of a parameter. Null has no text: it is left out wherever it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ordered {
    Null,
    /// A string, a number or a boolean.
    Scalar(Value),
    Array(Vec<Ordered>),
    Object(Vec<(String, Ordered)>),
}

impl Ordered {
    pub(super) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// Returns the JSON value.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Scalar(scalar) => scalar.clone(),
            Self::Array(items) => items.iter().map(Self::value).collect(),
            Self::Object(properties) => {
                let properties = properties.iter();
                let properties = properties.map(|(key, value)| (key.clone(), value.value()));
                properties.collect()
            }
        }
    }
}

struct OrderedReader;

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedReader)
    }
}

macro_rules! scalars {
    ($($visit:ident $ty:ty),*) => {$(
        fn $visit<E>(self, value: $ty) -> Result<Ordered, E> {
            Ok(Ordered::Scalar(Value::from(value)))
        }
    )*};
}

impl<'de> Visitor<'de> for OrderedReader {
    type Value = Ordered;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalars!(visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64, visit_str &str);

    fn visit_unit<E>(self) -> Result<Ordered, E> {
        Ok(Ordered::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Ordered, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element()? {
            array.push(item);
        }
        Ok(Ordered::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<Ordered, A::Error> {
        let mut object = Vec::new();
        while let Some(property) = properties.next_entry()? {
            object.push(property);
        }
        Ok(Ordered::Object(object))
    }
}
