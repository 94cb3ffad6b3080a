//! A pull-request comment or a changelog entry.
//!
//! In: a comparison. Out: Markdown in which no text of a document is markup, short enough for a comment: rows that do
//! not fit are left out, the least important first, and counted.

use std::fmt::Write;

use super::group::{Group, groups, short, title};
use crate::diff::Comparison;
use crate::diff::rule::{Effect, Level};

/// What GitHub takes as a comment, less room for what closes the report.
const LIMIT: usize = 65_536 - 512;
/// Items of one row; a shared parameter can have hundreds.
const ITEMS: usize = 5;

pub fn render(comparison: &Comparison) -> String {
    let [old, new] = short(&comparison.old, &comparison.new);
    let mut out = format!("## API changes: {} → {}\n", cell(old), cell(new));
    let groups = groups(&comparison.findings);
    if groups.is_empty() {
        out.push_str("\nNo changes.\n");
    }
    let mut left_out = 0;
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if !here.is_empty() {
            left_out += section(&mut out, level, &here);
        }
    }
    if left_out > 0 {
        let rows = if left_out == 1 { "row" } else { "rows" };
        let _ = writeln!(
            out,
            "\n{left_out} {rows} did not fit into a comment; `--format html` has them all."
        );
    }
    out
}

/// Writes the rows of a level. Returns how many did not fit.
fn section(out: &mut String, level: Level, groups: &[&Group<'_>]) -> usize {
    let rows = groups.iter().map(|group| row(group));
    let title = format!("{} ({})", title(level), groups.len());
    let folded = matches!(level, Level::Seen | Level::Safe | Level::Docs);
    let mut text = if folded {
        format!("\n<details><summary>{title}</summary>\n\n")
    } else {
        format!("\n### {title}\n\n")
    };
    text.push_str("| Where | What | Rust |\n| --- | --- | --- |\n");
    let mut kept = 0;
    for row in rows {
        if out.len() + text.len() + row.len() > LIMIT {
            break;
        }
        text.push_str(&row);
        kept += 1;
    }
    if folded {
        text.push_str("\n</details>\n");
    }
    if kept > 0 {
        out.push_str(&text);
    }
    groups.len() - kept
}

fn row(group: &Group<'_>) -> String {
    let first = group.first();
    let items = group.consequences();
    let telling: Vec<_> = items
        .iter()
        .filter(|rust| rust.effect != Effect::None)
        .collect();
    let mut rust: Vec<_> = telling
        .iter()
        .take(ITEMS)
        .map(|rust| {
            let (item, effect) = (code(&rust.item), rust.effect.name());
            format!("{item} {effect}: {}", marked(&rust.edit))
        })
        .collect();
    if telling.len() > ITEMS {
        rust.push(format!("and {} more", telling.len() - ITEMS));
    }
    let mut place = vec![code(&group.place())];
    place.extend((group.place() != first.place()).then(|| code(first.place())));
    let directions: Vec<_> = group
        .findings
        .iter()
        .map(|one| one.direction.name())
        .collect();
    format!(
        "| {} | {} ({}) {} | {} |\n",
        place.join("<br>"),
        code(first.rule.id()),
        directions.join(", "),
        cell(&first.message),
        rust.join("<br>")
    )
}

/// Text of a table cell: no markup, no line ends, nobody is called.
pub fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // A backslash does not keep a name from being called.
            '@' => out.push_str("&#64;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // An address would become a link.
    out.replace("://", ":&#47;/").replace("www.", "www&#46;")
}

pub fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != '`' && !c.is_control())
        .collect();
    if text.trim().is_empty() {
        String::new()
    } else {
        format!("`{}`", text.replace('|', "\\|"))
    }
}

/// Our own words, in which names stand between backticks.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        match index % 2 {
            0 => out.push_str(&cell(part)),
            _ => out.push_str(&code(part)),
        }
    }
    out
}
