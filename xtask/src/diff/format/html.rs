//! One self-contained page: findings, or the timeline, with filters and search. No script is needed to read it.
//!
//! In: a comparison, a timeline, or both. Out: HTML with its style and script. Every string of a document goes through
//! [`Escaped`], and nothing is loaded from elsewhere, which a policy in the page ensures.

mod findings;
mod matrix;

use std::fmt::{self, Display, Write};

use super::group::{groups, short};
use crate::diff::Comparison;
use crate::diff::timeline::Timeline;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");

/// A string of a document, harmless in elements and attributes.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::escaped(self.0))
    }
}

/// Returns the page of a comparison, with the versions around it if it compares versions.
pub fn comparison(comparison: &Comparison, timeline: Option<&Timeline>) -> String {
    let groups = groups(&comparison.findings);
    let title = short(&comparison.old, &comparison.new).join(" → ");
    let mut main = String::new();
    findings::summary(&mut main, comparison, &groups, timeline.is_some());
    findings::filters(&mut main, &groups);
    findings::list(&mut main, &groups);
    if let Some(timeline) = timeline {
        let between = [comparison.old.as_str(), comparison.new.as_str()];
        matrix::overview(&mut main, timeline, &between);
    }
    page("API changes", &title, &main)
}

/// Returns the page of all versions.
pub fn timeline(timeline: &Timeline) -> String {
    let title = match (timeline.versions.first(), timeline.versions.last()) {
        (Some(first), Some(last)) => format!("{} to {}", first.version, last.version),
        _ => "no version".to_owned(),
    };
    let mut main = String::new();
    matrix::whole(&mut main, timeline);
    page("API timeline", &title, &main)
}

fn page(what: &str, title: &str, main: &str) -> String {
    let title = Escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{what}: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#results\">Skip to the results</a>\n\
         <header>\n<h1><span>{what}</span> {title}</h1>\n</header>\n<main>\n{main}</main>\n\
         <footer><p>Keys: <kbd>/</kbd> search, <kbd>Esc</kbd> clear, <kbd>j</kbd> <kbd>k</kbd> next and previous</p></footer>\n\
         <script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// A value of a facet, how many entries have it, and whether they are shown at first.
type FacetValue = (&'static str, usize, bool);

/// Writes a group of check boxes by which entries are filtered.
fn facet(out: &mut String, name: &str, legend: &str, values: &[FacetValue]) {
    let _ = writeln!(
        out,
        "<fieldset data-facet=\"{name}\">\n<legend>{legend}</legend>"
    );
    for (value, count, checked) in values {
        let checked = if *checked { " checked" } else { "" };
        let _ = writeln!(
            out,
            "<label class=\"chip {value}\"><input type=\"checkbox\" name=\"{name}\" value=\"{value}\"{checked}> {value} <b>{count}</b></label>"
        );
    }
    out.push_str("</fieldset>\n");
}

/// What filters show if nothing matches.
const NOTHING: &str = "<p class=\"empty\" id=\"nothing\" hidden>Nothing matches these filters. <button type=\"button\" id=\"reset\">Show everything</button></p>\n";

fn search(out: &mut String, what: &str, total: usize) {
    let _ = writeln!(
        out,
        "<p class=\"search\"><label for=\"search\">Search</label> <input type=\"search\" id=\"search\" placeholder=\"{what}\" autocomplete=\"off\" spellcheck=\"false\"> \
         <output id=\"shown\" for=\"search\">{total} shown</output></p>"
    );
}
