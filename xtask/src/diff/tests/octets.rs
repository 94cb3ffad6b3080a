//! Bytes in their spellings of OpenAPI 3.0 and 3.1, in bodies, parts and responses, in both directions. In: a table of spellings.
//! Out: each pair that is not found to be the same bytes, or other ones.

use serde_json::{Value, json};

use super::compared;
use crate::diff::rule::{Level, Rule};

/// Where bytes are; without a schema, a body is raw.
fn documents(version: &str, schema: &Value) -> [Value; 4] {
    let media = match schema {
        Value::Null => json!({}),
        schema => json!({ "schema": schema }),
    };
    let part = |of: Value| json!({ "multipart/form-data": { "schema": { "type": "object", "properties": { "f": of } } } });
    let schema = if schema.is_null() { &json!({}) } else { schema };
    let list = json!({ "type": "array", "items": schema });
    let response = json!({ "responses": { "200": { "description": "ok", "content": { "image/png": media } } } });
    let contents = [
        json!({ "image/png": media }),
        part(schema.clone()),
        part(list),
    ];
    let requests = contents.map(|content| {
        json!({ "requestBody": { "required": true, "content": content }, "responses": {} })
    });
    let [body, part, parts] = requests;
    [response, body, part, parts].map(|operation| {
        json!({ "openapi": version, "info": { "title": "T", "version": "1" }, "paths": { "/x": { "post": operation } } })
    })
}

fn spellings() -> [Vec<(&'static str, Value)>; 2] {
    let string = |key: &str, value: &str| json!({ "type": "string", key: value });
    let raw = vec![
        ("3.0.3", string("format", "binary")),
        ("3.1.0", Value::Null),
        ("3.1.0", json!({})),
        ("3.1.0", string("format", "binary")),
        ("3.1.0", string("contentMediaType", "image/png")),
        ("3.1.0", string("contentEncoding", "binary")),
        ("3.1.0", json!({ "contentMediaType": "image/png" })),
    ];
    let encoded = vec![
        ("3.0.3", string("format", "byte")),
        ("3.1.0", string("contentEncoding", "base64")),
    ];
    [raw, encoded]
}

#[test]
fn raw_bytes_have_many_spellings_and_are_not_base64() {
    let [raw, encoded] = spellings();
    let all = || {
        raw.iter()
            .map(|it| (true, it))
            .chain(encoded.iter().map(|it| (false, it)))
    };
    for (was_raw, (old_version, old)) in all() {
        for (is_raw, (new_version, new)) in all() {
            let pairs = documents(old_version, old)
                .into_iter()
                .zip(documents(new_version, new));
            for (old, new) in pairs {
                let found = compared(&old.to_string(), &new.to_string());
                let found: Vec<_> = found.iter().filter(|it| it.level != Level::Docs).collect();
                if was_raw == is_raw {
                    assert!(found.is_empty(), "{old}\n{new}\n{found:?}");
                    continue;
                }
                let [one] = *found else {
                    panic!("{old}\n{new}\n{found:?}");
                };
                let is_of_bytes = matches!(one.rule, Rule::ContentChanged | Rule::FormatChanged);
                assert!(
                    one.level == Level::Breaking && is_of_bytes,
                    "{old}\n{new}\n{found:?}"
                );
            }
        }
    }
}
