//! Schemas. In: a schema of OpenAPI 3.0 or of JSON Schema 2020-12. Out: one of the strict forms: a `$ref` alone, one type
//! with the keywords of that type, or one of `allOf`, `oneOf`, `anyOf` alone; each with its prose.
//!
//! `null` in any spelling becomes `nullable`; several types become `anyOf`; what is beside a `$ref` or a compound becomes
//! a part of an `allOf`.

mod compound;
mod discriminator;
mod typed;

use serde_json::{Map, Value, json};

use super::{At, Rewriter};
use crate::keyword::{Keyword, OpenApiVersion, SCHEMA};
use crate::report::Code;
use crate::source::path::ValuePath;
use crate::source::properties::{Properties, copy_flag, copy_text};
use crate::source::reference::to_schema;
pub use discriminator::BaseHeirs;
use typed::is_of;

/// Returns whether a keyword says what a value is made of; the others only narrow it.
fn is_structure(keyword: &str) -> bool {
    SCHEMA.find(keyword).is_some_and(Keyword::is_structure)
}

/// The types of OpenAPI.
const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Keywords that are kept as they are: the default, and the extensions by which an overlay says how a value is read, and
/// what it may be when it is sent.
const KEPT: [&str; 9] = [
    "default",
    "x-ignore-case",
    "x-aliases",
    "x-lenient",
    "x-unwrapped",
    "x-from-string",
    "x-rules",
    "x-at-most-one",
    "x-without",
];

const PROSE: [&str; 2] = ["title", "description"];
const FLAGS: [&str; 3] = ["readOnly", "writeOnly", "deprecated"];

/// Returns whether a keyword of a rewritten schema says nothing of what its value is.
fn is_data(keyword: &str) -> bool {
    let data = PROSE.iter().chain(&FLAGS).chain(&KEPT);
    keyword == "nullable" || data.into_iter().any(|key| *key == keyword)
}

/// The types and values of a schema.
pub struct Sorted {
    /// Without `null`.
    types: Vec<&'static str>,
    /// With `null`: each value keeps its index, so that a diagnostic is located at it.
    values: Option<Vec<Value>>,
    nullable: bool,
}

impl Sorted {
    /// Returns whether the type is one, and not `object`, whose properties are what narrows it.
    fn is_one_value(&self) -> bool {
        self.types.len() == 1 && self.types != ["object"]
    }
}

impl Rewriter<'_, '_> {
    pub fn schema(&mut self, schema: &Value, at: &At<'_>) -> Value {
        let map = match schema {
            Value::Bool(true) | Value::Null => return json!({}),
            Value::Bool(false) => return json!({ "not": {} }),
            Value::Object(map) => map,
            // The survey has reported it in the document itself.
            _ if at.file == 0 => return json!({}),
            _ => {
                self.lose(at, "expected a schema", "any value is accepted");
                return json!({});
            }
        };
        self.check_keywords(schema, &SCHEMA, at);
        let mut data = data(map);
        let sorted = self.sort(map, at);
        if let Some(reference) = map.str_of("$ref") {
            let Some(name) = self.schema_name(reference, at) else {
                return json!({});
            };
            // OpenAPI 3.0 ignores what is beside a reference; parts are read, because nothing else can be meant.
            let is_value = self.edition >= OpenApiVersion::V3_1 && sorted.is_one_value();
            let beside = beside(map, is_value);
            return self.reference(&name, beside, sorted.nullable, data, at);
        }
        if let Some(pointer) = self.target_pointer(at) {
            let name = self.name_at(at.file, pointer);
            return self.reference(&name, None, sorted.nullable, data, at);
        }
        let parts = self.parts(map, &sorted, at);
        for (key, value) in parts.data {
            data.entry(key).or_insert(value);
        }
        if sorted.nullable || parts.nullable {
            data.insert("nullable".into(), true.into());
        }
        let has_alternatives = map.contains_key("oneOf") || map.contains_key("anyOf");
        if let Some(found) = map.get("discriminator").filter(|_| !has_alternatives) {
            let discriminator = self.discriminator(found, map, at);
            data.extend(discriminator.map(|found| ("discriminator".to_owned(), found)));
        }
        if !parts.list.is_empty() {
            return compound::compound(parts.list, data);
        }
        if let Some(values) = parts.strings {
            data.insert("type".into(), "string".into());
            data.insert("enum".into(), values.into());
            return data.into();
        }
        self.typed(map, sorted, data, at)
    }

    /// Returns the pointer of a schema that is being rewritten where it is used, if a reference targets it.
    fn target_pointer(&self, at: &At<'_>) -> Option<String> {
        if self.targets.is_empty() || matches!(at.path, ValuePath::Root(_)) {
            return None;
        }
        let target = (at.file, at.site().pointer);
        self.targets.contains(&target).then_some(target.1)
    }

