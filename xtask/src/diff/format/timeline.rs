//! The timeline as text, JSON and Markdown. In: a timeline. Out: a report; the page for browsers is in `html`.

use std::fmt::Write;

use indexmap::IndexSet;
use jiff::civil::Date;

use super::Layout;
use super::markdown::{cell, code};
use super::text::{BOLD, paint};
use crate::diff::timeline::{Cell, RowKind, Seen, Timeline, TimelineRow, VersionColumn};

pub fn json(timeline: &Timeline) -> String {
    let text = serde_json::to_string_pretty(timeline);
    text.expect("a timeline has no keys but strings") + "\n"
}

/// Returns the names of columns, as short as they are unique: `26`, but `3.0` beside `3.1`.
pub fn short(versions: &[VersionColumn]) -> Vec<String> {
    let number = |version: &'_ VersionColumn| version.version.trim_start_matches('v').to_owned();
    let major = |number: &str| number.split('.').next().unwrap_or_default().to_owned();
    let numbers: Vec<_> = versions.iter().map(number).collect();
    let label = |number: &String| {
        let own = major(number);
        let mut others = numbers.iter().filter(|other| major(other) == own);
        if others.nth(1).is_some() {
            number.clone()
        } else {
            own
        }
    };
    numbers.iter().map(label).collect()
}

pub fn text(timeline: &Timeline, layout: Layout) -> String {
    let mut out = String::new();
    calendar(&mut out, timeline);
    let labels = short(&timeline.versions);
    let matrix: usize = labels.iter().map(|label| label.len() + 1).sum();
    let matrix = matrix + SEEN.len() + 1;
    let longest = timeline
        .rows
        .iter()
        .map(|row| row.name.chars().count())
        .max();
    let names = (longest.unwrap_or(0) + 4).min(layout.width.max(60).saturating_sub(matrix + 1));
    let sources = Sources::of(timeline);
    for kind in RowKind::ALL {
        let rows = timeline.rows_of(kind);
        if rows.is_empty() {
            continue;
        }
        let title = format!("{} ({})", kind.plural(), rows.len());
        let head = format!("{title:names$} {} {SEEN}", labels.join(" "));
        let _ = writeln!(out, "\n{}", paint(&head, BOLD, layout));
        let mut group = "";
        for row in rows {
            if matches!(kind, RowKind::Gate | RowKind::Type) && row.group != group {
                group = &row.group;
                let _ = writeln!(out, "  {group}");
            }
            line(&mut out, row, names, &labels, layout);
            for seen in &row.seen {
                let change = format!("{seen} [{}]", sources.number(seen));
                wrapped(&mut out, &change, "      ", layout);
            }
        }
    }
    let legend = Cell::ALL.map(|cell| format!("{} {}", cell.mark(), cell.name()));
    let _ = writeln!(out, "\n{}", legend.join("   "));
    sources.list(&mut out, layout);
    out
}

/// The head of the column that counts the changes that are known although no document differs.
const SEEN: &str = "seen";

/// The sources of all changes, each with the number by which the changes cite it.
struct Sources<'t>(IndexSet<&'t str>);

impl<'t> Sources<'t> {
    fn of(timeline: &'t Timeline) -> Self {
        let changes = timeline.rows.iter().flat_map(|row| &row.seen);
        Self(changes.map(|seen| seen.source.as_str()).collect())
    }

    fn number(&self, seen: &Seen) -> usize {
        let at = self.0.get_index_of(seen.source.as_str());
        at.map_or(0, |at| at + 1)
    }

    fn list(&self, out: &mut String, layout: Layout) {
        if !self.0.is_empty() {
            let _ = writeln!(out, "\nseen: changes that releases of Meta's SDK show");
        }
        for (at, source) in self.0.iter().enumerate() {
            wrapped(out, &format!("[{}] {source}", at + 1), "  ", layout);
        }
    }
}

fn wrapped(out: &mut String, text: &str, indent: &str, layout: Layout) {
    let options = textwrap::Options::new(layout.width.max(40))
        .initial_indent(indent)
        .subsequent_indent(indent);
    for line in textwrap::wrap(text, options) {
        let _ = writeln!(out, "{line}");
    }
}

