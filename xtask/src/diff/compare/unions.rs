//! `oneOf`, `anyOf` and `not`. In: two schemas. Out: changes of their alternatives, and the pairs of those.

mod discriminator;
mod overlap;

use std::sync::Arc;

use serde_json::Value;

use super::matching::{self, Matched};
use super::schema::Cx;
use super::values;
use crate::diff::rule::Rule;
use crate::diff::schema::{Branch, Id, Schema, SchemaUnion, Schemas};

/// Compares a schema that became one of several alternatives, or the reverse.
pub fn wrapped(cx: &Cx<'_, '_>) -> bool {
    let (old, new) = (&cx.old, &cx.new);
    let is_plain = |side: &Schema| side.unions.is_empty() && !side.is_any();
    let own = |id: Id, schema: &Schema| Branch {
        id,
        name: None,
        location: Arc::clone(&schema.pointer),
    };
    let (matched, keywords) = match (only_union(old), only_union(new)) {
        (None, Some(union)) if is_plain(old) => {
            let own = [own(cx.pair.old, old)];
            let matched = matching::branches(cx, &own, &union.branches);
            (matched, ["", union.keyword])
        }
        (Some(union), None) if is_plain(new) => {
            let own = [own(cx.pair.new, new)];
            let matched = matching::branches(cx, &union.branches, &own);
            (matched, [union.keyword, ""])
        }
        _ => return false,
    };
    if matched.kept.is_empty() {
        return false;
    }
    // Null belongs to the whole: the schema that the alternatives are compared with may accept it itself.
    values::null(cx);
    compare_branches(cx, matched, keywords, true);
    true
}

/// Returns the union of a schema that has no other keywords.
fn only_union(schema: &Schema) -> Option<&SchemaUnion> {
    let is_hollow = schema.values.is_none() && schema.is_bare();
    match schema.unions.as_slice() {
        [union] if is_hollow => Some(union),
        _ => None,
    }
}

fn compare_branches(
    cx: &Cx<'_, '_>,
    matched: Matched,
    keywords: [&str; 2],
    null_is_compared: bool,
) {
    overlap::compare(cx, keywords, &matched);
    for (x, y) in matched.kept {
        cx.alternative(x.id, y.id, null_is_compared);
    }
    for branch in matched.removed {
        let shown = shown(cx.engine.old, &branch);
        let locations = [branch.location, Arc::clone(&cx.new.pointer)];
        cx.add_at(
            locations,
            Rule::BranchRemoved,
            "alternative",
            shown,
            Value::Null,
        );
    }
    for branch in matched.added {
        let shown = shown(cx.engine.new, &branch);
        let locations = [Arc::clone(&cx.old.pointer), branch.location];
        cx.add_at(
            locations,
            Rule::BranchAdded,
            "alternative",
            Value::Null,
            shown,
        );
    }
}

fn shown(schemas: &Schemas<'_>, branch: &Branch) -> Value {
    let schema = schemas.get(branch.id);
    let name = branch.name.clone().or_else(|| schema.title.clone());
    name.map_or_else(|| values::names(&schema), Value::from)
}

pub fn compare(cx: &Cx<'_, '_>) {
    let [mut removed, mut added] = cx.sides().map(|side| side.unions.clone());
    // Several unions of one schema are paired by their contracts, then by their order.
    if removed.len() > 1 || added.len() > 1 {
        for (a, b) in matching::pairs(&mut removed, &mut added, |a, b| same(cx, a, b)) {
            union(cx, &a, &b);
        }
    }
    for index in 0..removed.len().max(added.len()) {
        match (removed.get(index), added.get(index)) {
            (Some(a), Some(b)) => union(cx, a, b),
            (None, Some(b)) => cx.add(Rule::UnionAdded, b.keyword, Value::Null, b.branches.len()),
            (Some(a), None) => cx.add(Rule::UnionRemoved, a.keyword, a.branches.len(), Value::Null),
            (None, None) => {}
        }
    }
    discriminator::compare(cx);
    not(cx);
}

/// Returns whether two unions have the same contract, in any order.
fn same(cx: &Cx<'_, '_>, old: &SchemaUnion, new: &SchemaUnion) -> bool {
    old.keyword == new.keyword
        && old.branches.len() == new.branches.len()
        && old.branches.len() <= 50
        && old.branches.iter().all(|x| {
            let mut others = new.branches.iter();
            others.any(|y| cx.engine.same(x.id, y.id))
        })
}

fn union(cx: &Cx<'_, '_>, old: &SchemaUnion, new: &SchemaUnion) {
    let keywords = [old.keyword, new.keyword];
    if keywords[0] != keywords[1] {
        let subject = "oneOf, anyOf";
        cx.add(Rule::UnionKeywordChanged, subject, keywords[0], keywords[1]);
    }
    let matched = matching::branches(cx, &old.branches, &new.branches);
    compare_branches(cx, matched, keywords, false);
}

fn not(cx: &Cx<'_, '_>) {
    let [mut removed, mut added] = cx.sides().map(|side| side.not.clone());
    matching::pairs(&mut removed, &mut added, |x, y| cx.engine.same(*x, *y));
    let sides = [removed.first(), added.first()];
    if cx
        .optional("not", sides, [Rule::NotAdded, Rule::NotRemoved])
        .is_some()
    {
        cx.add(Rule::NotChanged, "not", "old", "new");
    }
}
