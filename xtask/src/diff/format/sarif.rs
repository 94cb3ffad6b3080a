//! SARIF 2.1.0, as code scanning reads it. In: a comparison. Out: JSON.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::diff::Comparison;
use crate::diff::finding::Finding;
use crate::diff::rule::{Level, Rule};

pub fn render(comparison: &Comparison) -> String {
    let approved = comparison.approved.iter();
    let open = comparison.findings.iter();
    let all = open
        .clone()
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
    let open = open.map(|finding| result(finding, &used));
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
    let location = finding.site().map(|(file, line)| {
        json!({
            "physicalLocation": {
                "artifactLocation": { "uri": utf8_percent_encode(file, PATH).to_string() },
                "region": { "startLine": line },
            },
            "logicalLocations": [{ "fullyQualifiedName": finding.location() }],
        })
    });
    json!({
        "ruleId": finding.rule.id(),
        "ruleIndex": rules.binary_search(&finding.rule).unwrap_or_default(),
        "level": level(finding.level),
        "message": { "text": finding.message },
        "locations": Vec::from_iter(location),
        "partialFingerprints": { "diff/v1": finding.fingerprint },
        "properties": { "direction": finding.direction.name(), "level": finding.level.name(), "affects": finding.operations.len() },
    })
}

/// What a relative reference may have besides letters and digits: no scheme, no spaces.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'.')
    .remove(b'-')
    .remove(b'_')
    .remove(b'~');
