//! Objects. In: two schemas. Out: changes of their properties, and of what else they may have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::schema::{Cx, property_locations};
use super::{by_key, matching, values};
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::{Branch, Id, JsonType, Rest, Schema, Schemas};

/// Properties that carry the contract of paging.
const PAGING: [&str; 3] = ["paging", "cursors", "pagination"];
const CURSORS: [&str; 4] = ["next", "previous", "after", "before"];
/// Names that mean the location of the next page wherever they are.
const NEXT: [&str; 6] = [
    "next_cursor",
    "next_page",
    "next_page_token",
    "next_url",
    "nextCursor",
    "nextPageToken",
];

/// Finds content that moved one level deeper or higher, as one change.
pub fn envelope(cx: &Cx<'_, '_>) -> bool {
    let (old, new) = (&cx.old, &cx.new);
    let added = wrapper(new, old, |id| cx.engine.same(cx.pair.old, id));
    let removed = || wrapper(old, new, |id| cx.engine.same(id, cx.pair.new));
    if let Some(name) = added {
        cx.add_property(Rule::EnvelopeAdded, name, Value::Null, name);
    } else if let Some(name) = removed() {
        cx.add_property(Rule::EnvelopeRemoved, name, name, Value::Null);
    } else {
        return false;
    }
    true
}

/// Returns the property of `outer` that has the contract of `inner`, if `outer` has few others.
fn wrapper<'n>(outer: &'n Schema, inner: &Schema, same: impl Fn(Id) -> bool) -> Option<&'n str> {
    // A scalar that became an object of one such scalar is more likely something else.
    let has_content = inner.has(JsonType::Array) || !inner.properties.is_empty();
    if inner.types.is_none() || !has_content || outer.properties.len() > 3 {
        return None;
    }
    let properties = outer.properties.iter();
    let mut new = properties.filter(|(name, _)| !inner.properties.contains_key(*name));
    new.find(|(_, id)| same(**id))
        .map(|(name, _)| name.as_str())
}

pub fn object(cx: &Cx<'_, '_>) {
    if cx.both(JsonType::Object) {
        properties(cx);
        rest(cx);
        patterns(cx);
        dependents(cx);
    }
}

fn names(schema: &Schema) -> BTreeSet<&String> {
    schema.properties.keys().chain(&schema.required).collect()
}

/// Returns the properties that only one side has and that are written in this direction.
fn only_here<'n>(
    cx: &Cx<'_, '_>,
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

/// Returns whether a property is never sent in the direction that is compared.
pub fn is_hidden(cx: &Cx<'_, '_>, property: &Schema) -> bool {
    match cx.pair.direction {
        Direction::Request => property.read_only,
        Direction::Response => property.write_only,
    }
}

fn properties(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let (a, b) = (names(old), names(new));
    for name in a.intersection(&b) {
        common(cx, name);
    }
    let mut removed = only_here(cx, (cx.engine.old, old), &b);
    let mut added = only_here(cx, (cx.engine.new, new), &a);
    for (from, to) in matching::renamed(cx, &removed, &added) {
        removed.retain(|name| **name != from);
        added.retain(|name| **name != to);
        let rule = paging(cx, &from).or_else(|| paging(cx, &to));
        let rule = rule.unwrap_or(Rule::PropertyRenamed);
        let locations = property_locations(cx, &from, &to);
        cx.add_at(locations, rule, &from, from.as_str(), to.as_str());
        let ids = old.properties.get(&from).zip(new.properties.get(&to));
        if let Some((x, y)) = ids.filter(|(x, y)| !cx.engine.same(**x, **y)) {
            cx.child(*x, *y);
        }
    }
    for part in removed_parts(cx, &removed) {
        removed.retain(|name| !part.contains(*name));
    }
    // A property that was only required is still allowed.
    let (removed, freed): (Vec<_>, Vec<_>) = removed
        .into_iter()
        .partition(|name| old.properties.contains_key(*name));
    for name in freed {
        cx.add_property(Rule::PropertyBecameOptional, name, true, false);
    }
    for name in removed {
        let rule = paging(cx, name).unwrap_or_else(|| removed_rule(cx, name));
        cx.add_property(rule, name, name.as_str(), Value::Null);
        among_others(cx, [old.properties.get(name).copied(), others(new)]);
    }
    for name in added {
        cx.add_property(added_rule(cx, name), name, Value::Null, name.as_str());
        among_others(cx, [others(old), new.properties.get(name).copied()]);
    }
}

