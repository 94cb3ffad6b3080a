//! `oneOf`, `anyOf` and `not`; discriminators are next door.

mod discriminator;
mod overlap;

use std::rc::Rc;

use serde_json::Value;

use super::matching::{self, Matched};
use super::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{Branch, Id, Schema, Schemas, Union};

/// Finds a schema that became one of several alternatives, or the other way round.
pub fn wrapped(cx: &mut Cx<'_, '_, '_>) -> bool {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let plain = |side: &Schema| side.unions.is_empty() && !side.is_any();
    let hollow = |side: &Schema| side.unions.len() == 1 && side.values.is_none() && side.is_bare();
    if plain(&old) && hollow(&new) {
        let own = [own(cx.pair.old, &old)];
        let matched = matching::branches(cx, &own, &new.unions[0].branches);
        return !matched.kept.is_empty()
            && spread_wrapped(cx, matched, ["", new.unions[0].keyword]);
    }
    if plain(&new) && hollow(&old) {
        let own = [own(cx.pair.new, &new)];
        let matched = matching::branches(cx, &old.unions[0].branches, &own);
        return !matched.kept.is_empty()
            && spread_wrapped(cx, matched, [old.unions[0].keyword, ""]);
    }
    false
}

fn own(id: Id, schema: &Schema) -> Branch {
    Branch {
        id,
        name: None,
        place: Rc::clone(&schema.pointer),
    }
}

/// Null is a matter of the whole: the one schema that the alternatives are compared with may have it in itself.
fn spread_wrapped(cx: &mut Cx<'_, '_, '_>, matched: Matched, keywords: [&str; 2]) -> bool {
    super::values::null(cx);
    overlap::compare(cx, keywords, &matched);
    spread(cx, matched, true)
}

fn spread(cx: &mut Cx<'_, '_, '_>, matched: Matched, null_is_compared: bool) -> bool {
    for (x, y) in matched.kept {
        cx.alternative(x.id, y.id, null_is_compared);
    }
    for branch in matched.removed {
        let pointer = Rc::clone(&branch.place);
        let shown = shown(cx.engine.old, &branch);
        let new = Rc::clone(&cx.new.pointer);
        cx.add_at(
            Rule::BranchRemoved,
            "alternative",
            (pointer, shown),
            (new, Value::Null),
        );
    }
    for branch in matched.added {
        let pointer = Rc::clone(&branch.place);
        let shown = shown(cx.engine.new, &branch);
        let old = Rc::clone(&cx.old.pointer);
        cx.add_at(
            Rule::BranchAdded,
            "alternative",
            (old, Value::Null),
            (pointer, shown),
        );
    }
    true
}

fn shown(schemas: &Schemas<'_>, branch: &Branch) -> Value {
    match &branch.name {
        Some(name) => Value::from(name.as_str()),
        None => {
            let schema = schemas.get(branch.id);
            let title = schema.title.clone().map(Value::from);
            title.unwrap_or_else(|| super::values::names(&schema))
        }
    }
}

pub fn compare(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let (mut gone, mut come) = (old.unions.clone(), new.unions.clone());
    // Several unions of one schema belong together by what they say, then by their order.
    if gone.len() > 1 || come.len() > 1 {
        for (a, b) in matching::pairs(&mut gone, &mut come, |a, b| same(cx, a, b)) {
            union(cx, &a, &b);
        }
    }
    for index in 0..gone.len().max(come.len()) {
        match (gone.get(index), come.get(index)) {
            (Some(a), Some(b)) => union(cx, a, b),
            (None, Some(b)) => cx.add(Rule::UnionAdded, b.keyword, Value::Null, b.branches.len()),
            (Some(a), None) => cx.add(Rule::UnionRemoved, a.keyword, a.branches.len(), Value::Null),
            (None, None) => {}
        }
    }
    discriminator::compare(cx);
    not(cx);
}

/// Tells whether two unions say the same, in whichever order.
fn same(cx: &Cx<'_, '_, '_>, old: &Union, new: &Union) -> bool {
    old.keyword == new.keyword
        && old.branches.len() == new.branches.len()
        && old.branches.len() <= 50
        && old.branches.iter().all(|x| {
            let mut others = new.branches.iter();
            others.any(|y| cx.engine.same(x.id, y.id))
        })
}

fn union(cx: &mut Cx<'_, '_, '_>, old: &Union, new: &Union) {
    if old.keyword != new.keyword {
        cx.add(
            Rule::UnionKeywordChanged,
            "oneOf, anyOf",
            old.keyword,
            new.keyword,
        );
    }
    let matched = matching::branches(cx, &old.branches, &new.branches);
    overlap::compare(cx, [old.keyword, new.keyword], &matched);
    spread(cx, matched, false);
}

fn not(cx: &mut Cx<'_, '_, '_>) {
    let engine = cx.engine;
    let mut added = cx.new.not.clone();
    let mut removed = cx.old.not.clone();
    matching::pairs(&mut removed, &mut added, |x, y| engine.same(*x, *y));
    match (removed.is_empty(), added.is_empty()) {
        (true, true) => {}
        (true, false) => cx.add(Rule::NotAdded, "not", Value::Null, true),
        (false, true) => cx.add(Rule::NotRemoved, "not", true, Value::Null),
        (false, false) => cx.add(Rule::NotChanged, "not", "old", "new"),
    }
}
