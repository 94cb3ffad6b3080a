//! Annotations of GitHub Actions: one workflow command per finding.

use std::fmt::Write;

use crate::diff::Comparison;
use crate::diff::rule::Level;

pub fn render(comparison: &Comparison) -> String {
    let mut out = String::new();
    for finding in &comparison.findings {
        let kind = match finding.level {
            Level::Breaking | Level::Unhandled => "error",
            Level::Risky => "warning",
            Level::Seen | Level::Safe | Level::Docs => "notice",
        };
        let new = finding.file.new.as_ref().zip(finding.line.new);
        let place = new.or(finding.file.old.as_ref().zip(finding.line.old));
        let place = place.map_or_else(String::new, |(file, line)| {
            format!("file={},line={line},", property(file))
        });
        let _ = writeln!(
            out,
            "::{kind} {place}title={}::{}",
            property(finding.rule.id()),
            data(&finding.message)
        );
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
