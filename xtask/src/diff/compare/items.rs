//! Arrays. In: two schemas. Out: changes of their items, of tuples, and of what they must contain.

use serde_json::Value;

use super::schema::Cx;
use super::unions::written;
use super::{Notation, octets};
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{JsonType, Schema};

pub fn array(cx: &Cx<'_, '_>) {
    if !cx.both(JsonType::Array) {
        return;
    }
    items(cx);
    tuple(cx);
    // Where `contains` is the same, its counts are compared as bounds.
    let rules = [Rule::ContainsTightened, Rule::ContainsRelaxed];
    let both = cx.optional("contains", cx.sides().map(|side| side.contains), rules);
    if let Some([x, y]) = both.filter(|[x, y]| !cx.engine.same(*x, *y)) {
        let has_most = cx
            .sides()
            .iter()
            .any(|side| side.counts.contains_key("maxContains"));
        let rule = match cx.engine.shift(x, y) {
            Shift::Widened if !has_most => Rule::ContainsRelaxed,
            Shift::Narrowed if !has_most => Rule::ContainsTightened,
            _ => Rule::ContainsChanged,
        };
        let (old, new) = (cx.engine.old, cx.engine.new);
        cx.add(rule, "contains", written(old, x), written(new, y));
    }
}

fn items(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let allowed = [!old.items_forbidden, !new.items_forbidden];
    if allowed != [true, true] {
        return cx.flag("items", allowed, [Rule::ItemsUntyped, Rule::ItemsTyped]);
    }
    let engine = cx.engine;
    // A schema that accepts any value is equal to a missing one, and so is one of bytes where parts are bytes.
    let is_part = cx.pair.notation == Notation::Multipart;
    let is_open =
        |items: &Schema| items.is_any() || is_part && octets::are_bytes(items, &Schema::default());
    if is_part && old.items.is_some() != new.items.is_some() {
        let x = old
            .items
            .map_or_else(Default::default, |id| engine.old.get(id));
        let y = new
            .items
            .map_or_else(Default::default, |id| engine.new.get(id));
        if let Some([old, new]) = octets::recoded(&x, &y) {
            return cx.add(Rule::ContentChanged, "items", old, new);
        }
    }
    match (old.items, new.items) {
        (Some(x), Some(y)) => cx.child(x, y),
        (Some(x), None) if is_open(&engine.old.get(x)) => {}
        (None, Some(y)) if is_open(&engine.new.get(y)) => {}
        (None, Some(_)) => cx.add(Rule::ItemsTyped, "items", "any", "typed"),
        (Some(_), None) => cx.add(Rule::ItemsUntyped, "items", "typed", "any"),
        (None, None) => {}
    }
}

fn tuple(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let engine = cx.engine;
    let forbidden = [old.items_forbidden, new.items_forbidden];
    let [added, removed] = match forbidden {
        [true, true] => [Rule::ClosedTupleEntryAdded, Rule::ClosedTupleEntryRemoved],
        _ => [Rule::TupleEntryAdded, Rule::TupleEntryRemoved],
    };
    for index in 0..old.tuple.len().max(new.tuple.len()) {
        let subject = format!("prefixItems[{index}]");
        // Behind the tuple, `items` is the schema of an item.
        let x = old.tuple.get(index).copied().or(old.items);
        let y = new.tuple.get(index).copied().or(new.items);
        match (x, y) {
            (Some(x), Some(y)) => cx.child(x, y),
            // That the items behind a tuple are now allowed or forbidden is reported.
            _ if forbidden[0] != forbidden[1] => {}
            (None, Some(y)) if forbidden[0] || !engine.new.get(y).is_any() => {
                cx.add(added, &subject, Value::Null, true);
            }
            (Some(x), None) if forbidden[0] || !engine.old.get(x).is_any() => {
                cx.add(removed, &subject, true, Value::Null);
            }
            _ => {}
        }
    }
}
