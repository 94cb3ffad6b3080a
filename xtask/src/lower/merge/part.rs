//! The parts of an `allOf`. In: a part. Out: its kind, which each schema has once, however many refer to it.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use crate::lower::Lowerer;
use crate::report::Site;

/// The kind of a part of an `allOf`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    Object,
    Union,
    /// A scalar or an array.
    Other,
    /// It says nothing.
    Free,
}

impl<'a> Lowerer<'a> {
    pub(super) fn part(&mut self, part: &'a ReferenceOr<Schema>, site: &Site) -> PartKind {
        let Some((schema, _)) = self.resolve(part, site) else {
            return PartKind::Free;
        };
        if let Some(known) = self.part_kinds.get(&std::ptr::from_ref(schema)) {
            return *known;
        }
        // In a circle it is an object.
        let this = std::ptr::from_ref(schema);
        self.part_kinds.insert(this, PartKind::Object);
        let kind = self.kind_of_part(schema, site);
        self.part_kinds.insert(this, kind);
        kind
    }

    fn kind_of_part(&mut self, schema: &'a Schema, site: &Site) -> PartKind {
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(_)) => PartKind::Object,
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => PartKind::Union,
            SchemaKind::Any(_) | SchemaKind::Not { .. } => PartKind::Free,
            SchemaKind::AllOf { all_of } => {
                let kinds = all_of.iter().map(|part| self.part(part, site));
                let kinds: Vec<_> = kinds.collect();
                let mut first = [PartKind::Object, PartKind::Union, PartKind::Other].into_iter();
                first
                    .find(|kind| kinds.contains(kind))
                    .unwrap_or(PartKind::Free)
            }
            SchemaKind::Type(_) => PartKind::Other,
        }
    }
}
