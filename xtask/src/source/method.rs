//! The operations of a path item. In: a path item. Out: each operation, with its method and its location in the item.

use serde_json::Value;

use super::properties::{Properties, entries};

/// The properties of a path item that are operations.
const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];
pub const ADDITIONAL: &str = "additionalOperations";

/// An operation of a path item.
pub struct MethodEntry<'v> {
    /// The property, which is sent in capitals, or the key in `additionalOperations`, which is sent as it is.
    pub name: &'v str,
    /// Whether it is in `additionalOperations`.
    pub is_additional: bool,
    pub value: &'v Value,
}

impl MethodEntry<'_> {
    /// Returns the method as it is sent.
    pub fn sent(&self) -> String {
        if self.is_additional {
            self.name.to_owned()
        } else {
            self.name.to_ascii_uppercase()
        }
    }

    /// Returns the method as findings name it. An additional operation does not share the name of a property.
    pub fn key(&self) -> String {
        if self.is_additional && METHODS.contains(&self.name) {
            format!("{} (additional)", self.name)
        } else {
            self.name.to_owned()
        }
    }
}

/// Returns the operations of a path item.
pub fn operations(item: &Value) -> impl Iterator<Item = MethodEntry<'_>> {
    let fixed = METHODS
        .iter()
        .filter_map(|name| Some((*name, item.get(name)?)));
    let fixed = fixed.map(|(name, value)| (name, value, false));
    let additional = item.find(ADDITIONAL).into_iter().flat_map(entries);
    let additional = additional.map(|(name, value)| (name.as_str(), value, true));
    let all = fixed.chain(additional);
    all.map(|(name, value, is_additional)| MethodEntry {
        name,
        is_additional,
        value,
    })
}

/// Returns whether a path item has a property for the method that is sent under a name.
pub fn has_property(sent: &str) -> bool {
    METHODS.iter().any(|name| name.to_ascii_uppercase() == sent)
}