/// Returns the schema of properties that are not declared.
fn others(schema: &Schema) -> Option<Id> {
    match schema.rest {
        Rest::Typed(id) if schema.pattern_properties.is_empty() => Some(id),
        _ => None,
    }
}

/// Compares a property that one side declares, and that is one of the undeclared properties of the other side.
fn among_others(cx: &Cx<'_, '_>, sides: [Option<Id>; 2]) {
    if let [Some(x), Some(y)] = sides {
        cx.child(x, y);
    }
}

/// Reports parts of an `allOf` that were removed with all of their properties, and returns those properties.
fn removed_parts(cx: &Cx<'_, '_>, removed: &[&String]) -> Vec<BTreeSet<String>> {
    let (old, new, engine) = (&cx.old, &cx.new, cx.engine);
    if removed.is_empty() || old.all_of.len() <= new.all_of.len() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for part in &old.all_of {
        let is_kept = |other: &Branch| {
            part.name.is_some() && part.name == other.name || engine.same(part.id, other.id)
        };
        let schema = engine.old.get(part.id);
        let names: BTreeSet<String> = schema.properties.keys().cloned().collect();
        let is_removed = !names.is_empty() && names.iter().all(|name| removed.contains(&name));
        if !is_removed || new.all_of.iter().any(is_kept) {
            continue;
        }
        let shown = match &part.name {
            Some(name) => Value::from(name.as_str()),
            None => Value::from_iter(names.iter().cloned()),
        };
        let locations = [Arc::clone(&part.location), Arc::clone(&new.pointer)];
        cx.add_at(
            locations,
            Rule::AllOfPartRemoved,
            "allOf",
            shown,
            Value::Null,
        );
        out.push(names);
    }
    out
}

/// Compares a property that both sides have; one of them may only require it.
fn common(cx: &Cx<'_, '_>, name: &str) {
    let engine = cx.engine;
    let declared = cx.sides().map(|side| side.properties.get(name).copied());
    let any = |schemas: &Schemas<'_>| schemas.intern(Vec::new());
    let x = declared[0].unwrap_or_else(|| any(engine.old));
    let y = declared[1].unwrap_or_else(|| any(engine.new));
    let (from, to) = (engine.old.get(x), engine.new.get(y));
    let required = cx.sides().map(|side| side.required.contains(name));
    let flag = |[was, is]: [bool; 2], rules: [Rule; 2]| {
        if was != is {
            cx.add_property(rules[usize::from(was)], name, was, is);
        }
    };
    flag(
        [from.read_only, to.read_only],
        [Rule::ReadOnlySet, Rule::ReadOnlyCleared],
    );
    let set = if required[0] {
        Rule::WriteOnlySetRequired
    } else {
        Rule::WriteOnlySet
    };
    flag(
        [from.write_only, to.write_only],
        [set, Rule::WriteOnlyCleared],
    );
    // The schema of a property that is not sent does not matter.
    let hidden = [is_hidden(cx, &from), is_hidden(cx, &to)];
    if hidden == [true, true] {
        return;
    }
    // A request must now have what was in none before.
    let is_asked = cx.is_request() && hidden == [true, false] && required[1];
    if is_asked || hidden == [false, false] {
        let rules = [Rule::PropertyBecameRequired, Rule::PropertyBecameOptional];
        flag([required[0] && !is_asked, required[1]], rules);
    }
    let (a, b) = (values::names(&from), values::names(&to));
    match declared {
        [Some(x), Some(y)] => cx.child(x, y),
        [Some(_), None] if !from.is_any() => cx.add_property(Rule::SchemaRemoved, name, a, b),
        [None, Some(_)] if !to.is_any() => cx.add_property(Rule::SchemaAdded, name, a, b),
        _ => {}
    }
}

fn removed_rule(cx: &Cx<'_, '_>, name: &str) -> Rule {
    let never = |id: Id| cx.engine.new.get(id).never;
    let is_closed = cx.is_request() && cx.new.is_closed(never);
    match (cx.old.required.contains(name), is_closed) {
        (false, false) => Rule::OptionalPropertyRemoved,
        (false, true) => Rule::OptionalPropertyRemovedClosed,
        (true, false) => Rule::RequiredPropertyRemoved,
        (true, true) => Rule::RequiredPropertyRemovedClosed,
    }
}

