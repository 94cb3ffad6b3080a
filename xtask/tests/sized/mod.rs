//! Documents as large as one likes. In: a number of schemas. Out: JSON text with as many operations, in which every
//! schema leads to others and round in circles, and of which two revisions differ in some schemas.

use serde_json::{Map, Value, json};

/// Every so many schemas, one changes.
const CHANGED: usize = 50;

/// About a kilobyte for each schema.
pub fn document(schemas: usize, revision: usize) -> String {
    let reference =
        |at: usize| json!({ "$ref": format!("#/components/schemas/S{}", at % schemas) });
    let mut components = Map::new();
    let mut paths = Map::new();
    for at in 0..schemas {
        let length = if at % CHANGED == 0 {
            100 - revision
        } else {
            100
        };
        components.insert(
            format!("S{at}"),
            json!({
                "type": "object",
                "description": format!("Number {at}, which says a little about itself so that the text has some length."),
                "required": ["id", "name"],
                "properties": {
                    "id": { "type": "integer", "format": "int64", "description": "Identifies it." },
                    "name": { "type": "string", "maxLength": length, "description": "What it is called." },
                    "state": { "type": "string", "enum": ["open", "shut", "sold"] },
                    "next": reference(at + 1),
                    "far": reference(at * 7 + 3),
                    "many": { "type": "array", "items": reference(at / 2) },
                    "named": { "type": "object", "additionalProperties": reference(at * 3 + 1) },
                    "either": { "oneOf": [reference(at + 2), { "type": "string" }] },
                },
            }),
        );
        let json = |schema: Value| json!({ "application/json": { "schema": schema } });
        paths.insert(
            format!("/p{at}/{{id}}"),
            json!({ "post": {
                "operationId": format!("call{at}"),
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }],
                "requestBody": { "required": true, "content": json(reference(at)) },
                "responses": { "200": { "description": "Done.", "content": json(reference(at + 5)) } },
            } }),
        );
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Sized", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": paths,
        "components": { "schemas": components },
    });
    document.to_string()
}
