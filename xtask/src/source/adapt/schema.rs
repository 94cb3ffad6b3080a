//! Schemas. In: a schema in the words of OpenAPI 3.0 or of JSON Schema 2020-12. Out: one of the strict forms: a `$ref`
//! alone, one type with the keywords of that type, or one of `allOf`, `oneOf`, `anyOf` alone; each with its prose.
//!
//! `null` in any spelling becomes `nullable`; several types become `anyOf`; what stands beside a `$ref` or a compound
//! becomes a part of an `allOf`.

use serde_json::{Map, Value, json};

use super::{Adapter, At, simple};

/// The keywords that are read.
const SCHEMA: &[&str] = &[
    "type",
    "format",
    "enum",
    "const",
    "nullable",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "discriminator",
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "$ref",
    "contentEncoding",
    "contentMediaType",
    "$defs",
    "definitions",
];

/// Keywords by which a schema says what a value is made of; the others only narrow it.
const STRUCTURE: [&str; 12] = [
    "$ref",
    "type",
    "enum",
    "const",
    "properties",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "allOf",
    "oneOf",
    "anyOf",
];

/// What a schema turns out to be, once `null` has been taken out.
struct Sorted {
    types: Vec<String>,
    values: Option<Vec<Value>>,
    nullable: bool,
}

