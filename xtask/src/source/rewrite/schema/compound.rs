//! `allOf`, `oneOf` and `anyOf`. In: a schema that has them. Out: its parts, each rewritten, without `null` and without
//! what only narrows.

use serde_json::{Map, Value, json};

use super::super::{At, Rewriter};
use super::{Sorted, is_data, is_structure};
use crate::keyword::{Role, SCHEMA};
use crate::source::properties::{Properties, entries};

/// The parts that a schema consists of.
#[derive(Default)]
pub struct SchemaParts {
    pub list: Vec<Value>,
    /// The values of alternatives that are all strings, which are one open enum.
    pub strings: Option<Vec<String>>,
    pub nullable: bool,
    /// What those parts of an `allOf` say that say nothing of the value: it holds for the whole.
    pub data: Map<String, Value>,
}

impl Rewriter<'_, '_> {
    pub fn parts(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> SchemaParts {
        let mut parts = SchemaParts::default();
        let list_at = at.key("allOf");
        for (index, part) in map.items_of("allOf").iter().enumerate() {
            let part = self.schema(part, &list_at.index(index));
            match part {
                Value::Object(part) if part.keys().all(|key| is_data(key)) => {
                    for (key, value) in part.into_iter().filter(|(key, _)| key != "nullable") {
                        parts.data.entry(key).or_insert(value);
                    }
                }
                part => parts.list.push(part),
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            self.add_alternatives(keyword, map, sorted, &mut parts, at);
        }
        // The types of a schema say nothing that its alternatives do not.
        if parts.list.is_empty() {
            if sorted.types.len() > 1 && parts.strings.is_none() {
                parts.list.push(self.each_type(map, sorted, at));
            }
            return parts;
        }
        let has_alternatives = map.contains_key("oneOf") || map.contains_key("anyOf");
        if sorted.is_one_value() && !has_alternatives {
            let own = Sorted {
                types: sorted.types.clone(),
                values: sorted.values.clone(),
                nullable: false,
            };
            parts.list.push(self.typed(map, own, Map::new(), at));
        }
        let has_properties = map.entries_of("properties").next().is_some();
        let has_additional = map
            .get("additionalProperties")
            .is_some_and(Value::is_object);
        if has_properties || has_additional || !map.items_of("required").is_empty() {
            let own = ["properties", "required", "additionalProperties"];
            let own = own.map(|key| (key.to_owned(), map.get(key).cloned()));
            let own = own
                .into_iter()
                .filter_map(|(key, value)| Some((key, value?)));
            parts
                .list
                .push(self.object(&own.collect(), false, Map::new(), at));
        }
        parts
    }

    /// Adds `oneOf` or `anyOf` as one part, without its `null`; alternatives that only narrow say nothing to a client, and
    /// neither do those beside one that fits any value.
    fn add_alternatives(
        &mut self,
        keyword: &str,
        map: &Map<String, Value>,
        sorted: &Sorted,
        parts: &mut SchemaParts,
        at: &At<'_>,
    ) {
        let is_structured = |one: &Value| {
            entries(one).any(|(key, _)| is_structure(key) || key == "contentMediaType")
        };
        let alternatives = map.items_of(keyword).iter().enumerate();
        let (null, mut kept): (Vec<_>, Vec<_>) =
            alternatives.partition(|(_, one)| self.is_null(one, at));
        parts.nullable |= !null.is_empty();
        let has_type = !sorted.types.is_empty();
        if kept.iter().any(|(_, one)| fits_any(one, has_type)) {
            return;
        }
        // Beside properties, one alternative may be an object that has more of them, and another require one of these.
        let is_object = map.contains_key("properties");
        let requires = |one: &Value| is_object && one.get("required").is_some();
        let is_mixed = kept.iter().any(|(_, one)| is_structured(one));
        kept.retain(|(_, one)| is_structured(one) || is_mixed && requires(one));
        // Beside properties, alternatives that repeat `type: object` alone narrow as well.
        let narrows = is_object && kept.iter().all(|(_, one)| only_narrows(one));
        if kept.is_empty() || narrows {
            return;
        }
        let list_at = at.key(keyword);
        let rewritten = kept
            .iter()
            .map(|(index, one)| self.schema(one, &list_at.index(*index)));
        let mut rewritten: Vec<Value> = rewritten.collect();
        rewritten.dedup();
        match strings(&rewritten) {
            Some(values) if values.is_empty() => parts.list.push(json!({ "type": "string" })),
            Some(values) => parts.strings = Some(values),
            None if rewritten.len() == 1 => parts.list.append(&mut rewritten),
            None => {
                let mut part = Map::new();
                part.insert(keyword.into(), rewritten.into());
                let discriminator = map.get("discriminator");
                let discriminator =
                    discriminator.and_then(|found| self.discriminator(found, map, at));
                part.extend(discriminator.map(|found| ("discriminator".to_owned(), found)));
                parts.list.push(part.into());
            }
        }
    }

    /// Returns whether a schema, or the target of its reference, accepts null only.
    fn is_null(&self, schema: &Value, at: &At<'_>) -> bool {
        let reference = schema["$ref"].as_str();
        let followed = reference.and_then(|reference| self.files.follow(at.file, reference).ok());
        let schema = followed.map_or(schema, |target| target.value);
        ["null".into(), json!(["null"])].contains(&schema["type"])
            || schema["enum"] == json!([null])
            || schema.get("const") == Some(&Value::Null)
    }
}

/// Returns a schema of parts: its one part, if that is a union, with the data of the schema; otherwise an `allOf`.
pub fn compound(mut parts: Vec<Value>, mut data: Map<String, Value>) -> Value {
    if let [Value::Object(only)] = parts.as_mut_slice()
        && (only.contains_key("oneOf") || only.contains_key("anyOf"))
    {
        only.retain(|key, _| {
            ["oneOf", "anyOf", "discriminator", "nullable"].contains(&key.as_str())
        });
        data.append(only);
        return data.into();
    }
    data.insert("allOf".into(), parts.into());
    data.into()
}

/// Returns the values of alternatives that are all strings; none when any string is accepted.
fn strings(alternatives: &[Value]) -> Option<Vec<String>> {
    let is_plain = |one: &Value| {
        one["type"] == "string" && one.get("nullable").is_none() && one["format"] != "binary"
    };
    if !alternatives.iter().all(is_plain) {
        return None;
    }
    let values = alternatives.iter().flat_map(|one| one.items_of("enum"));
    let values: indexmap::IndexSet<_> = values.filter_map(Value::as_str).collect();
    Some(values.into_iter().map(str::to_owned).collect())
}

/// Returns whether an alternative accepts every value that the schema around it does, or, where that has no type, every
/// value of most types.
fn fits_any(alternative: &Value, has_type: bool) -> bool {
    let narrows = |key: &str| match SCHEMA.find(key).map(|row| row.role) {
        Some(Role::Structure | Role::Values | Role::Modifier) => true,
        Some(Role::Facet) => has_type && key != "default",
        Some(Role::Annotation | Role::Ignored(_)) | None => false,
    };
    *alternative != Value::Bool(false) && !entries(alternative).any(|(key, _)| narrows(key))
}

fn only_narrows(alternative: &Value) -> bool {
    let mut keys = entries(alternative).map(|(key, _)| key);
    keys.all(|key| key == "type" || !is_structure(key))
}
