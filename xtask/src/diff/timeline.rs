//! `--all`: every version in, a matrix of pages, operations, types and gates out: since, changed, removed.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::Date;

use crate::codegen::Model;
use crate::ir::{Api, Page, TypeId};
use crate::share::contract::Contracts;

/// What one row tells of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Absent,
    Since,
    Same,
    Changed,
    Removed,
    /// The version no longer answers.
    Expired,
}

impl Cell {
    pub fn mark(self) -> char {
        match self {
            Cell::Absent => ' ',
            Cell::Since => '+',
            Cell::Same => '=',
            Cell::Changed => '~',
            Cell::Removed => '-',
            Cell::Expired => 'x',
        }
    }
}

pub struct Row {
    pub kind: &'static str,
    pub name: String,
    pub cells: Vec<Cell>,
}

pub struct Timeline {
    pub versions: Vec<String>,
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
    let apis: Vec<&Api> = model.apis.iter().collect();
    let mut seen: BTreeMap<(usize, String), Vec<Option<Item<'_>>>> = BTreeMap::new();
    for (at, api) in apis.iter().enumerate() {
        for page in &api.pages {
            for (kind, name, item) in contents(page) {
                let slots = seen
                    .entry((kind, name))
                    .or_insert_with(|| vec![None; apis.len()]);
                slots[at] = Some(item);
            }
        }
    }
    let mut contracts = Contracts::default();
    let mut rows: Vec<_> = seen
        .into_iter()
        .map(|((kind, name), slots)| Row {
            kind: ["page", "operation", "type"][kind],
            name,
            cells: cells(&mut contracts, &slots),
        })
        .collect();
    rows.push(calendar(model, &apis, today));
    let label = |api: &&Api| {
        api.version
            .map_or_else(String::new, |version| version.to_string())
    };
    Timeline {
        versions: apis.iter().map(label).collect(),
        rows,
    }
}

fn contents(page: &Page) -> Vec<(usize, String, Item<'_>)> {
    let mut out = vec![(0, page.stem.clone(), Item::Page(page))];
    for (index, operation) in page.operations.iter().enumerate() {
        out.push((1, operation.place.clone(), Item::Operation(page, index)));
    }
    for (index, def) in page
        .types
        .iter()
        .enumerate()
        .filter(|(_, def)| !def.ident.is_empty())
    {
        out.push((
            2,
            format!("{}::{}", page.module, def.ident),
            Item::Type(page, TypeId(index)),
        ));
    }
    out
}

fn cells(contracts: &mut Contracts, slots: &[Option<Item<'_>>]) -> Vec<Cell> {
    let mut before: Option<Item<'_>> = None;
    let mut was = false;
    let mut out = Vec::new();
    for slot in slots {
        out.push(match (slot, before) {
            (None, _) if was => Cell::Removed,
            (None, _) => Cell::Absent,
            (Some(_), None) => Cell::Since,
            (Some(item), Some(old)) if same(contracts, old, *item) => Cell::Same,
            (Some(_), Some(_)) => Cell::Changed,
        });
        was = slot.is_some();
        before = slot.or(before);
    }
    out
}

fn same(contracts: &mut Contracts, old: Item<'_>, new: Item<'_>) -> bool {
    match (old, new) {
        (Item::Page(a), Item::Page(b)) => {
            a.operations.len() == b.operations.len()
                && a.operations.iter().all(|operation| {
                    let other = b
                        .operations
                        .iter()
                        .find(|other| other.place == operation.place);
                    other.is_some_and(|other| contracts.same_operation((a, operation), (b, other)))
                })
        }
        (Item::Operation(a, x), Item::Operation(b, y)) => {
            contracts.same_operation((a, &a.operations[x]), (b, &b.operations[y]))
        }
        (Item::Type(a, x), Item::Type(b, y)) => contracts.same_type((a, x), (b, y)),
        _ => false,
    }
}

fn calendar(model: &Model, apis: &[&Api], today: Date) -> Row {
    let cell = |api: &&Api| {
        let release = api.version.and_then(|version| model.calendar.find(version));
        match release.and_then(|release| release.expires) {
            Some(end) if end <= today => Cell::Expired,
            _ => Cell::Same,
        }
    };
    Row {
        kind: "gate",
        name: format!("answers calls on {today}"),
        cells: apis.iter().map(cell).collect(),
    }
}

impl Timeline {
    /// Rows in which something happened, and how many say the same in every version that they are in.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let width = self
            .rows
            .iter()
            .map(|row| row.name.len() + row.kind.len() + 1)
            .max()
            .unwrap_or(0);
        let _ = writeln!(out, "{:width$}  {}", "", self.versions.join(" "));
        for row in &self.rows {
            let cells: Vec<_> = row
                .cells
                .iter()
                .zip(&self.versions)
                .map(|(cell, version)| format!("{:^1$}", cell.mark(), version.len()))
                .collect();
            let name = format!("{} {}", row.kind, row.name);
            let _ = writeln!(
                out,
                "{}",
                format!("{name:width$}  {}", cells.join(" ")).trim_end()
            );
        }
        out.push_str("\n+ since  = the same  ~ changed  - removed  x no longer answers\n");
        out
    }
}
