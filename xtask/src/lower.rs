//! Stage 4: a strict OpenAPI document becomes a [`Page`].
//!
//! In: the typed document and the value tree it was read from. Out: a page in which every `$ref` has been followed,
//! every component and every inline object, enum and union has a [`TypeId`], and everything knows its place in the
//! document. What cannot be lowered is reported where it stands, and lowering goes on.

mod answer;
mod body;
mod encoding;
mod facets;
mod headers;
mod inheritance;
mod merge;
mod null;
mod object;
mod operation;
mod parameter;
mod refs;
mod schema;
mod union;
mod variant;

use std::collections::HashMap;
use std::sync::Arc;

use inheritance::Bases;

use crate::ir::{Credential, Page, SecurityScheme, TypeDef, TypeId};
use crate::report::{Report, Site};

/// What lowering reads.
pub struct Input<'a> {
    pub file: &'a Arc<str>,
    pub stem: &'a str,
    pub tree: &'a serde_json::Value,
    pub spec: &'a openapiv3::OpenAPI,
}

/// Lowers one document.
pub fn lower(input: &Input<'_>, report: &mut Report) -> Page {
    let mut lowerer = Lowerer {
        input,
        types: Vec::new(),
        named: HashMap::new(),
        inlined: HashMap::new(),
        bases: Bases::default(),
        uploads: None,
        report,
    };
    lowerer.components();
    let mut operations = lowerer.operations();
    lowerer.spread_null(&mut operations);
    let types = lowerer.types;
    let spec = input.spec;
    Page {
        title: spec.info.title.clone(),
        doc: spec.info.description.clone(),
        reference: spec.external_docs.as_ref().map(|docs| docs.url.clone()),
        server: server(spec),
        types,
        operations,
        schemes: schemes(input.tree),
        server_is_fixed: false,
        ..Page::new(input.stem, Site::file(input.file))
    }
}

/// The schemes as the rewriting of a stand-alone document leaves them.
fn schemes(tree: &serde_json::Value) -> Vec<SecurityScheme> {
    let listed = tree
        .get("x-security-schemes")
        .and_then(serde_json::Value::as_object);
    let credential = |scheme: &serde_json::Value| {
        let key = scheme["name"].as_str().unwrap_or_default().to_owned();
        match (scheme["type"].as_str(), scheme["in"].as_str()) {
            (Some("basic"), _) => Credential::Basic,
            (Some("apiKey"), Some("query")) => Credential::Query(key),
            (Some("apiKey"), Some("cookie")) => Credential::Cookie(key),
            (Some("apiKey"), _) => Credential::Header(key),
            _ => Credential::Bearer,
        }
    };
    let schemes = listed
        .into_iter()
        .flatten()
        .map(|(name, scheme)| SecurityScheme {
            name: name.clone(),
            credential: credential(scheme),
        });
    schemes.collect()
}

struct Lowerer<'a> {
    input: &'a Input<'a>,
    types: Vec<TypeDef>,
    /// Component schemas by name. Filled before any of them is lowered, so that a cycle is a plain look-up.
    named: HashMap<&'a str, TypeId>,
    /// Components that others inherit from.
    bases: Bases<'a>,
    /// Inline schemas that have become types, by pointer: parts of `allOf` are met more than once.
    inlined: HashMap<String, TypeId>,
    /// Set while a multipart body is lowered: the type of its files.
    uploads: Option<TypeId>,
    report: &'a mut Report,
}

impl Lowerer<'_> {
    fn root(&self) -> Site {
        Site::file(self.input.file)
    }
}

/// Returns the address of the document's server, which has no variables any more.
fn server(spec: &openapiv3::OpenAPI) -> Option<String> {
    let server = spec.servers.first()?;
    Some(server.url.trim_end_matches('/').to_owned())
}
