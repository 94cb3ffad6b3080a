//! Objects and lists: their members, and what else they may hold.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::schema::{self, Cx};
use super::{matching, values};
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::{Branch, Id, Kind, Rest, Schema, Schemas};

/// Members that carry the contract of paging.
const PAGING: [&str; 3] = ["paging", "cursors", "pagination"];
const CURSORS: [&str; 4] = ["next", "previous", "after", "before"];
/// Names that say by themselves where the next page is.
const NEXT: [&str; 6] = [
    "next_cursor",
    "next_page",
    "next_page_token",
    "next_url",
    "nextCursor",
    "nextPageToken",
];

/// Finds content that moved one level deeper or higher, as one change.
pub fn envelope(cx: &mut Cx<'_, '_, '_>) -> bool {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let engine = cx.engine;
    let added = wrapper(&new, &old, |id| engine.same(cx.pair.old, id));
    if let Some(name) = added {
        let places = schema::member(cx, name);
        cx.add_at(
            Rule::EnvelopeAdded,
            name,
            (places.0, Value::Null),
            (places.1, name.into()),
        );
        return true;
    }
    let removed = wrapper(&old, &new, |id| engine.same(id, cx.pair.new));
    if let Some(name) = removed {
        let places = schema::member(cx, name);
        cx.add_at(
            Rule::EnvelopeRemoved,
            name,
            (places.0, name.into()),
            (places.1, Value::Null),
        );
        return true;
    }
    false
}

/// The member of `outer` that holds what `inner` is, if `outer` has little else.
fn wrapper<'n>(outer: &'n Schema, inner: &Schema, same: impl Fn(Id) -> bool) -> Option<&'n str> {
    // A scalar that became an object of one such scalar is more likely something else.
    let holds = inner.has(Kind::Array) || !inner.properties.is_empty();
    if inner.types.is_none() || !holds || outer.properties.len() > 3 {
        return None;
    }
    let members = outer.properties.iter();
    let mut apart = members.filter(|(name, _)| !inner.properties.contains_key(*name));
    apart
        .find(|(_, id)| same(**id))
        .map(|(name, _)| name.as_str())
}

pub fn object(cx: &mut Cx<'_, '_, '_>) {
    if !cx.both(Kind::Object) {
        return;
    }
    properties(cx);
    rest(cx);
    patterned(cx);
    dependents(cx);
}

fn names(schema: &Schema) -> BTreeSet<&String> {
    schema.properties.keys().chain(&schema.required).collect()
}

/// The properties that only one side has and that are written in this direction.
fn apart<'n>(
    cx: &Cx<'_, '_, '_>,
    (schemas, schema): (&Schemas<'_>, &'n Schema),
    others: &BTreeSet<&String>,
) -> Vec<&'n String> {
    let is_written = |name: &String| {
        let id = schema.properties.get(name);
        id.is_none_or(|id| !is_hidden(cx, &schemas.get(*id)))
    };
    let names = names(schema).into_iter();
    names
        .filter(|name| !others.contains(name) && is_written(name))
        .collect()
}

/// Returns whether a property never travels in the direction that is compared.
fn is_hidden(cx: &Cx<'_, '_, '_>, property: &Schema) -> bool {
    match cx.pair.direction {
        Direction::Request => property.read_only,
        Direction::Response => property.write_only,
    }
}

fn properties(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let (a, b) = (names(&old), names(&new));
    for name in a.intersection(&b) {
        kept(cx, name);
    }
    let mut removed = apart(cx, (cx.engine.old, &old), &b);
    let mut added = apart(cx, (cx.engine.new, &new), &a);
    for (from, to) in matching::renamed(cx, &removed, &added) {
        removed.retain(|name| **name != from);
        added.retain(|name| **name != to);
        let rule = paging(cx, &from)
            .or(paging(cx, &to))
            .unwrap_or(Rule::PropertyRenamed);
        let places = schema::members(cx, &from, &to);
        cx.add_at(
            rule,
            &from,
            (places.0, from.as_str().into()),
            (places.1, to.as_str().into()),
        );
        let engine = cx.engine;
        let ids = old.properties.get(&from).zip(new.properties.get(&to));
        if let Some((x, y)) = ids.filter(|(x, y)| !engine.same(**x, **y)) {
            cx.child(*x, *y);
        }
    }
    for part in parts_removed(cx, &removed) {
        removed.retain(|name| !part.contains(*name));
    }
    for name in removed {
        removed_one(cx, name);
    }
    for name in added {
        added_one(cx, name);
    }
}

