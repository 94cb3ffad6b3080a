//! Objects. In: the properties of a schema. Out: a struct with a field for each, or a map where there is none.

use std::collections::HashSet;

use openapiv3::{ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value as Json;

use super::schema::{SchemaNode, Use};
use super::{Lowerer, facets};
use crate::ir::{AdditionalProperties, Field, Struct, Ty, TypeKind, TypeUse};
use crate::report::Code;
use crate::source::reference::MAX_CHAIN;

impl<'a> Lowerer<'a> {
    pub fn object(&mut self, at: &SchemaNode<'a>, parts: &ObjectParts<'a>) -> TypeKind {
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
        let facets = facets::of_object(self.node(&at.site));
        self.check_rules(at, facets.as_deref(), parts.properties);
        TypeKind::Struct(Struct {
            fields,
            additional,
            facets,
            unwrapped: self.variant(at, "x-unwrapped", parts.properties),
            from_string: self.variant(at, "x-from-string", parts.properties),
            ..Struct::default()
        })
    }

    pub fn fields(&mut self, at: &SchemaNode<'a>, parts: &ObjectParts<'a>) -> Vec<Field> {
        let required: HashSet<&str> = parts.required.iter().map(String::as_str).collect();
        let properties = parts.properties.iter();
        let fields = properties.map(|(name, schema)| self.field(at, name, schema, &required));
        fields.collect()
    }

    fn field(
        &mut self,
        at: &SchemaNode<'a>,
        name: &str,
        schema: &'a ReferenceOr<Box<Schema>>,
        required: &HashSet<&str>,
    ) -> Field {
        let site = at.site.child("properties").child(name);
        let data = schema.as_item().map(|schema| &schema.schema_data);
        let extension = |key: &str| data.and_then(|data| data.extensions.get(key));
        let aliases = extension("x-aliases").and_then(Json::as_array);
        let aliases = aliases.into_iter().flatten().filter_map(Json::as_str);
        let value = self.value(schema, &site, &format!("{}.{name}", at.key));
        Field {
            doc: data.and_then(|data| data.description.clone().or_else(|| data.title.clone())),
            required: required.contains(name),
            aliases: aliases.map(str::to_owned).collect(),
            lenient: extension("x-lenient") == Some(&Json::Bool(true)),
            deprecated: data.is_some_and(|data| data.deprecated),
            read_only: self.has_flag(schema.into(), |data| data.read_only),
            write_only: self.has_flag(schema.into(), |data| data.write_only),
            ..Field::new(name, value, site)
        }
    }

    /// Removes each alias that is the name of another property, which would be read as either.
    pub fn settle_aliases(&mut self, fields: &mut [Field]) {
        if fields.iter().all(|field| field.aliases.is_empty()) {
            return;
        }
        let wires: HashSet<String> = fields.iter().map(|field| field.wire.clone()).collect();
        for field in fields {
            let (taken, free) = std::mem::take(&mut field.aliases)
                .into_iter()
                .partition(|alias| wires.contains(alias));
            field.aliases = free;
            for alias in taken {
                let wire = &field.wire;
                let message = format!("`{alias}` is an alias of `{wire}`, and a property itself");
                let help = "remove it from `x-aliases`; it is read as the property";
                let site = field.origin.child("x-aliases");
                self.report.lose(Code::NameCollision, site, message, help);
            }
        }
    }

    /// Returns whether a property's schema, or the end of its references, has a flag.
    fn has_flag(&self, schema: Use<'a>, flag: fn(&SchemaData) -> bool) -> bool {
        let next = |schema: &Use<'a>| match schema {
            Use::Reference(reference) => self.target(reference).map(|(_, schema)| schema.into()),
            Use::Inline(schema) => match &schema.schema_kind {
                SchemaKind::AllOf { all_of } if all_of.len() == 1 => Some((&all_of[0]).into()),
                _ => None,
            },
        };
        let mut chain = std::iter::successors(Some(schema), next).take(MAX_CHAIN + 1);
        chain.any(|schema| matches!(schema, Use::Inline(schema) if flag(&schema.schema_data)))
    }

    pub fn additional(
        &mut self,
        at: &SchemaNode<'a>,
        additional: Option<&'a openapiv3::AdditionalProperties>,
    ) -> AdditionalProperties {
        use openapiv3::AdditionalProperties::{Any, Schema};
        match additional {
            // The author has other properties in mind, and users must be able to send them.
            Some(Any(true)) => AdditionalProperties::Typed(Box::new(TypeUse::plain(Ty::Json))),
            None => AdditionalProperties::Any,
            Some(Any(false)) => AdditionalProperties::Forbidden,
            Some(Schema(schema)) => {
                let site = at.site.child("additionalProperties");
                let key = format!("{}{{}}", at.key);
                AdditionalProperties::Typed(Box::new(self.value(schema.as_ref(), &site, &key)))
            }
        }
    }
}

/// What an object schema says of its properties.
pub struct ObjectParts<'a> {
    pub properties: &'a indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub required: &'a [String],
    pub additional: Option<&'a openapiv3::AdditionalProperties>,
}

impl<'a> From<&'a ObjectType> for ObjectParts<'a> {
    fn from(object: &'a ObjectType) -> Self {
        Self {
            properties: &object.properties,
            required: &object.required,
            additional: object.additional_properties.as_ref(),
        }
    }
}
