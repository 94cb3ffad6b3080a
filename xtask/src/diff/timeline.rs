//! `--all`: every version in, a matrix of pages, operations, types and gates out: since, changed, deprecated, removed.
//!
//! In: the generator's model of all versions. Out: [`Timeline`], plain data that every format reads: versions as columns,
//! oldest first, with their dates, and a row for whatever has its own contract. A row also has its story as text, so that a
//! reader does not have to follow the cells.

mod gates;
mod seen;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::codegen::Model;
use crate::ir::contract::Contracts;
use crate::ir::{Api, Page, TypeId};
use crate::manual::{Calendar, History};
use crate::version::ApiVersion;
pub use seen::Seen;

/// Changes when a reader of an older one would fail.
const SCHEMA_VERSION: u32 = 1;

/// The state of one row in one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cell {
    Absent,
    /// The first version that has it.
    Since,
    Same,
    Changed,
    /// It works, and its end is announced from this version on.
    Deprecated,
    /// The first version that no longer has it.
    Removed,
}

impl Cell {
    pub const ALL: [Cell; 6] = [
        Cell::Since,
        Cell::Same,
        Cell::Changed,
        Cell::Deprecated,
        Cell::Removed,
        Cell::Absent,
    ];

    pub fn mark(self) -> char {
        match self {
            Cell::Absent => '·',
            Cell::Since => '+',
            Cell::Same => '=',
            Cell::Changed => '~',
            Cell::Deprecated => '!',
            Cell::Removed => '-',
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Cell::Absent => "absent",
            Cell::Since => "since",
            Cell::Same => "same",
            Cell::Changed => "changed",
            Cell::Deprecated => "deprecated",
            Cell::Removed => "removed",
        }
    }

    /// Returns whether the version has it.
    pub fn is_there(self) -> bool {
        !matches!(self, Cell::Absent | Cell::Removed)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    Gate,
    Page,
    Operation,
    Type,
    /// An operation or a node that no document has.
    Outside,
}

impl RowKind {
    pub const ALL: [RowKind; 5] = [
        RowKind::Gate,
        RowKind::Page,
        RowKind::Operation,
        RowKind::Type,
        RowKind::Outside,
    ];

