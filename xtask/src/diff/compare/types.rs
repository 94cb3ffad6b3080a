//! Types. In: two schemas. Out: changes of the types that they accept, and whether there is anything else to compare.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schema::Cx;
use super::values::names;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{Id, JsonType, Schema};

const TYPES: [Rule; 3] = [Rule::TypeWidened, Rule::TypeNarrowed, Rule::TypeChanged];

/// Compares the types. Returns whether both sides have values in common.
pub fn overlap(cx: &Cx<'_, '_>) -> bool {
    let (old, new) = (&cx.old, &cx.new);
    if old.types.is_none() && new.types.is_none() || old.kinds() == new.kinds() {
        if old.is_stepped != new.is_stepped {
            let [a, b] = cx
                .sides()
                .map(|side| if side.is_stepped { "number" } else { "integer" });
            cx.add(Rule::TypeRespelled, "type", a, b);
        }
        return true;
    }
    let [a, b] = [names(old), names(new)];
    let covered = old.kinds().zip(new.kinds()).map(|(x, y)| {
        let covers = |schema: &Schema, wide, narrow: &BTreeSet<JsonType>| {
            let mut kinds = narrow.iter();
            kinds.all(|kind| cx.pair.notation.covers(schema, wide, *kind))
        };
        [covers(new, y, x), covers(old, x, y)]
    });
    let shift = match covered {
        Some([true, true]) => {
            cx.add(Rule::TypeRespelled, "type", a, b);
            return true;
        }
        Some([true, false]) => Shift::Widened,
        Some([false, true]) => Shift::Narrowed,
        Some([false, false]) => Shift::Changed,
        None if old.kinds().is_none() => Shift::Narrowed,
        None => Shift::Widened,
    };
    if is_about(old, new.kinds()) || is_about(new, old.kinds()) {
        cx.add(
            Rule::TypeWritten,
            "type",
            old.types.as_ref().map(|_| a),
            new.types.as_ref().map(|_| b),
        );
        return true;
    }
    // An enum that was added or removed implies the types.
    if old.types.is_none() && new.values.is_some() || new.types.is_none() && old.values.is_some() {
        return true;
    }
    if shift == Shift::Changed && listed_alone(cx, [&a, &b]) {
        return false;
    }
    if shift == Shift::Changed {
        cx.add(changed_type(cx), "type", a, b);
        return false;
    }
    cx.shifted(shift, TYPES, "type", a, b);
    true
}

/// Returns whether a schema declares no type, and all that it says is about the only one of `kinds`.
fn is_about(schema: &Schema, kinds: Option<&BTreeSet<JsonType>>) -> bool {
    let only = kinds.and_then(|kinds| kinds.first().filter(|_| kinds.len() == 1));
    let is_open = schema.kinds().is_none() && schema.values.is_none() && schema.is_single();
    match only {
        Some(JsonType::Object) => is_open && !schema.properties.is_empty(),
        Some(JsonType::Array) => is_open && schema.items.is_some(),
        _ => false,
    }
}

/// Compares a scalar with the items of an array, which is written the same way where it has one item; returns whether that is
/// all that is to compare.
fn listed_alone(cx: &Cx<'_, '_>, [a, b]: [&Value; 2]) -> bool {
    let is_list = |side: &Schema| {
        let least = side.counts.get("minItems").is_none_or(|least| *least <= 1);
        side.only() == Some(JsonType::Array) && least && side.tuple.is_empty()
    };
    let is_scalar = |side: &Schema| {
        let is_alone = |kind| {
            let is_structured = matches!(kind, JsonType::Array | JsonType::Object);
            !is_structured && cx.pair.notation.is_listed_alone(kind)
        };
        let types = side.types.as_ref();
        types.is_some_and(|types| types.iter().copied().all(is_alone))
    };
    let (old, new) = (&cx.old, &cx.new);
    let (rule, items) = match (old.items, new.items) {
        (None, Some(items)) if is_scalar(old) && is_list(new) => {
            (Rule::TypeWidened, [cx.pair.old, items])
        }
        (Some(items), None) if is_list(old) && is_scalar(new) => {
            (Rule::TypeNarrowed, [items, cx.pair.new])
        }
        _ => return false,
    };
    cx.add(rule, "type", a.clone(), b.clone());
    cx.alternative(items[0], items[1], true);
    true
}

fn changed_type(cx: &Cx<'_, '_>) -> Rule {
    let is_scalar = |kind| !matches!(kind, JsonType::Array | JsonType::Object);
    let (engine, pair) = (cx.engine, cx.pair);
    let is_item = |items: Option<Id>, same: &dyn Fn(Id) -> bool| items.is_some_and(same);
    let became_item = || is_item(cx.old.items, &|items| engine.same(items, pair.new));
    let became_array = || is_item(cx.new.items, &|items| engine.same(pair.old, items));
    match (cx.old.only(), cx.new.only()) {
        (Some(JsonType::Integer | JsonType::Number), Some(JsonType::String))
            if !pair.notation.is_text() =>
        {
            Rule::IdBecameString
        }
        (Some(a), Some(JsonType::Array)) if is_scalar(a) || became_array() => Rule::BecameArray,
        (Some(JsonType::Array), Some(b)) if is_scalar(b) || became_item() => Rule::BecameScalar,
        _ => Rule::TypeChanged,
    }
}
