//! Other forms in which one and the same object is seen on the wire. In: an extension key that an overlay wrote. Out:
//! the name of the property that it is about, known to exist.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::Lowerer;
use super::schema::SchemaNode;
use crate::report::Code;

impl<'a> Lowerer<'a> {
    /// Returns the property that `x-unwrapped` or `x-from-string` names.
    pub fn variant(
        &mut self,
        at: &SchemaNode<'a>,
        key: &str,
        properties: &IndexMap<String, ReferenceOr<Box<Schema>>>,
    ) -> Option<String> {
        let value = at.schema.schema_data.extensions.get(key)?;
        let name = value.as_str().filter(|name| properties.contains_key(*name));
        if name.is_none() {
            let message = format!("`{key}` must be the name of a property, not {value}");
            let help = "write the name as it is under `properties`";
            self.report
                .error(Code::UnknownName, at.site.child(key), message, help);
        }
        name.map(str::to_owned)
    }
}
