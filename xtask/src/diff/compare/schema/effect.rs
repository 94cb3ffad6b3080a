//! Keywords that say nothing about values of the declared types, such as `maxItems` of a string. In: a comparison. Out: each
//! that changed; and those that say nothing about the values that both sides list. Nothing that is sent or received depends on it, but its author most likely means that something does.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schema, Schemas};
use crate::diff::tree::canonical;
use crate::keyword::{Keyword, SCHEMA};

/// The values that a keyword has in the parts of a schema, in canonical form, and the first as it is.
type ByKeyword = BTreeMap<&'static str, (Vec<String>, Value)>;

/// Compares the keywords that have no effect on either side.
pub fn without(cx: &Cx<'_, '_>) {
    let [was, is] = [
        cx.engine.old.get(cx.pair.old),
        cx.engine.new.get(cx.pair.new),
    ];
    if cx.are_applied && cx.old.values == cx.new.values && was.formats != is.formats {
        let [a, b] = [was, is].map(|side| Vec::from_iter(side.formats.iter().cloned()).join("|"));
        cx.add(Rule::KeywordWithoutEffect, "format", a, b);
    }
    let old = ineffective(cx, cx.engine.old, &cx.old);
    let new = ineffective(cx, cx.engine.new, &cx.new);
    for Keyword { name: keyword, .. } in SCHEMA.rows().filter(|row| row.of.is_some()) {
        let [a, b] = [&old, &new].map(|side| side.get(keyword));
        if a.map(|(all, _)| all) != b.map(|(all, _)| all) {
            let [a, b] = [a, b].map(|values| values.map(|(_, first)| first.clone()));
            cx.add(Rule::KeywordWithoutEffect, keyword, a, b);
        }
    }
}

/// Returns the keywords of a schema that apply to no type of either side.
fn ineffective(cx: &Cx<'_, '_>, schemas: &Schemas<'_>, schema: &Schema) -> ByKeyword {
    let mut found = ByKeyword::new();
    if cx.sides().iter().any(|side| side.types.is_none()) {
        return found;
    }
    let is_applied = cx.are_applied && cx.old.values == cx.new.values;
    let has_effect = |kind: &JsonType| {
        let is_idle = is_applied && !matches!(kind, JsonType::Array | JsonType::Object);
        !is_idle && cx.sides().iter().any(|side| side.has(*kind))
    };
    let parts = schema
        .locations
        .iter()
        .filter_map(|location| schemas.tree.get(location)?.as_object());
    for (keyword, value) in parts.flatten() {
        let row = SCHEMA.find(keyword).filter(|row| row.of.is_some());
        let is_idle = |row: &&Keyword| !JsonType::of_keyword(row).iter().any(has_effect);
        if let Some(row) = row.filter(is_idle) {
            let values = found.entry(row.name);
            let (all, _) = values.or_insert_with(|| (Vec::new(), value.clone()));
            all.push(canonical(value));
        }
    }
    found
}
