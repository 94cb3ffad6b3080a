//! Objects. In: the properties of a schema. Out: a struct with a field for each, or a map where there is none.

use openapiv3::{ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value as Json;

use super::Lowerer;
use super::schema::{At, Use};
use crate::ir::{AdditionalProperties, Field, Struct, Ty, TypeKind, TypeUse};
use crate::report::Code;
use crate::source::reference::MAX_CHAIN;

impl<'a> Lowerer<'a> {
    pub fn object(&mut self, at: &At<'a>, parts: &Parts<'a>) -> TypeKind {
        let additional = self.additional(at, parts.additional);
        if parts.properties.is_empty() {
            let item = match additional {
                AdditionalProperties::Typed(value) => value,
                _ => Box::new(TypeUse::plain(Ty::Json)),
            };
            return self.scalar(at, Ty::Map(item));
        }
        let mut fields = self.fields(at, parts);
        self.settle_aliases(&mut fields);
        TypeKind::Struct(Struct {
            fields,
            additional,
            unwrapped: self.variant(at, "x-unwrapped", parts.properties),
            from_string: self.variant(at, "x-from-string", parts.properties),
        })
    }

    pub fn fields(&mut self, at: &At<'a>, parts: &Parts<'a>) -> Vec<Field> {
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
            doc: data.and_then(|data| data.description.clone().or_else(|| data.title.clone())),
            required: required.iter().any(|wire| wire == name),
            aliases: aliases
                .into_iter()
                .flatten()
                .filter_map(|alias| alias.as_str().map(str::to_owned))
                .collect(),
            lenient: data
                .is_some_and(|data| data.extensions.get("x-lenient") == Some(&Json::Bool(true))),
            deprecated: data.is_some_and(|data| data.deprecated),
            read_only: self.is_said(schema.into(), |data| data.read_only),
            write_only: self.is_said(schema.into(), |data| data.write_only),
            ..Field::new(name, TypeUse::plain(Ty::Json), site.clone())
        };
        let value = self.value(schema, &site, &format!("{}.{name}", at.key));
        Field { value, ..field }
    }

    /// Takes out each alias that names another member, which would be read as either.
    pub fn settle_aliases(&mut self, fields: &mut [Field]) {
        let wires: Vec<String> = fields.iter().map(|field| field.wire.clone()).collect();
        for field in fields {
            let (taken, free) = std::mem::take(&mut field.aliases)
                .into_iter()
                .partition(|alias| wires.contains(alias));
            field.aliases = free;
            for alias in taken {
                let message = format!(
                    "`{alias}` is an alias of `{}`, and a member itself",
                    field.wire
                );
                let help = "take it out of `x-aliases`; it is read as the member";
                let site = field.origin.child("x-aliases");
                self.report.lose(Code::NameCollision, site, message, help);
            }
        }
    }

    /// Whether a property's schema says something of the property, itself or where its reference ends.
    fn is_said(&self, schema: Use<'a>, flag: fn(&SchemaData) -> bool) -> bool {
        let mut schema = schema;
        for _ in 0..=MAX_CHAIN {
            let item = match schema {
                Use::Inline(item) => item,
                Use::Reference(reference) => {
                    let name = reference.strip_prefix("#/components/schemas/");
                    let components = self.input.spec.components.as_ref();
                    let found = components
                        .zip(name)
                        .and_then(|(all, name)| all.schemas.get(name));
                    match found {
                        Some(ReferenceOr::Item(item)) => item,
                        Some(ReferenceOr::Reference { reference }) => {
                            schema = Use::Reference(reference);
                            continue;
                        }
                        None => return false,
                    }
                }
            };
            schema = match &item.schema_kind {
                _ if flag(&item.schema_data) => return true,
                SchemaKind::AllOf { all_of } if all_of.len() == 1 => (&all_of[0]).into(),
                _ => return false,
            };
        }
        false
    }

    pub fn additional(
        &mut self,
        at: &At<'a>,
        additional: Option<&'a openapiv3::AdditionalProperties>,
    ) -> AdditionalProperties {
        match additional {
            // Who says so has other members in mind, and must be able to send them.
            Some(openapiv3::AdditionalProperties::Any(true)) => {
                AdditionalProperties::Typed(Box::new(TypeUse::plain(Ty::Json)))
            }
            None => AdditionalProperties::Any,
            Some(openapiv3::AdditionalProperties::Any(false)) => AdditionalProperties::Forbidden,
            Some(openapiv3::AdditionalProperties::Schema(schema)) => {
                let site = at.site.child("additionalProperties");
                let key = format!("{}{{}}", at.key);
                AdditionalProperties::Typed(Box::new(self.value(schema.as_ref(), &site, &key)))
            }
        }
    }
}

/// The parts of an object schema, which two openapiv3 types hold.
pub struct Parts<'a> {
    pub properties: &'a indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub required: &'a [String],
    pub additional: Option<&'a openapiv3::AdditionalProperties>,
}
