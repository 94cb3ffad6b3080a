//! Stage 4: a strict OpenAPI document becomes a [`Page`].
//!
//! In: the typed document and the value tree it was read from. Out: a page in which every `$ref` has been followed,
//! every component and every inline object, enum and union has a [`TypeId`], and everything has its location in the
//! document. What cannot be lowered is reported at its location, and lowering goes on.

mod body;
mod encoding;
mod facets;
mod files;
mod headers;
mod inheritance;
mod items;
mod merge;
mod null;
mod object;
mod operation;
mod paging;
mod parameter;
mod references;
mod response;
mod rules;
mod schema;
mod tags;
mod union;
mod variant;

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexSet;
use inheritance::Bases;
use merge::PartKind;
use openapiv3::{ReferenceOr, Schema};

use crate::ir::{Credential, Page, SecurityScheme, TypeDef, TypeId};
use crate::report::{Report, Site};
use crate::source::properties::Properties;
use crate::source::reference::component;

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
        open: HashMap::new(),
        runtimes: HashMap::new(),
        part_kinds: HashMap::new(),
        own_tags: HashMap::new(),
        narrower: HashMap::new(),
        bases: Bases::default(),
        uploads: None,
        inlining: Vec::new(),
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
        is_project: false,
        ..Page::new(input.stem, Site::file(input.file))
    }
}

/// Returns the security schemes, as the rewriting of a stand-alone document leaves them.
fn schemes(tree: &serde_json::Value) -> Vec<SecurityScheme> {
    let schemes = tree.entries_of("x-security-schemes").map(|(name, scheme)| {
        let key = scheme.str_of("name").unwrap_or_default().to_owned();
        let credential = match (scheme.str_of("type"), scheme.str_of("in")) {
            (Some("basic"), _) => Credential::Basic,
            (Some("apiKey"), Some("query")) => Credential::Query(key),
            (Some("apiKey"), Some("cookie")) => Credential::Cookie(key),
            (Some("apiKey"), _) => Credential::Header(key),
            _ => Credential::Bearer,
        };
        SecurityScheme {
            ident: String::new(),
            name: name.clone(),
            credential,
            deprecated: scheme.get("deprecated").is_some(),
        }
    });
    schemes.collect()
}

struct Lowerer<'a> {
    input: &'a Input<'a>,
    types: Vec<TypeDef>,
    /// Component schemas by name. Filled before any of them is lowered, so that a cycle is a plain look-up.
    named: HashMap<&'a str, TypeId>,
    /// Types of the runtime, by key.
    runtimes: HashMap<String, TypeId>,
    /// What is known of parts of `allOf`.
    part_kinds: HashMap<*const Schema, PartKind>,
    /// The values that the tag of a schema lists, by the property, so many levels above the deepest that is looked into.
    own_tags: HashMap<(String, *const Schema, usize), Option<IndexSet<String>>>,
    /// Whether each value of one schema is one of another, so many levels above the deepest that is looked into.
    narrower: HashMap<(*const Schema, *const Schema, usize), bool>,
    /// Components that others inherit from.
    bases: Bases<'a>,
    /// Inline schemas that have become types, by pointer: parts of `allOf` are met more than once.
    inlined: HashMap<String, TypeId>,
    /// Inline schemas that are being lowered, by pointer, with the types of those that hold themselves.
    open: HashMap<String, Option<TypeId>>,
    /// Set while the parts of a multipart body are lowered: the type of its files.
    uploads: Option<TypeId>,
    /// Components that are being lowered as parts of such a body.
    inlining: Vec<String>,
    report: &'a mut Report,
}

impl<'a> Lowerer<'a> {
    fn root(&self) -> Site {
        Site::file(self.input.file)
    }

    /// Returns the schemas under `components`.
    fn schemas(&self) -> impl Iterator<Item = (&'a String, &'a ReferenceOr<Schema>)> + use<'a> {
        let components = self.input.spec.components.iter();
        components.flat_map(|components| &components.schemas)
    }

    /// Returns the target of a reference.
    fn target(&self, reference: &str) -> Option<(String, &'a ReferenceOr<Schema>)> {
        let name = component(reference)?;
        let schema = self.input.spec.components.as_ref()?.schemas.get(&name)?;
        Some((name, schema))
    }
}

/// Returns the address of the document's server, which has no variables any more.
fn server(spec: &openapiv3::OpenAPI) -> Option<String> {
    let server = spec.servers.first()?;
    Some(server.url.trim_end_matches('/').to_owned())
}
