//! Permissions: which of them ended, and which are granted only together with another.
//!
//! The file is read as a tree, by the three members that count: `name`, `listed` or `deprecated`, and `needs`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::change;
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;

pub fn compare(old: &Value, new: &Value) -> Vec<Reached> {
    let (before, after) = (rows(old), rows(new));
    let mut out = Vec::new();
    for (name, (index, a)) in &before {
        let Some((_, b)) = after.get(name) else {
            let place = format!("/permissions/{index}");
            let gone = (Value::from(*name), Value::Null);
            out.push(change(
                Rule::PermissionDeprecated,
                &place,
                name,
                gone.0,
                gone.1,
                None,
            ));
            continue;
        };
        let place = format!("/permissions/{}", after[name].0);
        if !ended(a) && ended(b) {
            out.push(change(
                Rule::PermissionDeprecated,
                &place,
                name,
                "listed",
                "no longer",
                None,
            ));
        }
        let had = needs(a);
        for need in needs(b).difference(&had) {
            out.push(change(
                Rule::PermissionDependency,
                &place,
                name,
                Value::Null,
                *need,
                None,
            ));
        }
    }
    out
}

type Rows<'a> = BTreeMap<&'a str, (usize, &'a Value)>;

fn rows(tree: &Value) -> Rows<'_> {
    let rows = tree.get("permissions").and_then(Value::as_array);
    let rows = rows.into_iter().flatten().enumerate();
    rows.filter_map(|(index, row)| Some((row.get("name")?.as_str()?, (index, row))))
        .collect()
}

fn ended(row: &Value) -> bool {
    let older = row.get("listed").and_then(Value::as_str) == Some("older");
    older
        || row
            .get("deprecated")
            .is_some_and(|value| *value != Value::Bool(false))
}

fn needs(row: &Value) -> BTreeSet<&str> {
    let needs = row.get("needs").and_then(Value::as_array);
    needs
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
