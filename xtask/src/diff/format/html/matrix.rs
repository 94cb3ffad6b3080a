//! The timeline as a picture. In: a timeline. Out: the versions in time, and a matrix of all rows over the versions.
//!
//! It consists of tables and lists, so that it is readable without style, scales with the text and prints.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Escaped, NOTHING, facet, search};
use crate::diff::format::timeline::{day, short};
use crate::diff::timeline::{Cell, RowKind, Timeline, TimelineRow, VersionColumn};

/// Writes what a comparison of two versions shows of the others: what changed anywhere, and the pages.
pub fn overview(out: &mut String, timeline: &Timeline, between: &[&str]) {
    let keep = |row: &&TimelineRow| row.is_eventful() || row.kind == RowKind::Page;
    let rows: Vec<_> = timeline.rows.iter().filter(keep).collect();
    out.push_str(
        "<section class=\"timeline\" id=\"versions\">\n<h2>All versions at a glance</h2>\n",
    );
    calendar(out, timeline, between);
    matrix(out, timeline, &rows, between);
    out.push_str("</section>\n");
}

pub fn whole(out: &mut String, timeline: &Timeline) {
    if timeline.versions.is_empty() {
        out.push_str("<p class=\"empty\">There is no version.</p>\n");
        return;
    }
    out.push_str("<section class=\"timeline\">\n<h2>Versions in time</h2>\n");
    calendar(out, timeline, &[]);
    out.push_str("</section>\n<section class=\"timeline\">\n<h2>What became of what</h2>\n");
    out.push_str("<form id=\"filters\" role=\"search\" aria-label=\"Rows\">\n");
    let kinds = RowKind::ALL.map(|kind| (kind.plural(), timeline.rows_of(kind).len(), true));
    facet(out, "kind", "Kind", &kinds);
    let eventful = timeline.rows.iter().filter(|row| row.is_eventful()).count();
    let events = [
        ("changed", eventful, true),
        ("unchanged", timeline.rows.len() - eventful, true),
    ];
    facet(out, "event", "Story", &events);
    search(out, "page, operation, type, field", timeline.rows.len());
    out.push_str("</form>\n<div id=\"results\" tabindex=\"-1\">\n");
    let rows: Vec<_> = timeline.rows.iter().collect();
    matrix(out, timeline, &rows, &[]);
    let _ = writeln!(out, "{NOTHING}</div>\n</section>");
}

/// Writes bars on one axis of time, from release to expiry, and a line for the day of the report.
fn calendar(out: &mut String, timeline: &Timeline, between: &[&str]) {
    let versions = timeline.versions.iter();
    let released = versions.clone().filter_map(|version| version.released);
    let ends = versions.filter_map(|version| version.expires);
    let Some(first) = released.min() else {
        return;
    };
    let last = ends.chain([timeline.today]).max().unwrap_or(timeline.today);
    let (from, to) = (year(first.year()), year(last.year() + 1));
    let at = |day: Date| 100.0 * span(from, day) / span(from, to);
    // The label stays within the picture.
    let today = at(timeline.today);
    let late = if today > 50.0 { " late" } else { "" };
    let _ = writeln!(
        out,
        "<div class=\"calendar{late}\" style=\"--today:{today:.2}%\">\n<ol class=\"years\" aria-hidden=\"true\">"
    );
    for number in first.year()..=last.year() {
        let left = at(year(number));
        let _ = writeln!(out, "<li style=\"left:{left:.2}%\">{number}</li>");
    }
    out.push_str("</ol>\n<ul class=\"bars\">\n");
    for version in &timeline.versions {
        bar(out, version, (first, &at), between);
    }
    let _ = writeln!(
        out,
        "</ul>\n<p class=\"today\"><span>{}</span></p>\n</div>",
        timeline.today
    );
}

/// Writes one version from release to expiry.
fn bar(
    out: &mut String,
    version: &VersionColumn,
    (first, at): (Date, &dyn Fn(Date) -> f64),
    between: &[&str],
) {
    let start = version.released.unwrap_or(first);
    let end = version.expires.map_or(100.0, at);
    let state = if version.is_available {
        "available"
    } else {
        "ended"
    };
    let open = if version.expires.is_none() {
        " open"
    } else {
        ""
    };
    let mark = compared(version, between);
    let until = day(version.expires);
    let _ = writeln!(
        out,
        "<li class=\"{state}{mark}\"><b>{0}</b><span class=\"track\"><span class=\"bar{open}\" style=\"left:{1:.2}%;width:{2:.2}%\"></span></span><span class=\"dates\">{start} – {until}</span></li>",
        Escaped(&version.version),
        at(start),
        (end - at(start)).max(0.5),
    );
}

