//! `webhooks.yaml` and `messenger-extensions.yaml`: what Graph posts and what the SDK hands over. In: rows, and types
//! in the words of OpenAPI. Out: the same rows with their names known, and the types as a document of their own, which
//! the later stages treat like any other page.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::report::{Code, Report, Site};
use crate::source::Document;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub sources: IndexMap<String, String>,
    pub object: String,
    pub delivery: Delivery,
    pub fields: Vec<WebhookField>,
    info: Value,
    components: Components,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    pub signature_header: String,
    pub batch_limit: u32,
    pub retries_for_hours: u32,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookField {
    pub name: String,
    /// Where the payload stands in an entry.
    pub at: String,
    /// Absent: not documented, and kept as it comes.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extensions {
    pub sources: IndexMap<String, String>,
    pub methods: Vec<Method>,
    pub errors: Vec<SdkError>,
    info: Value,
    components: Components,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Method {
    pub name: String,
    pub arguments: Vec<String>,
    pub answer: String,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkError {
    pub code: i64,
    pub name: String,
    pub meaning: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Components {
    schemas: IndexMap<String, Value>,
}

impl Webhooks {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let webhooks: Self =
            crate::source::typed(&document.tree, &file, Code::InvalidManual, report)?;
        let mut cited = vec![(file.child("delivery"), &webhooks.delivery.source)];
        let mut first = HashMap::new();
        for (index, field) in webhooks.fields.iter().enumerate() {
            let site = file.child("fields").index(index);
            cited.push((site.clone(), &field.source));
            if let Some(ty) = field.ty.as_ref().filter(|ty| !webhooks.components.has(ty)) {
                super::unknown("type", ty, site.child("type"), report);
            }
            if first.insert(&field.name, index).is_some() {
                super::repeated(&field.name, site, report);
            }
        }
        check_sources(cited, &webhooks.sources, report);
        Some(webhooks)
    }

    /// The names that can be subscribed to.
    pub fn names(&self) -> Vec<&str> {
        self.fields
            .iter()
            .map(|field| field.name.as_str())
            .collect()
    }

    /// The types as an OpenAPI document.
    pub fn document(&self, document: &Document) -> Document {
        openapi(
            document,
            &self.info,
            &document.tree["components"],
            self.sources.first(),
        )
    }
}

impl Extensions {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let extensions: Self =
            crate::source::typed(&document.tree, &file, Code::InvalidManual, report)?;
        let mut cited = Vec::new();
        for (index, method) in extensions.methods.iter().enumerate() {
            let site = file.child("methods").index(index);
            cited.push((site.clone(), &method.source));
            if !extensions.components.has(&method.answer) {
                super::unknown("type", &method.answer, site.child("answer"), report);
            }
            for callback in ["success", "error"] {
                if !method.arguments.iter().any(|have| have == callback) {
                    let message = format!("`{}` takes no callback `{callback}`", method.name);
                    let help = "list the arguments of the SDK in its order, callbacks included";
                    report.error(Code::InvalidManual, site.child("arguments"), message, help);
                }
            }
        }
        let mut first = HashMap::new();
        for (index, error) in extensions.errors.iter().enumerate() {
            let site = file.child("errors").index(index);
            cited.push((site.clone(), &error.source));
            if first.insert(error.code, index).is_some() {
                super::repeated(&error.code.to_string(), site, report);
            }
        }
        check_sources(cited, &extensions.sources, report);
        Some(extensions)
    }

    /// The types as an OpenAPI document.
    pub fn document(&self, document: &Document) -> Document {
        openapi(
            document,
            &self.info,
            &document.tree["components"],
            self.sources.first(),
        )
    }
}

impl Components {
    fn has(&self, name: &str) -> bool {
        self.schemas.contains_key(name)
    }
}

fn check_sources(
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

/// Keeps file and pointers, so that a mistake in a type is reported where it stands.
pub(super) fn openapi(
    document: &Document,
    info: &Value,
    components: &Value,
    source: Option<(&String, &String)>,
) -> Document {
    let mut info = info.clone();
    if let Some(info) = info.as_object_mut() {
        info.insert("version".to_owned(), json!("1"));
    }
    let mut tree = json!({
        "openapi": "3.0.3",
        "info": info,
        "paths": {},
        "components": components,
    });
    if let Some((_, url)) = source {
        tree["externalDocs"] = json!({ "url": url });
    }
    Document {
        tree,
        ..document.clone()
    }
}
