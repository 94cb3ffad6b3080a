//! Rewritings of one schema: wrapped, split, or with words that say nothing of the contract.

use fastrand::Rng;
use serde_json::{Value, json};

pub fn wrap(schema: &mut Value) {
    if schema.get("$ref").is_some() && schema.as_object().is_some_and(|map| map.len() == 1) {
        *schema = json!({ "allOf": [schema.take()] });
    }
}

pub fn enclose(schema: &mut Value, random: &mut Rng) {
    if schema.get("$ref").is_none() && schema.get("discriminator").is_none() {
        let keyword = ["allOf", "oneOf", "anyOf"][random.usize(..3)];
        *schema = json!({ keyword: [schema.take()] });
    }
}

pub fn split(schema: &mut Value) {
    let Some(map) = schema
        .as_object_mut()
        .filter(|map| map.contains_key("properties") && !map.contains_key("allOf"))
    else {
        return;
    };
    let shape = json!({ "properties": map.remove("properties") });
    let mut rest = std::mem::take(map);
    let required = rest.remove("required");
    rest.insert(
        "allOf".to_owned(),
        json!([shape, { "required": required.unwrap_or(json!([])) }]),
    );
    *map = rest;
}

pub fn extend(schema: &mut Value) {
    if let Some(map) = schema.as_object_mut() {
        map.insert("x-unused".to_owned(), json!({ "a": [1] }));
    }
}

pub fn reword(schema: &mut Value) {
    if let Some(map) = schema
        .as_object_mut()
        .filter(|map| !map.contains_key("$ref"))
    {
        map.insert("description".to_owned(), json!("other words"));
    }
}
