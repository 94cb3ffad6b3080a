//! JSON for other tools. In: a comparison. Out: a document of the form of `diff.schema.json`.

use serde_json::json;

use crate::diff::Comparison;
use crate::diff::rule::Level;

/// Changes when a reader of an older one would fail.
const SCHEMA_VERSION: u32 = 1;

pub fn render(comparison: &Comparison) -> String {
    let count = |level| comparison.count(level);
    let report = json!({
        "schema_version": SCHEMA_VERSION,
        "old": { "label": comparison.old },
        "new": { "label": comparison.new },
        "summary": {
            "breaking": count(Level::Breaking),
            "risky": count(Level::Risky),
            "safe": count(Level::Safe),
            "docs": count(Level::Docs),
            "unhandled": count(Level::Unhandled),
            "seen": count(Level::Seen),
        },
        "findings": comparison.findings,
    });
    format!("{report:#}\n")
}
