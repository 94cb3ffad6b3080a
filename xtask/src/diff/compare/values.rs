//! Types, null, listed values, formats, defaults: what a single value may be.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::schema::{Cx, Kinds};
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{Kind, Schema};
use crate::diff::tree::canonical;

const TYPES: [Rule; 3] = [Rule::TypeWidened, Rule::TypeNarrowed, Rule::TypeChanged];

pub fn types(cx: &mut Cx<'_, '_, '_>) -> Kinds {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if old.types == new.types {
        return Kinds::Overlapping;
    }
    let shift = match (&old.types, &new.types) {
        (None, _) => Shift::Narrowed,
        (_, None) => Shift::Widened,
        (Some(a), Some(b)) if covers(b, a) => Shift::Widened,
        (Some(a), Some(b)) if covers(a, b) => Shift::Narrowed,
        _ => Shift::Changed,
    };
    // A list of values that is added or dropped says it all.
    if old.types.is_none() && new.values.is_some() || new.types.is_none() && old.values.is_some() {
        return Kinds::Overlapping;
    }
    let [a, b] = [names(&old), names(&new)];
    if shift != Shift::Changed {
        cx.shifted(shift, TYPES, "type", a, b);
        return Kinds::Overlapping;
    }
    cx.add(special(cx, &old, &new), "type", a, b);
    Kinds::Disjoint
}

fn covers(wide: &BTreeSet<Kind>, narrow: &BTreeSet<Kind>) -> bool {
    narrow
        .iter()
        .all(|kind| wide.contains(kind) || *kind == Kind::Integer && wide.contains(&Kind::Number))
}

pub fn names(schema: &Schema) -> Value {
    let Some(types) = &schema.types else {
        return Value::from("any");
    };
    let names: Vec<_> = types.iter().map(|kind| kind.name()).collect();
    Value::from(names.join("|"))
}

fn special(cx: &Cx<'_, '_, '_>, old: &Schema, new: &Schema) -> Rule {
    let scalar = |kind| !matches!(kind, Kind::Array | Kind::Object);
    match (old.only(), new.only()) {
        (Some(Kind::Integer | Kind::Number), Some(Kind::String)) => Rule::IdBecameString,
        (Some(a), Some(Kind::Array)) if scalar(a) || holds(cx, new, false) => Rule::BecameArray,
        (Some(Kind::Array), Some(b)) if scalar(b) || holds(cx, old, true) => Rule::BecameScalar,
        _ => Rule::TypeChanged,
    }
}

/// Tells whether the items of a list are what the other side is.
fn holds(cx: &Cx<'_, '_, '_>, list: &Schema, list_is_old: bool) -> bool {
    list.items.is_some_and(|items| match list_is_old {
        true => cx.engine.same(items, cx.pair.new),
        false => cx.engine.same(cx.pair.old, items),
    })
}

pub fn nullable(cx: &mut Cx<'_, '_, '_>) {
    // Where anything goes, null goes as well.
    if cx.old.types.is_none() || cx.new.types.is_none() {
        let unions = !cx.old.unions.is_empty() && !cx.new.unions.is_empty();
        if !unions {
            return;
        }
    }
    match (cx.old.nullable, cx.new.nullable) {
        (false, true) => cx.add(Rule::BecameNullable, "nullable", false, true),
        (true, false) => cx.add(Rule::BecameNotNullable, "nullable", true, false),
        _ => {}
    }
}

/// `enum` and `const`.
pub fn listed(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    match (&old.values, &new.values) {
        (None, None) => {}
        (None, Some(values)) => {
            let rule = if new.is_const {
                Rule::ConstAdded
            } else {
                Rule::EnumAdded
            };
            cx.add(rule, "enum", Value::Null, list(values.values()));
        }
        (Some(values), None) => {
            let rule = if old.is_const {
                Rule::ConstRemoved
            } else {
                Rule::EnumRemoved
            };
            cx.add(rule, "enum", list(values.values()), Value::Null);
        }
        (Some(a), Some(b)) => {
            let removed: Vec<_> = a.iter().filter(|(key, _)| !b.contains_key(*key)).collect();
            let added: Vec<_> = b.iter().filter(|(key, _)| !a.contains_key(*key)).collect();
            if old.is_const && new.is_const {
                for ((_, from), (_, to)) in removed.iter().zip(&added) {
                    let respelled = spelling(from) == spelling(to);
                    let rule = if respelled {
                        Rule::EnumValueRespelled
                    } else {
                        Rule::ConstChanged
                    };
                    cx.add(rule, "const", (*from).clone(), (*to).clone());
                }
                return;
            }
            listed_changes(
                cx,
                removed.into_iter().map(|(_, v)| v).collect(),
                added.into_iter().map(|(_, v)| v).collect(),
            );
        }
    }
    match (old.extensible, new.extensible) {
        (false, true) if old.values.is_some() => {
            cx.add(Rule::ExtensibleEnumSet, "enum", false, true)
        }
        (true, false) if new.values.is_some() => {
            cx.add(Rule::ExtensibleEnumCleared, "enum", true, false)
        }
        _ => {}
    }
}

