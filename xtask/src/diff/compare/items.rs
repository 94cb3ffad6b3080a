//! Lists: their items, tuples, and what they must contain.

use std::rc::Rc;

use serde_json::Value;

use super::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::Kind;

pub fn array(cx: &mut Cx<'_, '_, '_>) {
    if !cx.both(Kind::Array) {
        return;
    }
    items(cx);
    tuple(cx);
    contains(cx);
}

fn items(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    match (old.items_forbidden, new.items_forbidden) {
        (true, true) => return,
        (false, true) => return cx.add(Rule::ItemsTyped, "items", true, false),
        (true, false) => return cx.add(Rule::ItemsUntyped, "items", false, true),
        (false, false) => {}
    }
    let engine = cx.engine;
    match (old.items, new.items) {
        (Some(x), Some(y)) => cx.child(x, y),
        // What takes everything says as little as nothing does.
        (Some(x), None) if engine.old.get(x).is_any() => {}
        (None, Some(y)) if engine.new.get(y).is_any() => {}
        // A tuple that grew or shrank has been told already.
        _ if old.tuple.len() != new.tuple.len() => {}
        (None, Some(_)) => cx.add(Rule::ItemsTyped, "items", "any", "typed"),
        (Some(_), None) => cx.add(Rule::ItemsUntyped, "items", "typed", "any"),
        (None, None) => {}
    }
}

fn tuple(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let [added, removed] = if old.items_forbidden && new.items_forbidden {
        [Rule::ClosedTupleEntryAdded, Rule::ClosedTupleEntryRemoved]
    } else {
        [Rule::TupleEntryAdded, Rule::TupleEntryRemoved]
    };
    for index in 0..old.tuple.len().max(new.tuple.len()) {
        let subject = format!("prefixItems[{index}]");
        match (old.tuple.get(index), new.tuple.get(index)) {
            (Some(x), Some(y)) => cx.child(*x, *y),
            (None, _) => cx.add(added, &subject, Value::Null, index),
            (_, None) => cx.add(removed, &subject, index, Value::Null),
        }
    }
}

/// `contains`; where it is the same, its counts are compared as bounds.
fn contains(cx: &mut Cx<'_, '_, '_>) {
    match (cx.old.contains, cx.new.contains) {
        (None, Some(_)) => cx.add(Rule::ContainsTightened, "contains", Value::Null, true),
        (Some(_), None) => cx.add(Rule::ContainsRelaxed, "contains", true, Value::Null),
        (Some(x), Some(y)) if !cx.engine.same(x, y) => {
            cx.add(Rule::ContainsChanged, "contains", "old", "new");
        }
        _ => {}
    }
}
