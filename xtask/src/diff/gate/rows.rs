//! Rows of a hand-written spec, paired by name. In: two trees. Out: each row of either with its place.

use std::collections::BTreeMap;

use serde_json::Value;

/// Where a row stands, and the row.
pub type Row<'a> = (String, &'a Value);

/// The rows of a section by the member that names them: of a list, or of an object, whose keys name them.
pub fn rows<'a>(tree: &'a Value, section: &str, key: &str) -> BTreeMap<String, Row<'a>> {
    let rows: Vec<(String, Row<'a>)> = match tree.get(section) {
        Some(Value::Array(rows)) => {
            let rows = rows.iter().enumerate();
            rows.filter_map(|(index, row)| {
                Some((shown(row.get(key)?), (format!("/{section}/{index}"), row)))
            })
            .collect()
        }
        Some(Value::Object(rows)) => rows
            .iter()
            .map(|(name, row)| (name.clone(), (format!("/{section}/{name}"), row)))
            .collect(),
        _ => Vec::new(),
    };
    rows.into_iter().collect()
}

/// Each name of either side, with its row on both.
pub fn paired<'a>(
    old: &'a Value,
    new: &'a Value,
    section: &str,
    key: &str,
) -> Vec<(String, Option<Row<'a>>, Option<Row<'a>>)> {
    let (mut before, mut after) = (rows(old, section, key), rows(new, section, key));
    let mut names: Vec<_> = before.keys().chain(after.keys()).cloned().collect();
    names.sort();
    names.dedup();
    let pair = |name: String| {
        let (a, b) = (before.remove(&name), after.remove(&name));
        (name, a, b)
    };
    names.into_iter().map(pair).collect()
}

/// A member as a report shows it: texts without quotes.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
