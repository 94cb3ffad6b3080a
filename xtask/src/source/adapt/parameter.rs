//! Parameters. In: one, its reference followed. Out: one with a schema, a place that a request has, and a style that
//! the place has.

use serde_json::{Map, Value, json};

use super::{Adapter, At, simple};
use crate::report::Code;

const PARAMETER: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
];

impl Adapter<'_> {
    pub fn parameter(&mut self, parameter: &Value, at: &At<'_>) -> Option<Value> {
        let place = parameter
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let Some(styles) = styles(place) else {
            let help = "OpenAPI has `query`, `header`, `path` and `cookie`";
            self.error(
                Code::UnsupportedParameter,
                at,
                format!("a parameter in `{place}` is not sent"),
                help,
            );
            return None;
        };
        let Some(name) = parameter.get("name").and_then(simple::text) else {
            self.error(
                Code::InvalidDocument,
                at,
                "a parameter must have a name",
                "add `name`",
            );
            return None;
        };
        let mut out = Map::new();
        out.insert("in".into(), place.into());
        out.insert("name".into(), name.into());
        simple::copy_text(parameter, "description", &mut out);
        simple::copy_flag(parameter, "deprecated", &mut out);
        simple::copy_flag(parameter, "required", &mut out);
        if place == "path" {
            out.insert("required".into(), true.into());
        }
        let style = parameter
            .get("style")
            .and_then(Value::as_str)
            .unwrap_or(styles[0]);
        if styles.contains(&style) {
            out.insert("style".into(), style.into());
        } else {
            self.warn(
                &at.key("style"),
                format!("a parameter in `{place}` has no style `{style}`"),
                "the default is used",
            );
        }
        if let Some(Value::Bool(explode)) = parameter.get("explode") {
            out.insert("explode".into(), (*explode).into());
        }
        simple::copy_flag(parameter, "allowReserved", &mut out);
        out.insert("schema".into(), self.parameter_schema(parameter, at));
        if parameter.get("schema").is_none() && content_is_json(parameter) {
            out.insert("x-content".into(), "json".into());
        }
        Some(Value::Object(out))
    }

    pub fn parameter_schema(&mut self, parameter: &Value, at: &At<'_>) -> Value {
        if let Some(schema) = parameter
            .get("schema")
            .filter(|schema| schema.is_object() || schema.is_boolean())
        {
            self.known(parameter, PARAMETER, at);
            return self.placed_schema(schema, &at.key("schema"));
        }
        let content = parameter
            .get("content")
            .and_then(Value::as_object)
            .and_then(|content| content.iter().next());
        if let Some((media, content)) = content {
            self.known(parameter, PARAMETER, at);
            let (outer, schema) = (at.key("content"), content.get("schema"));
            return schema.map_or(json!({}), |schema| {
                self.schema(schema, &outer.key(media).key("schema"))
            });
        }
        // The older form has the keywords of the schema in the parameter itself.
        let mut schema = parameter.as_object().cloned().unwrap_or_default();
        schema.retain(|key, _| {
            matches!(
                key.as_str(),
                "type" | "format" | "enum" | "items" | "default"
            )
        });
        self.warn(
            at,
            "it has no `schema`",
            "what it says of its type is taken",
        );
        match schema.contains_key("type") {
            true => self.schema(&Value::Object(schema), at),
            false => json!({ "type": "string" }),
        }
    }
}

/// The styles of a place, its default first.
fn styles(place: &str) -> Option<&'static [&'static str]> {
    match place {
        "query" => Some(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        "path" => Some(&["simple", "label", "matrix"]),
        "header" => Some(&["simple"]),
        "cookie" => Some(&["form"]),
        _ => None,
    }
}

fn content_is_json(parameter: &Value) -> bool {
    let content = parameter.get("content").and_then(Value::as_object);
    content
        .and_then(|content| content.keys().next())
        .is_some_and(|media| media.contains("json"))
}
