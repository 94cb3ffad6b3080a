//! Findings or a timeline in, a report out, in one of seven formats.

mod github;
mod group;
mod html;
mod json;
mod junit;
mod markdown;
pub mod repository;
mod sarif;
mod text;
mod timeline;

use super::Comparison;
use super::timeline::Timeline;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
    Markdown,
    Html,
    Github,
    Junit,
    Sarif,
}

/// How a report for people is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub color: bool,
    pub width: usize,
    /// Whether changes of docs are listed too.
    pub docs: bool,
}

/// Returns the report of a comparison; `versions` is the timeline around it, if it compares versions.
pub fn render(
    comparison: &Comparison,
    versions: Option<&Timeline>,
    format: Format,
    layout: Layout,
) -> String {
    match format {
        Format::Text => text::render(comparison, layout),
        Format::Json => json::render(comparison),
        Format::Markdown => markdown::render(comparison),
        Format::Html => html::comparison(comparison, versions),
        Format::Github => github::render(comparison),
        Format::Junit => junit::render(comparison),
        Format::Sarif => sarif::render(comparison),
    }
}

/// Returns the report of all versions. Annotations, test cases and alerts need findings, which it does not have.
pub fn render_timeline(timeline: &Timeline, format: Format, layout: Layout) -> Option<String> {
    match format {
        Format::Text => Some(timeline::text(timeline, layout)),
        Format::Json => Some(timeline::json(timeline)),
        Format::Markdown => Some(timeline::markdown(timeline)),
        Format::Html => Some(html::timeline(timeline)),
        Format::Github | Format::Junit | Format::Sarif => None,
    }
}

/// Escapes text for XML and HTML; characters that XML 1.0 does not allow become `�`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' | '\r' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
