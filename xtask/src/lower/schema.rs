//! Schemas become values and types. In: a schema and where it stands. Out: a [`TypeUse`], and a [`TypeDef`] for every
//! component and every inline object, enum and union.

use openapiv3::{
    AnySchema, ArrayType, IntegerFormat, ReferenceOr, Schema, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value as Json;

use super::{Lowerer, facets::facets, object::Parts, refs::component};
use crate::ir::{Enum, Ty, TypeDef, TypeId, TypeKind, TypeUse, Variant};
use crate::report::{Code, Site};

/// A schema being lowered: the schema, where it stands in the file, and its place in the words of `names.yaml`.
#[derive(Clone)]
pub struct At<'a> {
    pub schema: &'a Schema,
    pub site: Site,
    pub key: String,
}

/// An enum of more values than this is a text: nobody matches on it.
const MAX_VARIANTS: usize = 1_000;

impl<'a> Lowerer<'a> {
    /// Gives every component schema its id, then lowers each.
    pub fn components(&mut self) {
        let Some(components) = &self.input.spec.components else {
            return;
        };
        for name in components.schemas.keys() {
            let id = self.reserve(
                name.clone(),
                self.root().child("components").child("schemas").child(name),
            );
            self.named.insert(name, id);
        }
        self.find_bases();
        for (name, schema) in &components.schemas {
            let id = self.named[name.as_str()];
            let site = self.types[id.0].origin.clone();
            let key = name.clone();
            let shape = match schema {
                ReferenceOr::Reference { .. } => TypeKind::Alias(self.value(schema, &site, &key)),
                ReferenceOr::Item(schema) => {
                    self.describe(id, schema);
                    let shape = self.type_kind(&At { schema, site, key });
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
                let name = component(reference);
                let id = name.and_then(|name| self.named.get(name.as_str()));
                TypeUse::plain(id.map_or(Ty::Json, |id| Ty::Named(*id)))
            }
            Use::Inline(schema) => self.inline(&At {
                schema,
                site: site.clone(),
                key: key.to_owned(),
            }),
        }
    }

    fn inline(&mut self, at: &At<'a>) -> TypeUse {
        let known = self
            .inlined
            .get(&at.site.pointer)
            .copied()
            .filter(|_| self.uploads.is_none());
        if let Some(id) = known {
            let is_enum = matches!(self.types[id.0].kind, TypeKind::Enum(_));
            let facets = facets(self.node(&at.site), is_enum);
            return TypeUse::new(Ty::Named(id), at.schema.schema_data.nullable, facets);
        }
        let shape = self.type_kind(at);
        let nullable = at.schema.schema_data.nullable;
        match shape {
            TypeKind::Alias(value) => TypeUse {
                nullable: nullable || value.nullable,
                ..value
            },
            shape => {
                let is_enum = matches!(shape, TypeKind::Enum(_));
                let id = self.reserve(at.key.clone(), at.site.clone());
                self.describe(id, at.schema);
                self.types[id.0].kind = shape;
                if self.uploads.is_none() {
                    self.inlined.insert(at.site.pointer.clone(), id);
                }
                TypeUse::new(
                    Ty::Named(id),
                    nullable,
                    facets(self.node(&at.site), is_enum),
                )
            }
        }
    }

    pub fn reserve(&mut self, key: String, origin: Site) -> TypeId {
        let kind = TypeKind::Alias(TypeUse::plain(Ty::Json));
        self.types.push(TypeDef::new(key, kind, origin));
        TypeId(self.types.len() - 1)
    }

    pub fn describe(&mut self, id: TypeId, schema: &Schema) {
        let def = &mut self.types[id.0];
        def.doc = schema
            .schema_data
            .description
            .clone()
            .or_else(|| schema.schema_data.title.clone());
        def.deprecated = schema.schema_data.deprecated;
    }

    /// The node of the value tree at a place; the typed document does not keep every keyword.
    pub fn node(&self, site: &Site) -> Option<&'a Json> {
        self.input.tree.pointer(&site.pointer)
    }

