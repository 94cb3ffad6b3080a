//! Schemas. In: a schema in the words of OpenAPI 3.0 or of JSON Schema 2020-12. Out: one of the strict forms: a `$ref`
//! alone, one type with the keywords of that type, or one of `allOf`, `oneOf`, `anyOf` alone; each with its prose.
//!
//! `null` in any spelling becomes `nullable`; several types become `anyOf`; what stands beside a `$ref` or a compound
//! becomes a part of an `allOf`.

mod choice;
mod typed;

use serde_json::{Map, Value, json};

use super::{At, Rewriter, simple};
use crate::report::Code;
use crate::source::reference::to_schema;
use choice::compound;
use typed::is_of;

use crate::keyword::{Keyword, SCHEMA};

/// Returns whether a keyword says what a value is made of; the others only narrow it.
fn is_structure(keyword: &str) -> bool {
    SCHEMA.find(keyword).is_some_and(Keyword::is_structure)
}

/// The types of OpenAPI.
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Extensions by which an overlay says how a value is read.
const EXTENSIONS: [&str; 5] = [
    "x-ignore-case",
    "x-aliases",
    "x-lenient",
    "x-unwrapped",
    "x-from-string",
];

/// What a schema turns out to be, once `null` has been taken out.
pub struct Sorted {
    types: Vec<String>,
    values: Option<Vec<Value>>,
    nullable: bool,
}

impl Rewriter<'_, '_> {
    pub fn schema(&mut self, schema: &Value, at: &At<'_>) -> Value {
        let map = match schema {
            Value::Bool(true) | Value::Null => return json!({}),
            Value::Bool(false) => return json!({ "not": {} }),
            Value::Object(map) => map,
            // The survey has told it of the document itself.
            _ if at.file == 0 => return json!({}),
            _ => {
                self.lose(at, "a schema is expected here", "any value is taken");
                return json!({});
            }
        };
        self.known(schema, &SCHEMA, at);
        let mut data = data(schema);
        let sorted = self.sort(map, at);
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            return self.reference(reference, map, sorted.nullable, data, at);
        }
        let parts = self.parts(map, &sorted, at);
        let nullable = sorted.nullable || parts.nullable;
        if nullable {
            data.insert("nullable".into(), true.into());
        }
        let is_choice = map.contains_key("oneOf") || map.contains_key("anyOf");
        if let Some(found) = map.get("discriminator").filter(|_| !is_choice) {
            let discriminator = self.discriminator(found, at);
            data.extend(discriminator.map(|found| ("discriminator".to_owned(), found)));
        }
        if !parts.list.is_empty() {
            return compound(parts.list, data);
        }
        if let Some(values) = parts.strings {
            data.extend([
                ("type".into(), "string".into()),
                ("enum".into(), values.into()),
            ]);
            return Value::Object(data);
        }
        self.typed(map, sorted, data, at)
    }

    /// A reference, and what stands beside it: prose alone is kept by wrapping, structure is one more part.
    fn reference(
        &mut self,
        reference: &str,
        map: &Map<String, Value>,
        nullable: bool,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        let Some(name) = self.schema_name(reference, at) else {
            return json!({});
        };
        let target = json!({ "$ref": to_schema(&name) });
        if nullable {
            data.insert("nullable".into(), true.into());
        }
        let mut rest = map.clone();
        rest.remove("$ref");
        rest.retain(|key, _| is_structure(key) || key == "required");
        if rest.keys().any(|key| {
            matches!(
                key.as_str(),
                "properties" | "allOf" | "oneOf" | "anyOf" | "required"
            )
        }) {
            let rest = self.schema(&Value::Object(rest), at);
            data.insert("allOf".into(), json!([target, rest]));
            return Value::Object(data);
        }
        if data.is_empty() {
            return target;
        }
        data.insert("allOf".into(), json!([target]));
        Value::Object(data)
    }

    /// Takes `null` out of the types and values, and fills in the type that is not said.
    fn sort(&mut self, map: &Map<String, Value>, at: &At<'_>) -> Sorted {
        let mut nullable = map.get("nullable") == Some(&Value::Bool(true));
        let mut types: Vec<String> = Vec::new();
        let said = match map.get("type") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(one)) => vec![one.as_str()],
            _ => Vec::new(),
        };
        let only_null = said == ["null"];
        for one in said {
            if !TYPES.contains(&one) && json_type(one).is_some() {
                let help = format!("write one of {}", TYPES.join(", "));
                let message = format!("`{one}` is no type of OpenAPI; it is read as its like");
                let site = at.key("type").path.site();
                self.report
                    .reject_if_strict(Code::InvalidDocument, site, message, help);
            }
            match json_type(one) {
                Some("null") => nullable = true,
                Some(known) if !types.iter().any(|have| have == known) => {
                    types.push(known.to_owned())
                }
                Some(_) => {}
                None => self.lose(
                    &at.key("type"),
                    format!("`{one}` is no type"),
                    "any value is taken",
                ),
            }
        }
        let listed = match (map.get("enum"), map.get("const")) {
            (Some(Value::Array(values)), _) => Some(values.clone()),
            (_, Some(value)) => Some(vec![value.clone()]),
            _ => None,
        };
        let values = listed.map(|mut values| {
            let before = values.len();
            values.retain(|value| !value.is_null());
            nullable |= values.len() < before;
            values
        });
        if types.is_empty() && !only_null {
            types = inferred(map, values.as_deref());
        }
        // An integer is a number.
        if types.iter().any(|one| one == "number") {
            types.retain(|one| one != "integer");
        }
        Sorted {
            types,
            values,
            nullable,
        }
    }
}

/// What is said of a schema beside what it is.
fn data(schema: &Value) -> Map<String, Value> {
    let mut data = Map::new();
    for key in ["title", "description"] {
        simple::copy_text(schema, key, &mut data);
    }
    for key in ["readOnly", "writeOnly", "deprecated"] {
        simple::copy_flag(schema, key, &mut data);
    }
    if let Some(default) = schema.get("default").filter(|default| !default.is_null()) {
        data.insert("default".into(), default.clone());
    }
    for key in EXTENSIONS {
        if let Some(value) = schema.get(key) {
            data.insert(key.into(), value.clone());
        }
    }
    data
}

/// The type that a name means; `None` for one that means nothing.
fn json_type(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "string" | "file" | "date" | "datetime" | "date-time" | "uuid" | "text" => "string",
        "integer" | "int" | "long" => "integer",
        "number" | "float" | "double" | "decimal" => "number",
        "boolean" | "bool" => "boolean",
        "array" | "list" => "array",
        "object" | "map" => "object",
        "null" => "null",
        _ => return None,
    })
}

/// The type that other keywords imply.
fn inferred(map: &Map<String, Value>, values: Option<&[Value]>) -> Vec<String> {
    let has = |key: &str| map.contains_key(key);
    let one = if let Some(values) = values.filter(|values| !values.is_empty()) {
        ["string", "integer", "number", "boolean"]
            .into_iter()
            .find(|ty| values.iter().all(|value| is_of(value, ty)))
    } else if has("properties")
        || map
            .get("additionalProperties")
            .is_some_and(|value| value != &Value::Bool(false))
        || has("patternProperties")
    {
        Some("object")
    } else if has("items") || has("prefixItems") {
        Some("array")
    } else {
        None
    };
    one.into_iter().map(str::to_owned).collect()
}