fn added_rule(cx: &Cx<'_, '_>, name: &str) -> Rule {
    let (old, new) = (&cx.old, &cx.new);
    let schema = new.properties.get(name).map(|id| cx.engine.new.get(*id));
    if new.required.contains(name) {
        match schema.and_then(|schema| schema.default.clone()) {
            Some(_) => Rule::RequiredDefaultedPropertyAdded,
            None => Rule::RequiredPropertyAdded,
        }
    } else if !cx.is_request() && old.is_closed(|id| cx.engine.old.get(id).never) {
        Rule::PropertyAddedToClosed
    } else {
        Rule::OptionalPropertyAdded
    }
}

/// Returns the rule for a property of a response by which programs find the next page.
fn paging(cx: &Cx<'_, '_>, name: &str) -> Option<Rule> {
    let location = cx.old.pointer.to_lowercase();
    let mut words = ["paging", "cursor", "pagination"].iter();
    let is_within = words.any(|word| location.contains(word));
    let carries =
        PAGING.contains(&name) || NEXT.contains(&name) || is_within && CURSORS.contains(&name);
    (carries && !cx.is_request()).then_some(Rule::PagingChanged)
}

fn rest(cx: &Cx<'_, '_>) {
    if values::both_closed(cx) {
        return;
    }
    let (old, new) = (&cx.old.rest, &cx.new.rest);
    let is_any = |schemas: &Schemas<'_>, rest: &Rest| match rest {
        Rest::Typed(id) => schemas.get(*id).is_any(),
        rest => *rest == Rest::Any,
    };
    let key = "additionalProperties";
    match (old, new) {
        (Rest::Forbidden, Rest::Forbidden) => {}
        (_, Rest::Forbidden) => cx.add(Rule::AdditionalForbidden, key, true, false),
        (Rest::Forbidden, _) => cx.add(Rule::AdditionalAllowed, key, false, true),
        (Rest::Typed(x), Rest::Typed(y)) => cx.child(*x, *y),
        _ => match (is_any(cx.engine.old, old), is_any(cx.engine.new, new)) {
            (true, false) => cx.add(Rule::AdditionalTyped, key, "any", "typed"),
            (false, true) => cx.add(Rule::AdditionalUntyped, key, "typed", "any"),
            _ => {}
        },
    }
}

fn patterns(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let key = "patternProperties";
    for (pattern, sides) in by_key(&old.pattern_properties, &new.pattern_properties) {
        match sides {
            [Some(x), Some(y)] => cx.child(*x, *y),
            [Some(_), _] => {
                let rule = Rule::PatternPropertiesRemoved;
                cx.add(rule, key, pattern.as_str(), Value::Null);
            }
            _ => {
                let rule = Rule::PatternPropertiesAdded;
                cx.add(rule, key, Value::Null, pattern.as_str());
            }
        }
    }
    let rules = [Rule::PropertyNamesAdded, Rule::PropertyNamesRemoved];
    let names = [old.property_names, new.property_names];
    if let Some([x, y]) = cx.optional("propertyNames", names, rules) {
        cx.child(x, y);
    }
}

fn dependents(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let none = BTreeSet::new();
    for (key, sides) in by_key(&old.dependent_required, &new.dependent_required) {
        let [a, b] = sides.map(|side| side.unwrap_or(&none));
        // What is always required, a property need not require.
        let names = || a.union(b);
        let holds = |own: &BTreeSet<String>, side: &Schema| -> Vec<bool> {
            let holds = |name: &String| own.contains(name) || side.required.contains(name);
            names().map(holds).collect()
        };
        let rule = match (a.is_subset(b), b.is_subset(a)) {
            (true, true) => continue,
            _ if holds(a, old) == holds(b, new) => Rule::KeywordWithoutEffect,
            (true, false) => Rule::DependentRequiredAdded,
            (false, true) => Rule::DependentRequiredRemoved,
            (false, false) => Rule::DependentRequiredChanged,
        };
        let [a, b] = [a, b].map(|names| Value::from_iter(names.iter().cloned()));
        cx.add(rule, &format!("dependentRequired.{key}"), a, b);
    }
    let rules = [Rule::DependentSchemaAdded, Rule::DependentSchemaRemoved];
    let schemas: [&BTreeMap<String, Id>; 2] = cx.sides().map(|side| &side.dependent_schemas);
    for (key, sides) in by_key(schemas[0], schemas[1]) {
        let subject = format!("dependentSchemas.{key}");
        if let Some([x, y]) = cx.optional(&subject, sides, rules) {
            cx.child(*x, *y);
        }
    }
}
