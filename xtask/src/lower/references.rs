//! The ends of references. In: a schema or a `$ref` to one. Out: the schema and its location.
//!
//! The rewriting leaves references to component schemas only. A use of one is not followed but linked by
//! [`TypeId`](crate::ir::TypeId), since schemas may be cyclic.

use openapiv3::{ReferenceOr, Schema};

use super::Lowerer;
use crate::report::{Code, Site};
use crate::source::reference::MAX_CHAIN;

impl<'a> Lowerer<'a> {
    /// Follows references to a schema.
    pub fn resolve(
        &mut self,
        schema: &'a ReferenceOr<Schema>,
        at: &Site,
    ) -> Option<(&'a Schema, Site)> {
        let (mut schema, mut at) = (schema, at.clone());
        for _ in 0..=MAX_CHAIN {
            let (name, target) = match schema {
                ReferenceOr::Item(found) => return Some((found, at)),
                ReferenceOr::Reference { reference } => self.target(reference)?,
            };
            at = self.root().schema(&name);
            schema = target;
        }
        let message = "this reference leads back to itself";
        let help = "let one of the references end at an object";
        self.report.error(Code::RefCycle, at, message, help);
        None
    }
}
