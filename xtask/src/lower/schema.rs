//! Schemas become values and types. In: a schema and its location. Out: a [`TypeUse`], and a [`TypeDef`] for every
//! component and every inline object, enum and union.

use std::borrow::Borrow;

use indexmap::IndexMap;
use openapiv3::{
    ArrayType, IntegerFormat, ReferenceOr, Schema, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value as Json;

use super::{Lowerer, facets::facets};
use crate::ir::{Enum, Ty, TypeDef, TypeId, TypeKind, TypeUse, Variant};
use crate::report::{Code, Site};
use crate::source;
use crate::source::properties::text;
use crate::source::reference::component;

/// A schema being lowered: the schema, its location in the file, and its key, as `names.yaml` writes it.
#[derive(Clone)]
pub struct SchemaNode<'a> {
    pub schema: &'a Schema,
    pub site: Site,
    pub key: String,
}

/// An enum of more values than this is a string: a program does not match on it.
const MAX_VARIANTS: usize = 1_000;

impl<'a> Lowerer<'a> {
    /// Gives every component schema its id, then lowers each.
    pub fn components(&mut self) {
        for (name, _) in self.schemas() {
            let id = self.reserve(name.clone(), self.root().schema(name));
            self.named.insert(name, id);
        }
        self.find_bases();
        for (name, schema) in self.schemas() {
            let id = self.named[name.as_str()];
            let site = self.types[id.0].origin.clone();
            let key = name.clone();
            let shape = match schema {
                ReferenceOr::Reference { .. } => TypeKind::Alias(self.value(schema, &site, &key)),
                ReferenceOr::Item(schema) => {
                    self.describe(id, schema);
                    let shape = self.type_kind(&SchemaNode { schema, site, key });
                    self.inherited(name, shape)
                }
            };
            self.types[id.0].kind = shape;
        }
    }

    /// Lowers a schema where it is used.
    pub fn value(&mut self, schema: impl Into<Use<'a>>, site: &Site, key: &str) -> TypeUse {
        match schema.into() {
            Use::Reference(reference) => {
                if self.is_file(Use::Reference(reference), site)
                    && let Some(value) = self.referenced_file(reference, key)
                {
                    return value;
                }
                let name = component(reference);
                let id = name.and_then(|name| self.named.get(name.as_str()));
                TypeUse::plain(id.map_or(Ty::Json, |id| Ty::Named(*id)))
            }
            Use::Inline(schema) => self.inline(&SchemaNode {
                schema,
                site: site.clone(),
                key: key.to_owned(),
            }),
        }
    }

    fn inline(&mut self, at: &SchemaNode<'a>) -> TypeUse {
        let nullable = at.schema.schema_data.nullable;
        let id = match self.known(at) {
            Some(id) => id,
            None => match self.lower_inline(at) {
                (TypeKind::Alias(value), None) => {
                    return TypeUse {
                        nullable: nullable || value.nullable,
                        ..value
                    };
                }
                (kind, held) => {
                    let id = held.unwrap_or_else(|| self.reserve(at.key.clone(), at.site.clone()));
                    self.describe(id, at.schema);
                    self.types[id.0].kind = kind;
                    if self.uploads.is_none() {
                        self.inlined.insert(at.site.pointer.clone(), id);
                    }
                    id
                }
            },
        };
        let is_enum = matches!(self.types[id.0].kind, TypeKind::Enum(_));
        let facets = facets(self.node(&at.site), is_enum);
        TypeUse::new(Ty::Named(id), nullable, facets)
    }

    /// Returns the type that an inline schema has become, or will become: one that is met while it is lowered holds itself.
    fn known(&mut self, at: &SchemaNode<'a>) -> Option<TypeId> {
        if self.uploads.is_some() {
            return None;
        }
        let pointer = &at.site.pointer;
        if let Some(id) = self.inlined.get(pointer) {
            return Some(*id);
        }
        let held = *self.open.get(pointer)?;
        let id = held.unwrap_or_else(|| self.reserve(at.key.clone(), at.site.clone()));
        self.open.insert(pointer.clone(), Some(id));
        Some(id)
    }

    /// Lowers an inline schema. Returns its kind, and its type if it holds itself: only an `allOf` can, which copies the
    /// properties of what it refers to.
    fn lower_inline(&mut self, at: &SchemaNode<'a>) -> (TypeKind, Option<TypeId>) {
        if !matches!(at.schema.schema_kind, SchemaKind::AllOf { .. }) || self.uploads.is_some() {
            return (self.type_kind(at), None);
        }
        self.open.insert(at.site.pointer.clone(), None);
        let kind = self.type_kind(at);
        let held = self.open.remove(&at.site.pointer);
        (kind, held.flatten())
    }

    pub fn reserve(&mut self, key: String, origin: Site) -> TypeId {
        let kind = TypeKind::Alias(TypeUse::plain(Ty::Json));
        self.types.push(TypeDef::new(key, kind, origin));
        TypeId(self.types.len() - 1)
    }

    pub fn describe(&mut self, id: TypeId, schema: &Schema) {
        let (def, data) = (&mut self.types[id.0], &schema.schema_data);
        def.doc = data.description.clone().or_else(|| data.title.clone());
        def.deprecated = data.deprecated;
    }

