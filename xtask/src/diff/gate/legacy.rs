//! Permissions of 2011: what an old scope string is read as.

use serde_json::Value;

use super::change;
use super::rows::{paired, shown};
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;

/// The members that say what became of a permission.
const FATE: [&str; 3] = ["fate", "replaced_by", "ended"];

pub fn compare(old: &Value, new: &Value) -> Vec<Reached> {
    let mut out = Vec::new();
    for (name, a, b) in paired(old, new, "permissions", "name") {
        match (a, b) {
            (Some((place, row)), None) => {
                let fate = shown(&row["fate"]);
                out.push(change(
                    Rule::LegacyFateChanged,
                    &place,
                    &name,
                    fate,
                    Value::Null,
                    None,
                ));
            }
            (None, Some((place, row))) => {
                let fate = shown(&row["fate"]);
                out.push(change(
                    Rule::LegacyNameAdded,
                    &place,
                    &name,
                    Value::Null,
                    fate,
                    None,
                ));
            }
            (Some((_, a)), Some((place, b))) => {
                let changed = FATE.iter().filter(|member| a[**member] != b[**member]);
                out.extend(changed.map(|member| {
                    let place = format!("{place}/{member}");
                    let (was, is) = (a[*member].clone(), b[*member].clone());
                    change(Rule::LegacyFateChanged, &place, &name, was, is, None)
                }));
            }
            (None, None) => {}
        }
    }
    for (name, a, b) in paired(old, new, "rules", "name") {
        let day = |row: &Option<(String, &Value)>| row.as_ref().map(|(_, row)| row["on"].clone());
        let (was, is) = (day(&a), day(&b));
        if was != is {
            let place = b.or(a).map(|(place, _)| place).unwrap_or_default();
            let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
            out.push(change(Rule::GateChanged, &place, &name, was, is, None));
        }
    }
    out
}
