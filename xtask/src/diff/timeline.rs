//! `--all`: every version in, a matrix of pages, operations, types and gates out: since, changed, deprecated, removed.
//!
//! In: the generator's model of all versions. Out: [`Timeline`], plain data that every format reads: versions as columns,
//! oldest first, with their dates, and a row for whatever has a contract of its own. A row knows its story in words of
//! its own, so that no reader has to follow the cells.

mod gates;
mod seen;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::codegen::Model;
use crate::ir::contract::Contracts;
use crate::ir::{Api, Page, TypeId};
use crate::manual::{Calendar, History};
pub use seen::Seen;

/// Changes when a reader of an older one would go wrong.
const SCHEMA_VERSION: u32 = 1;

/// What one row tells of one version.
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

    /// Whether the version has it.
    pub fn is_there(self) -> bool {
        !matches!(self, Cell::Absent | Cell::Removed)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Gate,
    Page,
    Operation,
    Type,
    /// An operation or a node that no document has.
    Outside,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Kind::Gate,
        Kind::Page,
        Kind::Operation,
        Kind::Type,
        Kind::Outside,
    ];

    pub fn plural(self) -> &'static str {
        match self {
            Kind::Gate => "gates",
            Kind::Page => "pages",
            Kind::Operation => "operations",
            Kind::Type => "types",
            Kind::Outside => "without a document",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Version {
    pub version: String,
    pub released: Option<Date>,
    /// `None`: not announced.
    pub expires: Option<Date>,
    /// Whether it answers calls on the day of the report.
    pub answers: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub kind: Kind,
    /// The reference page, or the hand-written spec that a gate stands in.
    pub group: String,
    pub name: String,
    pub since: Option<String>,
    pub changed: Vec<String>,
    pub deprecated: Option<String>,
    pub removed: Option<String>,
    /// What the dates of a gate are.
    pub note: Option<String>,
    /// What is known of changes of an operation or a node although no document differs.
    pub seen: Vec<Seen>,
    /// One for each version.
    pub cells: Vec<Cell>,
    /// What a gate says in each version; empty for everything else.
    pub details: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    schema_version: u32,
    pub today: Date,
    pub versions: Vec<Version>,
    pub rows: Vec<Row>,
}

/// Something of a page that has a contract of its own.
#[derive(Clone, Copy)]
enum Item<'a> {
    Page(&'a Page),
    Operation(&'a Page, usize),
    Type(&'a Page, TypeId),
}

/// Looks at all versions, oldest first.
pub fn timeline(model: &Model, today: Date) -> Timeline {
    let apis: Vec<&Api> = model
        .apis
        .iter()
        .filter(|api| api.version.is_some())
        .collect();
    let versions: Vec<_> = apis.iter().map(|api| version(model, api, today)).collect();
    let mut rows = gates::rows(model, &apis, &versions, today);
    let mut contracts = Contracts::default();
    let history: &History = model.specs.get();
    for ((kind, group, name), items) in contents(&apis) {
        let cells = cells(&mut contracts, &items);
        let mut row = Row::new(kind, group, name, cells, &versions);
        if kind == Kind::Operation {
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

fn version(model: &Model, api: &Api, today: Date) -> Version {
    let release = api
        .version
        .and_then(|version| model.specs.get::<Calendar>().find(version));
    let expires = release.and_then(|release| release.expires);
    Version {
        version: api
            .version
            .map_or_else(String::new, |version| version.to_string()),
        released: release.map(|release| release.released),
        expires,
        answers: expires.is_none_or(|end| end > today),
    }
}

/// Kind, group and name.
type Key<'a> = (Kind, &'a str, &'a str);

/// Everything that any version has, with what each version has of it.
fn contents<'a>(apis: &[&'a Api]) -> BTreeMap<Key<'a>, Vec<Option<Item<'a>>>> {
    let mut out: BTreeMap<Key<'a>, Vec<Option<Item<'a>>>> = BTreeMap::new();
    for (at, api) in apis.iter().enumerate() {
        for page in &api.pages {
            let stem = page.stem.as_str();
            let operations = page.operations.iter().enumerate();
            let operations = operations.map(|(index, operation)| {
                let key = (Kind::Operation, stem, operation.key.as_str());
                (key, Item::Operation(page, index))
            });
            let types = page.types.iter().enumerate();
            let types = types.filter(|(_, def)| !def.ident.is_empty());
            let types = types.map(|(index, def)| {
                let key = (Kind::Type, stem, def.ident.as_str());
                (key, Item::Type(page, TypeId(index)))
            });
            let own = ((Kind::Page, stem, page.title.as_str()), Item::Page(page));
            for (key, item) in std::iter::once(own).chain(operations).chain(types) {
                out.entry(key).or_insert_with(|| vec![None; apis.len()])[at] = Some(item);
            }
        }
    }
    out
}

fn cells(contracts: &mut Contracts, items: &[Option<Item<'_>>]) -> Vec<Cell> {
    let mut before: Option<Item<'_>> = None;
    let mut was = false;
    let mut out = Vec::new();
    for item in items {
        out.push(match (item, before) {
            (None, _) if was => Cell::Removed,
            (None, _) => Cell::Absent,
            (Some(_), None) => Cell::Since,
            (Some(item), Some(old)) if item.is_deprecated() && !old.is_deprecated() => {
                Cell::Deprecated
            }
            (Some(item), Some(old)) if same(contracts, old, *item) => Cell::Same,
            (Some(_), Some(_)) => Cell::Changed,
        });
        was = item.is_some();
        before = item.or(before);
    }
    out
}

impl Item<'_> {
    fn is_deprecated(&self) -> bool {
        match self {
            Item::Page(page) => {
                let all = page.operations.iter().all(|operation| operation.deprecated);
                all && !page.operations.is_empty()
            }
            Item::Operation(page, index) => page.operations[*index].deprecated,
            Item::Type(page, id) => page.ty(*id).deprecated,
        }
    }
}

fn same(contracts: &mut Contracts, old: Item<'_>, new: Item<'_>) -> bool {
    match (old, new) {
        (Item::Page(a), Item::Page(b)) => contracts.same_page(a, b),
        (Item::Operation(a, x), Item::Operation(b, y)) => {
            contracts.same_operation((a, &a.operations[x]), (b, &b.operations[y]))
        }
        (Item::Type(a, x), Item::Type(b, y)) => contracts.same_type((a, x), (b, y)),
        _ => false,
    }
}

impl Row {
    fn new(kind: Kind, group: &str, name: &str, cells: Vec<Cell>, versions: &[Version]) -> Row {
        let at = |cell: Cell| {
            let all = cells.iter().zip(versions);
            let all = all.filter(move |(have, _)| **have == cell);
            all.map(|(_, version)| version.version.clone())
        };
        Row {
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

    /// Whether something became of it between two versions.
    pub fn is_eventful(&self) -> bool {
        let quiet = |cell: &Cell| matches!(cell, Cell::Absent | Cell::Since | Cell::Same);
        !self.cells.iter().all(quiet)
    }

    /// `since v20.0, changed in v22.0, removed in v26.0`.
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
