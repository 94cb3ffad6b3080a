//! `messenger-extensions.yaml`: what the SDK of the webview hands over. In: its methods, its errors and the types of
//! its answers. Out: the same rows with every name known.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::payloads::{Components, check_sources, openapi};
use crate::report::{Code, Report, Site};
use crate::source::Document;

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
    /// The arguments that are no texts.
    #[serde(default)]
    pub types: IndexMap<String, String>,
    /// Absent: the success callback gets nothing.
    pub answer: Option<String>,
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

impl Extensions {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let code = Code::InvalidManual;
        let extensions: Self = crate::source::deserialize(&document.tree, &file, code, report)?;
        let mut cited = Vec::new();
        for (index, method) in extensions.methods.iter().enumerate() {
            let site = file.child("methods").index(index);
            cited.push((site.clone(), &method.source));
            extensions.check_method(method, &site, report);
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
        let sources = &extensions.sources;
        extensions.components.check(&file, sources, report);
        Some(extensions)
    }

    fn check_method(&self, method: &Method, site: &Site, report: &mut Report) {
        let answer = method.answer.as_ref();
        if let Some(answer) = answer.filter(|answer| !self.components.has(answer)) {
            super::unknown("type", answer, site.child("answer"), report);
        }
        for (argument, ty) in &method.types {
            let site = site.child("types").child(argument);
            if !method.arguments.contains(argument) {
                super::unknown("argument", argument, site.clone(), report);
            }
            if ty != "object" && !self.components.has(ty) {
                super::unknown("type", ty, site, report);
            }
        }
        for callback in ["success", "error"] {
            if !method.arguments.iter().any(|have| have == callback) {
                let message = format!("`{}` takes no callback `{callback}`", method.name);
                let help = "list the arguments of the SDK in its order, callbacks included";
                report.error(Code::InvalidManual, site.child("arguments"), message, help);
            }
        }
    }

    /// The types as an OpenAPI document.
    pub fn document(&self, document: &Document) -> Document {
        openapi(document, &self.info, &self.sources)
    }
}
