//! Parts of an `allOf` that only require, beside a union. In: the parts. Out: whether they narrow the alternatives.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{PartKind, alternatives};
use crate::lower::Lowerer;

impl<'a> Lowerer<'a> {
    /// Returns whether parts beside a union require properties that its alternatives, all of them objects, do not.
    pub(super) fn narrows_union(
        &mut self,
        parts: &'a [ReferenceOr<Schema>],
        union: Option<usize>,
    ) -> bool {
        let Some(union) = union.map(|index| &parts[index]) else {
            return false;
        };
        let root = self.root();
        let mut names: HashSet<&String> = HashSet::new();
        for part in parts {
            if let Some((schema, _)) = self.resolve(part, &root)
                && let SchemaKind::Any(any) = &schema.schema_kind
            {
                names.extend(&any.required);
            }
        }
        let Some((schema, _)) = self.resolve(union, &root) else {
            return false;
        };
        let alternatives = alternatives(schema).map_or(&[][..], |(_, alternatives)| alternatives);
        let mut is_required = true;
        for alternative in alternatives {
            if self.part(alternative, &root) != PartKind::Object {
                return false;
            }
            let resolved = self.resolve(alternative, &root);
            is_required &= match resolved.map(|(schema, _)| &schema.schema_kind) {
                Some(SchemaKind::Type(Type::Object(object))) => {
                    let required: HashSet<&String> = object.required.iter().collect();
                    names.is_subset(&required)
                }
                _ => names.is_empty(),
            };
        }
        !is_required
    }
}
