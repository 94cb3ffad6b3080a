//! SARIF 2.1.0, as code scanning reads it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diff::Comparison;
use crate::diff::finding::Finding;
use crate::diff::rule::{Level, Rule};

pub fn render(comparison: &Comparison) -> String {
    let approved = comparison.approved.iter();
    let all = comparison
        .findings
        .iter()
        .chain(approved.clone().map(|(finding, _)| finding));
    let used: BTreeSet<Rule> = all.map(|finding| finding.rule).collect();
    let used: Vec<_> = used.into_iter().collect();
    let rules: Vec<_> = used.iter().map(|rule| descriptor(*rule)).collect();
    let suppressed = |(finding, reason): &(Finding, String)| {
        let mut result = result(finding, &used);
        result["suppressions"] =
            json!([{ "kind": "external", "status": "accepted", "justification": reason }]);
        result
    };
    let open = comparison
        .findings
        .iter()
        .map(|finding| result(finding, &used));
    let results: Vec<_> = open.chain(approved.map(suppressed)).collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "cargo xtask diff", "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{report:#}\n")
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking | Level::Unhandled => "error",
        Level::Risky => "warning",
        Level::Seen | Level::Safe | Level::Docs => "note",
    }
}

fn descriptor(rule: Rule) -> Value {
    let [request, response] = rule.levels();
    json!({
        "id": rule.id(),
        "shortDescription": { "text": rule.reason() },
        "fullDescription": { "text": rule.explanation() },
        "defaultConfiguration": { "level": level(request.max(response)) },
    })
}

fn result(finding: &Finding, rules: &[Rule]) -> Value {
    let new = finding.file.new.as_ref().zip(finding.line.new);
    let place = new.or(finding.file.old.as_ref().zip(finding.line.old));
    let locations: Vec<_> = place
        .map(|(file, line)| {
            json!({
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(file) },
                    "region": { "startLine": line },
                },
                "logicalLocations": [{ "fullyQualifiedName": finding.place() }],
            })
        })
        .into_iter()
        .collect();
    json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": rules.binary_search(&finding.rule).unwrap_or_default(),
        "level": level(finding.level),
        "message": { "text": finding.message },
        "locations": locations,
        "partialFingerprints": { "diff/v1": finding.fingerprint },
        "properties": { "direction": finding.direction.name(), "level": finding.level.name(), "affects": finding.operations.len() },
    })
}

/// A path as a relative reference; a scheme or a space must not come out of it.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
