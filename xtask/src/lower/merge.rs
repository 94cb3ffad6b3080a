//! `allOf`. In: the parts. Out: one object that holds the properties of all, the one part itself, or, where one of the
//! parts is a choice, a choice between objects.

use std::slice;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{
    Lowerer,
    schema::{At, Parts},
};
use crate::ir::{Additional, Branch, Dispatch, Field, Shape, Struct, Ty, Union, Value};
use crate::report::{Code, Site};

/// A choice of more branches than this is not multiplied with the other parts.
const MAX_BRANCHES: usize = 64;

/// What a part of an `allOf` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Object,
    Choice,
    /// A scalar or a list.
    Other,
    /// It says nothing.
    Free,
}

impl<'a> Lowerer<'a> {
    pub fn all_of(&mut self, at: &At<'a>, parts: &'a [ReferenceOr<Schema>]) -> Shape {
        let list = at.site.child("allOf");
        if let [only] = parts {
            return Shape::Alias(self.value(only, &list.index(0), &at.place));
        }
        let kinds: Vec<_> = parts.iter().map(|part| self.part(part, &list, 0)).collect();
        let count = |kind: Part| kinds.iter().filter(|have| **have == kind).count();
        let find = |kind: Part| kinds.iter().position(|have| *have == kind);
        if count(Part::Object) == 0 {
            let only = find(Part::Choice).or_else(|| find(Part::Other));
            if let Some(index) = only {
                if count(Part::Choice) + count(Part::Other) > 1 {
                    self.unsupported(
                        &list,
                        "the parts are no objects, so only one of them is read".to_owned(),
                    );
                }
                return Shape::Alias(self.value(&parts[index], &list.index(index), &at.place));
            }
        }
        if count(Part::Other) > 0 {
            self.unsupported(
                &list,
                "a part of `allOf` that is not an object is not read".to_owned(),
            );
        }
        match find(Part::Choice) {
            Some(index) => self.product(at, parts, index),
            None => self.merged(at, &[parts]),
        }
    }

