//! A pull-request comment or a changelog entry.
//!
//! In: a comparison. Out: Markdown in which strings of a document are not markup, short enough for a comment: rows that do
//! not fit are omitted, the least important first, and counted.

use std::fmt::Write;

use super::group::{Group, groups, short, title};
use crate::diff::Comparison;
use crate::diff::rule::Level;

/// GitHub's limit for a comment, less room for the end of the report.
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
    let mut omitted = 0;
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if !here.is_empty() {
            omitted += section(&mut out, level, &here);
        }
    }
    if omitted > 0 {
        let rows = if omitted == 1 { "row" } else { "rows" };
        let _ = writeln!(
            out,
            "\n{omitted} {rows} did not fit into a comment; `--format html` has them all."
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
    let rust = items.iter().take(ITEMS).map(|rust| {
        let (item, effect) = (code(&rust.item), rust.effect.name());
        format!("{item} {effect}: {}", marked(&rust.edit))
    });
    let mut rust: Vec<_> = rust.collect();
    if items.len() > ITEMS {
        rust.push(format!("and {} more", items.len() - ITEMS));
    }
    let mut location = vec![code(&group.location())];
    location.extend((group.location() != first.location()).then(|| code(first.location())));
    let directions = group.findings.iter().map(|one| one.direction.name());
    let directions: Vec<_> = directions.collect();
    format!(
        "| {} | {} ({}) {} | {} |\n",
        location.join("<br>"),
        code(first.rule.id()),
        directions.join(", "),
        cell(&first.message),
        rust.join("<br>")
    )
}

/// Returns the content of a table cell: no markup, no line ends, no mentions.
pub fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // A backslash does not prevent a mention.
            '@' => out.push_str("&#64;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // An address would be a link.
    out.replace("://", ":&#47;/").replace("www.", "www&#46;")
}

pub fn code(text: &str) -> String {
    let text: String = text.replace(|c: char| c == '`' || c.is_control(), "");
    if text.trim().is_empty() {
        String::new()
    } else {
        format!("`{}`", text.replace('|', "\\|"))
    }
}

/// Returns our own text, in which names are between backticks.
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
