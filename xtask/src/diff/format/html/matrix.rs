//! The timeline as a picture: the versions in time, and a matrix of everything over the versions.
//!
//! It is made of tables and lists, so that it reads without style, scales with the text and prints.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Escaped, facet, search};
use crate::diff::format::timeline::short;
use crate::diff::timeline::{Cell, Kind, Row, Timeline, Version};

/// What a comparison of two versions shows of the rest: what changed anywhere, and the pages.
pub fn overview(out: &mut String, timeline: &Timeline, between: &[&str]) {
    let keep = |row: &&Row| row.is_eventful() || row.kind == Kind::Page;
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
    let kinds = Kind::ALL.map(|kind| {
        let count = timeline.rows.iter().filter(|row| row.kind == kind).count();
        (kind.plural(), count, true)
    });
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
    out.push_str("<p class=\"empty\" id=\"nothing\" hidden>Nothing matches these filters. <button type=\"button\" id=\"reset\">Show everything</button></p>\n</div>\n</section>\n");
}

/// Bars on one axis of time, from release to end, and a line for the day of the report.
fn calendar(out: &mut String, timeline: &Timeline, between: &[&str]) {
    let released = timeline
        .versions
        .iter()
        .filter_map(|version| version.released);
    let ends = timeline
        .versions
        .iter()
        .filter_map(|version| version.expires);
    let Some(first) = released.min() else {
        return;
    };
    let last = ends.chain([timeline.today]).max().unwrap_or(timeline.today);
    let (from, to) = (year(first.year()), year(last.year() + 1));
    let at = |day: Date| 100.0 * span(from, day) / span(from, to);
    // The label stays within the picture.
    let late = if at(timeline.today) > 50.0 {
        " late"
    } else {
        ""
    };
    let _ = writeln!(
        out,
        "<div class=\"calendar{late}\" style=\"--today:{:.2}%\">\n<ol class=\"years\" aria-hidden=\"true\">",
        at(timeline.today)
    );
    for number in first.year()..=last.year() {
        let _ = writeln!(
            out,
            "<li style=\"left:{:.2}%\">{number}</li>",
            at(year(number))
        );
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

/// One version from release to end.
fn bar(
    out: &mut String,
    version: &Version,
    (first, at): (Date, &dyn Fn(Date) -> f64),
    between: &[&str],
) {
    let start = version.released.unwrap_or(first);
    let end = version.expires.map_or(100.0, at);
    let state = if version.answers { "answers" } else { "ended" };
    let open = if version.expires.is_none() {
        " open"
    } else {
        ""
    };
    let mark = if between.contains(&version.version.as_str()) {
        " compared"
    } else {
        ""
    };
    let until = version
        .expires
        .map_or_else(|| "not announced".to_owned(), |day| day.to_string());
    let _ = writeln!(
        out,
        "<li class=\"{state}{mark}\"><b>{0}</b><span class=\"track\"><span class=\"bar{open}\" style=\"left:{1:.2}%;width:{2:.2}%\"></span></span><span class=\"dates\">{start} – {until}</span></li>",
        Escaped(&version.version),
        at(start),
        (end - at(start)).max(0.5),
    );
}

fn year(number: i16) -> Date {
    // Years of a calendar of dates are years.
    Date::new(number, 1, 1).unwrap_or(Date::MAX)
}

fn span(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

fn matrix(out: &mut String, timeline: &Timeline, rows: &[&Row], between: &[&str]) {
    legend(out);
    out.push_str("<div class=\"scroll\" role=\"region\" aria-label=\"Matrix of versions\" tabindex=\"0\">\n<table class=\"matrix\"");
    let _ = write!(
        out,
        " style=\"--versions:{}\">\n<thead><tr><th scope=\"col\">Name</th>",
        timeline.versions.len()
    );
    for (label, version) in short(&timeline.versions).iter().zip(&timeline.versions) {
        let mut class = if version.answers {
            String::new()
        } else {
            "ended".to_owned()
        };
        if between.contains(&version.version.as_str()) {
            class.push_str(" compared");
        }
        let _ = write!(
            out,
            "<th scope=\"col\" class=\"{class}\" title=\"{}\">{}</th>",
            Escaped(&version.version),
            Escaped(label)
        );
    }
    out.push_str("<th scope=\"col\" class=\"sdk\">seen</th></tr></thead>\n");
    for kind in Kind::ALL {
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
        let _ = write!(
            out,
            "<li><i class=\"cell {0}\">{1}</i> {0}</li>",
            cell.name(),
            glyph(cell)
        );
    }
    out.push_str("<li>seen: changes that releases of Meta's SDK show</li></ul>\n");
}

/// Beside its color, so that nobody needs to see that.
fn glyph(cell: Cell) -> &'static str {
    match cell {
        Cell::Since => "+",
        Cell::Changed => "~",
        Cell::Deprecated => "!",
        Cell::Removed => "×",
        Cell::Same | Cell::Absent => "",
    }
}

fn line(out: &mut String, row: &Row, timeline: &Timeline) {
    let event = if row.is_eventful() {
        "changed"
    } else {
        "unchanged"
    };
    let group = match row.kind {
        Kind::Page => String::new(),
        _ => format!("<small>{}</small>", Escaped(&row.group)),
    };
    let note = row.note.as_ref().map_or_else(String::new, |note| {
        format!("<small class=\"note\">{}</small>", Escaped(note))
    });
    let _ = write!(
        out,
        "<tr class=\"row\" data-find data-kind=\"{}\" data-event=\"{event}\"><th scope=\"row\"><span>{}</span>{group}{note}</th>",
        row.kind.plural(),
        Escaped(&row.name)
    );
    for (index, cell) in row.cells.iter().enumerate() {
        let detail = row.details.get(index).filter(|detail| !detail.is_empty());
        let version = timeline
            .versions
            .get(index)
            .map_or("", |version| version.version.as_str());
        let told = match detail {
            Some(detail) => format!("{version}: {}, {detail}", cell.name()),
            None => format!("{version}: {}", cell.name()),
        };
        let next = row.cells.get(index + 1).is_some_and(|next| next.is_there());
        let joined = if cell.is_there() && next { " on" } else { "" };
        let _ = write!(
            out,
            "<td title=\"{0}\"><i class=\"cell {1}{joined}\">{2}</i><span class=\"read\">{1}</span></td>",
            Escaped(&told),
            cell.name(),
            glyph(*cell)
        );
    }
    seen(out, row);
    out.push_str("</tr>\n");
}

/// The changes that are known although no document differs.
fn seen(out: &mut String, row: &Row) {
    out.push_str("<td class=\"sdk\">");
    if !row.seen.is_empty() {
        let count = row.seen.len();
        let _ = write!(out, "<details><summary>{count}</summary><ul>");
        for seen in &row.seen {
            let (words, source) = (Escaped(&seen.words()), Escaped(&seen.source));
            let _ = write!(out, "<li>{words} <small>{source}</small></li>");
        }
        out.push_str("</ul></details>");
    }
    out.push_str("</td>");
}
