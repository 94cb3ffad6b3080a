//! The types that some hand-written specs describe in the words of OpenAPI. In: the `info` and `components` of a spec, each
//! type with the page that shows it. Out: an OpenAPI document, which the later stages treat like any other; the page of a
//! type is in its description.

use serde_json::{Map, Value, json};

use crate::source::Document;

/// The key of a schema that names a row of `sources`.
pub const SOURCE: &str = "x-source";

pub const SCHEMAS: &str = "/components/schemas";

/// Removes what [`document`] reads.
pub fn remove(sections: &mut Map<String, Value>) {
    if sections.remove("components").is_some() {
        sections.remove("info");
    }
}

/// Returns the types of a spec as an OpenAPI document. Keeps file and pointers, so that diagnostics are located there.
pub fn document(document: &Document) -> Option<Document> {
    let mut components = document.tree.get("components")?.clone();
    let mut info = document.tree["info"].clone();
    let sources = document.tree["sources"].as_object();
    if let Some(info) = info.as_object_mut() {
        info.insert("version".to_owned(), json!("1"));
    }
    let schemas = components["schemas"].as_object_mut();
    for schema in schemas.into_iter().flat_map(Map::values_mut) {
        describe(schema, sources);
    }
    let mut tree = json!({
        "openapi": "3.0.3",
        "info": info,
        "paths": {},
        "components": components,
    });
    if let Some(url) = sources.and_then(|sources| sources.values().next()) {
        tree["externalDocs"] = json!({ "url": url });
    }
    Some(Document {
        tree,
        ..document.clone()
    })
}

/// Puts the page of a type at the end of its description.
fn describe(schema: &mut Value, sources: Option<&Map<String, Value>>) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let source = object.remove(SOURCE);
    let name = source.as_ref().and_then(Value::as_str);
    let url = name.and_then(|name| sources?.get(name)?.as_str());
    if let Some(url) = url {
        let text = object.get("description").and_then(Value::as_str);
        let text = format!("{}\n\nSource: {url}", text.unwrap_or_default().trim());
        object.insert("description".to_owned(), json!(text));
    }
}
