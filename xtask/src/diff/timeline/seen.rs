//! The column of the timeline that shows what is known of changes without a document that differs. In: the rows of
//! `history.yaml`. Out: the changes of an operation, and a row for each operation or node that no document has.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use serde::Serialize;

use super::{Cell, RowKind, TimelineRow, VersionColumn};
use crate::manual::{ChangeKind, Coverage, Grade, History, SeenChange};

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

/// Writes `connect added, 21.0.5 of 2024-11-16: a value of action`.
impl Display for Seen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(item) = &self.item {
            write!(f, "{item} ")?;
        }
        write!(f, "{}, {} of {}", self.change, self.release, self.on)?;
        if let Some(detail) = &self.detail {
            write!(f, ": {detail}")?;
        }
        match self.grade.as_str() {
            "seen" => Ok(()),
            grade => write!(f, "; {grade}"),
        }
    }
}

/// Returns the changes of an operation or a node, in the order of their releases.
pub fn of(history: &History, name: &str) -> Vec<Seen> {
    let changes = history.changes.iter().filter(|change| change.of == name);
    changes.filter_map(|change| seen(history, change)).collect()
}

/// Returns a row for each operation or node that no document has.
pub fn outside(history: &History, versions: &[VersionColumn]) -> Vec<TimelineRow> {
    let mut rows: Vec<TimelineRow> = Vec::new();
    let outside = |change: &&SeenChange| change.coverage == Coverage::Outside;
    for change in history.changes.iter().filter(outside) {
        if rows.iter().any(|row| row.name == change.of) {
            continue;
        }
        let cells = vec![Cell::Absent; versions.len()];
        rows.push(TimelineRow {
            seen: of(history, &change.of),
            ..TimelineRow::new(RowKind::Outside, "history", &change.of, cells, versions)
        });
    }
    rows
}

fn seen(history: &History, change: &SeenChange) -> Option<Seen> {
    let release = history.releases.get(&change.release)?;
    let (grade, source) = change.grade();
    let grade = match grade {
        Grade::Documented(version) => format!("documented for {version}"),
        Grade::Announced(on) => format!("announced for {on}"),
        Grade::Seen => "seen".to_owned(),
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