    /// One word, by which the page for browsers filters.
    pub fn plural(self) -> &'static str {
        match self {
            RowKind::Gate => "gates",
            RowKind::Page => "pages",
            RowKind::Operation => "operations",
            RowKind::Type => "types",
            RowKind::Outside => "outside",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct VersionColumn {
    pub version: String,
    pub released: Option<Date>,
    /// `None`: not announced.
    pub expires: Option<Date>,
    /// Whether it can be called on the day of the report.
    #[serde(rename = "available")]
    pub is_available: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct TimelineRow {
    pub kind: RowKind,
    /// The reference page, or the hand-written spec of a gate.
    pub group: String,
    pub name: String,
    pub since: Option<String>,
    pub changed: Vec<String>,
    pub deprecated: Option<String>,
    pub removed: Option<String>,
    /// The dates of a gate.
    pub note: Option<String>,
    /// The known changes of an operation or a node although no document differs.
    pub seen: Vec<Seen>,
    /// One for each version.
    pub cells: Vec<Cell>,
    /// The condition of a gate in each version; empty for other rows.
    pub details: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    schema_version: u32,
    pub today: Date,
    pub versions: Vec<VersionColumn>,
    pub rows: Vec<TimelineRow>,
}

/// A part of a page that has its own contract.
#[derive(Clone, Copy)]
enum TimelineItem<'a> {
    Page(&'a Page),
    Operation(&'a Page, usize),
    Type(&'a Page, TypeId),
}

/// Returns the timeline of all versions, oldest first.
pub fn timeline(model: &Model, today: Date) -> Timeline {
    let versioned = model.apis.iter();
    let versioned = versioned.filter_map(|api| Some((api.version?, api)));
    let (columns, apis): (Vec<_>, Vec<&Api>) = versioned.unzip();
    let columns = columns.into_iter();
    let versions: Vec<_> = columns
        .map(|version| column(model, version, today))
        .collect();
    let mut rows = gates::rows(model, &apis, &versions, today);
    let mut contracts = Contracts::default();
    let history: &History = model.specs.get();
    for ((kind, group, name), items) in contents(&apis) {
        let cells = cells(&items, |old, item, _| {
            if item.is_deprecated() && !old.is_deprecated() {
                Cell::Deprecated
            } else if same(&mut contracts, *old, *item) {
                Cell::Same
            } else {
                Cell::Changed
            }
        });
        let mut row = TimelineRow::new(kind, group, name, cells, &versions);
        if kind == RowKind::Operation {
            row.seen = seen::of(history, name);
        }
        rows.push(row);
    }
    rows.extend(seen::outside(history, &versions));
    rows.sort_by(|a, b| (a.kind, &a.group, &a.name).cmp(&(b.kind, &b.group, &b.name)));
    Timeline {
        schema_version: SCHEMA_VERSION,
        today,
        versions,
        rows,
    }
}

fn column(model: &Model, version: ApiVersion, today: Date) -> VersionColumn {
    let release = model.specs.get::<Calendar>().find(version);
    let expires = release.and_then(|release| release.expires);
    VersionColumn {
        version: version.to_string(),
        released: release.map(|release| release.released),
        expires,
        is_available: expires.is_none_or(|end| end > today),
    }
}

/// Kind, group and name.
type RowKey<'a> = (RowKind, &'a str, &'a str);

/// Returns every item of any version, with that of each version.
fn contents<'a>(apis: &[&'a Api]) -> BTreeMap<RowKey<'a>, Vec<Option<TimelineItem<'a>>>> {
    let mut out: BTreeMap<RowKey<'a>, Vec<Option<TimelineItem<'a>>>> = BTreeMap::new();
    for (at, api) in apis.iter().enumerate() {
        for page in &api.pages {
            let stem = page.stem.as_str();
            let operations = page.operations.iter().enumerate();
            let operations = operations.map(|(index, operation)| {
                let key = (RowKind::Operation, stem, operation.key.as_str());
                (key, TimelineItem::Operation(page, index))
            });
            let types = page.types.iter().enumerate();
            let types = types.filter(|(_, def)| !def.ident.is_empty());
            let types = types.map(|(index, def)| {
                let key = (RowKind::Type, stem, def.ident.as_str());
                (key, TimelineItem::Type(page, TypeId(index)))
            });
            let own = (
                (RowKind::Page, stem, page.title.as_str()),
                TimelineItem::Page(page),
            );
            for (key, item) in std::iter::once(own).chain(operations).chain(types) {
                out.entry(key).or_insert_with(|| vec![None; apis.len()])[at] = Some(item);
            }
        }
    }
    out
}

/// Returns the cells of what each version has. `state` compares with the latest version that had it, and gets whether that
/// is the version before.
fn cells<T>(items: &[Option<T>], mut state: impl FnMut(&T, &T, bool) -> Cell) -> Vec<Cell> {
    let mut latest: Option<&T> = None;
    let mut was_there = false;
    let mut out = Vec::new();
    for item in items.iter().map(Option::as_ref) {
        out.push(match (item, latest) {
            (None, _) if was_there => Cell::Removed,
            (None, _) => Cell::Absent,
            (Some(_), None) => Cell::Since,
            (Some(item), Some(old)) => state(old, item, was_there),
        });
        was_there = item.is_some();
        latest = item.or(latest);
    }
    out
}

impl TimelineItem<'_> {
    fn is_deprecated(&self) -> bool {
        match self {
            TimelineItem::Page(page) => {
                let all = page.operations.iter().all(|operation| operation.deprecated);
                all && !page.operations.is_empty()
            }
            TimelineItem::Operation(page, index) => page.operations[*index].deprecated,
            TimelineItem::Type(page, id) => page.ty(*id).deprecated,
        }
    }
}

fn same(contracts: &mut Contracts, old: TimelineItem<'_>, new: TimelineItem<'_>) -> bool {
    match (old, new) {
        (TimelineItem::Page(a), TimelineItem::Page(b)) => contracts.same_page(a, b),
        (TimelineItem::Operation(a, x), TimelineItem::Operation(b, y)) => {
            contracts.same_operation((a, &a.operations[x]), (b, &b.operations[y]))
        }
        (TimelineItem::Type(a, x), TimelineItem::Type(b, y)) => contracts.same_type((a, x), (b, y)),
        _ => false,
    }
}

impl Timeline {
    pub fn rows_of(&self, kind: RowKind) -> Vec<&TimelineRow> {
        self.rows.iter().filter(|row| row.kind == kind).collect()
    }
}

impl TimelineRow {
    fn new(
        kind: RowKind,
        group: &str,
        name: &str,
        cells: Vec<Cell>,
        versions: &[VersionColumn],
    ) -> TimelineRow {
        let at = |cell: Cell| {
            let all = cells.iter().zip(versions);
            let all = all.filter(move |(have, _)| **have == cell);
            all.map(|(_, version)| version.version.clone())
        };
        TimelineRow {
            kind,
            group: group.to_owned(),
            name: name.to_owned(),
            since: at(Cell::Since).next(),
            changed: at(Cell::Changed).collect(),
            deprecated: at(Cell::Deprecated).next(),
            removed: at(Cell::Removed).next(),
            note: None,
            seen: Vec::new(),
            details: Vec::new(),
            cells,
        }
    }

    /// Returns whether it changed between two versions.
    pub fn is_eventful(&self) -> bool {
        let quiet = |cell: &Cell| matches!(cell, Cell::Absent | Cell::Since | Cell::Same);
        !self.cells.iter().all(quiet)
    }

    /// Returns `since v20.0, changed in v22.0, removed in v26.0`.
    pub fn story(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.since.iter().map(|version| format!("since {version}")));
        if !self.changed.is_empty() {
            parts.push(format!("changed in {}", self.changed.join(", ")));
        }
        let deprecated = self.deprecated.iter();
        parts.extend(deprecated.map(|version| format!("deprecated in {version}")));
        let removed = self.removed.iter();
        parts.extend(removed.map(|version| format!("removed in {version}")));
        parts.join(", ")
    }
}
