//! What a schema is put together from: `allOf`, `oneOf`, `anyOf`. In: a schema that has them. Out: its parts, each
//! rewritten, without `null` and without what only narrows.

use serde_json::{Map, Value, json};

use super::super::{At, Rewriter};
use super::{Sorted, is_structure};
use crate::source::reference::to_schema;
use crate::source::visit::is_schema_name;

impl Rewriter<'_, '_> {
    pub fn parts(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> Parts {
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
                .is_some_and(|map| map.keys().any(|key| is_structure(key)))
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
            if values.is_empty() {
                parts.list.push(json!({ "type": "string" }))
            } else {
                parts.strings = Some(values)
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

    pub fn discriminator(&mut self, discriminator: &Value, at: &At<'_>) -> Option<Value> {
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
            let name = if is_schema_name(target) {
                Some(target.to_owned())
            } else {
                self.schema_name(target, &at.key("discriminator").key("mapping").key(tag))
            };
            if let Some(name) = name {
                mapping.insert(tag.clone(), to_schema(&name).into());
            }
        }
        Some(json!({ "propertyName": name, "mapping": mapping }))
    }
}

/// The parts that a schema is put together from.
#[derive(Default)]
pub struct Parts {
    pub list: Vec<Value>,
    /// The values of a choice between texts, which is one open enum.
    pub strings: Option<Vec<String>>,
    pub nullable: bool,
}

pub fn compound(mut parts: Vec<Value>, mut data: Map<String, Value>) -> Value {
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
    keys.filter(|key| is_structure(key))
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
