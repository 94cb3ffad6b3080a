//! Rows of hand-written specs, compared by the sections of their kind. In: a section and two trees. Out: changes, each with
//! the location of the row on both sides.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::Value;

use crate::diff::compare::{ContractChange, Reached};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::manual::section::{Column, SpecRow, SpecSection};

/// Compares the rows of a section, in the order of their keys.
pub fn compare(section: &SpecSection, old: &Value, new: &Value, today: Date) -> Vec<Reached> {
    let mut pairs: BTreeMap<String, [Option<SpecRow<'_>>; 2]> = BTreeMap::new();
    for (side, tree) in [old, new].into_iter().enumerate() {
        for row in section.rows(tree) {
            let pair = pairs.entry(row.key.clone()).or_default();
            pair[side] = Some(row);
        }
    }
    let mut out = Vec::new();
    for (key, [a, b]) in pairs {
        let row = RowPair::new(section, &key, a.as_ref(), b.as_ref());
        match (&a, &b, section.added, section.removed) {
            (None, Some(b), Some(rule), _) => {
                out.push(row.change(rule, "", section.absent.into(), row.shown(b)));
            }
            (Some(a), None, _, Some(rule)) => {
                out.push(row.change(rule, "", row.shown(a), section.absent.into()));
            }
            _ => out.extend(row.columns(today)),
        }
    }
    out
}

/// The row of one key on both sides.
struct RowPair<'a> {
    section: &'a SpecSection,
    key: &'a str,
    pointers: [&'a str; 2],
    values: [&'a Value; 2],
}

impl<'a> RowPair<'a> {
    fn new(
        section: &'a SpecSection,
        key: &'a str,
        old: Option<&'a SpecRow<'_>>,
        new: Option<&'a SpecRow<'_>>,
    ) -> Self {
        // A side without the row uses the location of the other side.
        let location = |first: Option<&'a SpecRow<'_>>, other: Option<&'a SpecRow<'_>>| {
            first.or(other).map_or("", |row| row.pointer.as_str())
        };
        let value = |row: Option<&'a SpecRow<'_>>| row.map_or(&Value::Null, |row| row.value);
        Self {
            section,
            key,
            pointers: [location(old, new), location(new, old)],
            values: [value(old), value(new)],
        }
    }

    fn columns(&self, today: Date) -> Vec<Reached> {
        let [old, new] = self.values;
        let mut out = Vec::new();
        for column in self.section.columns {
            match column {
                Column::Values(names, rule) => {
                    for name in names.iter().filter(|name| old[**name] != new[**name]) {
                        let (was, is) = (old[*name].clone(), new[*name].clone());
                        out.push(self.change(*rule, name, was, is));
                    }
                }
                Column::Set {
                    name,
                    added,
                    removed,
                } => {
                    for item in without(&old[name], &new[name]) {
                        out.push(self.change(*removed, "", item.clone(), Value::Null));
                    }
                    for item in without(&new[name], &old[name]) {
                        out.push(self.change(*added, "", Value::Null, item.clone()));
                    }
                }
                Column::Judged(name, judge) => {
                    let judgements = judge(old, new, today).into_iter();
                    out.extend(judgements.map(|(rule, was, is)| self.change(rule, name, was, is)));
                }
                Column::Words(names, rule) if out.is_empty() => {
                    if names.iter().any(|name| old[name] != new[name]) {
                        let (was, is) = (old[names[0]].clone(), new[names[0]].clone());
                        out.push(self.change(*rule, "", was, is));
                    }
                }
                Column::Words(..) => {}
            }
        }
        out
    }

    fn shown(&self, row: &SpecRow<'_>) -> Value {
        match self.section.shown {
            Some(shown) => shown(row.value),
            None => self.key.into(),
        }
    }

    fn direction(&self) -> Direction {
        let is_received = |row: &Value| Some(row[self.section.response?] == true);
        let mut rows = self.values.into_iter().filter_map(is_received);
        if rows.any(|is_received| is_received) {
            Direction::Response
        } else {
            Direction::Request
        }
    }

    /// A row that names an operation is about it; a document that is one row is about the column.
    fn change(&self, rule: Rule, column: &str, old: Value, new: Value) -> Reached {
        let pointer = |row: &str| -> Arc<str> {
            match column {
                "" => row.into(),
                column => format!("{row}/{column}").into(),
            }
        };
        let operation = self.values.into_iter().find_map(operation);
        let mut rows = self.values.into_iter();
        let named = rows.find_map(|row| row[self.section.subject?].as_str());
        let subject = match named {
            Some(name) => name,
            None if self.key.is_empty() => column,
            None => self.key,
        };
        Reached {
            change: ContractChange {
                rule,
                direction: self.direction(),
                old_pointer: Some(pointer(self.pointers[0])),
                new_pointer: Some(pointer(self.pointers[1])),
                old,
                new,
                subject: subject.to_owned(),
            },
            operations: operation.into_iter().collect(),
            root_cause: None,
        }
    }
}

/// Returns the items of one array that another does not have.
fn without<'v>(items: &'v Value, other: &'v Value) -> impl Iterator<Item = &'v Value> {
    let other = other.as_array();
    let items = items.as_array().into_iter().flatten();
    items.filter(move |item| other.is_none_or(|other| !other.contains(item)))
}

/// Returns the operation that a row names.
fn operation(row: &Value) -> Option<OperationName> {
    let named = row.get("operation").or_else(|| row.get("of"))?;
    let (method, path) = named.as_str()?.split_once(' ')?;
    Some(OperationName {
        method: method.to_lowercase(),
        path: path.to_owned(),
    })
}
