//! Tests: classes of changes at every location, rewritings that must be silent, laws.

mod callbacks;
mod events;
mod gates;
mod laws;
mod matrix;
mod moved;
mod octets;
mod random;
mod rewrite;
mod several_files;
mod silent;
mod unhandled;

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::finding::Finding;
use super::judge::Context;
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
        text: text.to_owned().into(),
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
    let documents = [document(old), document(new)];
    let files = documents.each_ref().map(DocumentFiles::alone);
    let context = Context {
        files: files.each_ref(),
        items: [&none, &none],
    };
    let changes = super::changes(context.files, TODAY, &mut report)?;
    let mut findings = super::judge::all_findings(&context, changes);
    super::sort(&mut findings);
    Some(findings)
}

/// Returns rule, direction and level of every finding but those about docs.
pub fn reported(findings: &[Finding]) -> Vec<(&'static str, Direction, Level)> {
    let reported = findings
        .iter()
        .map(|finding| (finding.rule.id(), finding.direction, finding.level));
    reported
        .filter(|(_, _, level)| *level != Level::Docs)
        .collect()
}

/// A document with paths and components as flow mappings.
pub fn api(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {paths}\ncomponents: {components}\n"
    )
}
