//! Objects. In: a schema that is one. Out: its properties, each rewritten, and which others it may have.

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use super::{At, Rewriter};
use crate::report::Code;
use crate::source::path::ValuePath;
use crate::source::properties::Properties;

impl Rewriter<'_, '_> {
    /// Rewrites an object. `whole`: no other schema declares properties that are required here.
    pub fn object(
        &mut self,
        map: &Map<String, Value>,
        whole: bool,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        data.insert("type".into(), "object".into());
        let list_at = at.key("properties");
        let mut properties = Map::new();
        for (name, schema) in map.entries_of("properties") {
            properties.insert(name.clone(), self.schema(schema, &list_at.key(name)));
        }
        let is_part = matches!(at.path, ValuePath::Index(ValuePath::Key(_, "allOf"), _));
        let is_closed = whole && !is_part && !properties.is_empty();
        let required = map.items_of("required").iter().filter_map(Value::as_str);
        let mut names: IndexSet<&str> = IndexSet::new();
        for (index, name) in required.enumerate() {
            if is_closed && !properties.contains_key(name) {
                self.reject_undeclared(name, &at.key("required").index(index));
            }
            names.insert(name);
        }
        if whole {
            // A required property exists, whatever its schema.
            for name in &names {
                properties.entry(*name).or_insert_with(|| json!({}));
            }
        }
        if !names.is_empty() {
            data.insert("required".into(), names.into_iter().collect());
        }
        if !properties.is_empty() {
            data.insert("properties".into(), properties.into());
        }
        if let Some(additional) = self.additional(map, at) {
            data.insert("additionalProperties".into(), additional);
        }
        for key in ["minProperties", "maxProperties"] {
            if let Some(value) = map.get(key).filter(|value| value.is_u64()) {
                data.insert(key.into(), value.clone());
            }
        }
        Value::Object(data)
    }

    fn reject_undeclared(&mut self, name: &str, at: &At<'_>) {
        let message = format!("`{name}` is required but not a property");
        let help = "list it under `properties`, or remove it from `required`";
        let code = Code::UnknownName;
        self.report.reject_if_strict(code, at.site(), message, help);
    }

    fn additional(&mut self, map: &Map<String, Value>, at: &At<'_>) -> Option<Value> {
        let additional = map.get("additionalProperties");
        match (additional, map.get("patternProperties")) {
            (Some(schema @ Value::Object(_)), _) => {
                Some(self.schema(schema, &at.key("additionalProperties")))
            }
            (_, Some(Value::Object(patterns))) => {
                let only = patterns.iter().next().filter(|_| patterns.len() == 1);
                Some(only.map_or(Value::Bool(true), |(pattern, schema)| {
                    self.schema(schema, &at.key("patternProperties").key(pattern))
                }))
            }
            (Some(flag @ Value::Bool(_)), _) => Some(flag.clone()),
            // The properties of the schemas that have this one in their `allOf`.
            _ if map.contains_key("discriminator") => Some(json!({})),
            _ => None,
        }
    }
}
