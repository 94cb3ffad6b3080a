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
    let mut add = |rule, index: usize, name: &str, a: Value, b: Value| {
        out.push(change(
            rule,
            &format!("/permissions/{index}"),
            name,
            a,
            b,
            None,
        ));
    };
    for (name, (index, a)) in &before {
        let Some((index, b)) = after.get(name) else {
            add(
                Rule::PermissionDeprecated,
                *index,
                name,
                (*name).into(),
                Value::Null,
            );
            continue;
        };
        let (listed, no_longer) = (Value::from("listed"), Value::from("no longer"));
        match (ended(a), ended(b)) {
            (false, true) => add(Rule::PermissionDeprecated, *index, name, listed, no_longer),
            (true, false) => add(Rule::PermissionRestored, *index, name, no_longer, listed),
            _ => {}
        }
        let (had, has) = (needs(a), needs(b));
        for need in has.difference(&had) {
            add(
                Rule::PermissionDependency,
                *index,
                name,
                Value::Null,
                (*need).into(),
            );
        }
        for need in had.difference(&has) {
            add(
                Rule::PermissionDependencyDropped,
                *index,
                name,
                (*need).into(),
                Value::Null,
            );
        }
    }
    for (name, (index, _)) in &after {
        if !before.contains_key(name) {
            add(
                Rule::PermissionAdded,
                *index,
                name,
                Value::Null,
                (*name).into(),
            );
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
