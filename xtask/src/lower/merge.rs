//! `allOf`. In: the parts. Out: one object that holds the properties of all, or the one part itself.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{
    Lowerer,
    schema::{At, Parts},
};
use crate::ir::{Additional, Field, Shape, Struct};
use crate::report::{Code, Site};

/// `allOf` inside `allOf` deeper than this is taken for a cycle.
const MAX_DEPTH: usize = 32;

impl<'a> Lowerer<'a> {
    pub fn all_of(&mut self, at: &At<'a>, parts: &'a [ReferenceOr<Schema>]) -> Shape {
        if let [only] = parts {
            let site = at.site.child("allOf").index(0);
            return Shape::Alias(self.value(only, &site, &at.place));
        }
        let mut merged = Struct::default();
        self.merge(at, parts, &mut merged, 0);
        Shape::Struct(merged)
    }

    fn merge(
        &mut self,
        at: &At<'a>,
        parts: &'a [ReferenceOr<Schema>],
        merged: &mut Struct,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            let help = "let the parts be objects that do not contain the whole";
            self.report.error(
                Code::RefCycle,
                at.site.clone(),
                "this `allOf` contains itself",
                help,
            );
            return;
        }
        let mut required = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let site = at.site.child("allOf").index(index);
            let Some((schema, found)) = self.resolve(part, &site) else {
                continue;
            };
            let part = At {
                schema,
                site: found,
                place: at.place.clone(),
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
                SchemaKind::AllOf { all_of } => self.merge(&part, all_of, merged, depth + 1),
                _ => self.unsupported(
                    &site,
                    "a part of `allOf` that is not an object is not read".to_owned(),
                ),
            }
        }
        for name in required {
            if let Some(field) = merged.fields.iter_mut().find(|field| field.wire == *name) {
                field.required = true;
            }
        }
    }

    fn add(&mut self, part: &At<'a>, parts: &Parts<'a>, site: &Site, merged: &mut Struct) {
        if parts.additional == Some(&openapiv3::AdditionalProperties::Any(false)) {
            merged.additional = Additional::Forbidden;
        }
        for field in self.fields(part, parts) {
            match merged.fields.iter().find(|have| have.wire == field.wire) {
                None => merged.fields.push(field),
                Some(have) if same(have, &field) => {}
                Some(_) => {
                    let message = format!(
                        "two parts of `allOf` give `{}` different schemas",
                        field.wire
                    );
                    let help = "let both say the same, or remove one with an overlay";
                    self.report
                        .error(Code::UnsupportedSchema, site.clone(), message, help);
                }
            }
        }
    }
}

fn same(a: &Field, b: &Field) -> bool {
    a.value == b.value && a.origin == b.origin
        || a.value.ty == b.value.ty && a.value.nullable == b.value.nullable
}