    /// Merges lists of parts into an object.
    fn merged(&mut self, at: &At<'a>, lists: &[&'a [ReferenceOr<Schema>]]) -> Shape {
        let mut merged = Struct::default();
        let mut seen = Vec::new();
        for parts in lists {
            self.merge(at, parts, &mut merged, &mut seen);
        }
        if merged.fields.is_empty() {
            let item = match merged.additional {
                Additional::Typed(item) => item,
                _ => Box::new(Value::plain(Ty::Json)),
            };
            return Shape::Alias(Value::plain(Ty::Map(item)));
        }
        Shape::Struct(merged)
    }

    /// The other parts with each branch of the one that is a choice.
    fn product(&mut self, at: &At<'a>, parts: &'a [ReferenceOr<Schema>], index: usize) -> Shape {
        let site = at.site.child("allOf").index(index);
        let Some((choice, _)) = self.resolve(&parts[index], &site) else {
            return self.merged(at, &[parts]);
        };
        let (SchemaKind::OneOf { one_of: branches } | SchemaKind::AnyOf { any_of: branches }) =
            &choice.schema_kind
        else {
            return self.merged(at, &[parts]);
        };
        if branches.len() > MAX_BRANCHES {
            return self.merged(at, &[parts]);
        }
        let lowered = branches.iter().enumerate().map(|(number, branch)| {
            let place = format!("{}|{number}", at.place);
            let inner = At {
                schema: at.schema,
                site: at.site.clone(),
                place,
            };
            let shape = self.merged(
                &inner,
                &[
                    &parts[..index],
                    slice::from_ref(branch),
                    &parts[index + 1..],
                ],
            );
            let value = match shape {
                Shape::Alias(value) => value,
                shape => {
                    let id = self.reserve(inner.place, site.index(number));
                    self.types[id.0].shape = shape;
                    Value::plain(Ty::Named(id))
                }
            };
            Branch {
                ident: String::new(),
                value,
                tags: Vec::new(),
                boxed: false,
            }
        });
        let branches = lowered.collect();
        Shape::Union(Union {
            branches,
            by: Dispatch::Fit,
        })
    }

    fn part(&mut self, part: &'a ReferenceOr<Schema>, site: &Site, depth: usize) -> Part {
        let Some((schema, _)) = self.resolve(part, site) else {
            return Part::Free;
        };
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(_)) => Part::Object,
            SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => Part::Choice,
            SchemaKind::Any(any) if any.properties.is_empty() => Part::Free,
            SchemaKind::Any(_) => Part::Object,
            SchemaKind::Not { .. } => Part::Free,
            SchemaKind::AllOf { all_of } if depth < 8 => {
                let kinds: Vec<_> = all_of
                    .iter()
                    .map(|part| self.part(part, site, depth + 1))
                    .collect();
                let first = [Part::Object, Part::Choice, Part::Other];
                first
                    .into_iter()
                    .find(|kind| kinds.contains(kind))
                    .unwrap_or(Part::Free)
            }
            SchemaKind::AllOf { .. } => Part::Object,
            SchemaKind::Type(_) => Part::Other,
        }
    }

    pub fn merge(
        &mut self,
        at: &At<'a>,
        parts: &'a [ReferenceOr<Schema>],
        merged: &mut Struct,
        seen: &mut Vec<String>,
    ) {
        let mut required = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let site = at.site.child("allOf").index(index);
            let Some((schema, found)) = self.resolve(part, &site) else {
                continue;
            };
            // A part that was met before adds nothing; that also ends a cycle.
            if part.as_item().is_none() && seen.contains(&found.pointer) {
                continue;
            }
            seen.push(found.pointer.clone());
            let component = found.pointer.strip_prefix("/components/schemas/");
            let place =
                match component.filter(|_| part.as_item().is_none() && self.uploads.is_none()) {
                    Some(name) if self.input.lenient => name.replace("~1", "/").replace("~0", "~"),
                    _ => at.place.clone(),
                };
            let part = At {
                schema,
                site: found,
                place,
            };
            match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => {
                    let parts = Parts {
                        properties: &object.properties,
                        required: &[],
                        additional: object.additional_properties.as_ref(),
                    };
                    self.add(&part, &parts, &site, merged);
                    required.extend(object.required.iter());
                }
                SchemaKind::Any(any)
                    if any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty() =>
                {
                    let parts = Parts {
                        properties: &any.properties,
                        required: &[],
                        additional: any.additional_properties.as_ref(),
                    };
                    self.add(&part, &parts, &site, merged);
                    required.extend(any.required.iter());
                }
                SchemaKind::AllOf { all_of } => self.merge(&part, all_of, merged, seen),
                SchemaKind::OneOf { one_of: list } | SchemaKind::AnyOf { any_of: list } => {
                    self.merge_choice(&part, list, merged, seen);
                }
                _ => {}
            }
        }
        for name in required {
            if let Some(field) = merged.fields.iter_mut().find(|field| field.wire == *name) {
                field.required = true;
            }
        }
    }

    /// A choice that is not multiplied adds the members of all its branches, none of them required.
    fn merge_choice(
        &mut self,
        at: &At<'a>,
        branches: &'a [ReferenceOr<Schema>],
        merged: &mut Struct,
        seen: &mut Vec<String>,
    ) {
        let mut all = Struct::default();
        self.merge(at, branches, &mut all, seen);
        for mut field in all.fields {
            field.required = false;
            if merged.fields.iter().all(|have| have.wire != field.wire) {
                merged.fields.push(field);
            }
        }
    }

    fn add(&mut self, part: &At<'a>, parts: &Parts<'a>, site: &Site, merged: &mut Struct) {
        if parts.additional == Some(&openapiv3::AdditionalProperties::Any(false)) {
            merged.additional = Additional::Forbidden;
        }
        for field in self.fields(part, parts) {
            let Some(have) = merged
                .fields
                .iter_mut()
                .find(|have| have.wire == field.wire)
            else {
                merged.fields.push(field);
                continue;
            };
            if same(have, &field) {
                continue;
            }
            // The part that comes later narrows the earlier ones; a part without a type adds nothing.
            let known = have.value.ty != Ty::Json && field.value.ty != Ty::Json;
            if field.value.ty != Ty::Json {
                let required = have.required;
                *have = field;
                have.required |= required;
            }
            if known {
                let wire = have.wire.clone();
                let message = format!("two parts of `allOf` give `{wire}` different schemas");
                let help = "let both say the same, or remove one with an overlay; without that the later one is read";
                self.problem(Code::UnsupportedSchema, site.clone(), message, help);
            }
        }
    }
}

fn same(a: &Field, b: &Field) -> bool {
    a.value == b.value && a.origin == b.origin
        || a.value.ty == b.value.ty && a.value.nullable == b.value.nullable
}
