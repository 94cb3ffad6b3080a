//! Rewritings of the components: moved there, renamed, reached by longer ways, or unused.

use serde_json::{Map, Value, json};

use super::walk::{references, schemas};

pub fn extract(tree: &mut Value) {
    let mut found = Map::new();
    schemas(tree, &mut |schema| {
        for (name, property) in schema
            .get_mut("properties")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            if property.get("$ref").is_none() {
                let key = format!("Extracted{}{name}", found.len());
                let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
                let location = format!("#/components/schemas/{key}");
                found.insert(
                    key,
                    std::mem::replace(property, json!({ "$ref": location })),
                );
            }
        }
    });
    for (key, schema) in found {
        tree["components"]["schemas"][&key] = schema;
    }
}

/// No component of anybody's ends like this.
const LINK: &str = "OneStepFurther";

pub fn lengthen(tree: &mut Value) {
    let mut links = Map::new();
    references(tree, &mut |text| {
        let name = text.rsplit('/').next().unwrap_or_default();
        let key = format!("{name}{LINK}");
        links.insert(key, json!({ "$ref": text }));
    });
    schemas(tree, &mut |schema| {
        if let Some(Value::String(text)) = schema.get_mut("$ref")
            && text.starts_with("#/components/schemas/")
        {
            text.push_str(LINK);
        }
    });
    for (key, schema) in links {
        tree["components"]["schemas"][&key] = schema;
    }
}

pub fn rename(tree: &mut Value) {
    references(tree, &mut |text| text.push_str("Renamed"));
    if let Some(all) = tree
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        let old = std::mem::take(all);
        all.extend(
            old.into_iter()
                .map(|(name, schema)| (format!("{name}Renamed"), schema)),
        );
    }
}

pub fn unused(tree: &mut Value) {
    tree["components"]["schemas"]["Unused"] = json!({ "type": "object" });
    tree["components"]["responses"]["Unused"] = json!({ "description": "unused" });
}
