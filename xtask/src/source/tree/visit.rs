//! The events of either parser in, values out; what JSON does not have is rejected at its location.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::TreeReader;

/// What an index adds to a pointer, about.
const INDEX: usize = 3;

/// Reads one value.
pub struct ValueSeed<'r>(pub &'r TreeReader);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(0)?;
        let number = Number::from_f64(value);
        let number = number.ok_or_else(|| E::custom("infinity and NaN are not numbers in JSON"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.0.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut list = Vec::new();
        let mut next = || items.next_element_seed(ValueSeed(self.0));
        while let Some(item) = self.0.within(INDEX, &mut next)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(KeySeed(self.0))? {
            let next = || entries.next_value_seed(ValueSeed(self.0));
            let value = self.0.within(key.len(), next)?;
            if map.insert(key, value).is_some() {
                self.0.repeated.set(true);
            }
        }
        if self.0.merges.get() && map.contains_key("<<") {
            merge(&mut map).map_err(A::Error::custom)?;
        }
        Ok(Value::Object(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, rest) = tagged.variant::<String>()?;
        // The rest is read so that the parser can go on.
        rest.newtype_variant_seed(ValueSeed(self.0))?;
        Err(A::Error::custom(format!(
            "the YAML tag `!{tag}` has no meaning here"
        )))
    }
}

/// Reads one key. The text of a scalar is the key, so that `200` is "200" and `1.10` is "1.10".
struct KeySeed<'r>(&'r TreeReader);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a string, a number or a boolean")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.0.spend(key.len())?;
        Ok(key.to_owned())
    }
}

/// Appends the properties of YAML's merge key `<<` to those of the mapping itself.
fn merge(map: &mut Map<String, Value>) -> Result<(), &'static str> {
    let bases = match map.shift_remove("<<") {
        Some(Value::Array(bases)) => bases,
        Some(base) => vec![base],
        None => Vec::new(),
    };
    for base in bases {
        let Value::Object(base) = base else {
            return Err("the merge key `<<` takes a mapping or a list of mappings");
        };
        for (key, value) in base {
            map.entry(key).or_insert(value);
        }
    }
    Ok(())
}