/// Returns a day as it is shown.
pub fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "not announced".to_owned(), |day| day.to_string())
}

fn calendar(out: &mut String, timeline: &Timeline) {
    let _ = writeln!(out, "versions on {}", timeline.today);
    for version in &timeline.versions {
        let state = if version.is_available {
            "until"
        } else {
            "ended"
        };
        let (name, from, until) = (
            &version.version,
            day(version.released),
            day(version.expires),
        );
        let _ = writeln!(out, "  {name:6} since {from}  {state} {until}");
    }
}

fn line(out: &mut String, row: &TimelineRow, names: usize, labels: &[String], layout: Layout) {
    let indent = if matches!(row.kind, RowKind::Gate | RowKind::Type) {
        4
    } else {
        2
    };
    let name = cut(&row.name, names.saturating_sub(indent));
    let mut line = format!("{:indent$}{name:width$}", "", width = names - indent);
    for (cell, label) in row.cells.iter().zip(labels) {
        let mark = format!(" {:>width$}", cell.mark(), width = label.len());
        line.push_str(&paint(&mark, color(*cell), layout));
    }
    if !row.seen.is_empty() {
        let _ = write!(line, " {:>width$}", row.seen.len(), width = SEEN.len());
    }
    let _ = writeln!(out, "{}", line.trim_end());
    if let Some(note) = &row.note {
        wrapped(out, note, "      ", layout);
    }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

fn color(cell: Cell) -> &'static str {
    match cell {
        Cell::Absent | Cell::Same => "2",
        Cell::Since => "32",
        Cell::Changed => "33",
        Cell::Deprecated => "35",
        Cell::Removed => "31",
    }
}

pub fn markdown(timeline: &Timeline) -> String {
    let mut out = format!("## API timeline, {}\n", timeline.today);
    out.push_str("\n| Version | Released | Available until |\n| --- | --- | --- |\n");
    for version in &timeline.versions {
        let ended = if version.is_available { "" } else { " (ended)" };
        let (from, until) = (day(version.released), day(version.expires));
        let name = cell(&version.version);
        let _ = writeln!(out, "| {name} | {from} | {until}{ended} |");
    }
    for kind in RowKind::ALL {
        let rows = timeline.rows_of(kind);
        let is_shown =
            |row: &&&TimelineRow| row.is_eventful() || row.note.is_some() || !row.seen.is_empty();
        let (eventful, quiet): (Vec<_>, Vec<_>) = rows.iter().partition(is_shown);
        let _ = writeln!(out, "\n### {} ({})", capital(kind.plural()), rows.len());
        if !eventful.is_empty() {
            out.push('\n');
            table(&mut out, &eventful, &timeline.versions);
        }
        if !quiet.is_empty() {
            let title = format!("{} without a change", quiet.len());
            let _ = write!(out, "\n<details><summary>{title}</summary>\n\n");
            table(&mut out, &quiet, &timeline.versions);
            out.push_str("\n</details>\n");
        }
    }
    let legend = Cell::ALL.map(|cell| format!("{} {}", cell.mark(), cell.name()));
    let _ = writeln!(out, "\n{}", legend.join(" · "));
    out
}

fn table(out: &mut String, rows: &[&&TimelineRow], versions: &[VersionColumn]) {
    let labels = short(versions).join(" | ");
    let rule = "| :-: ".repeat(versions.len());
    let _ = writeln!(out, "| | {labels} | | {SEEN} |\n| --- {rule}| --- | --- |");
    for row in rows {
        let cells: Vec<_> = row
            .cells
            .iter()
            .map(|cell| cell.mark().to_string())
            .collect();
        let note = row.note.clone().unwrap_or_else(|| row.story());
        let seen = row.seen.iter().map(|seen| {
            let source = cell(&seen.source);
            format!("{} ({source})", cell(&seen.to_string()))
        });
        let seen: Vec<_> = seen.collect();
        let (name, cells) = (code(&row.name), cells.join(" | "));
        let (note, seen) = (cell(&note), seen.join("<br>"));
        let _ = writeln!(out, "| {name} | {cells} | {note} | {seen} |");
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
