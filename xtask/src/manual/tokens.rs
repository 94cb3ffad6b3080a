//! `tokens.yaml`: the kinds of tokens, and which operation takes which. In: rows. Out: the same rows; every operation
//! of every version has exactly one, and every row is about an operation.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::payloads::{Components, openapi};
use crate::ir::Api;
use crate::report::{Code, Report, Site};
use crate::source::Document;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    pub sources: IndexMap<String, String>,
    pub kinds: IndexMap<String, TokenKind>,
    pub accepts: Vec<Accepts>,
    info: Value,
    components: Components,
    #[serde(skip)]
    site: Option<Site>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenKind {
    /// Name of the credentials type.
    pub rust: String,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepts {
    pub operation: String,
    pub kinds: Vec<String>,
    pub source: String,
}

impl Tokens {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let mut tokens: Self =
            crate::source::deserialize(&document.tree, &file, Code::InvalidManual, report)?;
        let kinds = tokens.kinds.iter();
        let mut cited: Vec<_> = kinds
            .map(|(name, kind)| (file.child("kinds").child(name), &kind.source))
            .collect();
        let mut first = HashMap::new();
        for (index, row) in tokens.accepts.iter().enumerate() {
            let site = file.child("accepts").index(index);
            cited.push((site.clone(), &row.source));
            for (position, kind) in row.kinds.iter().enumerate() {
                if !tokens.kinds.contains_key(kind) {
                    let site = site.child("kinds").index(position);
                    super::unknown("kind of token", kind, site, report);
                }
            }
            if first.insert(&row.operation, index).is_some() {
                let message = format!("`{}` stands in an earlier row", row.operation);
                let help = "write all kinds of one operation into one row";
                report.error(Code::InvalidManual, site, message, help);
            }
        }
        for (site, source) in cited {
            if !tokens.sources.contains_key(source) {
                super::unknown("source", source, site.child("source"), report);
            }
        }
        tokens.components.check(&file, &tokens.sources, report);
        tokens.site = Some(file);
        Some(tokens)
    }

    /// The types as an OpenAPI document.
    pub fn document(&self, document: &Document) -> Document {
        openapi(document, &self.info, &self.sources)
    }

    /// Checks the rows against the operations that there are.
    pub fn check(&self, apis: &[Api], report: &mut Report) {
        let Some(file) = &self.site else { return };
        let site = file.child("accepts");
        for (index, row) in self.accepts.iter().enumerate() {
            if !super::has_operation(apis, &row.operation) {
                let site = site.index(index).child("operation");
                super::unknown("operation", &row.operation, site, report);
            }
        }
        let pages = apis.iter().flat_map(|api| &api.pages);
        let places: BTreeSet<_> = pages
            .flat_map(|page| &page.operations)
            .map(|operation| operation.key.as_str())
            .collect();
        for place in places {
            if self.kinds_of(place).is_none() {
                let message = format!("no row says which tokens `{place}` takes");
                let help =
                    format!("add `- {{ operation: \"{place}\", kinds: [page], source: … }}`");
                report.error(Code::InvalidManual, site.clone(), message, help);
            }
        }
    }

    /// The names of the kinds that an operation takes.
    pub fn kinds_of(&self, place: &str) -> Option<&[String]> {
        let row = self.accepts.iter().find(|row| row.operation == place)?;
        Some(&row.kinds)
    }
}
