//! The column of the timeline that shows what is known of changes without a document that differs. In: the rows of
//! `history.yaml`. Out: the changes of an operation, and a row for each operation or node that no document has.

use jiff::civil::Date;
use serde::Serialize;

use super::{Cell, Kind, Row, Version};
use crate::manual::{ChangeKind, Coverage, History, SeenChange};

/// A change of an operation or a node.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// The parameter, field or enum value; `None` if the whole operation or node changed.
    pub item: Option<String>,
    /// `added`, `removed` or `changed`.
    pub change: &'static str,
    pub detail: Option<String>,
    /// The release of Meta's SDK that shows it first, and its day.
    pub release: String,
    pub on: Date,
    /// The version that the release calls.
    pub line: String,
    /// `seen`, `announced for 2025-07-15` or `documented for v21.0`.
    pub grade: String,
    pub source: String,
}

impl Seen {
    /// `connect added, 21.0.5 of 2024-11-16: a value of action`.
    pub fn words(&self) -> String {
        let item = self.item.as_deref().map(|item| format!("{item} "));
        let detail = self.detail.as_deref().map(|detail| format!(": {detail}"));
        let grade = match self.grade.as_str() {
            "seen" => String::new(),
            grade => format!("; {grade}"),
        };
        format!(
            "{}{}, {} of {}{}{grade}",
            item.unwrap_or_default(),
            self.change,
            self.release,
            self.on,
            detail.unwrap_or_default()
        )
    }
}

/// Returns the changes of an operation or a node, in the order of their releases.
pub fn of(history: &History, name: &str) -> Vec<Seen> {
    let changes = history.changes.iter().filter(|change| change.of == name);
    changes.filter_map(|change| seen(history, change)).collect()
}

/// Returns a row for each operation or node that no document has.
pub fn outside(history: &History, versions: &[Version]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let outside = |change: &&SeenChange| change.coverage == Coverage::Outside;
    for change in history.changes.iter().filter(outside) {
        if rows.iter().any(|row| row.name == change.of) {
            continue;
        }
        let cells = vec![Cell::Absent; versions.len()];
        let mut row = Row::new(Kind::Outside, "history", &change.of, cells, versions);
        row.seen = of(history, &change.of);
        rows.push(row);
    }
    rows
}

fn seen(history: &History, change: &SeenChange) -> Option<Seen> {
    let release = history.releases.get(&change.release)?;
    let (grade, source) = match (&change.documented, &change.announced) {
        (Some(documented), _) => (
            format!("documented for {}", documented.version),
            &documented.source,
        ),
        (None, Some(announced)) => (format!("announced for {}", announced.on), &announced.source),
        (None, None) => ("seen".to_owned(), &change.source),
    };
    Some(Seen {
        item: change.item.clone(),
        change: match change.change {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
        },
        detail: change.detail.clone(),
        release: change.release.clone(),
        on: release.on,
        line: release.version.to_string(),
        grade,
        source: history.sources.get(source)?.clone(),
    })
}
