//! Conditions. In: two schemas. Out: changes of their `if`, `then` and `else`.

use super::matching::pairs;
use super::schema::Cx;
use super::unions::written;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{SchemaCondition, Schemas};

/// Compares `if`, `then` and `else`.
pub fn compare(cx: &Cx<'_, '_>) {
    let same = |x: &SchemaCondition, y: &SchemaCondition| {
        x.iter().zip(y).all(|pair| match pair {
            (Some(x), Some(y)) => cx.engine.same(*x, *y),
            (x, y) => x == y,
        })
    };
    let [mut removed, mut added] = cx.sides().map(|side| side.conditions.clone());
    pairs(&mut removed, &mut added, same);
    let rule = match (removed.is_empty(), added.is_empty()) {
        (true, true) => return,
        (true, false) => Rule::ConditionAdded,
        (false, true) => Rule::ConditionRemoved,
        (false, false) => match (removed.as_slice(), added.as_slice()) {
            ([x], [y]) => changed_condition(cx, x, y),
            _ => Rule::ConditionChanged,
        },
    };
    let a = removed.first().map(|one| condition(cx.engine.old, one));
    let b = added.first().map(|one| condition(cx.engine.new, one));
    cx.add(rule, "if", a, b);
}

/// Returns the rule for another condition: under the same `if`, what must be met may have become more or less.
fn changed_condition(cx: &Cx<'_, '_>, old: &SchemaCondition, new: &SchemaCondition) -> Rule {
    let is_same = |x, y| cx.engine.same(x, y);
    if !matches!((old[0], new[0]), (Some(x), Some(y)) if is_same(x, y)) {
        return Rule::ConditionChanged;
    }
    let shifts = [1, 2].map(|part| match (old[part], new[part]) {
        (Some(x), Some(y)) => (!is_same(x, y)).then(|| cx.engine.shift(x, y)),
        (None, Some(_)) => Some(Shift::Narrowed),
        (Some(_), None) => Some(Shift::Widened),
        (None, None) => None,
    });
    match shifts {
        [Some(Shift::Narrowed), None | Some(Shift::Narrowed)] | [None, Some(Shift::Narrowed)] => {
            Rule::ConditionTightened
        }
        [Some(Shift::Widened), None | Some(Shift::Widened)] | [None, Some(Shift::Widened)] => {
            Rule::ConditionRelaxed
        }
        _ => Rule::ConditionChanged,
    }
}

/// Returns a condition as `{…} then {…} else {…}`.
fn condition(schemas: &Schemas<'_>, parts: &SchemaCondition) -> String {
    let words = ["", "then ", "else "].iter().zip(parts);
    let parts = words.filter_map(|(word, id)| {
        let part = written(schemas, (*id)?);
        Some(format!("{word}{}", part.as_str().unwrap_or_default()))
    });
    parts.collect::<Vec<_>>().join(" ")
}