/// Finds parts of an `allOf` that went with all of their members, and tells them instead of the members.
fn parts_removed(cx: &mut Cx<'_, '_, '_>, removed: &[&String]) -> Vec<BTreeSet<String>> {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let engine = cx.engine;
    if removed.is_empty() || old.all_of.len() <= new.all_of.len() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for part in &old.all_of {
        let kept = |other: &Branch| {
            part.name.is_some() && part.name == other.name || engine.same(part.id, other.id)
        };
        let members: BTreeSet<String> =
            engine.old.get(part.id).properties.keys().cloned().collect();
        let gone = !members.is_empty() && members.iter().all(|name| removed.contains(&name));
        if !gone || new.all_of.iter().any(kept) {
            continue;
        }
        let shown = match &part.name {
            Some(name) => Value::from(name.as_str()),
            None => Value::from(Vec::from_iter(members.iter().cloned())),
        };
        let places = (Rc::clone(&part.place), Rc::clone(&new.pointer));
        cx.add_at(
            Rule::AllOfPartRemoved,
            "allOf",
            (places.0, shown),
            (places.1, Value::Null),
        );
        out.push(members);
    }
    out
}

fn kept(cx: &mut Cx<'_, '_, '_>, name: &str) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let any = (
        cx.engine.old.intern(Vec::new()),
        cx.engine.new.intern(Vec::new()),
    );
    let x = old.properties.get(name).copied().unwrap_or(any.0);
    let y = new.properties.get(name).copied().unwrap_or(any.1);
    let (from, to) = (cx.engine.old.get(x), cx.engine.new.get(y));
    let places = schema::member(cx, name);
    let was = old.required.contains(name);
    let is = new.required.contains(name);
    let mut add = |rule, a: bool, b: bool| {
        cx.add_at(
            rule,
            name,
            (Rc::clone(&places.0), a.into()),
            (Rc::clone(&places.1), b.into()),
        );
    };
    match (from.read_only, to.read_only) {
        (false, true) => add(Rule::ReadOnlySet, false, true),
        (true, false) => add(Rule::ReadOnlyCleared, true, false),
        _ => {}
    }
    match (from.write_only, to.write_only) {
        (false, true) if was => add(Rule::WriteOnlySetRequired, false, true),
        (false, true) => add(Rule::WriteOnlySet, false, true),
        (true, false) => add(Rule::WriteOnlyCleared, true, false),
        _ => {}
    }
    // Who is not asked for a property does not care what it looks like.
    let hidden = [is_hidden(cx, &from), is_hidden(cx, &to)];
    if hidden == [true, true] {
        return;
    }
    if hidden == [false, false] && was != is {
        let rule = if is {
            Rule::PropertyBecameRequired
        } else {
            Rule::PropertyBecameOptional
        };
        cx.add_at(rule, name, (places.0, was.into()), (places.1, is.into()));
    }
    described(cx, name, [x, y]);
}

/// The schema of a member that both sides have; one of them may only say that it is required.
fn described(cx: &mut Cx<'_, '_, '_>, name: &str, [x, y]: [Id; 2]) {
    let said = [&cx.old, &cx.new].map(|side| side.properties.contains_key(name));
    let [from, to] = [cx.engine.old.get(x), cx.engine.new.get(y)];
    let places = schema::member(cx, name);
    let shown = |side: &Schema| values::names(side);
    let (a, b) = ((places.0, shown(&from)), (places.1, shown(&to)));
    match said {
        [true, true] => cx.child(x, y),
        [true, false] if !from.is_any() => cx.add_at(Rule::SchemaRemoved, name, a, b),
        [false, true] if !to.is_any() => cx.add_at(Rule::SchemaAdded, name, a, b),
        _ => {}
    }
}

fn removed_one(cx: &mut Cx<'_, '_, '_>, name: &str) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let closed = cx.is_request() && new.rest == Rest::Forbidden;
    let plain = match (old.required.contains(name), closed) {
        (false, false) => Rule::OptionalPropertyRemoved,
        (false, true) => Rule::OptionalPropertyRemovedClosed,
        (true, false) => Rule::RequiredPropertyRemoved,
        (true, true) => Rule::RequiredPropertyRemovedClosed,
    };
    let rule = paging(cx, name).unwrap_or(plain);
    let places = schema::member(cx, name);
    cx.add_at(rule, name, (places.0, name.into()), (places.1, Value::Null));
}

