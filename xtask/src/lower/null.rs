//! Components that may be null. In: lowered types and operations. Out: every value that is such a component says that
//! it may be null, as an inline one would.

use std::collections::HashSet;

use super::Lowerer;
use crate::ir::{Dispatch, Operation, Ty, TypeDef, TypeId, TypeKind, TypeUse};

impl Lowerer<'_> {
    /// Marks the values that point to a component with `nullable`. An alias holds its own null.
    pub fn spread_null(&mut self, operations: &mut [Operation]) {
        let nullable = self.schemas().filter(|(_, schema)| {
            let schema = schema.as_item();
            schema.is_some_and(|schema| schema.schema_data.nullable)
        });
        let null = nullable.map(|(name, _)| self.named[name.as_str()]);
        let mut null: HashSet<TypeId> = null
            .filter(|id| !matches!(self.types[id.0].kind, TypeKind::Alias(_)))
            .collect();
        if null.is_empty() {
            return;
        }
        spread_to_unions(&self.types, &mut null);
        for def in &mut self.types {
            let is_json_union = is_json_union(def);
            for value in def.values_mut().into_iter().filter(|_| !is_json_union) {
                mark(value, &null);
            }
        }
        for operation in operations {
            operation.values_mut().for_each(|value| mark(value, &null));
        }
    }
}

/// A union may be null if an alternative of it may; the alternatives need not say so as well.
fn spread_to_unions(types: &[TypeDef], null: &mut HashSet<TypeId>) {
    loop {
        let unions = types
            .iter()
            .enumerate()
            .filter(|(_, def)| is_json_union(def));
        let new = unions.filter(|(index, def)| {
            let direct = |value: &&TypeUse| matches!(value.ty, Ty::Named(id) if null.contains(&id));
            !null.contains(&TypeId(*index)) && def.values().iter().any(direct)
        });
        let new: Vec<_> = new.map(|(index, _)| TypeId(index)).collect();
        if new.is_empty() {
            return;
        }
        null.extend(new);
    }
}

/// Returns whether a JSON value decides between the alternatives of a type.
fn is_json_union(def: &TypeDef) -> bool {
    match &def.kind {
        TypeKind::Union(union) => !matches!(union.by, Dispatch::Status | Dispatch::ContentType),
        _ => false,
    }
}

fn mark(value: &mut TypeUse, null: &HashSet<TypeId>) {
    match &mut value.ty {
        Ty::Named(id) => value.nullable |= null.contains(id),
        Ty::Array(item) | Ty::Map(item) => mark(item, null),
        _ => {}
    }
}
