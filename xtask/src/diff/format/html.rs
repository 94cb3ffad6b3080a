//! One self-contained page: findings with filters and search. No script is needed to read it.

use std::fmt::Write;

use super::escaped;
use super::group::{Group, groups};
use crate::diff::Comparison;
use crate::diff::rule::{Effect, Level};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");

pub fn render(comparison: &Comparison) -> String {
    let title = escaped(&format!("{} → {}", comparison.old, comparison.new));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>API changes: {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>API changes <span>{title}</span></h1>\n"
    );
    let groups = groups(&comparison.findings);
    summary(&mut out, &groups);
    out.push_str("</header>\n<main>\n");
    if groups.is_empty() {
        out.push_str("<p class=\"none\">No changes.</p>\n");
    }
    for group in &groups {
        entry(&mut out, group);
    }
    let _ = write!(
        out,
        "<p class=\"none\" id=\"nothing\" hidden>Nothing matches.</p>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}

fn summary(out: &mut String, groups: &[Group<'_>]) {
    out.push_str("<form id=\"filters\" role=\"search\">\n<fieldset>\n<legend>Levels</legend>\n");
    for level in Level::ALL {
        let count = groups.iter().filter(|group| group.level == level).count();
        let name = level.name();
        let checked = if level == Level::Docs { "" } else { " checked" };
        let _ = writeln!(
            out,
            "<label class=\"{name}\"><input type=\"checkbox\" name=\"level\" value=\"{name}\"{checked}> <b>{count}</b> {name}</label>"
        );
    }
    out.push_str("</fieldset>\n<label class=\"search\">Search <input type=\"search\" id=\"search\" placeholder=\"rule, path, field\"> <kbd>/</kbd></label>\n</form>\n");
}

fn entry(out: &mut String, group: &Group<'_>) {
    let first = group.first();
    let level = group.level.name();
    let operations: std::collections::BTreeSet<_> = group
        .findings
        .iter()
        .flat_map(|finding| &finding.operations)
        .collect();
    let named: Vec<_> = operations
        .iter()
        .map(|operation| {
            escaped(&format!(
                "{} {}",
                operation.method.to_uppercase(),
                operation.path
            ))
        })
        .collect();
    let place = match named.as_slice() {
        [] => String::new(),
        [only] => format!("<p class=\"where\">{only}</p>\n"),
        all => format!(
            "<details class=\"where\"><summary>{} operations</summary><ul><li>{}</li></ul></details>\n",
            all.len(),
            all.join("</li><li>")
        ),
    };
    let directions: Vec<_> = group
        .findings
        .iter()
        .map(|finding| finding.direction.name())
        .collect();
    let _ = writeln!(
        out,
        "<article class=\"{level}\" data-level=\"{level}\">\n<h2><span class=\"level\">{level}</span> {} <small>{}</small></h2>\n<p>{}</p>",
        first.rule.id(),
        directions.join(", "),
        escaped(&first.message),
    );
    out.push_str(&place);
    for (side, file, line, pointer) in [
        ("old", &first.file.old, first.line.old, &first.pointer.old),
        ("new", &first.file.new, first.line.new, &first.pointer.new),
    ] {
        if let (Some(file), Some(line), Some(pointer)) = (file, line, pointer) {
            let _ = writeln!(
                out,
                "<p class=\"place\">{side} <code>{}:{line}</code> <code>{}</code></p>",
                escaped(file),
                escaped(pointer)
            );
        }
    }
    for rust in first.rust.iter().filter(|rust| rust.effect != Effect::None) {
        let _ = writeln!(
            out,
            "<p class=\"rust\"><b>Rust, {}</b> <code>{}</code> {}</p>",
            rust.effect.name(),
            escaped(&rust.item),
            escaped(&rust.edit)
        );
    }
    out.push_str("</article>\n");
}
