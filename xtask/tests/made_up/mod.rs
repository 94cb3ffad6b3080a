//! Documents that a test makes up. In: an operation and schemas, or two documents. Out: a document, or what changed between them.

use std::path::Path;

use serde_json::{Map, Value, json};
use xtask::diff::Comparison;

use crate::comparison::compare;

/// A document of one operation and of schemas, the first of which the operation takes.
pub fn one_operation(
    operation: Value,
    schemas: impl IntoIterator<Item = (String, Value)>,
) -> String {
    let mut operation = operation;
    operation["operationId"] = "wide".into();
    operation["responses"] = json!({ "204": { "description": "Done." } });
    let schemas: Map<String, Value> = schemas.into_iter().collect();
    if !schemas.is_empty() {
        let schema = json!({ "$ref": "#/components/schemas/S" });
        operation["requestBody"] =
            json!({ "content": { "application/json": { "schema": schema } } });
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Wide", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/wide": { "post": operation } },
        "components": { "schemas": schemas },
    });
    document.to_string()
}

/// Writes two documents into a folder, and compares them.
pub fn compare_documents(folder: &Path, old: &str, new: &str) -> Comparison {
    let path = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a document");
        path
    };
    compare(path("old.json", old), path("new.json", new))
}
