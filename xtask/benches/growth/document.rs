//! Made-up documents. In: the parts that a kind is about. Out: an OpenAPI document of one operation that uses them.

use serde_json::{Map, Value, json};

/// Where the newer document of a comparison differs from the older one: a number that is smaller there.
pub type Change = u64;

/// What the commands read.
pub struct Input {
    pub document: String,
    /// An overlay of as many actions, for `codegen`.
    pub overlay: Option<String>,
}

/// An object with a limit that changes.
pub fn object(change: Change) -> Value {
    json!({ "type": "object", "properties": { "own": string(change) } })
}

pub fn string(change: Change) -> Value {
    json!({ "type": "string", "maxLength": change })
}

pub fn reference(at: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{at}") })
}

/// So many entries of an object.
pub fn many(n: usize, entry: impl Fn(usize) -> (String, Value)) -> Map<String, Value> {
    (0..n).map(entry).collect()
}

/// So many elements of an array.
pub fn list(n: usize, element: impl Fn(usize) -> Value) -> Vec<Value> {
    (0..n).map(element).collect()
}

pub fn done() -> Value {
    json!({ "204": { "description": "Done." } })
}

pub fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

/// A document of schemas, the first of which, `S0`, one operation takes and returns.
pub fn of_schemas(schemas: impl IntoIterator<Item = (String, Value)>) -> Input {
    let schemas: Map<String, Value> = schemas.into_iter().collect();
    of_components(json!({ "schemas": schemas }), &reference(0))
}

/// A document of one schema.
pub fn of_one(schema: Value) -> Input {
    of_schemas([("S0".to_owned(), schema)])
}

/// A document with components, and an operation that takes and returns one of them.
pub fn of_components(components: Value, schema: &Value) -> Input {
    let response = json!({ "200": { "description": "Done.", "content": content(schema) } });
    let body = json!({ "required": true, "content": content(schema) });
    let operation = json!({ "operationId": "use", "requestBody": body, "responses": response });
    let mut document = whole(json!({ "/use": { "post": operation } }));
    document["components"] = components;
    of_document(&document)
}

/// A document of one operation, which is named here.
pub fn of_operation(mut operation: Value) -> Input {
    operation["operationId"] = "one".into();
    operation["responses"] = operation.get("responses").cloned().unwrap_or_else(done);
    of_document(&whole(json!({ "/one": { "post": operation } })))
}

pub fn of_document(document: &Value) -> Input {
    Input {
        document: document.to_string(),
        overlay: None,
    }
}

/// A document with these paths.
pub fn whole(paths: Value) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Growth", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
    })
}