fn added_one(cx: &mut Cx<'_, '_, '_>, name: &str) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let is = new.properties.get(name).map(|id| cx.engine.new.get(*id));
    let is = is.as_deref();
    let rule = if new.required.contains(name) {
        if is.is_some_and(|schema| schema.default.is_some()) {
            Rule::RequiredDefaultedPropertyAdded
        } else {
            Rule::RequiredPropertyAdded
        }
    } else if !cx.is_request() && old.rest == Rest::Forbidden {
        Rule::PropertyAddedToClosed
    } else {
        Rule::OptionalPropertyAdded
    };
    let places = schema::member(cx, name);
    cx.add_at(rule, name, (places.0, Value::Null), (places.1, name.into()));
}

/// The rule for a member of an answer by which programs find the next page.
fn paging(cx: &Cx<'_, '_, '_>, name: &str) -> Option<Rule> {
    let place = cx.old.pointer.to_lowercase();
    let within = ["paging", "cursor", "pagination"]
        .iter()
        .any(|word| place.contains(word));
    let carries =
        PAGING.contains(&name) || NEXT.contains(&name) || within && CURSORS.contains(&name);
    (carries && !cx.is_request()).then_some(Rule::PagingChanged)
}

fn rest(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if values::both_closed(cx) {
        return;
    }
    let any = |side: &Rest, engine_old: bool| match side {
        Rest::Typed(id) => {
            if engine_old {
                cx.engine.old.get(*id).is_any()
            } else {
                cx.engine.new.get(*id).is_any()
            }
        }
        rest => *rest == Rest::Any,
    };
    let (open_old, open_new) = (any(&old.rest, true), any(&new.rest, false));
    let key = "additionalProperties";
    match (&old.rest, &new.rest) {
        (Rest::Forbidden, Rest::Forbidden) => {}
        (_, Rest::Forbidden) => cx.add(Rule::AdditionalForbidden, key, true, false),
        (Rest::Forbidden, _) => cx.add(Rule::AdditionalAllowed, key, false, true),
        (Rest::Typed(x), Rest::Typed(y)) => cx.child(*x, *y),
        _ => match (open_old, open_new) {
            (true, false) => cx.add(Rule::AdditionalTyped, key, "any", "typed"),
            (false, true) => cx.add(Rule::AdditionalUntyped, key, "typed", "any"),
            _ => {}
        },
    }
}

fn patterned(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    for (pattern, x) in &old.pattern_properties {
        match new.pattern_properties.get(pattern) {
            Some(y) => cx.child(*x, *y),
            None => cx.add(
                Rule::PatternPropertiesRemoved,
                "patternProperties",
                pattern.as_str(),
                Value::Null,
            ),
        }
    }
    for pattern in new.pattern_properties.keys() {
        if !old.pattern_properties.contains_key(pattern) {
            cx.add(
                Rule::PatternPropertiesAdded,
                "patternProperties",
                Value::Null,
                pattern.as_str(),
            );
        }
    }
    match (old.property_names, new.property_names) {
        (None, Some(_)) => cx.add(Rule::PropertyNamesAdded, "propertyNames", Value::Null, true),
        (Some(_), None) => cx.add(
            Rule::PropertyNamesRemoved,
            "propertyNames",
            true,
            Value::Null,
        ),
        (Some(x), Some(y)) => cx.child(x, y),
        (None, None) => {}
    }
}

fn dependents(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let none = BTreeSet::new();
    let keys: BTreeSet<_> = old
        .dependent_required
        .keys()
        .chain(new.dependent_required.keys())
        .collect();
    for key in keys {
        let a = old.dependent_required.get(key).unwrap_or(&none);
        let b = new.dependent_required.get(key).unwrap_or(&none);
        let shown = |set: &BTreeSet<String>| Value::from(set.iter().cloned().collect::<Vec<_>>());
        let subject = format!("dependentRequired.{key}");
        let rule = match (a.is_subset(b), b.is_subset(a)) {
            (true, true) => continue,
            (true, false) => Rule::DependentRequiredAdded,
            (false, true) => Rule::DependentRequiredRemoved,
            (false, false) => Rule::DependentRequiredChanged,
        };
        cx.add(rule, &subject, shown(a), shown(b));
    }
    let keys: BTreeSet<_> = old
        .dependent_schemas
        .keys()
        .chain(new.dependent_schemas.keys())
        .collect();
    for key in keys {
        let subject = format!("dependentSchemas.{key}");
        match (
            old.dependent_schemas.get(key),
            new.dependent_schemas.get(key),
        ) {
            (Some(x), Some(y)) => cx.child(*x, *y),
            (None, _) => cx.add(Rule::DependentSchemaAdded, &subject, Value::Null, true),
            (_, None) => cx.add(Rule::DependentSchemaRemoved, &subject, true, Value::Null),
        }
    }
}
