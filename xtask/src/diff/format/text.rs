//! A report for a terminal.

use std::fmt::Write;

use super::Layout;
use super::group::{Group, groups};
use crate::diff::Comparison;
use crate::diff::rule::{Effect, Level};

pub fn render(comparison: &Comparison, layout: Layout) -> String {
    let mut out = String::new();
    let groups = groups(&comparison.findings);
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if here.is_empty() || level == Level::Docs && !layout.docs {
            continue;
        }
        let _ = writeln!(
            out,
            "{}",
            paint(level, &format!("{} ({})", level.name(), here.len()), layout)
        );
        for group in here {
            entry(&mut out, group, layout);
        }
        out.push('\n');
    }
    let docs = comparison.count(Level::Docs);
    let hidden = if docs > 0 && !layout.docs {
        " (--docs lists them)"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "{} → {}: {} breaking, {} unhandled, {} risky, {} safe, {docs} docs{hidden}",
        comparison.old,
        comparison.new,
        comparison.count(Level::Breaking),
        comparison.count(Level::Unhandled),
        comparison.count(Level::Risky),
        comparison.count(Level::Safe),
    );
    out
}

fn entry(out: &mut String, group: &Group<'_>, layout: Layout) {
    let first = group.first();
    let directions: Vec<_> = group
        .findings
        .iter()
        .map(|finding| match finding.level == group.level {
            true => finding.direction.name().to_owned(),
            false => format!("{}: {}", finding.direction.name(), finding.level.name()),
        })
        .collect();
    let _ = writeln!(out, "  {} [{}]", first.rule.id(), directions.join(", "));
    let place = match (&first.operation, group.affects()) {
        (None, _) => first.place().to_owned(),
        (Some(operation), 1) => format!("{} {}", operation.method.to_uppercase(), operation.path),
        (Some(operation), n) => format!(
            "{} {} and {} more",
            operation.method.to_uppercase(),
            operation.path,
            n - 1
        ),
    };
    wrapped(out, &first.message, layout.width);
    wrapped(out, &place, layout.width);
    if let Some((file, line, pointer)) = first.site() {
        wrapped(out, &format!("{file}:{line} {pointer}"), layout.width);
    }
    for rust in first.rust.iter().filter(|rust| rust.effect != Effect::None) {
        wrapped(
            out,
            &format!(
                "Rust ({}): {}: {}",
                rust.effect.name(),
                rust.item,
                rust.edit
            ),
            layout.width,
        );
    }
}

fn wrapped(out: &mut String, text: &str, width: usize) {
    let options = textwrap::Options::new(width.max(40))
        .initial_indent("    ")
        .subsequent_indent("      ")
        .break_words(false);
    for line in textwrap::wrap(&visible(text), options) {
        let _ = writeln!(out, "{line}");
    }
}

/// A document's text must not steer the terminal.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

fn paint(level: Level, text: &str, layout: Layout) -> String {
    let color = match level {
        Level::Breaking => 31,
        Level::Unhandled => 35,
        Level::Risky => 33,
        Level::Safe => 32,
        Level::Docs => 34,
    };
    match layout.color {
        true => format!("\u{1b}[1;{color}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    }
}
