//! Rules between the properties of an object (`x-rules`). In: what an overlay wrote. Out: nothing; what cannot be read, or
//! is about a property whose size a check cannot know, is reported.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value as Json;

use super::Lowerer;
use super::schema::SchemaNode;
use crate::ir::{Facets, PropertyRule};
use crate::report::Code;

type PropertySchemas = IndexMap<String, ReferenceOr<Box<Schema>>>;

impl<'a> Lowerer<'a> {
    /// Reports each rule that is not one, or is about something else than a string, a number or a boolean.
    pub fn check_rules(
        &mut self,
        at: &SchemaNode<'a>,
        facets: Option<&Facets>,
        properties: &PropertySchemas,
    ) {
        let Some(rules) = facets.and_then(|facets| facets.keywords.get("x-rules")) else {
            return;
        };
        let site = at.site.child("x-rules");
        let Some(rules) = rules.as_array() else {
            let message = "`x-rules` must be an array";
            let help = "write a list of rules, each with `name`, `then` and perhaps `if`";
            return self
                .report
                .error(Code::InvalidDocument, site, message, help);
        };
        for (index, rule) in rules.iter().enumerate() {
            if !is_about(rule, properties) {
                let message = "a rule must have `name`, `then` and perhaps `if`, about scalar properties of the object";
                let help = "write `{name: a-rule, if: {property: present}, then: {other: not-empty}}`; the demands are \
                            `present`, `absent`, `not-empty`, `https` and `true`";
                let site = site.index(index);
                self.report
                    .error(Code::InvalidDocument, site, message, help);
            }
        }
    }
}

fn is_about(rule: &Json, properties: &PropertySchemas) -> bool {
    let is_scalar = |name: &str| {
        let schema = properties.get(name).and_then(ReferenceOr::as_item);
        schema.is_some_and(|schema| match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => string.enumeration.is_empty(),
            SchemaKind::Type(kind) => {
                matches!(kind, Type::Number(_) | Type::Integer(_) | Type::Boolean(_))
            }
            _ => false,
        })
    };
    PropertyRule::read(rule).is_some_and(|rule| rule.properties().all(is_scalar))
}
