//! The documents that more than one test starts from.

use serde_json::{Value, json};

/// A document with one operation, whose text or name is given wherever it is allowed.
pub fn everywhere(name: &str, text: &str) -> Value {
    let schema = json!({ "type": "object", "title": text, "description": text,
        "properties": { name: { "type": "string", "description": text, "enum": [name, text], "default": text } },
        "required": [name], "example": text });
    let reference = format!(
        "#/components/schemas/{}",
        name.replace('~', "~0").replace('/', "~1")
    );
    let parameters = ["query", "header", "cookie"].map(
        |location| json!({ "in": location, "name": name, "description": text, "schema": { "type": "string" } }),
    );
    json!({
        "openapi": "3.0.3",
        "info": { "title": text, "description": text, "version": text, "x-note": text },
        "servers": [{ "url": "https://api.example.com/{a}", "description": text,
            "variables": { "a": { "default": "v1", "description": text } } }],
        "tags": [{ "name": name, "description": text }],
        "paths": { "/pets": { "post": {
            "operationId": name, "summary": text, "description": text, "tags": [name], "parameters": parameters,
            "security": [{ name: [] }],
            "requestBody": { "description": text, "content": { "application/json": { "schema": { "$ref": reference } } } },
            "responses": {
                "200": { "description": text, "content": { "application/json": { "schema": { "$ref": reference } } } },
                "4XX": { "description": text, "content": { "application/json": { "schema": schema } } },
            },
        } } },
        "components": {
            "schemas": { name: schema, "Union": { "oneOf": [{ "$ref": reference }, { "type": "string" }],
                "discriminator": { "propertyName": name } } },
            "securitySchemes": { name: { "type": "apiKey", "in": "header", "name": "X-Key", "description": text } },
        },
    })
}

pub fn with_schemas(schemas: Value) -> String {
    let pet = json!({ "$ref": "#/components/schemas/Pet" });
    json!({
        "openapi": "3.1.0", "info": { "title": "A", "version": "1" }, "servers": [{ "url": "https://a.example" }],
        "paths": { "/pet": { "get": { "operationId": "getPet", "responses": {
            "200": { "description": "", "content": { "application/json": { "schema": pet } } } } } } },
        "components": { "schemas": schemas },
    })
    .to_string()
}