impl Adapter<'_> {
    pub fn schema(&mut self, schema: &Value, at: &At<'_>) -> Value {
        let map = match schema {
            Value::Bool(true) | Value::Null => return json!({}),
            Value::Bool(false) => return json!({ "not": {} }),
            Value::Object(map) => map,
            _ => {
                self.warn(at, "a schema is expected here", "any value is taken");
                return json!({});
            }
        };
        self.known(schema, SCHEMA, at);
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
        let target = json!({ "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")) });
        if nullable {
            data.insert("nullable".into(), true.into());
        }
        let mut rest = map.clone();
        rest.remove("$ref");
        rest.retain(|key, _| STRUCTURE.contains(&key.as_str()) || key == "required");
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
            match json_type(one) {
                Some("null") => nullable = true,
                Some(known) if !types.iter().any(|have| have == known) => {
                    types.push(known.to_owned())
                }
                Some(_) => {}
                None => self.warn(
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

    fn parts(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> Parts {
        let mut parts = Parts::default();
        if let Some(Value::Array(list)) = map.get("allOf") {
            let list_at = at.key("allOf");
            for (index, part) in list.iter().enumerate() {
                let part = self.schema(part, &list_at.index(index));
                if part.as_object().is_none_or(|part| !part.is_empty()) {
                    parts.list.push(part);
                }
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(list)) = map.get(keyword) {
                self.choice(keyword, list, map, &mut parts, at);
            }
        }
        // The types of a schema say nothing that its branches do not.
        if parts.list.is_empty() {
            if sorted.types.len() > 1 && parts.strings.is_none() {
                parts.list.push(self.each_type(map, sorted, at));
            }
            return parts;
        }
        let has = |key: &str| map.get(key).is_some_and(|value| !is_empty(value));
        if has("properties")
            || has("required")
            || map
                .get("additionalProperties")
                .is_some_and(Value::is_object)
        {
            let mut own = Map::new();
            for key in ["properties", "required", "additionalProperties"] {
                if let Some(value) = map.get(key) {
                    own.insert(key.into(), value.clone());
                }
            }
            own.insert("type".into(), "object".into());
            parts.list.push(self.object(&own, false, Map::new(), at));
        }
        parts
    }

    /// `oneOf` or `anyOf` as one part, without its `null`; branches that only narrow say nothing to a client.
    fn choice(
        &mut self,
        keyword: &str,
        list: &[Value],
        map: &Map<String, Value>,
        parts: &mut Parts,
        at: &At<'_>,
    ) {
        let is_null = |branch: &Value| {
            branch.get("type") == Some(&"null".into())
                || branch.get("enum") == Some(&json!([null]))
                || branch.get("const") == Some(&Value::Null)
        };
        let list_at = at.key(keyword);
        let mut branches = Vec::new();
        for (index, branch) in list.iter().enumerate() {
            if is_null(branch) {
                parts.nullable = true;
            } else if branch
                .as_object()
                .is_some_and(|map| map.keys().any(|key| STRUCTURE.contains(&key.as_str())))
            {
                branches.push((branch, index));
            }
        }
        // With properties of its own, branches that repeat `type: object` alone narrow as well.
        if branches.is_empty()
            || (map.contains_key("properties")
                && branches.iter().all(|(branch, _)| only_narrows(branch)))
        {
            return;
        }
        let mut lowered: Vec<Value> = branches
            .iter()
            .map(|(branch, index)| self.schema(branch, &list_at.index(*index)))
            .collect();
        lowered.dedup();
        if let Some(values) = strings(&lowered) {
            match values.is_empty() {
                true => parts.list.push(json!({ "type": "string" })),
                false => parts.strings = Some(values),
            }
            return;
        }
        if let [only] = lowered.as_mut_slice() {
            parts.list.push(only.take());
            return;
        }
        let mut choice = Map::new();
        choice.insert(keyword.into(), lowered.into());
        if let Some(discriminator) = map
            .get("discriminator")
            .and_then(|found| self.discriminator(found, at))
        {
            choice.insert("discriminator".into(), discriminator);
        }
        parts.list.push(Value::Object(choice));
    }

    fn discriminator(&mut self, discriminator: &Value, at: &At<'_>) -> Option<Value> {
        if let Some(name) = discriminator.as_str() {
            return Some(json!({ "propertyName": name }));
        }
        let name = discriminator.get("propertyName").and_then(Value::as_str)?;
        let mut mapping = Map::new();
        for (tag, target) in discriminator
            .get("mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let Some(target) = target.as_str() else {
                continue;
            };
            let is_name =
                !target.contains(['#', '/']) && !target.contains(".json") && !target.contains(".y");
            let name = match is_name {
                true => Some(target.to_owned()),
                false => self.schema_name(target, &at.key("discriminator").key("mapping").key(tag)),
            };
            if let Some(name) = name {
                mapping.insert(
                    tag.clone(),
                    format!(
                        "#/components/schemas/{}",
                        name.replace('~', "~0").replace('/', "~1")
                    )
                    .into(),
                );
            }
        }
        Some(json!({ "propertyName": name, "mapping": mapping }))
    }

    /// Several types are a choice between schemas of one type each.
    fn each_type(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> Value {
        let branches = sorted.types.iter().map(|one| {
            let values = sorted.values.as_ref().map(|values| {
                values
                    .iter()
                    .filter(|value| is_of(value, one))
                    .cloned()
                    .collect()
            });
            let sorted = Sorted {
                types: vec![one.clone()],
                values,
                nullable: false,
            };
            self.typed(map, sorted, Map::new(), at)
        });
        json!({ "anyOf": branches.collect::<Vec<_>>() })
    }

    /// A schema of one type, with the keywords of that type.
    fn typed(
        &mut self,
        map: &Map<String, Value>,
        sorted: Sorted,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        let Some(ty) = sorted.types.first() else {
            return Value::Object(data);
        };
        if ty == "object" {
            return self.object(map, true, data, at);
        }
        data.insert("type".into(), ty.as_str().into());
        match ty.as_str() {
            "array" => {
                let items = match (map.get("items"), map.get("prefixItems")) {
                    (Some(items @ Value::Object(_)), None) => self.schema(items, &at.key("items")),
                    _ => json!({}),
                };
                data.insert("items".into(), items);
                keep(map, &["minItems", "maxItems"], Value::is_u64, &mut data);
                keep(map, &["uniqueItems"], Value::is_boolean, &mut data);
            }
            "string" => {
                string(map, &mut data);
                let texts = sorted
                    .values
                    .iter()
                    .flatten()
                    .filter_map(simple::text)
                    .collect::<Vec<_>>();
                if !texts.is_empty() {
                    data.insert("enum".into(), texts.into());
                }
            }
            "boolean" => {}
            number => {
                let fits = |value: &Value| {
                    if number == "integer" {
                        value.is_i64()
                    } else {
                        value.is_number()
                    }
                };
                bounds(map, fits, &mut data);
                simple::copy_text(&Value::Object(map.clone()), "format", &mut data);
                let values: Vec<_> = sorted
                    .values
                    .into_iter()
                    .flatten()
                    .filter(|value| fits(value))
                    .collect();
                if !values.is_empty() {
                    data.insert("enum".into(), values.into());
                }
            }
        }
        Value::Object(data)
    }
}

/// The parts that a schema is put together from.
#[derive(Default)]
struct Parts {
    list: Vec<Value>,
    /// The values of a choice between texts, which is one open enum.
    strings: Option<Vec<String>>,
    nullable: bool,
}

fn compound(mut parts: Vec<Value>, mut data: Map<String, Value>) -> Value {
    if let [Value::Object(only)] = parts.as_mut_slice()
        && let Some(keyword) = ["oneOf", "anyOf"]
            .into_iter()
            .find(|keyword| only.contains_key(*keyword))
    {
        for key in [keyword, "discriminator"] {
            if let Some(value) = only.remove(key) {
                data.insert(key.into(), value);
            }
        }
        if only.remove("nullable").is_some() {
            data.insert("nullable".into(), true.into());
        }
        return Value::Object(data);
    }
    data.insert("allOf".into(), parts.into());
    Value::Object(data)
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
    for key in ["x-ignore-case", "x-aliases"] {
        if let Some(value) = schema.get(key) {
            data.insert(key.into(), value.clone());
        }
    }
    data
}

fn string(map: &Map<String, Value>, data: &mut Map<String, Value>) {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let media = text("contentMediaType").is_some() && text("contentEncoding").is_none();
    let format = match (text("format"), text("contentEncoding"), text("type")) {
        (_, _, Some("file")) => Some("binary"),
        (Some(format), ..) => Some(format),
        (_, Some("base64"), _) => Some("byte"),
        _ if media && text("contentMediaType") != Some("application/json") => Some("binary"),
        _ => None,
    };
    if let Some(format) = format {
        data.insert("format".into(), format.into());
    }
    keep(map, &["pattern"], Value::is_string, data);
    keep(map, &["minLength", "maxLength"], Value::is_u64, data);
}

/// Bounds, an exclusive one as OpenAPI 3.0 writes it.
fn bounds(map: &Map<String, Value>, fits: impl Fn(&Value) -> bool, data: &mut Map<String, Value>) {
    keep(map, &["minimum", "maximum", "multipleOf"], &fits, data);
    for (exclusive, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match map.get(exclusive) {
            Some(Value::Bool(true)) => {
                data.insert(exclusive.into(), true.into());
            }
            Some(value) if fits(value) => {
                data.insert(bound.into(), value.clone());
                data.insert(exclusive.into(), true.into());
            }
            _ => {}
        }
    }
}

fn keep(
    map: &Map<String, Value>,
    keys: &[&str],
    fits: impl Fn(&Value) -> bool,
    data: &mut Map<String, Value>,
) {
    for key in keys {
        if let Some(value) = map.get(*key).filter(|value| fits(value)) {
            data.insert((*key).to_owned(), value.clone());
        }
    }
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

fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

/// The values of branches that are all texts; none when any text will do.
fn strings(branches: &[Value]) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for branch in branches {
        let plain = branch.get("type")? == "string"
            && branch.get("nullable").is_none()
            && branch.get("format").is_none_or(|format| format != "binary");
        if !plain {
            return None;
        }
        for value in branch
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !values.iter().any(|have| have == value) {
                values.push(value.to_owned());
            }
        }
    }
    Some(values)
}

fn only_narrows(branch: &Value) -> bool {
    let keys = branch
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str());
    keys.filter(|key| STRUCTURE.contains(key))
        .all(|key| key == "type")
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Null | Value::Bool(_) => true,
        _ => false,
    }
}
