//! The types that some hand-written specs describe in the words of OpenAPI. In: `components`, each type with the page
//! that shows it. Out: a document of their own, which the later stages treat like any other page; each type's page
//! stands in its description.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::report::{Code, Report, Site};
use crate::source::Document;

/// Names a row of `sources`.
const SOURCE: &str = "x-source";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Components {
    schemas: IndexMap<String, Value>,
}

impl Components {
    pub fn has(&self, name: &str) -> bool {
        self.schemas.contains_key(name)
    }

    /// Whether an object has a member.
    pub fn has_member(&self, name: &str, member: &str) -> bool {
        let schema = self.schemas.get(name);
        schema.is_some_and(|schema| schema["properties"].get(member).is_some())
    }

    /// Reports each type that says no page, or one that is not listed.
    pub fn check(&self, file: &Site, sources: &IndexMap<String, String>, report: &mut Report) {
        for (name, schema) in &self.schemas {
            let site = file.child("components").child("schemas").child(name);
            match schema.get(SOURCE).and_then(Value::as_str) {
                Some(source) if sources.contains_key(source) => {}
                Some(source) => super::unknown("source", source, site.child(SOURCE), report),
                None => {
                    let message = format!("no page is named for the type `{name}`");
                    let help = format!("write `{SOURCE}: NAME`, with a name of `sources`");
                    report.error(Code::InvalidManual, site, message, help);
                }
            }
        }
    }
}

pub(super) fn check_sources(
    cited: Vec<(Site, &String)>,
    sources: &IndexMap<String, String>,
    report: &mut Report,
) {
    for (site, source) in cited {
        if !sources.contains_key(source) {
            super::unknown("source", source, site.child("source"), report);
        }
    }
}

/// The types as an OpenAPI document. Keeps file and pointers, so that a mistake in a type is reported where it stands.
pub(super) fn openapi(
    document: &Document,
    info: &Value,
    sources: &IndexMap<String, String>,
) -> Document {
    let mut info = info.clone();
    if let Some(info) = info.as_object_mut() {
        info.insert("version".to_owned(), json!("1"));
    }
    let mut components = document.tree["components"].clone();
    let schemas = components["schemas"].as_object_mut();
    schemas
        .into_iter()
        .flat_map(|schemas| schemas.values_mut())
        .for_each(|schema| describe(schema, sources));
    let mut tree = json!({
        "openapi": "3.0.3",
        "info": info,
        "paths": {},
        "components": components,
    });
    if let Some((_, url)) = sources.first() {
        tree["externalDocs"] = json!({ "url": url });
    }
    Document {
        tree,
        ..document.clone()
    }
}

/// Puts the page of a type at the end of its description.
fn describe(schema: &mut Value, sources: &IndexMap<String, String>) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    let source = object.remove(SOURCE);
    let url = source.and_then(|name| sources.get(name.as_str()?).cloned());
    if let Some(url) = url {
        let text = object.get("description").and_then(Value::as_str);
        let text = format!("{}\n\nSource: {url}", text.unwrap_or_default().trim());
        object.insert("description".to_owned(), json!(text));
    }
}
