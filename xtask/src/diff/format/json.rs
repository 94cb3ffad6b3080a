//! JSON for other tools; its form is `diff.schema.json`.

use serde::Serialize;

use crate::diff::Comparison;
use crate::diff::finding::Finding;
use crate::diff::rule::Level;

/// Changes when a reader of an older one would go wrong.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    old: Label<'a>,
    new: Label<'a>,
    summary: Summary,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct Label<'a> {
    label: &'a str,
}

#[derive(Serialize)]
struct Summary {
    breaking: usize,
    risky: usize,
    safe: usize,
    docs: usize,
    unhandled: usize,
    seen: usize,
}

pub fn render(comparison: &Comparison) -> String {
    let report = Report {
        schema_version: SCHEMA_VERSION,
        old: Label {
            label: &comparison.old,
        },
        new: Label {
            label: &comparison.new,
        },
        summary: Summary {
            breaking: comparison.count(Level::Breaking),
            risky: comparison.count(Level::Risky),
            safe: comparison.count(Level::Safe),
            docs: comparison.count(Level::Docs),
            unhandled: comparison.count(Level::Unhandled),
            seen: comparison.count(Level::Seen),
        },
        findings: &comparison.findings,
    };
    let mut text = serde_json::to_string_pretty(&report).expect("a report has no keys but strings");
    text.push('\n');
    text
}
