//! JUnit XML. In: a comparison. Out: a test case per finding, failed where it is breaking or unclassified.

use std::fmt::Write;

use super::escaped;
use crate::diff::Comparison;
use crate::diff::rule::Level;

pub fn render(comparison: &Comparison) -> String {
    let [breaking, unhandled] =
        [Level::Breaking, Level::Unhandled].map(|level| comparison.count(level));
    let counts = format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\"",
        comparison.findings.len().max(1),
        breaking + unhandled,
    );
    let name = escaped(&format!("diff {} {}", comparison.old, comparison.new));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  \
         <testsuite name=\"{name}\" {counts} skipped=\"0\">\n",
    );
    if comparison.findings.is_empty() {
        out.push_str("    <testcase classname=\"diff\" name=\"no changes\"/>\n");
    }
    for finding in &comparison.findings {
        let operation = finding.operation.as_ref();
        let class = operation.map(|operation| format!("{} {}", operation.method, operation.path));
        let class = escaped(&class.unwrap_or_else(|| "document".to_owned()));
        let (rule, location) = (finding.rule.id(), finding.location());
        let name = escaped(&format!("{rule} {location} [{}]", finding.fingerprint));
        let (level, message) = (finding.level.name(), escaped(&finding.message));
        let outcome = match finding.level {
            Level::Breaking | Level::Unhandled => {
                format!("<failure type=\"{level}\" message=\"{message}\"/>")
            }
            _ => format!("<system-out>{level}: {message}</system-out>"),
        };
        let _ = writeln!(
            out,
            "    <testcase classname=\"{class}\" name=\"{name}\">\n      {outcome}\n    </testcase>"
        );
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}
