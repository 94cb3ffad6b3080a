//! Tests: classes of changes at every place where they can stand, rewritings that must be silent, laws.

mod events;
mod gates;
mod laws;
mod matrix;
mod random;
mod rewrite;
mod several_files;
mod silent;
mod unhandled;

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::finding::Finding;
use super::rule::{Direction, Level};
use super::rust::Items;
use crate::report::Report;
use crate::source::Document;
use crate::source::reference::DocumentFiles;

pub const TODAY: Date = date(2026, 11, 21);

pub fn document(text: &str) -> Document {
    let mut report = Report::new();
    let is_json = text.starts_with('{');
    let file: Arc<str> = if is_json { "test.json" } else { "test.yaml" }.into();
    let tree = crate::source::parse(&file, text, &mut report)
        .unwrap_or_else(|| panic!("{text}\n{}", report.render(&|_| None, false)));
    Document {
        file,
        text: text.into(),
        tree,
        sha256: [0; 32],
    }
}

/// Findings in the order of a report.
pub fn compared(old: &str, new: &str) -> Vec<Finding> {
    differences(old, new).unwrap_or_else(|| panic!("a reference leads nowhere in\n{old}\n{new}"))
}

/// The same, `None` if a document cannot be compared.
pub fn differences(old: &str, new: &str) -> Option<Vec<Finding>> {
    let mut report = Report::new();
    let none = Items::default();
    let (old, new) = (document(old), document(new));
    let findings = super::documents(
        &DocumentFiles::alone(&old),
        &DocumentFiles::alone(&new),
        [&none, &none],
        TODAY,
        &mut report,
    );
    if report.has_errors() {
        return None;
    }
    let comparison = super::Comparison {
        old: "old".to_owned(),
        new: "new".to_owned(),
        findings,
        approved: Vec::new(),
    };
    Some(super::sorted(comparison).findings)
}

/// Rule, direction and level of every finding but those about words.
pub fn told(findings: &[Finding]) -> Vec<(&'static str, Direction, Level)> {
    let told = findings
        .iter()
        .map(|finding| (finding.rule.id(), finding.direction, finding.level));
    told.filter(|(_, _, level)| *level != Level::Docs).collect()
}

/// A document with paths and components as flow mappings.
pub fn api(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {paths}\ncomponents: {components}\n"
    )
}
