//! A pull-request comment or a changelog entry.

use std::fmt::Write;

use super::group::groups;
use crate::diff::Comparison;
use crate::diff::rule::{Effect, Level};

pub fn render(comparison: &Comparison) -> String {
    let mut out = format!(
        "## API changes: {} → {}\n",
        cell(&comparison.old),
        cell(&comparison.new)
    );
    let groups = groups(&comparison.findings);
    if groups.is_empty() {
        out.push_str("\nNo changes.\n");
    }
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if here.is_empty() {
            continue;
        }
        let folded = matches!(level, Level::Safe | Level::Docs);
        let title = format!("{} ({})", title(level), here.len());
        let _ = match folded {
            true => write!(out, "\n<details><summary>{title}</summary>\n\n"),
            false => write!(out, "\n### {title}\n\n"),
        };
        out.push_str("| Where | What | Rust |\n| --- | --- | --- |\n");
        for group in here {
            let first = group.first();
            let place = match (&first.operation, group.affects()) {
                (None, _) => first.place().to_owned(),
                (Some(operation), 1) => {
                    format!("{} {}", operation.method.to_uppercase(), operation.path)
                }
                (Some(operation), n) => format!(
                    "{} {} and {} more",
                    operation.method.to_uppercase(),
                    operation.path,
                    n - 1
                ),
            };
            let rust = first.rust.iter().filter(|rust| rust.effect != Effect::None);
            let rust: Vec<_> = rust
                .map(|rust| {
                    format!(
                        "{} {}: {}",
                        code(&rust.item),
                        rust.effect.name(),
                        cell(&rust.edit)
                    )
                })
                .collect();
            let _ = writeln!(
                out,
                "| {} | {} {} | {} |",
                code(&place),
                code(first.rule.id()),
                cell(&first.message),
                rust.join("<br>")
            );
        }
        if folded {
            out.push_str("\n</details>\n");
        }
    }
    out
}

fn title(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Unhandled => "Not classified",
        Level::Risky => "Risky",
        Level::Safe => "Safe",
        Level::Docs => "Words only",
    }
}

/// Text of a table cell: no markup, no line ends.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '@' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| *c != '`' && !c.is_control())
        .collect();
    format!("`{}`", text.replace('|', "\\|"))
}
