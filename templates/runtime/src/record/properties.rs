//! The properties of one object, one after the other. serde's map comes in; the indices of known properties and their values
//! go out, and unknown properties are set aside.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

use super::lenient::kind;
use super::{Extra, Lenient};

/// The properties of one object while it is being read.
pub struct Properties<'de, A> {
    map: A,
    fields: &'static [&'static str],
    /// The index of the property that is being read.
    index: usize,
    extra: Extra,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> Properties<'de, A> {
    pub(super) fn new(map: A, fields: &'static [&'static str]) -> Self {
        Self {
            map,
            fields,
            index: 0,
            extra: Extra::default(),
            lifetime: PhantomData,
        }
    }

    /// Returns the index in [`Record::FIELDS`](super::Record::FIELDS) of the next known property; unknown ones are set aside.
    ///
    /// # Errors
    ///
    /// The input is not valid.
    pub fn next_field(&mut self) -> Result<Option<usize>, A::Error> {
        loop {
            match self.map.next_key_seed(Key(self.fields))? {
                None => return Ok(None),
                Some(Field::Known(index)) => {
                    self.index = index;
                    return Ok(Some(index));
                }
                Some(Field::Unknown(name)) => {
                    let value = self.map.next_value()?;
                    self.extra.insert(name, value);
                }
            }
        }
    }

    /// Reads the value of the property that [`next_field`](Self::next_field) returned.
    ///
    /// # Errors
    ///
    /// The value is of another type.
    pub fn value<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.map.next_value()
    }

    /// Reads an integer that may be missing. One that its type cannot hold is set aside, as an unknown property is.
    ///
    /// # Errors
    ///
    /// The value is neither an integer nor null.
    pub fn integer<T: TryFrom<i128>>(&mut self) -> Result<Option<T>, A::Error> {
        let read = self.map.next_value_seed(Converted(|value: Value| {
            let integer = match &value {
                Value::Null => return Ok(Ok(None)),
                Value::Number(number) => whole(number),
                _ => None,
            };
            let Some(integer) = integer else {
                return Err(format!("{} is not an integer", kind(&value)));
            };
            Ok(T::try_from(integer).map(Some).map_err(|_| value))
        }))?;
        read.or_else(|value| {
            self.extra.insert(self.fields[self.index], value);
            Ok(None)
        })
    }

    /// Reads a scalar that some responses hold as another kind of scalar: a number or boolean in a string, a string as a number.
    ///
    /// # Errors
    ///
    /// The value does not say the same as one of the right type.
    pub fn lenient<T: Lenient>(&mut self) -> Result<T, A::Error> {
        let rejected = |value: Value| format!("{} is of another type", kind(&value));
        let convert = |value| T::from_scalar(value).map_err(rejected);
        self.map.next_value_seed(Converted(convert))
    }

    /// Returns the list of a property that must be there; without it, the unknown properties are its only item.
    ///
    /// # Errors
    ///
    /// ``missing field `name` ``, when there is neither; or the properties are not an item.
    pub fn unwrapped<T: DeserializeOwned>(
        &mut self,
        value: Option<Vec<T>>,
        name: &'static str,
    ) -> Result<Vec<T>, A::Error> {
        if let Some(list) = value {
            return Ok(list);
        }
        let bare = self.extra.take();
        let bare = bare.ok_or_else(|| A::Error::missing_field(name))?;
        let item = serde_json::from_value(Value::Object(bare));
        Ok(vec![item.map_err(A::Error::custom)?])
    }

    /// Returns the value of a property that must be there.
    ///
    /// # Errors
    ///
    /// ``missing field `name` ``, when it is not.
    pub fn required<T>(&self, value: Option<T>, name: &'static str) -> Result<T, A::Error> {
        match value {
            Some(value) => Ok(value),
            None => self.missing(name),
        }
    }

    /// Rejects an object without a property that must be there.
    ///
    /// # Errors
    ///
    /// ``missing field `name` ``.
    pub fn missing<T>(&self, name: &'static str) -> Result<T, A::Error> {
        Err(A::Error::missing_field(name))
    }

    /// Returns the unknown properties.
    pub fn extra(self) -> Extra {
        self.extra
    }
}

/// Reads a value and makes something else of it. Its error is that of the property, and not of the object around it.
struct Converted<F>(F);

impl<'de, T, F: FnOnce(Value) -> Result<T, String>> DeserializeSeed<'de> for Converted<F> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        self.0(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Returns the integer that a number is, with or without a fraction of zero; one beyond 128 bits counts as the largest.
fn whole(number: &serde_json::Number) -> Option<i128> {
    let float = || {
        let float = number.as_f64()?;
        (float.fract() == 0.0).then_some(float as i128)
    };
    let exact = number.as_i64().map(i128::from);
    exact
        .or_else(|| number.as_u64().map(i128::from))
        .or_else(float)
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
        f.write_str("a property's name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Field, E> {
        Ok(match self.0.iter().position(|field| *field == name) {
            Some(index) => Field::Known(index),
            None => Field::Unknown(name.to_owned()),
        })
    }
}
