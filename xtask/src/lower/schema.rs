//! Schemas become values and types. In: a schema and where it stands. Out: a [`Value`], and a [`TypeDef`] for every
//! component and every inline object, enum and union.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, ReferenceOr, Schema, SchemaKind,
    StringType, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value as Json;

use super::{Lowerer, facets::facets};
use crate::ir::{
    Additional, Branch, Dispatch, Enum, Field, Shape, Struct, Ty, TypeDef, TypeId, Union, Value,
    Variant,
};
use crate::report::{Code, Site};

/// A schema being lowered: the schema, where it stands in the file, and its place in the words of `names.yaml`.
#[derive(Clone)]
pub struct At<'a> {
    pub schema: &'a Schema,
    pub site: Site,
    pub place: String,
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
        for (name, schema) in &components.schemas {
            let id = self.named[name.as_str()];
            let site = self.types[id.0].origin.clone();
            let place = name.clone();
            let shape = match schema {
                ReferenceOr::Reference { .. } => Shape::Alias(self.value(schema, &site, &place)),
                ReferenceOr::Item(schema) => {
                    self.describe(id, schema);
                    self.shape(&At {
                        schema,
                        site,
                        place,
                    })
                }
            };
            self.types[id.0].shape = shape;
        }
    }

    /// Lowers a schema where it is used.
    pub fn value(&mut self, schema: impl Into<Use<'a>>, site: &Site, place: &str) -> Value {
        match schema.into() {
            Use::Reference(reference) => {
                let id = self.linked(reference, &site.child("$ref"));
                Value::plain(id.map_or(Ty::Json, Ty::Named))
            }
            Use::Inline(schema) => self.inline(&At {
                schema,
                site: site.clone(),
                place: place.to_owned(),
            }),
        }
    }

    fn linked(&mut self, reference: &str, site: &Site) -> Option<TypeId> {
        let name = self.local_name(reference, "schemas", site)?;
        let id = self.named.get(name.as_str()).copied();
        if id.is_none() {
            self.dangling(reference, "schemas", site.clone());
        }
        id
    }

    fn inline(&mut self, at: &At<'a>) -> Value {
        let known = self
            .inlined
            .get(&at.site.pointer)
            .copied()
            .filter(|_| self.uploads.is_none());
        if let Some(id) = known {
            let is_enum = matches!(self.types[id.0].shape, Shape::Enum(_));
            return Value {
                ty: Ty::Named(id),
                nullable: at.schema.schema_data.nullable,
                facets: facets(self.node(&at.site), is_enum),
            };
        }
        let shape = self.shape(at);
        let nullable = at.schema.schema_data.nullable;
        match shape {
            Shape::Alias(value) => Value {
                nullable: nullable || value.nullable,
                ..value
            },
            shape => {
                let is_enum = matches!(shape, Shape::Enum(_));
                let id = self.reserve(at.place.clone(), at.site.clone());
                self.describe(id, at.schema);
                self.types[id.0].shape = shape;
                if self.uploads.is_none() {
                    self.inlined.insert(at.site.pointer.clone(), id);
                }
                Value {
                    ty: Ty::Named(id),
                    nullable,
                    facets: facets(self.node(&at.site), is_enum),
                }
            }
        }
    }

    pub fn reserve(&mut self, place: String, origin: Site) -> TypeId {
        self.types.push(TypeDef {
            place,
            ident: String::new(),
            doc: None,
            deprecated: false,
            origin,
            shape: Shape::Alias(Value::plain(Ty::Json)),
            sent: false,
            received: false,
            removed_in: None,
        });
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

    fn shape(&mut self, at: &At<'a>) -> Shape {
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
                let small = integer.format == VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32);
                self.scalar(at, if small { Ty::Int32 } else { Ty::Int64 })
            }
            SchemaKind::Type(Type::Number(_)) => self.scalar(at, Ty::Number),
            SchemaKind::Type(Type::Boolean(_)) => self.scalar(at, Ty::Bool),
            SchemaKind::AllOf { all_of } => self.all_of(at, all_of),
            SchemaKind::OneOf { one_of } => self.union(at, "oneOf", one_of),
            SchemaKind::AnyOf { any_of } => self.union(at, "anyOf", any_of),
            SchemaKind::Not { .. } => self.scalar(at, Ty::Json),
            SchemaKind::Any(any) => self.untyped(at, any),
        }
    }

    fn scalar(&mut self, at: &At<'a>, ty: Ty) -> Shape {
        let nullable = at.schema.schema_data.nullable;
        Shape::Alias(Value {
            ty,
            nullable,
            facets: facets(self.node(&at.site), false),
        })
    }

    /// A schema without `type`: what it lists decides.
    fn untyped(&mut self, at: &At<'a>, any: &'a AnySchema) -> Shape {
        if !any.properties.is_empty() || any.additional_properties.is_some() {
            let parts = Parts {
                properties: &any.properties,
                required: &any.required,
                additional: any.additional_properties.as_ref(),
            };
            return self.object(at, &parts);
        }
        let compound = [
            ("allOf", any.all_of.len()),
            ("oneOf", any.one_of.len()),
            ("anyOf", any.any_of.len()),
        ];
        if let Some((keyword, _)) = compound.iter().find(|(_, branches)| *branches > 0) {
            self.unsupported(
                &at.site.child(keyword),
                format!("`{keyword}` beside other keywords is not read"),
            );
        }
        self.scalar(at, Ty::Json)
    }

    fn string(&mut self, at: &At<'a>, string: &StringType) -> Shape {
        if let Some(upload) = self.uploads.filter(|_| is_binary(string)) {
            return self.scalar(at, Ty::Named(upload));
        }
        let mut variants: Vec<Variant> = Vec::new();
        for wire in string.enumeration.iter().flatten() {
            if variants.iter().any(|variant| variant.wire == *wire) {
                continue;
            }
            variants.push(Variant {
                wire: wire.clone(),
                ident: String::new(),
            });
        }
        if variants.is_empty() || (self.input.lenient && variants.len() > MAX_VARIANTS) {
            return self.scalar(at, Ty::String);
        }
        let ignore_case =
            at.schema.schema_data.extensions.get("x-ignore-case") == Some(&Json::Bool(true));
        Shape::Enum(Enum {
            variants,
            ignore_case,
        })
    }

    fn list(&mut self, at: &At<'a>, array: &'a ArrayType) -> Shape {
        let item = match &array.items {
            Some(items) => {
                let place = format!("{}[]", at.place);
                self.value(items, &at.site.child("items"), &place)
            }
            None => Value::plain(Ty::Json),
        };
        self.scalar(at, Ty::List(Box::new(item)))
    }

    pub fn object(&mut self, at: &At<'a>, parts: &Parts<'a>) -> Shape {
        let additional = self.additional(at, parts.additional);
        if parts.properties.is_empty() {
            let item = match additional {
                Additional::Typed(value) => value,
                Additional::Any | Additional::Forbidden => Box::new(Value::plain(Ty::Json)),
            };
            return self.scalar(at, Ty::Map(item));
        }
        let fields = self.fields(at, parts);
        Shape::Struct(Struct {
            fields,
            additional,
            unwrapped: self.variant(at, "x-unwrapped", parts.properties),
            from_string: self.variant(at, "x-from-string", parts.properties),
        })
    }

    pub fn fields(&mut self, at: &At<'a>, parts: &Parts<'a>) -> Vec<Field> {
        for (index, name) in parts.required.iter().enumerate() {
            if !parts.properties.contains_key(name) {
                let site = at.site.child("required").index(index);
                let help = "list it under `properties`, or take it out of `required`";
                self.report.error(
                    Code::UnknownName,
                    site,
                    format!("`{name}` is required but not a property"),
                    help,
                );
            }
        }
        parts
            .properties
            .iter()
            .map(|(name, schema)| self.field(at, name, schema, parts.required))
            .collect()
    }

    fn field(
        &mut self,
        at: &At<'a>,
        name: &str,
        schema: &'a ReferenceOr<Box<Schema>>,
        required: &[String],
    ) -> Field {
        let site = at.site.child("properties").child(name);
        let data = schema.as_item().map(|schema| &schema.schema_data);
        let aliases = data
            .and_then(|data| data.extensions.get("x-aliases"))
            .and_then(Json::as_array);
        let field = Field {
            wire: name.to_owned(),
            ident: String::new(),
            doc: data.and_then(|data| data.description.clone().or_else(|| data.title.clone())),
            required: required.iter().any(|wire| wire == name),
            value: Value::plain(Ty::Json),
            boxed: false,
            aliases: aliases
                .into_iter()
                .flatten()
                .filter_map(|alias| alias.as_str().map(str::to_owned))
                .collect(),
            lenient: data
                .is_some_and(|data| data.extensions.get("x-lenient") == Some(&Json::Bool(true))),
            deprecated: data.is_some_and(|data| data.deprecated),
            read_only: data.is_some_and(|data| data.read_only),
            write_only: data.is_some_and(|data| data.write_only),
            removed_in: None,
            origin: site.clone(),
        };
        let value = self.value(schema, &site, &format!("{}.{name}", at.place));
        Field { value, ..field }
    }

    fn additional(
        &mut self,
        at: &At<'a>,
        additional: Option<&'a AdditionalProperties>,
    ) -> Additional {
        match additional {
            None | Some(AdditionalProperties::Any(true)) => Additional::Any,
            Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(AdditionalProperties::Schema(schema)) => {
                let site = at.site.child("additionalProperties");
                let place = format!("{}{{}}", at.place);
                Additional::Typed(Box::new(self.value(schema.as_ref(), &site, &place)))
            }
        }
    }

    fn union(&mut self, at: &At<'a>, keyword: &str, branches: &'a [ReferenceOr<Schema>]) -> Shape {
        let lowered: Vec<_> = branches
            .iter()
            .enumerate()
            .map(|(index, branch)| {
                let site = at.site.child(keyword).index(index);
                self.value(branch, &site, &format!("{}|{index}", at.place))
            })
            .collect();
        if let [only] = lowered.as_slice() {
            return Shape::Alias(only.clone());
        }
        let tagged = at.schema.schema_data.discriminator.as_ref();
        let tags: Vec<Vec<String>> = branches
            .iter()
            .map(|branch| tagged.map_or_else(Vec::new, |by| self.branch_tags(by, branch)))
            .collect();
        let by = match tagged {
            Some(by) if tags.iter().all(|tags| !tags.is_empty()) => {
                Dispatch::Tag(by.property_name.clone())
            }
            Some(_) if !self.input.lenient => {
                let message =
                    "a branch of a discriminated union must be a `$ref`, so that it has a tag";
                self.unsupported(&at.site.child(keyword), message.to_owned());
                Dispatch::Kind
            }
            _ if self.input.lenient => Dispatch::Fit,
            _ => Dispatch::Kind,
        };
        let mut seen = std::collections::HashSet::new();
        let branches = lowered.into_iter().zip(tags).map(|(value, tags)| Branch {
            ident: String::new(),
            value,
            // A tag that two branches have is the first one's.
            tags: tags
                .into_iter()
                .filter(|tag| seen.insert(tag.clone()))
                .collect(),
            boxed: false,
        });
        let branches = branches.collect();
        Shape::Union(Union { branches, by })
    }

    /// The tags of a branch: those of the mapping, the schema's name, or the values that its own tag may have.
    fn branch_tags(
        &mut self,
        by: &openapiv3::Discriminator,
        branch: &'a ReferenceOr<Schema>,
    ) -> Vec<String> {
        match branch {
            ReferenceOr::Reference { reference } => {
                let mapped = tags(by, reference);
                let by_name = mapped.len() == 1 && !by.mapping.contains_key(&mapped[0]);
                let own = self
                    .own_tags(by, branch)
                    .filter(|_| by_name && self.input.lenient);
                own.unwrap_or(mapped)
            }
            ReferenceOr::Item(_) => self.own_tags(by, branch).unwrap_or_default(),
        }
    }

    /// The values that a branch's own tag property lists.
    fn own_tags(
        &mut self,
        by: &openapiv3::Discriminator,
        branch: &'a ReferenceOr<Schema>,
    ) -> Option<Vec<String>> {
        let (schema, _) = self.resolve(branch, &self.root())?;
        let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
            return None;
        };
        match &object
            .properties
            .get(&by.property_name)?
            .as_item()?
            .schema_kind
        {
            SchemaKind::Type(Type::String(string)) => {
                let values: Vec<_> = string.enumeration.iter().flatten().cloned().collect();
                (!values.is_empty()).then_some(values)
            }
            _ => None,
        }
    }

    pub fn unsupported(&mut self, site: &Site, message: String) {
        let help = "rewrite the schema with an overlay, or drop what a client does not need";
        self.problem(Code::UnsupportedSchema, site.clone(), message, help);
    }
}

fn is_binary(string: &StringType) -> bool {
    string.format == VariantOrUnknownOrEmpty::Item(openapiv3::StringFormat::Binary)
}

/// The parts of an object schema, which two openapiv3 types hold.
pub struct Parts<'a> {
    pub properties: &'a indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub required: &'a [String],
    pub additional: Option<&'a AdditionalProperties>,
}

/// The tag values that select a branch: those that `mapping` gives it, or else the schema's own name.
fn tags(discriminator: &openapiv3::Discriminator, reference: &str) -> Vec<String> {
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mapped = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| *target == reference || *target == name);
    let mapped: Vec<_> = mapped.map(|(tag, _)| tag.clone()).collect();
    if mapped.is_empty() && !name.is_empty() {
        vec![name.to_owned()]
    } else {
        mapped
    }
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
