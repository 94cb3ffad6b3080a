//! Components that may be null. In: lowered types and operations. Out: every value that is such a component says that
//! it may be null, as an inline one would.

use std::collections::{HashMap, HashSet};

use super::Lowerer;
use crate::ir::{Dispatch, Operation, Ty, TypeDef, TypeId, TypeKind, TypeUse};

impl Lowerer<'_> {
    /// Moves `nullable` from components to the values that use them. A type is never null, so that a use says it once.
    pub fn spread_null(&mut self, operations: &mut [Operation]) {
        let nullable = self.schemas().filter(|(_, schema)| {
            let schema = schema.as_item();
            schema.is_some_and(|schema| schema.schema_data.nullable)
        });
        let null = nullable.map(|(name, _)| self.named[name.as_str()]);
        let mut null: HashSet<TypeId> = null.collect();
        for (index, def) in self.types.iter_mut().enumerate() {
            if let TypeKind::Alias(value) = &mut def.kind
                && std::mem::take(&mut value.nullable)
            {
                null.insert(TypeId(index));
            }
        }
        if null.is_empty() {
            return;
        }
        spread(&self.types, &mut null);
        for def in &mut self.types {
            let is_json_union = is_json_union(def);
            for value in def.values_mut() {
                // The null of an alternative itself is that of the union.
                match &mut value.ty {
                    Ty::Named(_) if is_json_union => {}
                    _ => mark(value, &null),
                }
            }
            if let TypeKind::Alias(value) = &mut def.kind {
                value.nullable = false;
            }
        }
        for operation in operations {
            operation.values_mut().for_each(|value| mark(value, &null));
        }
    }
}

/// A union may be null if an alternative of it may, which need not say so as well, and an alias if its target may.
fn spread(types: &[TypeDef], null: &mut HashSet<TypeId>) {
    let is_whole = |def: &TypeDef| matches!(def.kind, TypeKind::Alias(_)) || is_json_union(def);
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for (index, def) in types.iter().enumerate().filter(|(_, def)| is_whole(def)) {
        for value in def.values() {
            if let Ty::Named(id) = value.ty {
                users.entry(id).or_default().push(TypeId(index));
            }
        }
    }
    let mut todo: Vec<TypeId> = null.iter().copied().collect();
    while let Some(id) = todo.pop() {
        let users = users.get(&id).into_iter().flatten().copied();
        todo.extend(users.filter(|user| null.insert(*user)));
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