/// Returns the class of a version that is one of those compared.
fn compared(version: &VersionColumn, between: &[&str]) -> &'static str {
    if between.contains(&version.version.as_str()) {
        " compared"
    } else {
        ""
    }
}

fn year(number: i16) -> Date {
    // The years of dates are valid.
    Date::new(number, 1, 1).unwrap_or(Date::MAX)
}

fn span(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

fn matrix(out: &mut String, timeline: &Timeline, rows: &[&TimelineRow], between: &[&str]) {
    legend(out);
    out.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"Matrix of versions\" tabindex=\"0\">\n<table class=\"matrix\"");
    let _ = write!(
        out,
        " style=\"--versions:{}\">\n<thead><tr><th scope=\"col\">Name</th>",
        timeline.versions.len()
    );
    for (label, version) in short(&timeline.versions).iter().zip(&timeline.versions) {
        let state = if version.is_available { "" } else { "ended" };
        let (mark, name) = (compared(version, between), Escaped(&version.version));
        let label = Escaped(label);
        let _ = write!(
            out,
            "<th scope=\"col\" class=\"{state}{mark}\" title=\"{name}\">{label}</th>"
        );
    }
    out.push_str("<th scope=\"col\" class=\"sdk\">seen</th></tr></thead>\n");
    for kind in RowKind::ALL {
        let here: Vec<_> = rows.iter().filter(|row| row.kind == kind).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(
            out,
            "<tbody>\n<tr class=\"kind\"><th scope=\"rowgroup\" colspan=\"{}\">{} <small>{}</small></th></tr>",
            timeline.versions.len() + 2,
            kind.plural(),
            here.len()
        );
        here.iter().for_each(|row| line(out, row, timeline));
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n</div>\n");
}

fn legend(out: &mut String) {
    out.push_str("<ul class=\"legend\">");
    for cell in Cell::ALL {
        let (name, glyph) = (cell.name(), glyph(cell));
        let _ = write!(out, "<li><i class=\"cell {name}\">{glyph}</i> {name}</li>");
    }
    out.push_str("<li>seen: changes that releases of Meta's SDK show</li></ul>\n");
}

/// Returns the mark of a cell, for readers who do not see its color.
fn glyph(cell: Cell) -> &'static str {
    match cell {
        Cell::Since => "+",
        Cell::Changed => "~",
        Cell::Deprecated => "!",
        Cell::Removed => "×",
        Cell::Same | Cell::Absent => "",
    }
}

fn line(out: &mut String, row: &TimelineRow, timeline: &Timeline) {
    let prefix = if row.is_eventful() { "" } else { "un" };
    let group = match row.kind {
        RowKind::Page => String::new(),
        _ => format!("<small>{}</small>", Escaped(&row.group)),
    };
    let note = row.note.as_ref().map_or_else(String::new, |note| {
        format!("<small class=\"note\">{}</small>", Escaped(note))
    });
    let _ = write!(
        out,
        "<tr class=\"row\" data-find data-kind=\"{}\" data-event=\"{prefix}changed\"><th scope=\"row\"><span>{}</span>{group}{note}</th>",
        row.kind.plural(),
        Escaped(&row.name)
    );
    for (index, cell) in row.cells.iter().enumerate() {
        let detail = row.details.get(index).filter(|detail| !detail.is_empty());
        let (version, name) = (&timeline.versions[index].version, cell.name());
        let title = match detail {
            Some(detail) => format!("{version}: {name}, {detail}"),
            None => format!("{version}: {name}"),
        };
        let (title, glyph) = (Escaped(&title), glyph(*cell));
        let next = row.cells.get(index + 1).is_some_and(|next| next.is_there());
        let joined = if cell.is_there() && next { " on" } else { "" };
        let _ = write!(
            out,
            "<td title=\"{title}\"><i class=\"cell {name}{joined}\">{glyph}</i><span class=\"read\">{name}</span></td>"
        );
    }
    seen(out, row);
    out.push_str("</tr>\n");
}

/// Writes the changes that are known although no document differs.
fn seen(out: &mut String, row: &TimelineRow) {
    out.push_str("<td class=\"sdk\">");
    if !row.seen.is_empty() {
        let count = row.seen.len();
        let _ = write!(out, "<details><summary>{count}</summary><ul>");
        for seen in &row.seen {
            let (text, source) = (Escaped(&seen.to_string()), Escaped(&seen.source));
            let _ = write!(out, "<li>{text} <small>{source}</small></li>");
        }
        out.push_str("</ul></details>");
    }
    out.push_str("</td>");
}
