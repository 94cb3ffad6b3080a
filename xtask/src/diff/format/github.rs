//! Annotations of GitHub Actions. In: a comparison. Out: one workflow command per finding.

use crate::diff::Comparison;
use crate::diff::finding::Finding;
use crate::diff::rule::Level;

pub fn render(comparison: &Comparison) -> String {
    comparison.findings.iter().map(annotation).collect()
}

fn annotation(finding: &Finding) -> String {
    let command = match finding.level {
        Level::Breaking | Level::Unhandled => "error",
        Level::Risky => "warning",
        Level::Seen | Level::Safe | Level::Docs => "notice",
    };
    let site = finding.site().map_or_else(String::new, |(file, line)| {
        format!("file={},line={line},", property(file))
    });
    let (title, message) = (property(finding.rule.id()), data(&finding.message));
    format!("::{command} {site}title={title}::{message}\n")
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(char::is_control, "\u{fffd}")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
