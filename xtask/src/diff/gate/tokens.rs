//! Tokens: which operation takes which kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change;
use super::rows::{Row, paired};
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;

pub fn compare(old: &Value, new: &Value) -> Vec<Reached> {
    let mut out = Vec::new();
    for (operation, a, b) in paired(old, new, "accepts", "operation") {
        let (before, after) = (kinds(a.as_ref()), kinds(b.as_ref()));
        let place = b.or(a).map(|(place, _)| place).unwrap_or_default();
        for kind in before.difference(&after) {
            out.push(change(
                Rule::TokenRefused,
                &place,
                &operation,
                *kind,
                Value::Null,
                None,
            ));
        }
        for kind in after.difference(&before) {
            out.push(change(
                Rule::TokenAccepted,
                &place,
                &operation,
                Value::Null,
                *kind,
                None,
            ));
        }
    }
    out
}

fn kinds<'a>(row: Option<&Row<'a>>) -> BTreeSet<&'a str> {
    let kinds = row.and_then(|(_, row)| row.get("kinds")?.as_array());
    kinds
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