    /// Returns the node of the value tree at a location; the typed document does not keep every keyword.
    pub fn node(&self, site: &Site) -> Option<&'a Json> {
        source::value_at(self.input.tree, &site.pointer)
    }

    fn type_kind(&mut self, at: &SchemaNode<'a>) -> TypeKind {
        match &at.schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                self.as_json(|lowerer| lowerer.object(at, &object.into()))
            }
            SchemaKind::Type(Type::Array(array)) => self.list(at, array),
            SchemaKind::Type(Type::String(string)) => self.string(at, string),
            SchemaKind::Type(Type::Integer(integer)) => {
                self.number(at, integer_type(&integer.format))
            }
            SchemaKind::Type(Type::Number(_)) => self.number(at, Ty::Number),
            SchemaKind::Type(Type::Boolean(_)) => self.scalar(at, Ty::Bool),
            SchemaKind::AllOf { all_of } if self.is_file(at.schema.into(), &at.site) => {
                self.file_parts(at, all_of)
            }
            SchemaKind::AllOf { all_of } => self.as_json(|lowerer| lowerer.all_of(at, all_of)),
            SchemaKind::OneOf { one_of } => self.union(at, "oneOf", one_of),
            SchemaKind::AnyOf { any_of } => self.union(at, "anyOf", any_of),
            SchemaKind::Not { .. } => self.scalar(at, Ty::Json),
            SchemaKind::Any(_) if self.is_file(at.schema.into(), &at.site) => {
                let upload = self.uploads.map_or(Ty::Json, Ty::Named);
                self.scalar(at, upload)
            }
            // The rewriting leaves nothing but values in a schema without a type.
            SchemaKind::Any(any) if any.enumeration.is_empty() => self.scalar(at, Ty::Json),
            SchemaKind::Any(any) => self.values(at, &any.enumeration, Ty::Json),
        }
    }

    pub fn scalar(&mut self, at: &SchemaNode<'a>, ty: Ty) -> TypeKind {
        let nullable = at.schema.schema_data.nullable;
        let facets = facets(self.node(&at.site), false);
        TypeKind::Alias(TypeUse::new(ty, nullable, facets))
    }

    fn string(&mut self, at: &SchemaNode<'a>, string: &StringType) -> TypeKind {
        if let Some(upload) = self.uploads.filter(|_| is_binary(string)) {
            return self.scalar(at, Ty::Named(upload));
        }
        let site = at.site.child("enum");
        let mut variants: IndexMap<&str, Variant> = IndexMap::new();
        for (index, wire) in string.enumeration.iter().enumerate() {
            if let Some(wire) = wire {
                let variant = || Variant::new(wire, site.index(index));
                variants.entry(wire).or_insert_with(variant);
            }
        }
        let variants = variants.into_values().collect();
        let extensions = &at.schema.schema_data.extensions;
        let ignore_case = extensions.get("x-ignore-case") == Some(&Json::Bool(true));
        self.enumeration(at, variants, ignore_case, Ty::String)
    }

    /// Lowers a number, or an enum of a few of them.
    fn number(&mut self, at: &SchemaNode<'a>, ty: Ty) -> TypeKind {
        let values = self.node(&at.site).and_then(|node| node["enum"].as_array());
        match values {
            Some(values) => self.values(at, values, ty),
            _ => self.scalar(at, ty),
        }
    }

    /// Lowers an enum of values that are not all strings; with values that are not scalars, any value of the type.
    fn values(&mut self, at: &SchemaNode<'a>, values: &[Json], ty: Ty) -> TypeKind {
        let site = at.site.child("enum");
        let mut variants: IndexMap<String, Variant> = IndexMap::new();
        let values = values.iter().enumerate();
        for (index, value) in values.filter(|(_, value)| !value.is_null()) {
            let Some(wire) = text(value) else {
                return self.scalar(at, ty);
            };
            let json = value.to_string();
            let variant = || Variant {
                json: Some(json.clone()),
                ..Variant::new(wire, site.index(index))
            };
            variants.entry(json.clone()).or_insert_with(variant);
        }
        let variants = variants.into_values().collect();
        self.enumeration(at, variants, false, ty)
    }

    fn enumeration(
        &mut self,
        at: &SchemaNode<'a>,
        variants: Vec<Variant>,
        ignore_case: bool,
        ty: Ty,
    ) -> TypeKind {
        if variants.is_empty() || variants.len() > MAX_VARIANTS {
            return self.scalar(at, ty);
        }
        TypeKind::Enum(Enum {
            variants,
            ignore_case,
        })
    }

    fn list(&mut self, at: &SchemaNode<'a>, array: &'a ArrayType) -> TypeKind {
        let item = match &array.items {
            Some(items) => {
                let key = format!("{}[]", at.key);
                self.value(items, &at.site.child("items"), &key)
            }
            None => TypeUse::plain(Ty::Json),
        };
        self.scalar(at, Ty::Array(Box::new(item)))
    }

    pub fn reject_unsupported(&mut self, site: &Site, message: &str) {
        let help = "rewrite the schema with an overlay, or drop what a client does not need";
        let code = Code::UnsupportedSchema;
        self.report.lose(code, site.clone(), message, help);
    }
}

fn integer_type(format: &VariantOrUnknownOrEmpty<IntegerFormat>) -> Ty {
    match format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Ty::Int32,
        VariantOrUnknownOrEmpty::Unknown(name) if name == "uint64" => Ty::Uint64,
        _ => Ty::Int64,
    }
}

pub fn is_binary(string: &StringType) -> bool {
    string.format == VariantOrUnknownOrEmpty::Item(openapiv3::StringFormat::Binary)
}

/// A schema or a reference to one, boxed or not.
#[derive(Clone, Copy)]
pub enum Use<'a> {
    Inline(&'a Schema),
    Reference(&'a str),
}

impl<'a> From<&'a Schema> for Use<'a> {
    fn from(schema: &'a Schema) -> Self {
        Self::Inline(schema)
    }
}

impl<'a, S: Borrow<Schema>> From<&'a ReferenceOr<S>> for Use<'a> {
    fn from(schema: &'a ReferenceOr<S>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Inline(schema.borrow()),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}
