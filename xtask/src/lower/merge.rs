//! `allOf`. In: the parts. Out: one object that holds the properties of all, the one part itself, or, where one of the
//! parts is a choice, a choice between objects.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{Lowerer, object::Parts, schema::At};
use crate::ir::{
    AdditionalProperties, Alternative, Dispatch, Field, Struct, Ty, TypeDef, TypeKind, TypeUse,
    Union,
};
use crate::report::{Code, Site};

/// A choice of more alternatives than this is not multiplied with the other parts.
const MAX_BRANCHES: usize = 64;

/// A schema that is merged with others, and its location.
pub type Located<'a> = (&'a ReferenceOr<Schema>, Site);

/// Returns the schemas of a list with their locations.
fn located<'a>(schemas: &'a [ReferenceOr<Schema>], list: &Site) -> Vec<Located<'a>> {
    let schemas = schemas.iter().enumerate();
    schemas
        .map(|(index, schema)| (schema, list.index(index)))
        .collect()
}

/// Returns the alternatives of a schema and the keyword that lists them.
fn alternatives(schema: &Schema) -> Option<(&'static str, &[ReferenceOr<Schema>])> {
    match &schema.schema_kind {
        SchemaKind::OneOf { one_of } => Some(("oneOf", one_of)),
        SchemaKind::AnyOf { any_of } => Some(("anyOf", any_of)),
        _ => None,
    }
}

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
    pub fn all_of(&mut self, at: &At<'a>, parts: &'a [ReferenceOr<Schema>]) -> TypeKind {
        let list = at.site.child("allOf");
        if let [only] = parts
            && !self.is_bare_heir(at, only)
        {
            return TypeKind::Alias(self.value(only, &list.index(0), &at.key));
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
                return TypeKind::Alias(self.value(&parts[index], &list.index(index), &at.key));
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
            None => self.merged(at, &located(parts, &list)),
        }
    }

    /// Merges parts into an object.
    fn merged(&mut self, at: &At<'a>, parts: &[Located<'a>]) -> TypeKind {
        let mut merged = Struct::default();
        self.merge(&at.key, parts, &mut merged, &mut Vec::new());
        self.settle_aliases(&mut merged.fields);
        if merged.fields.is_empty() {
            let item = match merged.additional {
                AdditionalProperties::Typed(item) => item,
                _ => Box::new(TypeUse::plain(Ty::Json)),
            };
            return TypeKind::Alias(TypeUse::plain(Ty::Map(item)));
        }
        TypeKind::Struct(merged)
    }

    /// The other parts with each branch of the one that is a choice.
    fn product(&mut self, at: &At<'a>, parts: &'a [ReferenceOr<Schema>], index: usize) -> TypeKind {
        let list = at.site.child("allOf");
        let site = list.index(index);
        let located_parts = located(parts, &list);
        let Some((choice, found)) = self.resolve(&parts[index], &site) else {
            return self.merged(at, &located_parts);
        };
        let Some((keyword, branches)) = alternatives(choice) else {
            return self.merged(at, &located_parts);
        };
        if branches.len() > MAX_BRANCHES {
            return self.merged(at, &located_parts);
        }
        let list = found.child(keyword);
        let lowered = branches.iter().enumerate().map(|(number, branch)| {
            let key = format!("{}|{number}", at.key);
            let inner = At {
                schema: at.schema,
                site: at.site.clone(),
                key,
            };
            let mut parts = located_parts.clone();
            parts[index] = (branch, list.index(number));
            let shape = self.merged(&inner, &parts);
            let value = match shape {
                TypeKind::Alias(value) => value,
                shape => {
                    let id = self.reserve(inner.key, site.index(number));
                    self.types[id.0].kind = shape;
                    TypeUse::plain(Ty::Named(id))
                }
            };
            Alternative::new(value, Vec::new())
        });
        let alternatives = lowered.collect();
        TypeKind::Union(Union {
            alternatives,
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
        place: &str,
        parts: &[Located<'a>],
        merged: &mut Struct,
        seen: &mut Vec<String>,
    ) {
        let mut required = Vec::new();
        for (part, site) in parts {
            let Some((schema, found)) = self.resolve(part, site) else {
                continue;
            };
            // A part that was met before adds nothing; that also ends a cycle.
            if part.as_item().is_none() && seen.contains(&found.pointer) {
                continue;
            }
            seen.push(found.pointer.clone());
            let component = found.pointer.strip_prefix("/components/schemas/");
            let key = match component.filter(|_| part.as_item().is_none() && self.uploads.is_none())
            {
                Some(name) => name.replace("~1", "/").replace("~0", "~"),
                _ => place.to_owned(),
            };
            let part = At {
                schema,
                site: found,
                key,
            };
            match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => {
                    let parts = Parts {
                        properties: &object.properties,
                        required: &[],
                        additional: object.additional_properties.as_ref(),
                    };
                    self.add(&part, &parts, site, merged);
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
                    self.add(&part, &parts, site, merged);
                    required.extend(any.required.iter());
                }
                SchemaKind::AllOf { all_of } => {
                    let parts = located(all_of, &part.site.child("allOf"));
                    self.merge(&part.key, &parts, merged, seen);
                }
                _ => self.merge_choice(&part, merged, seen),
            }
        }
        for name in required {
            if let Some(field) = merged.fields.iter_mut().find(|field| field.wire == *name) {
                field.required = true;
            }
        }
    }

    /// A choice that is not multiplied adds the members of all its branches, none of them required.
    fn merge_choice(&mut self, at: &At<'a>, merged: &mut Struct, seen: &mut Vec<String>) {
        let Some((keyword, branches)) = alternatives(at.schema) else {
            return;
        };
        let branches = located(branches, &at.site.child(keyword));
        let mut all = Struct::default();
        self.merge(&at.key, &branches, &mut all, seen);
        for mut field in all.fields {
            field.required = false;
            if merged.fields.iter().all(|have| have.wire != field.wire) {
                merged.fields.push(field);
            }
        }
    }

    fn add(&mut self, part: &At<'a>, parts: &Parts<'a>, site: &Site, merged: &mut Struct) {
        self.add_additional(part, parts, site, merged);
        let fields = self.fields(part, parts);
        for field in fields {
            let types = &self.types;
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
            // Of two that differ, the narrower one holds both; a part without a type adds nothing.
            let required = have.required || field.required;
            let by_earlier = narrows(types, &have.value, &field.value);
            let by_later = narrows(types, &field.value, &have.value);
            if !by_earlier || by_later {
                *have = field;
            }
            have.required = required;
            if !by_earlier && !by_later {
                let wire = have.wire.clone();
                let message = format!("two parts of `allOf` give `{wire}` different schemas");
                let help = "let both say the same, or remove one with an overlay; without that the later one is read";
                self.report
                    .lose(Code::UnsupportedSchema, site.clone(), message, help);
            }
        }
    }
}

impl<'a> Lowerer<'a> {
    /// What a part says of members that nobody lists holds for the whole; what may be anything says nothing.
    fn add_additional(
        &mut self,
        part: &At<'a>,
        parts: &Parts<'a>,
        site: &Site,
        merged: &mut Struct,
    ) {
        let additional = self.additional(part, parts.additional);
        match (&merged.additional, &additional) {
            (_, AdditionalProperties::Any) => {}
            (AdditionalProperties::Any, _) => merged.additional = additional,
            (_, AdditionalProperties::Typed(item)) if item.ty == Ty::Json => {}
            (AdditionalProperties::Typed(have), _) if have.ty == Ty::Json => {
                merged.additional = additional
            }
            (AdditionalProperties::Typed(have), AdditionalProperties::Typed(item)) => {
                if have.ty != item.ty {
                    let message = "two parts of `allOf` give the other members different schemas";
                    let help = "let both say the same; without that the earlier one is read";
                    let site = site.child("additionalProperties");
                    self.report
                        .lose(Code::UnsupportedSchema, site, message.to_owned(), help);
                }
            }
            (AdditionalProperties::Forbidden, AdditionalProperties::Typed(_)) => {}
            _ => merged.additional = additional,
        }
    }
}

fn same(a: &Field, b: &Field) -> bool {
    a.value == b.value && a.origin == b.origin
        || a.value.ty == b.value.ty && a.value.nullable == b.value.nullable
}

/// Whether each value of `a` is one of `b` as well, as far as that can be told: anything narrows what has no type, a
/// choice of texts narrows a text and a larger choice, an object with members narrows one without, and so in lists.
fn narrows(types: &[TypeDef], a: &TypeUse, b: &TypeUse) -> bool {
    let (a, b) = (end(types, &a.ty), end(types, &b.ty));
    let shape = |ty: &Ty| match ty {
        Ty::Named(id) => Some(&types[id.0].kind),
        _ => None,
    };
    match (a, b) {
        (_, Ty::Json) => true,
        (Ty::Array(a), Ty::Array(b)) | (Ty::Map(a), Ty::Map(b)) => narrows(types, a, b),
        (Ty::Int32, Ty::Int64 | Ty::Number) | (Ty::Int64, Ty::Number) => true,
        (a, b) => match (shape(a), shape(b)) {
            (Some(TypeKind::Enum(_)), None) => *b == Ty::String,
            (Some(TypeKind::Enum(a)), Some(TypeKind::Enum(b))) => {
                let has = |wire: &str| b.variants.iter().any(|variant| variant.wire == wire);
                a.variants.iter().all(|variant| has(&variant.wire))
            }
            (Some(TypeKind::Struct(_)), None) => matches!(b, Ty::Map(item) if item.ty == Ty::Json),
            _ => a == b,
        },
    }
}

/// The type at the end of a chain of aliases, as far as they are lowered by now: one that is not is an alias of any JSON.
fn end<'t>(types: &'t [TypeDef], ty: &'t Ty) -> &'t Ty {
    let mut ty = ty;
    for _ in 0..=types.len() {
        match ty {
            Ty::Named(id) => match &types[id.0].kind {
                TypeKind::Alias(value) if value.ty != Ty::Json => ty = &value.ty,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}