    /// Rewrites a reference to a named schema and what is beside it: prose alone is kept by wrapping, the rest is one more part.
    fn reference(
        &mut self,
        name: &str,
        beside: Option<Value>,
        nullable: bool,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        let target = json!({ "$ref": to_schema(name) });
        if nullable {
            data.insert("nullable".into(), true.into());
        }
        let mut parts = vec![target];
        if let Some(beside) = beside {
            parts.push(self.schema(&beside, at));
        } else if data.is_empty() {
            return parts.remove(0);
        }
        data.insert("allOf".into(), parts.into());
        data.into()
    }

    /// Takes `null` out of the types, and infers a type that is missing.
    fn sort(&mut self, map: &Map<String, Value>, at: &At<'_>) -> Sorted {
        let mut nullable = map.get("nullable") == Some(&Value::Bool(true));
        let mut types = Vec::new();
        let listed = match map.get("type") {
            Some(one @ Value::String(_)) => std::slice::from_ref(one),
            _ => map.items_of("type"),
        };
        let names: Vec<_> = listed.iter().filter_map(Value::as_str).collect();
        for name in &names {
            let ty = self.json_type(name, &at.key("type"));
            nullable |= ty == Some("null");
            types.extend(ty.filter(|ty| *ty != "null" && !types.contains(ty)));
        }
        let values = match (map.get("enum"), map.get("const")) {
            (Some(Value::Array(values)), _) => Some(values.clone()),
            (_, Some(value)) => Some(vec![value.clone()]),
            _ => None,
        };
        nullable |= values.iter().flatten().any(Value::is_null);
        if types.is_empty() && names != ["null"] {
            types.extend(infer_type(map, values.as_deref()));
        }
        // An integer is a number.
        if types.contains(&"number") {
            types.retain(|one| *one != "integer");
        }
        Sorted {
            types,
            values,
            nullable,
        }
    }

    /// Returns the type that a name means, and reports a name that OpenAPI does not have.
    fn json_type(&mut self, name: &str, at: &At<'_>) -> Option<&'static str> {
        let ty = match name.to_ascii_lowercase().as_str() {
            "string" | "file" | "date" | "datetime" | "date-time" | "uuid" | "text" => "string",
            "integer" | "int" | "long" => "integer",
            "number" | "float" | "double" | "decimal" => "number",
            "boolean" | "bool" => "boolean",
            "array" | "list" => "array",
            "object" | "map" => "object",
            "null" => "null",
            _ => {
                let message = format!("unknown type `{name}`");
                self.lose(at, message, "any value is accepted");
                return None;
            }
        };
        if !TYPES.contains(&name) {
            let help = format!("write one of {}", TYPES.join(", "));
            let message = format!("`{name}` is not a type of OpenAPI; it is read as `{ty}`");
            let code = Code::InvalidDocument;
            self.report.reject_if_strict(code, at.site(), message, help);
        }
        Some(ty)
    }
}

/// Returns what is beside a `$ref`, as far as it says what the value is.
fn beside(map: &Map<String, Value>, is_value: bool) -> Option<Value> {
    const PARTS: [&str; 5] = ["properties", "allOf", "oneOf", "anyOf", "required"];
    const KEPT: [&str; 4] = ["required", "format", "contentEncoding", "contentMediaType"];
    let is_part = PARTS.iter().any(|key| map.contains_key(*key)) || is_value;
    let mut beside = map.clone();
    beside.retain(|key, _| key != "$ref" && (is_structure(key) || KEPT.contains(&key.as_str())));
    is_part.then(|| beside.into())
}

/// Returns what a schema says beside what its value is.
fn data(schema: &Map<String, Value>) -> Map<String, Value> {
    let mut data = Map::new();
    for key in PROSE {
        copy_text(schema, key, &mut data);
    }
    for key in FLAGS {
        copy_flag(schema, key, &mut data);
    }
    for key in KEPT {
        let value = schema
            .get(key)
            .filter(|value| key != "default" || !value.is_null());
        data.extend(value.map(|value| (key.to_owned(), value.clone())));
    }
    data
}

/// Returns the type that other keywords imply.
fn infer_type(map: &Map<String, Value>, values: Option<&[Value]>) -> Option<&'static str> {
    let mut values = values
        .into_iter()
        .flatten()
        .filter(|value| !value.is_null())
        .peekable();
    if values.peek().is_some() {
        let mut types = ["string", "integer", "number", "boolean"].into_iter();
        return types.find(|ty| values.clone().all(|value| is_of(value, ty)));
    }
    if map.str_of("format") == Some("binary") {
        return Some("string");
    }
    let has = |key: &str| map.contains_key(key);
    let additional = map.get("additionalProperties");
    let is_open = additional.is_some_and(|value| value != &Value::Bool(false));
    if has("properties") || is_open || has("patternProperties") {
        Some("object")
    } else {
        (has("items") || has("prefixItems")).then_some("array")
    }
}
