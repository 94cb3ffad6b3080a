//! Types, null, listed values, formats, defaults: what a single value may be.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::matching::pairs;
use super::schema::{Cx, Kinds};
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{Condition, Kind, Schema};
use crate::diff::tree::canonical;

const TYPES: [Rule; 3] = [Rule::TypeWidened, Rule::TypeNarrowed, Rule::TypeChanged];

pub fn types(cx: &mut Cx<'_, '_, '_>) -> Kinds {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if old.types.is_none() && new.types.is_none() || old.kinds() == new.kinds() {
        if old.is_stepped != new.is_stepped {
            let [a, b] =
                [&old, &new].map(|side| if side.is_stepped { "number" } else { "integer" });
            cx.add(Rule::TypeRespelled, "type", a, b);
        }
        return Kinds::Overlapping;
    }
    if let (Some(a), Some(b)) = (old.kinds(), new.kinds())
        && covers(cx, (&new, b), a)
        && covers(cx, (&old, a), b)
    {
        cx.add(Rule::TypeRespelled, "type", names(&old), names(&new));
        return Kinds::Overlapping;
    }
    let shift = match (old.kinds(), new.kinds()) {
        (None, _) => Shift::Narrowed,
        (_, None) => Shift::Widened,
        (Some(a), Some(b)) if covers(cx, (&new, b), a) => Shift::Widened,
        (Some(a), Some(b)) if covers(cx, (&old, a), b) => Shift::Narrowed,
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

fn covers(
    cx: &Cx<'_, '_, '_>,
    (schema, wide): (&Schema, &BTreeSet<Kind>),
    narrow: &BTreeSet<Kind>,
) -> bool {
    let notation = cx.pair.notation;
    narrow
        .iter()
        .all(|kind| notation.covers(schema, wide, *kind))
}

pub fn names(schema: &Schema) -> Value {
    let Some(types) = schema.kinds() else {
        return Value::from("any");
    };
    let names: Vec<_> = types.iter().map(|kind| kind.name()).collect();
    Value::from(names.join("|"))
}

fn special(cx: &Cx<'_, '_, '_>, old: &Schema, new: &Schema) -> Rule {
    let scalar = |kind| !matches!(kind, Kind::Array | Kind::Object);
    match (old.only(), new.only()) {
        (Some(Kind::Integer | Kind::Number), Some(Kind::String)) if !cx.pair.notation.is_text() => {
            Rule::IdBecameString
        }
        (Some(a), Some(Kind::Array)) if scalar(a) || holds(cx, new, false) => Rule::BecameArray,
        (Some(Kind::Array), Some(b)) if scalar(b) || holds(cx, old, true) => Rule::BecameScalar,
        _ => Rule::TypeChanged,
    }
}

/// Tells whether the items of a list are what the other side is.
fn holds(cx: &Cx<'_, '_, '_>, list: &Schema, list_is_old: bool) -> bool {
    list.items.is_some_and(|items| {
        if list_is_old {
            cx.engine.same(items, cx.pair.new)
        } else {
            cx.engine.same(cx.pair.old, items)
        }
    })
}

pub fn nullable(cx: &mut Cx<'_, '_, '_>) {
    // Types that came or went have told that null came or went with them.
    if cx.old.kinds().is_none() != cx.new.kinds().is_none() {
        return;
    }
    // An alternative that became nullable tells it itself.
    let unions = !cx.old.unions.is_empty() && !cx.new.unions.is_empty();
    if unions && cx.old.null_named == cx.new.null_named && cx.old.types == cx.new.types {
        return;
    }
    null(cx);
}

/// Null itself, which has no text.
pub fn null(cx: &mut Cx<'_, '_, '_>) {
    if cx.pair.null_is_compared || cx.pair.notation.is_text() {
        return;
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
        let rule = if cx.old.extensible {
            Rule::OpenEnumValueAdded
        } else {
            Rule::EnumValueAdded
        };
        cx.add(rule, "enum", Value::Null, to.clone());
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

/// Formats whose values are all values of another one.
const WITHIN: [(&str, &str); 8] = [
    ("int32", "int64"),
    ("float", "double"),
    ("uri", "uri-reference"),
    ("uri", "iri"),
    ("iri", "iri-reference"),
    ("uri-reference", "iri-reference"),
    ("email", "idn-email"),
    ("hostname", "idn-hostname"),
];

pub fn formats(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if old.formats == new.formats || old.types != new.types || same_bytes(&old, &new) {
        return;
    }
    let [a, b] = [&old.formats, &new.formats].map(|formats| {
        let all: Vec<_> = formats.iter().map(String::as_str).collect();
        all.join("|")
    });
    let rule = match (a.as_str(), b.as_str()) {
        ("int32" | "int64" | "float" | "double", "") => Rule::FormatWidened,
        ("", "int32" | "int64" | "float" | "double") => Rule::FormatNarrowed,
        (a, b) if WITHIN.contains(&(a, b)) => Rule::FormatWidened,
        (a, b) if WITHIN.contains(&(b, a)) => Rule::FormatNarrowed,
        ("", _) => Rule::FormatAdded,
        (_, "") => Rule::FormatRemoved,
        _ => Rule::FormatChanged,
    };
    cx.add(rule, "format", a, b);
}

/// How a text stands for bytes: OpenAPI 3.0 has a format for what 3.1 has keywords for.
fn bytes(schema: &Schema) -> [Option<&str>; 2] {
    let text = |key: &str| schema.texts.get(key).and_then(Value::as_str);
    let format = |name: &str| schema.formats.contains(name);
    [
        text("contentEncoding").or(format("byte").then_some("base64")),
        text("contentMediaType").or(format("binary").then_some("application/octet-stream")),
    ]
}

/// Returns whether both sides are bytes, in whichever spelling: a string with a format or an encoding, or no type at all.
pub fn are_bytes(old: &Schema, new: &Schema) -> bool {
    let is_open = |schema: &Schema| schema.is_any() && schema.texts.is_empty();
    let is_binary = |schema: &Schema| {
        let text = |key: &str| schema.texts.get(key).and_then(Value::as_str);
        let spelt = schema.formats.contains("binary")
            || text("contentEncoding") == Some("binary")
            || schema.types.is_none() && text("contentMediaType").is_some()
            || text("contentMediaType") == Some("application/octet-stream")
                && text("contentEncoding").is_none();
        let only_string = schema.types.is_none() || schema.only() == Some(Kind::String);
        let rest = Schema {
            types: None,
            formats: BTreeSet::new(),
            texts: Default::default(),
            ..schema.clone()
        };
        spelt && only_string && rest.is_any()
    };
    (is_binary(old) || is_binary(new))
        && [old, new]
            .iter()
            .all(|side| is_binary(side) || is_open(side))
}

fn same_bytes(old: &Schema, new: &Schema) -> bool {
    let spelt = |schema: &Schema| bytes(schema) != [None, None];
    spelt(old) && bytes(old) == bytes(new) && (old.formats.is_empty() || new.formats.is_empty())
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

/// Keywords that are compared by whether they are the same.
pub fn others(cx: &mut Cx<'_, '_, '_>) {
    conditions(cx);
    unevaluated(cx);
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    for (key, rule) in [
        ("contentEncoding", Rule::ContentChanged),
        ("contentMediaType", Rule::ContentChanged),
        ("xml", Rule::Unhandled),
    ] {
        let [a, b] = [&old, &new].map(|side| side.texts.get(key));
        let spelt = rule == Rule::ContentChanged && old.formats != new.formats;
        let same = spelt && same_bytes(&old, &new);
        if !same && a.map(canonical) != b.map(canonical) {
            let [a, b] = [a, b].map(|side| side.cloned().unwrap_or_default());
            cx.add(rule, key, a, b);
        }
    }
    let key = "contentSchema";
    match (old.others.get(key), new.others.get(key)) {
        (Some(x), Some(y)) => cx.child(*x, *y),
        (None, None) => {}
        (x, y) => cx.add(Rule::ContentChanged, key, x.is_some(), y.is_some()),
    }
}

/// `if`, `then` and `else`.
fn conditions(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let engine = cx.engine;
    let same = |x: &Condition, y: &Condition| {
        x.iter().zip(y).all(|pair| match pair {
            (Some(x), Some(y)) => engine.same(*x, *y),
            (x, y) => x == y,
        })
    };
    let mut added = new.conditions.clone();
    let mut removed = old.conditions.clone();
    pairs(&mut removed, &mut added, same);
    let count = |list: &[Condition]| match list.len() {
        0 => Value::Null,
        count => Value::from(count),
    };
    let rule = match (removed.is_empty(), added.is_empty()) {
        (true, true) => return,
        (true, false) => Rule::ConditionAdded,
        (false, true) => Rule::ConditionRemoved,
        (false, false) => Rule::ConditionChanged,
    };
    cx.add(rule, "if", count(&removed), count(&added));
}

/// Tells whether both sides forbid members that nothing describes, in whichever spelling.
pub fn both_closed(cx: &Cx<'_, '_, '_>) -> bool {
    let engine = cx.engine;
    cx.old.is_closed(|id| engine.old.get(id).never)
        && cx.new.is_closed(|id| engine.new.get(id).never)
}

/// What the members or items that nothing else describes must be.
fn unevaluated(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    for key in ["unevaluatedProperties", "unevaluatedItems"] {
        if key == "unevaluatedProperties" && both_closed(cx) {
            continue;
        }
        let shown = |schema: &Schema| {
            if schema.never {
                Value::from(false)
            } else {
                names(schema)
            }
        };
        let x = old.others.get(key).map(|id| cx.engine.old.get(*id));
        let y = new.others.get(key).map(|id| cx.engine.new.get(*id));
        match (x, y) {
            (None, Some(y)) => cx.add(Rule::UnevaluatedTightened, key, true, shown(&y)),
            (Some(x), None) => cx.add(Rule::UnevaluatedRelaxed, key, shown(&x), true),
            (Some(x), Some(y)) if x.never != y.never => {
                let rule = if y.never {
                    Rule::UnevaluatedTightened
                } else {
                    Rule::UnevaluatedRelaxed
                };
                cx.add(rule, key, shown(&x), shown(&y));
            }
            (Some(_), Some(_)) => cx.child(old.others[key], new.others[key]),
            (None, None) => {}
        }
    }
}
