//! Diagnostics in, text for a terminal out: sorted by place, each once, the source line with a caret.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::lines::Lines;
use super::{Diagnostic, Report, Severity, Site, locate};

/// A longer line is shown in part.
const WINDOW: usize = 160;

pub fn render(report: &Report, sources: &dyn Fn(&str) -> Option<Arc<str>>, color: bool) -> String {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in report.diagnostics() {
        by_file
            .entry(&diagnostic.site.file)
            .or_default()
            .push(diagnostic);
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for (file, diagnostics) in by_file {
        // A file that is blamed as a whole may be one that must not be opened.
        let placed = diagnostics
            .iter()
            .any(|diagnostic| !diagnostic.site.is_file());
        let source = if placed { sources(file) } else { None };
        for finding in located(&diagnostics, source.as_deref()) {
            text.push_str(&renderer.render(&[group(&finding)]));
            text.push_str("\n\n");
        }
    }
    if report.omitted > 0 {
        let omitted = format!("{} more are not shown", report.omitted);
        text.push_str(&renderer.render(&[Group::with_title(Level::NOTE.primary_title(omitted))]));
        text.push_str("\n\n");
    }
    text
}

struct Finding<'a> {
    diagnostic: &'a Diagnostic,
    place: Option<Place<'a>>,
}

/// Line and column from 1, and what is shown of the line with the marked bytes in it.
struct Place<'a> {
    line: usize,
    column: usize,
    shown: &'a str,
    mark: (usize, usize),
    /// Whether `shown` leaves out the line's beginning.
    cut: bool,
}

impl Place<'_> {
    /// Returns the place in a file whose text is not at hand.
    fn bare((line, column): (usize, usize)) -> Self {
        Place {
            line,
            column,
            shown: "",
            mark: (0, 0),
            cut: false,
        }
    }
}

/// Returns the diagnostics of one file with their places, sorted, each once.
fn located<'a>(diagnostics: &[&'a Diagnostic], text: Option<&'a str>) -> Vec<Finding<'a>> {
    let spans = text
        .map(|text| spans(diagnostics, text))
        .unwrap_or_default();
    let text = text.map(|text| (text, Lines::new(text)));
    let find = |site: &Site| match (&text, site.line_col) {
        (Some((text, lines)), Some((line, column))) => {
            let byte = lines.byte(line, column);
            Some(place(text, lines, &(byte..byte + 1)))
        }
        (Some((text, lines)), None) => {
            let span = spans.get(site.pointer.as_str())?;
            Some(place(text, lines, span))
        }
        (None, line_col) => line_col.map(Place::bare),
    };
    let mut findings: Vec<Finding<'a>> = diagnostics
        .iter()
        .map(|diagnostic| Finding {
            diagnostic,
            place: find(&diagnostic.site),
        })
        .collect();
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    findings.dedup_by(|a, b| key(a) == key(b));
    findings
}

fn key<'a>(finding: &'a Finding<'_>) -> impl Ord + PartialEq + use<'a> {
    let diagnostic = finding.diagnostic;
    let place = finding.place.as_ref();
    (
        place.map(|place| (place.line, place.column)),
        &diagnostic.site.pointer,
        diagnostic.severity,
        diagnostic.code,
        &diagnostic.message,
        &diagnostic.help,
    )
}

fn spans<'a>(diagnostics: &[&'a Diagnostic], text: &str) -> BTreeMap<&'a str, Range<usize>> {
    let pointers: BTreeSet<&str> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.site.line_col.is_none())
        .map(|diagnostic| diagnostic.site.pointer.as_str())
        .filter(|pointer| !pointer.is_empty())
        .collect();
    if pointers.is_empty() {
        return BTreeMap::new();
    }
    locate::locations(text, &pointers)
}

/// Returns the place of a span: its line, or what of it is near the span.
fn place<'a>(text: &'a str, lines: &Lines<'_>, span: &Range<usize>) -> Place<'a> {
    let (number, _) = lines.line_col(span.start);
    let line = lines.line(number);
    let start = text.floor_char_boundary(span.start).min(line.end);
    let end = text.ceil_char_boundary(span.end).clamp(start, line.end);
    let from = if line.len() <= WINDOW {
        line.start
    } else {
        text.floor_char_boundary(start.saturating_sub(WINDOW / 2))
            .max(line.start)
    };
    let to = text.floor_char_boundary(from + WINDOW).min(line.end);
    Place {
        line: number,
        column: text[line.start..start].chars().count() + 1,
        shown: &text[from..to],
        mark: (start - from, end.min(to).max(start) - from),
        cut: from > line.start,
    }
}

fn group<'a>(finding: &Finding<'a>) -> Group<'a> {
    let Diagnostic {
        code,
        severity,
        site,
        message,
        help,
    } = finding.diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(clean(message)).id(code.name());
    let path = clean(&site.file);
    let mut group = match &finding.place {
        None => title.element(Origin::path(path)),
        Some(place) if place.shown.is_empty() => title.element(
            Origin::path(path)
                .line(place.line)
                .char_column(place.column),
        ),
        // The renderer counts the column from the start of what it is shown.
        Some(place) if place.cut => title
            .element(
                Origin::path(path)
                    .line(place.line)
                    .char_column(place.column),
            )
            .element(snippet(place)),
        Some(place) => title.element(snippet(place).path(path)),
    };
    if !site.pointer.is_empty() {
        let pointer = format!("#{}", clean(&site.pointer));
        group = group.element(Level::NOTE.with_name("at").message(pointer));
    }
    if !help.is_empty() {
        group = group.element(Level::HELP.message(clean(help)));
    }
    group
}

fn snippet<'a>(place: &Place<'a>) -> Snippet<'a, Annotation<'a>> {
    let mark = AnnotationKind::Primary.span(place.mark.0..place.mark.1);
    Snippet::source(place.shown)
        .line_start(place.line)
        .annotation(mark)
}

/// Keeps a terminal safe from what a document may say.
fn clean(text: &str) -> String {
    normalize_untrusted_str(&text.replace(['\n', '\r'], " "))
}