fn listed_changes(cx: &mut Cx<'_, '_, '_>, removed: Vec<&Value>, mut added: Vec<&Value>) {
    for from in removed {
        match added.iter().position(|to| spelling(to) == spelling(from)) {
            Some(at) => {
                let to = added.remove(at);
                cx.add(Rule::EnumValueRespelled, "enum", from.clone(), to.clone());
            }
            None => cx.add(Rule::EnumValueRemoved, "enum", from.clone(), Value::Null),
        }
    }
    for to in added {
        cx.add(Rule::EnumValueAdded, "enum", Value::Null, to.clone());
    }
}

fn list<'v>(values: impl Iterator<Item = &'v Value>) -> Value {
    Value::Array(values.cloned().collect())
}

/// A text without what spelling adds to it.
fn spelling(value: &Value) -> String {
    match value.as_str() {
        Some(text) => {
            let kept = text.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '.'));
            format!("s{}", kept.collect::<String>().to_lowercase())
        }
        None => canonical(value),
    }
}

pub fn formats(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if old.formats == new.formats || old.types != new.types {
        return;
    }
    let [a, b] = [&old.formats, &new.formats].map(|formats| {
        let all: Vec<_> = formats.iter().map(String::as_str).collect();
        all.join("|")
    });
    let rule = match (a.as_str(), b.as_str()) {
        ("int32", "int64") | ("float", "double") | ("int32" | "int64" | "float" | "double", "") => {
            Rule::FormatWidened
        }
        ("int64", "int32") | ("double", "float") | ("", "int32" | "int64" | "float" | "double") => {
            Rule::FormatNarrowed
        }
        ("", _) => Rule::FormatAdded,
        (_, "") => Rule::FormatRemoved,
        _ => Rule::FormatChanged,
    };
    cx.add(rule, "format", a, b);
}

pub fn default(cx: &mut Cx<'_, '_, '_>) {
    let [old, new] = [&cx.old, &cx.new].map(|side| side.default.clone());
    if old.as_ref().map(canonical) != new.as_ref().map(canonical) {
        cx.add(
            Rule::DefaultChanged,
            "default",
            old.unwrap_or_default(),
            new.unwrap_or_default(),
        );
    }
}

/// Keywords that are compared by their text.
pub fn texts(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let text = |side: &Schema, key: &str| side.texts.get(key).cloned();
    let same = |key: &str| old.texts.get(key).map(canonical) == new.texts.get(key).map(canonical);
    if !["if", "then", "else"].iter().all(|key| same(key)) {
        let rule = match (old.texts.contains_key("if"), new.texts.contains_key("if")) {
            (false, true) => Rule::ConditionAdded,
            (true, false) => Rule::ConditionRemoved,
            _ => Rule::ConditionChanged,
        };
        let [a, b] = [&old, &new].map(|side| text(side, "if").unwrap_or_default());
        cx.add(rule, "if", a, b);
    }
    for key in ["unevaluatedProperties", "unevaluatedItems"] {
        let open = |value: Option<Value>| value.is_none_or(|value| value == Value::Bool(true));
        let [a, b] = [text(&old, key), text(&new, key)];
        match (open(a.clone()), open(b.clone())) {
            (true, false) => cx.add(
                Rule::UnevaluatedTightened,
                key,
                a.unwrap_or_default(),
                b.unwrap_or_default(),
            ),
            (false, true) => cx.add(
                Rule::UnevaluatedRelaxed,
                key,
                a.unwrap_or_default(),
                b.unwrap_or_default(),
            ),
            (false, false) if !same(key) => {
                let rule = match b == Some(Value::Bool(false)) {
                    true => Rule::UnevaluatedTightened,
                    false => Rule::UnevaluatedRelaxed,
                };
                cx.add(rule, key, a.unwrap_or_default(), b.unwrap_or_default());
            }
            _ => {}
        }
    }
    for (key, rule) in [
        ("contentEncoding", Rule::ContentChanged),
        ("contentMediaType", Rule::ContentChanged),
        ("contentSchema", Rule::ContentChanged),
        ("xml", Rule::Unhandled),
    ] {
        if !same(key) {
            cx.add(
                rule,
                key,
                text(&old, key).unwrap_or_default(),
                text(&new, key).unwrap_or_default(),
            );
        }
    }
}
