//! Rewritings from one way of writing to another: the other edition, constants, defaults written out.

use serde_json::{Value, json};

use super::walk::{is_old, operations, schemas};

pub fn modernise(tree: &mut Value) {
    if !is_old(tree) {
        return;
    }
    tree["openapi"] = json!("3.1.0");
    schemas(tree, &mut |schema| {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if map.contains_key("$ref") {
            map.retain(|key, _| key == "$ref");
            return;
        }
        for (flag, keyword) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if map.get(flag) == Some(&Value::Bool(true)) {
                let bound = map.remove(keyword).unwrap_or_default();
                map.insert(flag.to_owned(), bound);
            } else {
                map.remove(flag);
            }
        }
        if map.remove("nullable") == Some(Value::Bool(true)) {
            match map.get("type").cloned() {
                Some(name) => {
                    map.insert("type".to_owned(), json!([name, "null"]));
                }
                None => *schema = json!({ "oneOf": [schema.take(), { "type": "null" }] }),
            }
        }
    });
}

pub fn constants(tree: &mut Value) {
    let old = is_old(tree);
    schemas(tree, &mut |schema| {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        let values = map.get("enum").and_then(Value::as_array).cloned();
        if map.get("type") == Some(&json!("boolean"))
            && values.is_none()
            && !map.contains_key("const")
        {
            map.insert("enum".to_owned(), json!([true, false]));
        }
        let Some(values) = values.filter(|values| !values.contains(&Value::Null)) else {
            return;
        };
        map.remove("enum");
        if old {
            let one = |value: &Value| json!({ "enum": [value] });
            map.insert("anyOf".to_owned(), values.iter().map(one).collect());
        } else if let [only] = values.as_slice() {
            map.insert("const".to_owned(), only.clone());
        } else {
            map.insert(
                "oneOf".to_owned(),
                values
                    .iter()
                    .map(|value| json!({ "const": value }))
                    .collect(),
            );
        }
    });
}

pub fn spell_out(tree: &mut Value) {
    let old = is_old(tree);
    schemas(tree, &mut |schema| {
        let Some(map) = schema
            .as_object_mut()
            .filter(|map| !map.contains_key("$ref"))
        else {
            return;
        };
        let mut say = |key: &str, value: Value| {
            map.entry(key).or_insert(value);
        };
        say("deprecated", json!(false));
        say("readOnly", json!(false));
        if map.get("type") == Some(&json!("object")) {
            map.entry("required").or_insert(json!([]));
            map.entry("additionalProperties").or_insert(json!(true));
        }
        if map.get("type") == Some(&json!("string")) {
            map.entry("minLength").or_insert(json!(0));
        }
        if old && map.contains_key("type") {
            map.entry("nullable").or_insert(json!(false));
        }
    });
    operations(tree, &mut |operation| {
        operation.entry("deprecated").or_insert(json!(false));
        operation.entry("tags").or_insert(json!([]));
        for parameter in operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if let Some(map) = parameter
                .as_object_mut()
                .filter(|map| !map.contains_key("$ref"))
            {
                map.entry("required").or_insert(json!(false));
                let form = matches!(map["in"].as_str(), Some("query" | "cookie"));
                let style =
                    map.entry("style")
                        .or_insert(json!(if form { "form" } else { "simple" }))
                        == "form";
                map.entry("explode").or_insert(json!(style));
            }
        }
    });
}
