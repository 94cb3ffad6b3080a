//! `oneOf`, `anyOf` and `not`. In: two schemas. Out: changes of their alternatives, and the pairs of those.

mod discriminator;
mod not;
mod overlap;

pub use not::written;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::matching::{self, Matched};
use super::schema::Cx;
use super::values;
use crate::diff::rule::{Direction, Rule};
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
    let idle = idle(cx, keywords, &matched);
    for (x, y) in matched.kept {
        cx.alternative(x.id, y.id, null_is_compared);
    }
    for branch in matched.removed {
        let rule = idle.rule(&branch, Rule::BranchRemoved);
        let shown = shown(cx.engine.old, &branch);
        let locations = [branch.location, Arc::clone(&cx.new.pointer)];
        cx.add_at(locations, rule, "alternative", shown, Value::Null);
    }
    for branch in matched.added {
        let rule = idle.rule(&branch, Rule::BranchAdded);
        let shown = shown(cx.engine.new, &branch);
        let locations = [Arc::clone(&cx.old.pointer), branch.location];
        cx.add_at(locations, rule, "alternative", Value::Null, shown);
    }
}

/// Locations of alternatives that changed without effect.
struct IdleBranches(BTreeSet<Arc<str>>);

impl IdleBranches {
    fn rule(&self, branch: &Branch, rule: Rule) -> Rule {
        if self.0.contains(&branch.location) {
            Rule::AlternativeWithoutEffect
        } else {
            rule
        }
    }
}

/// Finds alternatives of `anyOf` that accept nothing which another one does not accept.
fn idle(cx: &Cx<'_, '_>, keywords: [&str; 2], matched: &Matched) -> IdleBranches {
    let mut idle = BTreeSet::new();
    let is_tagged = cx.sides().iter().any(|side| side.discriminator.is_some());
    let count = matched.kept.len() * (matched.removed.len() + matched.added.len());
    if keywords.contains(&"oneOf") || is_tagged || count > 400 {
        return IdleBranches(idle);
    }
    let kept = matched.kept.iter();
    for branch in &matched.removed {
        if kept
            .clone()
            .any(|(_, y)| cx.engine.is_safe(branch.id, y.id, Direction::Request))
        {
            idle.insert(Arc::clone(&branch.location));
        }
    }
    for branch in &matched.added {
        if kept
            .clone()
            .any(|(x, _)| cx.engine.is_safe(x.id, branch.id, Direction::Response))
        {
            idle.insert(Arc::clone(&branch.location));
        }
    }
    IdleBranches(idle)
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
            (None, Some(b)) => cx.add(Rule::UnionAdded, b.keyword, Value::Null, counted(b)),
            (Some(a), None) => cx.add(Rule::UnionRemoved, a.keyword, counted(a), Value::Null),
            (None, None) => {}
        }
    }
    discriminator::compare(cx);
    not::compare(cx);
}

fn counted(union: &SchemaUnion) -> String {
    format!("{} alternatives", union.branches.len())
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
