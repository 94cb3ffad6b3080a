//! `allOf`. In: the parts. Out: one object that has the properties of all, the one part itself, or, where one of the parts
//! is a union, a union of objects.

mod narrower;
mod part;
mod required;

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::{Lowerer, object::ObjectParts, schema::SchemaNode};
use crate::ir::{
    AdditionalProperties, Alternative, Dispatch, Field, Struct, Ty, TypeDef, TypeKind, TypeUse,
    Union, Variant,
};
use crate::report::{Code, Site, Text};
use crate::source::reference::component;
pub use part::PartKind;

/// A union of more alternatives than this is not multiplied with the other parts.
const MAX_ALTERNATIVES: usize = 64;

/// A schema that is merged with others, and its location.
pub type LocatedSchema<'a> = (&'a ReferenceOr<Schema>, Site);

/// A part, and what it is lowered to.
type ValueOfPart<'a> = (&'a ReferenceOr<Schema>, TypeUse);

/// Returns the schemas of a list with their locations.
fn located<'a>(schemas: &'a [ReferenceOr<Schema>], list: &Site) -> Vec<LocatedSchema<'a>> {
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

/// What parts have been merged into so far.
#[derive(Default)]
struct Merged<'a> {
    object: Struct,
    /// The fields of the object by property.
    indices: HashMap<String, usize>,
    /// Properties that a part requires; another part may declare them later.
    required: HashSet<&'a str>,
    /// Pointers of the parts.
    seen: HashSet<String>,
}

impl Merged<'_> {
    fn push(&mut self, field: Field) {
        let index = self.object.fields.len();
        self.indices.insert(field.wire.clone(), index);
        self.object.fields.push(field);
    }
}

impl<'a> Lowerer<'a> {
    pub fn all_of(&mut self, at: &SchemaNode<'a>, parts: &'a [ReferenceOr<Schema>]) -> TypeKind {
        let list = at.site.child("allOf");
        if let [only] = parts
            && !self.is_bare_heir(at, only)
        {
            return TypeKind::Alias(self.value(only, &list.index(0), &at.key));
        }
        let kinds: Vec<_> = parts.iter().map(|part| self.part(part, &list)).collect();
        let kinds = kinds.as_slice();
        let count = |kind: PartKind| kinds.iter().filter(|have| **have == kind).count();
        let find = |kind: PartKind| kinds.iter().position(|have| *have == kind);
        if count(PartKind::Object) == 0 && !self.narrows_union(parts, find(PartKind::Union)) {
            let all = |kind| (0..kinds.len()).filter(move |index| kinds[*index] == kind);
            let indices = all(PartKind::Union).chain(all(PartKind::Other));
            let values = indices.map(|index| {
                let part = &parts[index];
                (part, self.value(part, &list.index(index), &at.key))
            });
            let mut values = values.collect::<Vec<_>>().into_iter();
            if let Some(first) = values.next() {
                return TypeKind::Alias(self.narrowest(first, values, &list));
            }
        }
        if count(PartKind::Other) > 0 {
            let message = "a part of `allOf` that is not an object is not read";
            self.reject_unsupported(&list, message);
        }
        match find(PartKind::Union) {
            Some(index) => self.product(at, parts, index),
            None => self.merged(at, &located(parts, &list)),
        }
    }

    /// Returns the value that fits all of several, as far as one of them does.
    fn narrowest(
        &mut self,
        first: ValueOfPart<'a>,
        others: impl Iterator<Item = ValueOfPart<'a>>,
        list: &Site,
    ) -> TypeUse {
        let (mut part, mut narrowest) = first;
        for (other, value) in others {
            if narrows(&self.types, &narrowest, &value) || self.is_narrower(part, other) {
                continue;
            }
            if narrows(&self.types, &value, &narrowest) || self.is_narrower(other, part) {
                (part, narrowest) = (other, value);
            } else {
                let message = "the parts are not objects and have different types, so only one of them is read";
                self.reject_unsupported(list, message);
            }
        }
        narrowest
    }

