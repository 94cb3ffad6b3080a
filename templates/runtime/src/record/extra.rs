//! The properties of an object that its type does not declare: kept, written back, and not shown.

use std::fmt;

use serde::ser::SerializeMap;
use serde_json::{Map, Value};

/// The properties of an object that its type does not declare.
///
/// They are kept so that a value that was read can be written again without a loss. An integer of more than 64 bits, which
/// JSON readers round, is here a string of its digits; a fraction has the digits that a floating-point number has. `Debug` shows
/// their names only: no description says what is in them, and it may be a secret.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Extra(Option<Box<Map<String, Value>>>);

impl Extra {
    /// Returns the value of an unknown property.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Returns the unknown properties, each once.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|map| map.iter())
            .map(|(name, value)| (name.as_str(), value))
    }

    /// Returns whether there is no unknown property.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|map| map.is_empty())
    }

    /// Adds a property, and returns the value that it replaces.
    ///
    /// The name must not be one that the type knows: the object would have it twice.
    pub fn insert(&mut self, name: impl Into<String>, value: Value) -> Option<Value> {
        self.0.get_or_insert_default().insert(name.into(), value)
    }

    /// Takes the properties out, if there are any.
    pub(super) fn take(&mut self) -> Option<Map<String, Value>> {
        self.0.take().map(|map| *map)
    }

    /// Writes all properties into an object.
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
