//! Diagnostics in, text for a terminal out: sorted by location, each once, the source line with a caret.

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

pub fn render(
    report: &Report,
    sources: &dyn Fn(&str) -> Option<Arc<String>>,
    color: bool,
) -> String {
    let mut by_file: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in report.diagnostics() {
        let file = by_file.entry(&diagnostic.site.file);
        file.or_default().push(diagnostic);
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
        let mut sites = diagnostics.iter().map(|diagnostic| &diagnostic.site);
        let source = sites
            .any(|site| !site.is_file())
            .then(|| sources(file))
            .flatten();
        for one in located(&diagnostics, source.as_deref().map(String::as_str)) {
            text.push_str(&renderer.render(&[group(&one)]));
            text.push_str("\n\n");
        }
    }
    for (code, count) in &report.omitted {
        let omitted = format!("{count} more of `{code}` are not shown");
        text.push_str(&renderer.render(&[Group::with_title(Level::NOTE.primary_title(omitted))]));
        text.push_str("\n\n");
    }
    text
}

struct LocatedDiagnostic<'a> {
    diagnostic: &'a Diagnostic,
    excerpt: Option<Excerpt<'a>>,
}

/// Line and column from 1, and what is shown of the line with the marked bytes in it.
struct Excerpt<'a> {
    line: usize,
    column: usize,
    shown: &'a str,
    mark: (usize, usize),
    /// Whether `shown` leaves out the line's beginning.
    cut: bool,
}

impl Excerpt<'_> {
    /// Returns the excerpt of a file whose text is not known.
    fn bare((line, column): (usize, usize)) -> Self {
        Excerpt {
            line,
            column,
            shown: "",
            mark: (0, 0),
            cut: false,
        }
    }
}

/// Returns the diagnostics of one file with their excerpts, sorted, each once.
fn located<'a>(
    diagnostics: &[&'a Diagnostic],
    text: Option<&'a str>,
) -> Vec<LocatedDiagnostic<'a>> {
    let spans = text
        .map(|text| spans(diagnostics, text))
        .unwrap_or_default();
    let text = text.map(|text| (text, Lines::new(text)));
    let find = |site: &Site| match (&text, site.line_col) {
        (Some((text, lines)), Some((line, column))) => {
            let byte = lines.byte(line, column);
            Some(excerpt(text, lines, &(byte..byte + 1)))
        }
        (Some((text, lines)), None) => {
            let span = spans.get(site.pointer.as_str())?;
            Some(excerpt(text, lines, span))
        }
        (None, line_col) => line_col.map(Excerpt::bare),
    };
    let mut all: Vec<LocatedDiagnostic<'a>> = diagnostics
        .iter()
        .map(|diagnostic| LocatedDiagnostic {
            diagnostic,
            excerpt: find(&diagnostic.site),
        })
        .collect();
    all.sort_by(|a, b| key(a).cmp(&key(b)));
    all.dedup_by(|a, b| key(a) == key(b));
    all
}

fn key<'a>(one: &'a LocatedDiagnostic<'_>) -> impl Ord + PartialEq + use<'a> {
    let diagnostic = one.diagnostic;
    let excerpt = one.excerpt.as_ref();
    (
        excerpt.map(|excerpt| (excerpt.line, excerpt.column)),
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

/// Returns the excerpt of a span: its line, or the part of it near the span.
fn excerpt<'a>(text: &'a str, lines: &Lines<'_>, span: &Range<usize>) -> Excerpt<'a> {
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
    Excerpt {
        line: number,
        column: text[line.start..start].chars().count() + 1,
        shown: &text[from..to],
        mark: (start - from, end.min(to).max(start) - from),
        cut: from > line.start,
    }
}

fn group<'a>(one: &LocatedDiagnostic<'a>) -> Group<'a> {
    let Diagnostic {
        code,
        severity,
        site,
        message,
        help,
    } = one.diagnostic;
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(clean(message)).id(code.name());
    let path = clean(&site.file);
    let mut group = match &one.excerpt {
        None => title.element(Origin::path(path)),
        Some(excerpt) if excerpt.shown.is_empty() => title.element(origin(path, excerpt)),
        // The renderer counts the column from the start of what it is shown.
        Some(excerpt) if excerpt.cut => {
            let title = title.element(origin(path, excerpt));
            title.element(snippet(excerpt))
        }
        Some(excerpt) => title.element(snippet(excerpt).path(path)),
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

fn origin<'a>(path: String, excerpt: &Excerpt<'_>) -> Origin<'a> {
    let origin = Origin::path(path).line(excerpt.line);
    origin.char_column(excerpt.column)
}

fn snippet<'a>(excerpt: &Excerpt<'a>) -> Snippet<'a, Annotation<'a>> {
    let mark = AnnotationKind::Primary.span(excerpt.mark.0..excerpt.mark.1);
    Snippet::source(excerpt.shown)
        .line_start(excerpt.line)
        .annotation(mark)
}

/// Keeps a terminal safe from what a document may say.
fn clean(text: &str) -> String {
    normalize_untrusted_str(&text.replace(['\n', '\r'], " "))
}