    /// Merges parts into an object.
    fn merged(&mut self, at: &SchemaNode<'a>, parts: &[LocatedSchema<'a>]) -> TypeKind {
        let mut merged = self.merge(&at.key, parts);
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

    /// Returns a union of the other parts with each alternative of the one that is a union.
    fn product(
        &mut self,
        at: &SchemaNode<'a>,
        parts: &'a [ReferenceOr<Schema>],
        index: usize,
    ) -> TypeKind {
        let list = at.site.child("allOf");
        let site = list.index(index);
        let located_parts = located(parts, &list);
        let found = self.resolve(&parts[index], &site);
        let found = found.and_then(|(schema, found)| {
            let (keyword, alternatives) = alternatives(schema)?;
            Some((found.child(keyword), alternatives))
        });
        let found = found.filter(|(_, alternatives)| alternatives.len() <= MAX_ALTERNATIVES);
        let Some((list, alternatives)) = found else {
            return self.merged(at, &located_parts);
        };
        let alternatives = alternatives
            .iter()
            .enumerate()
            .map(|(number, alternative)| {
                let inner = SchemaNode {
                    key: format!("{}|{number}", at.key),
                    ..at.clone()
                };
                let mut parts = located_parts.clone();
                parts[index] = (alternative, list.index(number));
                let value = match self.merged(&inner, &parts) {
                    TypeKind::Alias(value) => value,
                    kind => {
                        let id = self.reserve(inner.key, site.index(number));
                        self.types[id.0].kind = kind;
                        TypeUse::plain(Ty::Named(id))
                    }
                };
                Alternative::new(value, Vec::new())
            });
        TypeKind::Union(Union {
            alternatives: alternatives.collect(),
            by: Dispatch::Fit,
        })
    }

    /// Merges the properties of parts. `key` is the key of those parts that are not components.
    pub fn merge(&mut self, key: &str, parts: &[LocatedSchema<'a>]) -> Struct {
        let mut merged = Merged::default();
        self.merge_parts(key, parts, &mut merged);
        for field in &mut merged.object.fields {
            field.required |= merged.required.contains(field.wire.as_str());
        }
        merged.object
    }

    fn merge_parts(&mut self, key: &str, parts: &[LocatedSchema<'a>], merged: &mut Merged<'a>) {
        for (part, site) in parts {
            let Some((schema, found)) = self.resolve(part, site) else {
                continue;
            };
            // A part that was met before adds nothing; that also ends a cycle.
            if part.as_item().is_none() && merged.seen.contains(&found.pointer) {
                continue;
            }
            merged.seen.insert(found.pointer.clone());
            let component = component(&format!("#{}", found.pointer));
            let component =
                component.filter(|_| part.as_item().is_none() && self.uploads.is_none());
            let part = SchemaNode {
                schema,
                site: found,
                key: component.unwrap_or_else(|| key.to_owned()),
            };
            match &schema.schema_kind {
                SchemaKind::Type(Type::Object(object)) => {
                    let parts = ObjectParts {
                        required: &[],
                        ..object.into()
                    };
                    self.add(&part, &parts, site, merged);
                    let required = object.required.iter().map(String::as_str);
                    merged.required.extend(required);
                }
                SchemaKind::Any(any) => {
                    merged
                        .required
                        .extend(any.required.iter().map(String::as_str));
                }
                SchemaKind::AllOf { all_of } => {
                    let parts = located(all_of, &part.site.child("allOf"));
                    self.merge_parts(&part.key, &parts, merged);
                }
                _ => self.merge_union(&part, merged),
            }
        }
    }

    /// Merges a union that is not multiplied: the properties of all its alternatives, none of them required.
    fn merge_union(&mut self, at: &SchemaNode<'a>, merged: &mut Merged<'a>) {
        let Some((keyword, alternatives)) = alternatives(at.schema) else {
            return;
        };
        let alternatives = located(alternatives, &at.site.child(keyword));
        let mut all = Merged {
            seen: std::mem::take(&mut merged.seen),
            ..Merged::default()
        };
        self.merge_parts(&at.key, &alternatives, &mut all);
        merged.seen = all.seen;
        for mut field in all.object.fields {
            field.required = false;
            if !merged.indices.contains_key(&field.wire) {
                merged.push(field);
            }
        }
    }

    fn add(
        &mut self,
        part: &SchemaNode<'a>,
        parts: &ObjectParts<'a>,
        site: &Site,
        merged: &mut Merged<'a>,
    ) {
        self.add_additional(part, parts, site, &mut merged.object);
        let fields = self.fields(part, parts);
        for field in fields {
            let types = &self.types;
            let Some(index) = merged.indices.get(&field.wire) else {
                merged.push(field);
                continue;
            };
            let have = &mut merged.object.fields[*index];
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
                let message = format!(
                    "two parts of `allOf` give `{}` different schemas",
                    have.wire
                );
                let help = "let both say the same, or remove one with an overlay; without that the later one is read";
                self.reject_difference(site.clone(), message, help);
            }
        }
    }

    /// What a part says of undeclared properties holds for the whole; what may be anything says nothing.
    fn add_additional(
        &mut self,
        part: &SchemaNode<'a>,
        parts: &ObjectParts<'a>,
        site: &Site,
        merged: &mut Struct,
    ) {
        use AdditionalProperties::{Any, Forbidden, Typed};
        let additional = self.additional(part, parts.additional);
        match (&merged.additional, &additional) {
            (_, Any) | (Forbidden, Typed(_)) => {}
            (_, Typed(item)) if item.ty == Ty::Json && !matches!(merged.additional, Any) => {}
            (Typed(have), Typed(item)) if have.ty != Ty::Json => {
                if have.ty != item.ty {
                    let message =
                        "two parts of `allOf` give undeclared properties different schemas";
                    let help = "let both say the same; without that the earlier one is read";
                    self.reject_difference(site.child("additionalProperties"), message, help);
                }
            }
            _ => merged.additional = additional,
        }
    }

    fn reject_difference(&mut self, site: Site, message: impl Text, help: &str) {
        self.report
            .lose(Code::UnsupportedSchema, site, message, help);
    }
}

fn same(a: &Field, b: &Field) -> bool {
    a.value == b.value && a.origin == b.origin
        || a.value.ty == b.value.ty && a.value.nullable == b.value.nullable
}

/// Returns whether each value of `a` is one of `b` as well, as far as that is known: anything narrows what has no type, an
/// enum narrows a string and a larger enum, an object with properties narrows one without, and so in arrays.
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
            (Some(TypeKind::Enum(a)), None) => a.variants.iter().all(|it| is_of(it, b)),
            (Some(TypeKind::Enum(a)), Some(TypeKind::Enum(b))) => {
                let all: HashSet<_> = b.variants.iter().map(value).collect();
                a.variants.iter().all(|it| all.contains(&value(it)))
            }
            (Some(TypeKind::Struct(_)), None) => matches!(b, Ty::Map(item) if item.ty == Ty::Json),
            (Some(TypeKind::Union(a)), Some(TypeKind::Union(b))) => a
                .alternatives
                .iter()
                .all(|one| has(types, b, &one.value.ty)),
            (_, Some(TypeKind::Union(b))) => has(types, b, a),
            _ => a == b,
        },
    }
}

/// Returns whether a type is one of the alternatives of a union.
fn has(types: &[TypeDef], union: &Union, ty: &Ty) -> bool {
    let mut alternatives = union.alternatives.iter();
    alternatives.any(|one| end(types, &one.value.ty) == end(types, ty))
}

/// Returns the value of a variant, as a string and as JSON.
fn value(variant: &Variant) -> (&str, Option<&str>) {
    (&variant.wire, variant.json.as_deref())
}

/// Returns whether the value of a variant is one of a type without a name.
fn is_of(variant: &Variant, ty: &Ty) -> bool {
    let Some(json) = &variant.json else {
        return *ty == Ty::String;
    };
    match ty {
        Ty::Bool => json == "true" || json == "false",
        Ty::Number => json.parse::<f64>().is_ok(),
        Ty::Int32 => json.parse::<i32>().is_ok(),
        Ty::Int64 => json.parse::<i64>().is_ok(),
        Ty::Uint64 => json.parse::<u64>().is_ok(),
        _ => false,
    }
}

/// Returns the type at the end of a chain of aliases, as far as they are lowered by now: one that is not is an alias of
/// any JSON.
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
