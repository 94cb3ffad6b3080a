//! The findings of a comparison: a summary, filters, and one card for each root cause.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Escaped, facet, search};
use crate::diff::Comparison;
use crate::diff::finding::{Finding, OperationName};
use crate::diff::format::group::{Group, files, title};
use crate::diff::judge::shown;
use crate::diff::rule::{Direction, Effect, Level};

const EFFECTS: [Effect; 4] = [
    Effect::Source,
    Effect::Behaviour,
    Effect::Deprecation,
    Effect::None,
];

/// What to know before reading on: is it breaking, and does source break.
pub fn summary(out: &mut String, comparison: &Comparison, groups: &[Group<'_>], versions: bool) {
    let bad = groups
        .iter()
        .filter(|group| group.level >= Level::Unhandled)
        .count();
    let source = groups
        .iter()
        .filter(|group| effects(group).contains(&Effect::Source))
        .count();
    let (class, verdict) = match (groups.len(), bad) {
        (0, _) => (
            "safe",
            "No changes: both sides keep the same contract.".to_owned(),
        ),
        (_, 0) => (
            "safe",
            "Nothing breaks a program that keeps to the old contract.".to_owned(),
        ),
        (_, 1) => (
            "breaking",
            "1 change breaks programs that keep to the old contract.".to_owned(),
        ),
        (_, n) => (
            "breaking",
            format!("{n} changes break programs that keep to the old contract."),
        ),
    };
    let _ = write!(
        out,
        "<p class=\"verdict {class}\"><strong>{verdict}</strong>"
    );
    if source > 0 {
        let (s, it) = if source == 1 { ("", "s") } else { ("s", "") };
        let _ = write!(
            out,
            " {source} change{s} keep{it} Rust source from compiling."
        );
    }
    let findings = comparison.findings.len();
    if findings > groups.len() {
        let _ = write!(
            out,
            " <small>{findings} findings of {} root causes.</small>",
            groups.len()
        );
    }
    if versions {
        out.push_str(" <a href=\"#versions\">All versions at a glance</a>");
    }
    out.push_str("</p>\n");
}

pub fn filters(out: &mut String, groups: &[Group<'_>]) {
    if groups.is_empty() {
        return;
    }
    out.push_str("<form id=\"filters\" role=\"search\" aria-label=\"Findings\">\n");
    let levels = Level::ALL.map(|level| {
        let count = groups.iter().filter(|group| group.level == level).count();
        (
            level.name(),
            count,
            level != Level::Docs || groups.len() == count,
        )
    });
    let there = |choices: &[(&'static str, usize, bool)]| -> Vec<(&'static str, usize, bool)> {
        choices
            .iter()
            .copied()
            .filter(|(_, count, _)| *count > 0)
            .collect()
    };
    facet(out, "level", "Level", &there(&levels));
    let effects = EFFECTS.map(|effect| {
        let count = groups
            .iter()
            .filter(|group| effects(group).contains(&effect))
            .count();
        (effect.name(), count, true)
    });
    facet(out, "effect", "Rust", &there(&effects));
    let directions = [Direction::Request, Direction::Response].map(|direction| {
        let has = |group: &&Group<'_>| {
            group
                .findings
                .iter()
                .any(|finding| finding.direction == direction)
        };
        (direction.name(), groups.iter().filter(has).count(), true)
    });
    facet(out, "direction", "Direction", &there(&directions));
    search(out, "rule, path, field, item", groups.len());
    out.push_str("</form>\n");
}

pub fn list(out: &mut String, groups: &[Group<'_>]) {
    out.push_str("<div id=\"results\" tabindex=\"-1\">\n");
    for level in Level::ALL {
        let here: Vec<_> = groups.iter().filter(|group| group.level == level).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "<section class=\"{0}\">\n<h2>{1} <small>{2}</small></h2>",
            level.name(),
            title(level),
            here.len()
        );
        here.iter().for_each(|group| card(out, group));
        out.push_str("</section>\n");
    }
    out.push_str("<p class=\"empty\" id=\"nothing\" hidden>Nothing matches these filters. <button type=\"button\" id=\"reset\">Show everything</button></p>\n</div>\n");
}

/// What the findings of a group do to source; `None` where no item is known.
fn effects(group: &Group<'_>) -> BTreeSet<Effect> {
    let rust = group.findings.iter().flat_map(|finding| &finding.rust);
    let found: BTreeSet<_> = rust.map(|rust| rust.effect).collect();
    if found.is_empty() {
        [Effect::None].into()
    } else {
        found
    }
}

fn card(out: &mut String, group: &Group<'_>) {
    let first = group.first();
    let level = group.level.name();
    let directions: BTreeSet<_> = group
        .findings
        .iter()
        .map(|finding| finding.direction.name())
        .collect();
    let directions = directions.into_iter().collect::<Vec<_>>().join(" ");
    let effects: Vec<_> = effects(group).into_iter().map(Effect::name).collect();
    let _ = writeln!(
        out,
        "<article class=\"{level}\" id=\"f{0}\" tabindex=\"0\" data-find data-level=\"{level}\" data-direction=\"{directions}\" data-effect=\"{1}\">\n\
         <h3><span class=\"level\">{level}</span> <code>{2}</code> <small>{directions}</small> <a class=\"anchor\" href=\"#f{0}\" aria-label=\"Link to this finding\">#</a></h3>\n\
         <p class=\"message\">{3}</p>",
        first.fingerprint,
        effects.join(" "),
        first.rule.id(),
        Escaped(&first.message),
    );
    values(out, first);
    operations(out, group);
    consequences(out, group);
    places(out, first);
    out.push_str("</article>\n");
}

/// Old and new value, where both are more than the message says in passing.
fn values(out: &mut String, finding: &Finding) {
    let silent = |value: &serde_json::Value| value.is_null() || value.is_boolean();
    if silent(&finding.old) || silent(&finding.new) || finding.old == finding.new {
        return;
    }
    let _ = writeln!(
        out,
        "<p class=\"values\"><del>{}</del> <span aria-hidden=\"true\">→</span> <ins>{}</ins></p>",
        Escaped(&shown(&finding.old)),
        Escaped(&shown(&finding.new))
    );
}

fn operations(out: &mut String, group: &Group<'_>) {
    let named = |operation: &OperationName| {
        format!(
            "<b class=\"method\">{}</b> <code>{}</code>",
            Escaped(&operation.method.to_uppercase()),
            Escaped(&operation.path)
        )
    };
    let listed: Vec<_> = group.operations().into_iter().map(named).collect();
    let _ = match listed.as_slice() {
        [] => Ok(()),
        [only] => writeln!(out, "<p class=\"where\">{only}</p>"),
        all => writeln!(
            out,
            "<details class=\"where\"><summary>{} operations</summary><ul><li>{}</li></ul></details>",
            all.len(),
            all.join("</li><li>")
        ),
    };
}

fn consequences(out: &mut String, group: &Group<'_>) {
    let mut telling = group.consequences();
    telling.retain(|rust| rust.effect != Effect::None);
    if telling.is_empty() {
        return;
    }
    out.push_str("<ul class=\"rust\">\n");
    for rust in telling {
        let effect = rust.effect.name();
        let _ = writeln!(
            out,
            "<li><span class=\"effect {effect}\">{effect}</span> <code>{}</code> <span>{}</span></li>",
            Escaped(&rust.item),
            marked(&rust.edit)
        );
    }
    out.push_str("</ul>\n");
}

/// Text with what stands between backticks as code.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        let _ = match index % 2 {
            0 => write!(out, "{}", Escaped(part)),
            _ => write!(out, "<code>{}</code>", Escaped(part)),
        };
    }
    out
}

fn places(out: &mut String, finding: &Finding) {
    let [old, new] = files(finding);
    let sides = [
        ("old", old, finding.line.old, &finding.pointer.old),
        ("new", new, finding.line.new, &finding.pointer.new),
    ];
    let mut lines = String::new();
    for (side, file, line, pointer) in sides {
        if let (Some(file), Some(pointer)) = (file, pointer) {
            let line = line.map_or_else(String::new, |line| format!(":{line}"));
            let _ = writeln!(
                lines,
                "<dt>{side}</dt><dd><code>{}{line}</code> <code class=\"pointer\">{}</code></dd>",
                Escaped(file),
                Escaped(pointer)
            );
        }
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "<dl class=\"places\">\n{lines}</dl>");
    }
}
