//! Headers of responses. In: what the responses of an operation list. Out: one struct for the operation, each header of it
//! optional, since responses may have different ones.

use std::collections::HashSet;

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr, Responses};
use serde_json::json;

use super::Lowerer;
use super::response::by_status;
use crate::ir::{AdditionalProperties, Field, Struct, TypeId, TypeKind, TypeUse};
use crate::report::Site;
use crate::report::secret::is_secret_name;

impl<'a> Lowerer<'a> {
    /// Returns the struct of all headers that the responses of an operation list; of two with one name, the first.
    pub fn headers(&mut self, responses: &'a Responses, site: &Site, key: &str) -> Option<TypeId> {
        let key = format!("{key} headers");
        let mut fields: Vec<Field> = Vec::new();
        let mut known = HashSet::new();
        for (status, response) in by_status(responses) {
            let at = site.child("responses").child(&status);
            for (name, header) in &response.headers {
                let at = at.child("headers").child(name);
                if let ReferenceOr::Item(header) = header
                    && !known.contains(&name.to_ascii_lowercase())
                    && let Some(field) = self.header(name, header, &at, &key)
                {
                    known.insert(name.to_ascii_lowercase());
                    fields.push(field);
                }
            }
        }
        if fields.is_empty() {
            return None;
        }
        let id = self.reserve(key, site.child("responses"));
        self.types[id.0].doc = Some("The headers that the responses may have.".to_owned());
        self.types[id.0].kind = TypeKind::Struct(Struct {
            additional: AdditionalProperties::Unread,
            ..Struct::new(fields)
        });
        Some(id)
    }

    fn header(&mut self, name: &str, header: &'a Header, at: &Site, key: &str) -> Option<Field> {
        let ParameterSchemaOrContent::Schema(schema) = &header.format else {
            return None;
        };
        let key = format!("{key}.{name}");
        let mut value = TypeUse {
            // A missing header is not sent; a header cannot be `null`.
            nullable: false,
            ..self.value(schema, &at.child("schema"), &key)
        };
        // Its value is not shown in a `Debug`.
        if is_secret_name(name) {
            let facets = value.facets.get_or_insert_default();
            facets.keywords.insert("format", json!("password"));
        }
        Some(Field {
            doc: header.description.clone(),
            deprecated: header.deprecated.unwrap_or(false),
            ..Field::new(name, value, at.clone())
        })
    }
}
