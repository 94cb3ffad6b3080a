//! A report for a terminal.
//!
//! In: a comparison. Out: text no wider than the terminal where words allow it, colored by level on a terminal. Strings of a
//! document cannot control the terminal.

use std::fmt::Write;

use super::Layout;
use super::group::{Group, files, groups, short};
use crate::diff::Comparison;
use crate::diff::finding::Finding;
use crate::diff::rule::Level;

/// Items of one entry; a shared parameter can have hundreds.
const ITEMS: usize = 5;

/// Styles, as terminals number them.
pub const BOLD: &str = "1";
const DIM: &str = "2";

pub fn render(comparison: &Comparison, layout: Layout) -> String {
    let mut out = String::new();
    let groups = groups(&comparison.findings);
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if here.is_empty() || level == Level::Docs && !layout.docs {
            continue;
        }
        let title = format!("{} ({})", level.name(), here.len());
        let _ = writeln!(out, "{}\n", paint(&title, &bold(color(level)), layout));
        let mut heading = String::new();
        for group in here {
            let title = if group.operations().is_empty() {
                "the document".to_owned()
            } else {
                group.location()
            };
            if title != heading {
                wrapped(&mut out, &title, 2, BOLD, layout);
                heading = title;
            }
            entry(&mut out, group, layout);
        }
    }
    closing(&mut out, comparison, layout);
    out
}

fn closing(out: &mut String, comparison: &Comparison, layout: Layout) {
    let docs = comparison.count(Level::Docs);
    let hidden = if docs > 0 && !layout.docs {
        " (--docs lists them)"
    } else {
        ""
    };
    let count = |level| comparison.count(level);
    // Only the project's own versions have a history.
    let seen = match count(Level::Seen) {
        0 => String::new(),
        seen => format!(" {seen} seen,"),
    };
    let [old, new] = short(&comparison.old, &comparison.new);
    let approved = match comparison.approved.len() {
        0 => String::new(),
        approved => format!(", {approved} approved"),
    };
    let text = format!(
        "{old} → {new}: {} breaking, {} unhandled, {} risky,{seen} {} safe, {docs} docs{hidden}{approved}",
        count(Level::Breaking),
        count(Level::Unhandled),
        count(Level::Risky),
        count(Level::Safe),
    );
    wrapped(out, &text, 0, "", layout);
}

fn entry(out: &mut String, group: &Group<'_>, layout: Layout) {
    let first = group.first();
    let directions = group.findings.iter().map(|finding| {
        let (direction, level) = (finding.direction.name(), finding.level.name());
        if finding.level == group.level {
            direction.to_owned()
        } else {
            format!("{direction}: {level}")
        }
    });
    let directions: Vec<_> = directions.collect();
    let rule = paint(first.rule.id(), &bold(color(group.level)), layout);
    let _ = writeln!(out, "    {rule} [{}]", directions.join(", "));
    wrapped(out, &first.message, 6, "", layout);
    if let Some(location) = location(first) {
        wrapped(out, &location, 6, DIM, layout);
    }
    let items = group.consequences();
    for rust in items.iter().take(ITEMS) {
        let text = format!(
            "Rust ({}): {}: {}",
            rust.effect.name(),
            rust.item,
            rust.edit
        );
        wrapped(out, &text, 6, "", layout);
    }
    if items.len() > ITEMS {
        let text = format!("and {} more Rust items", items.len() - ITEMS);
        wrapped(out, &text, 6, DIM, layout);
    }
    out.push('\n');
}

/// Returns `old.yaml:19, new.yaml:20 /components/schemas/Order`, the file once if it is the same.
fn location(finding: &Finding) -> Option<String> {
    let side = |file: Option<&str>, line: Option<usize>| {
        let file = file?;
        Some(line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}")))
    };
    let [old, new] = files(finding);
    let (old, new) = (side(old, finding.line.old), side(new, finding.line.new));
    let named = match (old, new) {
        (Some(old), Some(new)) if old != new => format!("{old}, {new}"),
        (old, new) => new.or(old)?,
    };
    Some(format!("{named} {}", finding.location()))
}

fn wrapped(out: &mut String, text: &str, indent: usize, style: &str, layout: Layout) {
    let first = " ".repeat(indent);
    let next = " ".repeat(indent + 2);
    let options = textwrap::Options::new(layout.width.max(40))
        .initial_indent(&first)
        .subsequent_indent(&next)
        .break_words(false);
    for line in textwrap::wrap(&visible(text), options) {
        let _ = writeln!(out, "{}", paint(&line, style, layout));
    }
}

/// Returns a string that cannot control the terminal.
fn visible(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

fn color(level: Level) -> &'static str {
    match level {
        Level::Breaking => "31",
        Level::Unhandled => "35",
        Level::Risky => "33",
        Level::Seen => "36",
        Level::Safe => "32",
        Level::Docs => "34",
    }
}

fn bold(color: &str) -> String {
    format!("{BOLD};{color}")
}

pub fn paint(text: &str, style: &str, layout: Layout) -> String {
    if layout.color && !style.is_empty() {
        format!("\u{1b}[{style}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