    fn type_kind(&mut self, at: &At<'a>) -> TypeKind {
        match &at.schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => {
                let parts = Parts {
                    properties: &object.properties,
                    required: &object.required,
                    additional: object.additional_properties.as_ref(),
                };
                self.object(at, &parts)
            }
            SchemaKind::Type(Type::Array(array)) => self.list(at, array),
            SchemaKind::Type(Type::String(string)) => self.string(at, string),
            SchemaKind::Type(Type::Integer(integer)) => {
                self.number(at, integer_type(&integer.format))
            }
            SchemaKind::Type(Type::Number(_)) => self.number(at, Ty::Number),
            SchemaKind::Type(Type::Boolean(_)) => self.scalar(at, Ty::Bool),
            SchemaKind::AllOf { all_of } => self.all_of(at, all_of),
            SchemaKind::OneOf { one_of } => self.union(at, "oneOf", one_of),
            SchemaKind::AnyOf { any_of } => self.union(at, "anyOf", any_of),
            SchemaKind::Not { .. } => self.scalar(at, Ty::Json),
            SchemaKind::Any(any) => self.untyped(at, any),
        }
    }

    pub fn scalar(&mut self, at: &At<'a>, ty: Ty) -> TypeKind {
        let nullable = at.schema.schema_data.nullable;
        TypeKind::Alias(TypeUse::new(
            ty,
            nullable,
            facets(self.node(&at.site), false),
        ))
    }

    /// A schema without `type`: what it lists decides.
    fn untyped(&mut self, at: &At<'a>, any: &'a AnySchema) -> TypeKind {
        if !any.properties.is_empty() || any.additional_properties.is_some() {
            let parts = Parts {
                properties: &any.properties,
                required: &any.required,
                additional: any.additional_properties.as_ref(),
            };
            return self.object(at, &parts);
        }
        let types = ["string", "number", "integer", "boolean", "array", "object"];
        if let Some(name) = any.typ.as_deref().filter(|name| !types.contains(name)) {
            let help = format!("write one of {}", types.join(", "));
            let site = at.site.child("type");
            let message = format!("`{name}` is no type of OpenAPI 3.0");
            self.report
                .lose(Code::InvalidDocument, site, message, &help);
        }
        let compound = [
            ("allOf", any.all_of.len()),
            ("oneOf", any.one_of.len()),
            ("anyOf", any.any_of.len()),
        ];
        if let Some((keyword, _)) = compound.iter().find(|(_, alternatives)| *alternatives > 0) {
            self.unsupported(
                &at.site.child(keyword),
                format!("`{keyword}` beside other keywords is not read"),
            );
        }
        if any.enumeration.is_empty() {
            self.scalar(at, Ty::Json)
        } else {
            self.values(at, &any.enumeration, Ty::Json)
        }
    }

    fn string(&mut self, at: &At<'a>, string: &StringType) -> TypeKind {
        if let Some(upload) = self.uploads.filter(|_| is_binary(string)) {
            return self.scalar(at, Ty::Named(upload));
        }
        let mut variants: Vec<Variant> = Vec::new();
        for wire in string.enumeration.iter().flatten() {
            if variants.iter().any(|variant| variant.wire == *wire) {
                continue;
            }
            variants.push(Variant::new(wire));
        }
        if variants.is_empty() || variants.len() > MAX_VARIANTS {
            return self.scalar(at, Ty::String);
        }
        let ignore_case =
            at.schema.schema_data.extensions.get("x-ignore-case") == Some(&Json::Bool(true));
        TypeKind::Enum(Enum {
            variants,
            ignore_case,
        })
    }

    /// A number, or an enum of a few of them.
    fn number(&mut self, at: &At<'a>, ty: Ty) -> TypeKind {
        let values = self.node(&at.site).and_then(|node| node["enum"].as_array());
        match values {
            Some(values) => self.values(at, values, ty),
            _ => self.scalar(at, ty),
        }
    }

    /// An enum of values that are not all texts; with values that are no scalars, any value of the type.
    fn values(&mut self, at: &At<'a>, values: &[Json], ty: Ty) -> TypeKind {
        let mut variants: Vec<Variant> = Vec::new();
        for value in values {
            let wire = match value {
                Json::String(text) => text.clone(),
                Json::Number(_) | Json::Bool(_) => value.to_string(),
                _ => return self.scalar(at, ty),
            };
            let json = Some(value.to_string());
            if variants.iter().all(|variant| variant.json != json) {
                let variant = Variant::new(wire);
                variants.push(Variant { json, ..variant });
            }
        }
        if variants.is_empty() || variants.len() > MAX_VARIANTS {
            return self.scalar(at, ty);
        }
        TypeKind::Enum(Enum {
            variants,
            ignore_case: false,
        })
    }

    fn list(&mut self, at: &At<'a>, array: &'a ArrayType) -> TypeKind {
        let item = match &array.items {
            Some(items) => {
                let key = format!("{}[]", at.key);
                self.value(items, &at.site.child("items"), &key)
            }
            None => TypeUse::plain(Ty::Json),
        };
        self.scalar(at, Ty::Array(Box::new(item)))
    }

    pub fn unsupported(&mut self, site: &Site, message: String) {
        let help = "rewrite the schema with an overlay, or drop what a client does not need";
        self.report
            .lose(Code::UnsupportedSchema, site.clone(), message, help);
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

impl<'a> From<&'a ReferenceOr<Schema>> for Use<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Inline(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Use<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Inline(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}
