//! The findings of a comparison: a summary, filters, and one card for each root cause.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Escaped, FacetValue, NOTHING, facet, search};
use crate::diff::Comparison;
use crate::diff::finding::{Finding, OperationName};
use crate::diff::format::group::{Group, files, title};
use crate::diff::judge::shown;
use crate::diff::rule::{Direction, Level, RustEffect};

const EFFECTS: [RustEffect; 4] = [
    RustEffect::Source,
    RustEffect::Behaviour,
    RustEffect::Deprecation,
    RustEffect::None,
];

/// Writes whether the changes are breaking, and whether source breaks.
pub fn summary(out: &mut String, comparison: &Comparison, groups: &[Group<'_>], versions: bool) {
    let breaking = count(groups, |group| group.level >= Level::Unhandled);
    let verdict = match (groups.len(), breaking) {
        (0, _) => "No changes: both sides keep the same contract.".to_owned(),
        (_, 0) => "Nothing breaks a program that keeps to the old contract.".to_owned(),
        (_, 1) => "1 change breaks programs that keep to the old contract.".to_owned(),
        (_, n) => format!("{n} changes break programs that keep to the old contract."),
    };
    let class = if breaking > 0 { "breaking" } else { "safe" };
    let _ = write!(
        out,
        "<p class=\"verdict {class}\"><strong>{verdict}</strong>"
    );
    match count(groups, |group| effects(group).contains(&RustEffect::Source)) {
        0 => {}
        1 => out.push_str(" 1 change keeps Rust source from compiling."),
        n => {
            let _ = write!(out, " {n} changes keep Rust source from compiling.");
        }
    }
    let (findings, causes) = (comparison.findings.len(), groups.len());
    if findings > causes {
        let _ = write!(
            out,
            " <small>{findings} findings of {causes} root causes.</small>"
        );
    }
    if versions {
        out.push_str(" <a href=\"#versions\">All versions at a glance</a>");
    }
    out.push_str("</p>\n");
}

fn count(groups: &[Group<'_>], test: impl Fn(&Group<'_>) -> bool) -> usize {
    groups.iter().filter(|group| test(group)).count()
}

pub fn filters(out: &mut String, groups: &[Group<'_>]) {
    if groups.is_empty() {
        return;
    }
    out.push_str("<form id=\"filters\" role=\"search\" aria-label=\"Findings\">\n");
    let present = |values: &[FacetValue]| -> Vec<FacetValue> {
        let values = values.iter().filter(|(_, count, _)| *count > 0);
        values.copied().collect()
    };
    let levels = Level::ALL.map(|level| {
        let count = count(groups, |group| group.level == level);
        let is_shown = level != Level::Docs || groups.len() == count;
        (level.name(), count, is_shown)
    });
    facet(out, "level", "Level", &present(&levels));
    let effects = EFFECTS.map(|effect| {
        let count = count(groups, |group| effects(group).contains(&effect));
        (effect.name(), count, true)
    });
    facet(out, "effect", "Rust", &present(&effects));
    let directions = [Direction::Request, Direction::Response].map(|direction| {
        let is_in = |finding: &&Finding| finding.direction == direction;
        let count = count(groups, |group| group.findings.iter().any(is_in));
        (direction.name(), count, true)
    });
    facet(out, "direction", "Direction", &present(&directions));
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
        let (class, title, count) = (level.name(), title(level), here.len());
        let _ = writeln!(
            out,
            "<section class=\"{class}\">\n<h2>{title} <small>{count}</small></h2>"
        );
        here.iter().for_each(|group| card(out, group));
        out.push_str("</section>\n");
    }
    let _ = writeln!(out, "{NOTHING}</div>");
}

/// Returns what the findings of a group do to source; `None` where no item is known.
fn effects(group: &Group<'_>) -> BTreeSet<RustEffect> {
    let rust = group.findings.iter().flat_map(|finding| &finding.rust);
    let found: BTreeSet<_> = rust.map(|rust| rust.effect).collect();
    if found.is_empty() {
        [RustEffect::None].into()
    } else {
        found
    }
}

fn card(out: &mut String, group: &Group<'_>) {
    let first = group.first();
    let level = group.level.name();
    let directions = group
        .findings
        .iter()
        .map(|finding| finding.direction.name());
    let directions = Vec::from_iter(directions.collect::<BTreeSet<_>>()).join(" ");
    let effects = effects(group).into_iter().map(RustEffect::name);
    let effects = effects.collect::<Vec<_>>().join(" ");
    let (fingerprint, rule) = (&first.fingerprint, first.rule.id());
    let message = Escaped(&first.message);
    let _ = writeln!(
        out,
        "<article class=\"{level}\" id=\"f{fingerprint}\" tabindex=\"0\" data-find data-level=\"{level}\" data-direction=\"{directions}\" data-effect=\"{effects}\">\n\
         <h3><span class=\"level\">{level}</span> <code>{rule}</code> <small>{directions}</small> <a class=\"anchor\" href=\"#f{fingerprint}\" aria-label=\"Link to this finding\">#</a></h3>\n\
         <p class=\"message\">{message}</p>"
    );
    values(out, first);
    operations(out, group);
    consequences(out, group);
    locations(out, first);
    out.push_str("</article>\n");
}

/// Writes old and new value, unless the message has all of them.
fn values(out: &mut String, finding: &Finding) {
    let silent = |value: &serde_json::Value| value.is_null() || value.is_boolean();
    if silent(&finding.old) || silent(&finding.new) || finding.old == finding.new {
        return;
    }
    let (old, new) = (shown(&finding.old), shown(&finding.new));
    let (old, new) = (Escaped(&old), Escaped(&new));
    let _ = writeln!(
        out,
        "<p class=\"values\"><del>{old}</del> <span aria-hidden=\"true\">→</span> <ins>{new}</ins></p>"
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
    let rust = group.consequences();
    if rust.is_empty() {
        return;
    }
    out.push_str("<ul class=\"rust\">\n");
    for rust in rust {
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

/// Returns text with code between backticks.
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

fn locations(out: &mut String, finding: &Finding) {
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
        let _ = writeln!(out, "<dl class=\"locations\">\n{lines}</dl>");
    }
}
