//! JUnit XML: a test case per finding, failed where it is breaking or unclassified.

use std::fmt::Write;

use super::escaped;
use crate::diff::Comparison;
use crate::diff::rule::Level;

pub fn render(comparison: &Comparison) -> String {
    let failed = |level: Level| matches!(level, Level::Breaking | Level::Unhandled);
    let failures = comparison
        .findings
        .iter()
        .filter(|finding| failed(finding.level))
        .count();
    let name = escaped(&format!("diff {} {}", comparison.old, comparison.new));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{0}\" failures=\"{failures}\" errors=\"0\">\n  <testsuite name=\"{name}\" tests=\"{0}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n",
        comparison.findings.len().max(1),
    );
    if comparison.findings.is_empty() {
        out.push_str("    <testcase classname=\"diff\" name=\"no changes\"/>\n");
    }
    for finding in &comparison.findings {
        let class = finding.operation.as_ref().map_or_else(
            || "document".to_owned(),
            |operation| format!("{} {}", operation.method, operation.path),
        );
        let name = format!(
            "{} {} [{}]",
            finding.rule.id(),
            finding.place(),
            finding.fingerprint
        );
        let _ = write!(
            out,
            "    <testcase classname=\"{}\" name=\"{}\"",
            escaped(&class),
            escaped(&name)
        );
        let message = escaped(&finding.message);
        let _ = if failed(finding.level) {
            writeln!(
                out,
                ">\n      <failure type=\"{}\" message=\"{message}\"/>\n    </testcase>",
                finding.level.name()
            )
        } else {
            writeln!(
                out,
                ">\n      <system-out>{}: {message}</system-out>\n    </testcase>",
                finding.level.name()
            )
        };
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}
