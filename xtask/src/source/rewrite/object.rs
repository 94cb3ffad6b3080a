//! Objects. In: a schema that is one. Out: its properties, each rewritten, and what else it may hold.

use serde_json::{Map, Value, json};

use super::{At, Rewriter};
use crate::report::Code;
use crate::source::path::Path;

impl Rewriter<'_, '_> {
    /// Rewrites an object; `whole` says that nothing else lists properties that are required here.
    pub fn object(
        &mut self,
        map: &Map<String, Value>,
        whole: bool,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        data.insert("type".into(), "object".into());
        let mut properties = Map::new();
        let list_at = at.key("properties");
        for (name, schema) in map
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let schema = self.schema(schema, &list_at.key(name));
            properties.insert(name.clone(), schema);
        }
        let required = map
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let mut names: Vec<&str> = Vec::new();
        for (index, name) in required.enumerate() {
            let is_part = matches!(at.path, Path::Index(Path::Key(_, "allOf"), _));
            if whole && !is_part && !properties.is_empty() && !properties.contains_key(name) {
                self.undeclared(name, &at.key("required").index(index));
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if whole {
            // A property that must be there is one, whatever it is.
            for name in &names {
                properties
                    .entry((*name).to_owned())
                    .or_insert_with(|| json!({}));
            }
        }
        if !names.is_empty() {
            data.insert("required".into(), names.into());
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

    fn undeclared(&mut self, name: &str, at: &At<'_>) {
        let message = format!("`{name}` is required but not a property");
        let help = "list it under `properties`, or take it out of `required`";
        let site = at.path.site();
        self.report
            .reject_if_strict(Code::UnknownName, site, message, help);
    }

    fn additional(&mut self, map: &Map<String, Value>, at: &At<'_>) -> Option<Value> {
        match (
            map.get("additionalProperties"),
            map.get("patternProperties"),
        ) {
            (Some(schema @ Value::Object(_)), _) => {
                Some(self.schema(schema, &at.key("additionalProperties")))
            }
            (_, Some(Value::Object(patterns))) => {
                match patterns.iter().next().filter(|_| patterns.len() == 1) {
                    Some((pattern, schema)) => {
                        Some(self.schema(schema, &at.key("patternProperties").key(pattern)))
                    }
                    None => Some(true.into()),
                }
            }
            (Some(Value::Bool(flag)), _) => Some((*flag).into()),
            // The members of the schemas that a value may have instead: they list this one in their `allOf`.
            _ if map.contains_key("discriminator") => Some(json!({})),
            _ => None,
        }
    }
}
