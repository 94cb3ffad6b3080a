//! Whether two items say the same to a program. In: two items with their pages. Out: yes or no; prose, order and
//! places do not count, everything that a request or an answer could differ in does.

use std::collections::HashSet;

use crate::ir::{
    AdditionalProperties, Body, Field, Operation, Page, Param, Response, Struct, Ty, TypeId,
    TypeKind, TypeUse,
};

type Key = (*const Page, TypeId, *const Page, TypeId);

/// Remembers what was compared, so that heavily shared and cyclic types are compared once.
#[derive(Default)]
pub struct Contracts {
    same: HashSet<Key>,
    /// Pairs under comparison: a cycle that leads back to one of them finds no difference there.
    assumed: HashSet<Key>,
}

type Typed<'a> = (&'a Page, TypeId);

impl Contracts {
    pub fn same_type(&mut self, old: Typed<'_>, new: Typed<'_>) -> bool {
        self.settle(|this| this.type_(old, new))
    }

    pub fn same_operation(&mut self, old: (&Page, &Operation), new: (&Page, &Operation)) -> bool {
        self.settle(|this| this.operation(old, new))
    }

    /// An assumption proves something only if the whole comparison that made it succeeds.
    fn settle(&mut self, compare: impl FnOnce(&mut Self) -> bool) -> bool {
        let same = compare(self);
        let assumed = std::mem::take(&mut self.assumed);
        if same {
            self.same.extend(assumed);
        }
        same
    }

    fn type_(&mut self, (old_page, old): Typed<'_>, (new_page, new): Typed<'_>) -> bool {
        let key = (
            std::ptr::from_ref(old_page),
            old,
            std::ptr::from_ref(new_page),
            new,
        );
        if self.same.contains(&key) || !self.assumed.insert(key) {
            return true;
        }
        let pages = (old_page, new_page);
        let (old, new) = (old_page.ty(old), new_page.ty(new));
        // A type that gained or lost a direction gains or loses constructors and members.
        if old.key != new.key || (old.sent, old.received) != (new.sent, new.received) {
            return false;
        }
        match (&old.kind, &new.kind) {
            (TypeKind::Struct(old), TypeKind::Struct(new)) => self.strukt(pages, old, new),
            (TypeKind::Enum(old), TypeKind::Enum(new)) => {
                let wires = |variants: &[crate::ir::Variant]| -> HashSet<String> {
                    variants
                        .iter()
                        .map(|variant| variant.wire.clone())
                        .collect()
                };
                old.ignore_case == new.ignore_case && wires(&old.variants) == wires(&new.variants)
            }
            (TypeKind::Union(old), TypeKind::Union(new)) => {
                old.by == new.by
                    && old.alternatives.len() == new.alternatives.len()
                    && old
                        .alternatives
                        .iter()
                        .zip(&new.alternatives)
                        .all(|(old, new)| {
                            old.tags == new.tags && self.value(pages, &old.value, &new.value)
                        })
            }
            (TypeKind::Alias(old), TypeKind::Alias(new)) => self.value(pages, old, new),
            (
                TypeKind::Runtime {
                    name: old,
                    arguments: old_arguments,
                },
                TypeKind::Runtime {
                    name: new,
                    arguments: new_arguments,
                },
            ) => {
                old == new
                    && old_arguments.len() == new_arguments.len()
                    && old_arguments
                        .iter()
                        .zip(new_arguments)
                        .all(|(old, new)| self.value(pages, old, new))
            }
            _ => false,
        }
    }

    fn strukt(&mut self, pages: (&Page, &Page), old: &Struct, new: &Struct) -> bool {
        let additional = match (&old.additional, &new.additional) {
            (AdditionalProperties::Typed(old), AdditionalProperties::Typed(new)) => {
                self.value(pages, old, new)
            }
            (old, new) => old == new,
        };
        additional
            && (&old.unwrapped, &old.from_string) == (&new.unwrapped, &new.from_string)
            && old.fields.len() == new.fields.len()
            && new.fields.iter().all(|new| {
                let old = old.fields.iter().find(|old| old.wire == new.wire);
                old.is_some_and(|old| self.field(pages, old, new))
            })
    }

    fn field(&mut self, pages: (&Page, &Page), old: &Field, new: &Field) -> bool {
        old.required == new.required
            && (&old.aliases, old.lenient) == (&new.aliases, new.lenient)
            && (old.read_only, old.write_only) == (new.read_only, new.write_only)
            && old.deprecated == new.deprecated
            && self.value(pages, &old.value, &new.value)
    }

    fn value(&mut self, pages: (&Page, &Page), old: &TypeUse, new: &TypeUse) -> bool {
        if old.nullable != new.nullable || old.facets != new.facets {
            return false;
        }
        match (&old.ty, &new.ty) {
            (Ty::Named(old), Ty::Named(new)) => self.type_((pages.0, *old), (pages.1, *new)),
            (Ty::Array(old), Ty::Array(new)) | (Ty::Map(old), Ty::Map(new)) => {
                self.value(pages, old, new)
            }
            (old, new) => old == new,
        }
    }

    fn operation(
        &mut self,
        (old_page, old): (&Page, &Operation),
        (new_page, new): (&Page, &Operation),
    ) -> bool {
        let pages = (old_page, new_page);
        old.key == new.key
            && old.deprecated == new.deprecated
            && old.selection == new.selection
            && old.params.len() == new.params.len()
            && new.params.iter().all(|new| {
                let old = old
                    .params
                    .iter()
                    .find(|old| old.wire == new.wire && old.location == new.location);
                old.is_some_and(|old| self.param(pages, old, new))
            })
            && self.body(pages, old.body.as_ref(), new.body.as_ref())
            && old.responses.len() == new.responses.len()
            && new.responses.iter().all(|new| {
                let old = old.responses.iter().find(|old| old.status == new.status);
                old.is_some_and(|old| self.answer(pages, old, new))
            })
    }

    fn param(&mut self, pages: (&Page, &Page), old: &Param, new: &Param) -> bool {
        (old.required, old.explode, old.deprecated) == (new.required, new.explode, new.deprecated)
            && self.value(pages, &old.value, &new.value)
    }

    fn body(&mut self, pages: (&Page, &Page), old: Option<&Body>, new: Option<&Body>) -> bool {
        match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                old.required == new.required
                    && old.formats == new.formats
                    && self.value(pages, &old.value, &new.value)
            }
            _ => false,
        }
    }

    fn answer(&mut self, pages: (&Page, &Page), old: &Response, new: &Response) -> bool {
        match (&old.value, &new.value) {
            (None, None) => true,
            (Some(old), Some(new)) => self.value(pages, old, new),
            _ => false,
        }
    }
}
