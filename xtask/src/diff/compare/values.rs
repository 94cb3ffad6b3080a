//! Values. In: two schemas. Out: changes of null, enum values, formats, defaults, and of keywords that are only equal
//! or not.

use serde_json::Value;

use super::by_key;
use super::matching::keyed;
use super::schema::Cx;
use super::{conditions, octets, range};
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schema};
use crate::diff::tree::canonical;

/// Rules for a format of numbers that was widened, narrowed or changed.
const FORMATS: [Rule; 3] = [
    Rule::FormatWidened,
    Rule::FormatNarrowed,
    Rule::FormatChanged,
];

pub fn names(schema: &Schema) -> Value {
    let Some(types) = schema.kinds() else {
        return Value::from("any");
    };
    let names: Vec<_> = types.iter().map(|kind| kind.name()).collect();
    Value::from(names.join("|"))
}

pub fn nullable(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    // Types that were added or removed imply null.
    if old.kinds().is_none() != new.kinds().is_none() {
        return;
    }
    // An alternative that became nullable is reported there.
    let are_unions = !old.unions.is_empty() && !new.unions.is_empty();
    if !(are_unions && old.null_named == new.null_named && old.types == new.types) {
        null(cx);
    }
}

/// Compares null itself, which cannot be written as text.
pub fn null(cx: &Cx<'_, '_>) {
    if !cx.pair.null_is_compared && !cx.pair.notation.is_text() {
        let sides = cx.sides().map(|side| side.nullable);
        cx.flag(
            "nullable",
            sides,
            [Rule::BecameNullable, Rule::BecameNotNullable],
        );
    }
}

/// Compares `enum` and `const`.
pub fn listed(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let rule = |schema: &Schema, [of_enum, of_const]: [Rule; 2]| {
        if schema.is_const { of_const } else { of_enum }
    };
    let list = |schema: &Schema| {
        let values = schema.values.as_ref();
        values.map(|values| Value::from_iter(values.values().cloned()))
    };
    match (&old.values, &new.values) {
        (None, None) => {}
        (None, Some(_)) => {
            let rule = rule(new, [Rule::EnumAdded, Rule::ConstAdded]);
            cx.add(rule, "enum", Value::Null, list(new));
        }
        (Some(_), None) => {
            let rule = rule(old, [Rule::EnumRemoved, Rule::ConstRemoved]);
            cx.add(rule, "enum", list(old), Value::Null);
        }
        (Some(a), Some(b)) => {
            let (mut removed, mut added) = (Vec::new(), Vec::new());
            for (_, sides) in by_key(a, b) {
                match sides {
                    [Some(value), None] => removed.push(value),
                    [None, Some(value)] => added.push(value),
                    _ => {}
                }
            }
            if old.is_const && new.is_const {
                for (from, to) in removed.into_iter().zip(added) {
                    let rule = if spelling(from) == spelling(to) {
                        Rule::EnumValueRespelled
                    } else {
                        Rule::ConstChanged
                    };
                    cx.add(rule, "const", from.clone(), to.clone());
                }
                return;
            }
            listed_changes(cx, removed, added);
        }
    }
    // A side without values has nothing to extend.
    let is_listed = if old.extensible {
        &new.values
    } else {
        &old.values
    };
    if is_listed.is_some() {
        let rules = [Rule::ExtensibleEnumSet, Rule::ExtensibleEnumCleared];
        cx.flag("enum", cx.sides().map(|side| side.extensible), rules);
    }
}

fn listed_changes<'v>(cx: &Cx<'_, '_>, mut removed: Vec<&'v Value>, mut added: Vec<&'v Value>) {
    let key = |value: &&'v Value| Some(spelling(value));
    for (from, to) in keyed(&mut removed, &mut added, &key, &key, &|_, _| true) {
        cx.add(Rule::EnumValueRespelled, "enum", from.clone(), to.clone());
    }
    for from in removed {
        cx.add(Rule::EnumValueRemoved, "enum", from.clone(), Value::Null);
    }
    let rule = if cx.old.extensible {
        Rule::OpenEnumValueAdded
    } else {
        Rule::EnumValueAdded
    };
    for to in added {
        cx.add(rule, "enum", Value::Null, to.clone());
    }
}

/// Returns a value without case and separators.
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

pub fn formats(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    if old.formats == new.formats || old.types != new.types || octets::is_respelled(old, new) {
        return;
    }
    let [a, b] = cx
        .sides()
        .map(|side| Vec::from_iter(side.formats.iter().cloned()).join("|"));
    let by_range = match range::by_formats(cx) {
        Some(None) => return cx.add(Rule::KeywordWithoutEffect, "format", a, b),
        other => other.flatten(),
    };
    let rule = match (a.as_str(), b.as_str()) {
        _ if let Some(shift) = by_range => FORMATS[shift as usize],
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

pub fn default(cx: &Cx<'_, '_>) {
    let sides = cx.sides().map(|side| side.default.as_ref());
    cx.compare_value(Rule::DefaultChanged, "default", sides);
}

/// Compares keywords that are only equal or not.
pub fn others(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    conditions::compare(cx);
    unevaluated(cx);
    let same = octets::same_bytes(old, new).into_iter();
    for (key, is_same) in ["contentEncoding", "contentMediaType"]
        .into_iter()
        .zip(same)
    {
        if !is_same {
            let sides = cx.sides().map(|side| side.opaque.get(key));
            cx.compare_value(Rule::ContentChanged, key, sides);
        }
    }
    let [a, b] = cx
        .sides()
        .map(|side| side.opaque.get("xml").map(|xml| by_node_type(xml, side)));
    cx.compare_value(Rule::Unhandled, "xml", [a.as_ref(), b.as_ref()]);
    let key = "contentSchema";
    match (old.others.get(key), new.others.get(key)) {
        (Some(x), Some(y)) => cx.child(*x, *y),
        (x, y) if x != y => cx.add(Rule::ContentChanged, key, x.is_some(), y.is_some()),
        _ => {}
    }
}

/// Returns the XML form with `nodeType` instead of the older flags, and without its default.
fn by_node_type(xml: &Value, schema: &Schema) -> Value {
    let mut xml = xml.clone();
    let Some(map) = xml.as_object_mut() else {
        return xml;
    };
    let is_array = schema.only() == Some(JsonType::Array);
    let default = if is_array { "none" } else { "element" };
    let flag = |flag: Option<Value>| flag == Some(Value::Bool(true));
    // Elsewhere than on an array, `wrapped` has no meaning, and it stays as it is.
    let wrapped = is_array.then(|| map.remove("wrapped")).flatten();
    let older = match (flag(map.remove("attribute")), flag(wrapped)) {
        (true, _) => "attribute",
        (_, true) => "element",
        _ => default,
    };
    let kind = map.remove("nodeType").unwrap_or_else(|| older.into());
    if kind != default {
        map.insert("nodeType".to_owned(), kind);
    }
    xml
}

/// Returns whether both sides forbid properties that they do not describe, by any keyword.
pub fn both_closed(cx: &Cx<'_, '_>) -> bool {
    let engine = cx.engine;
    cx.old.is_closed(|id| engine.old.get(id).never)
        && cx.new.is_closed(|id| engine.new.get(id).never)
}

/// Compares the schemas of properties or items that no other keyword describes.
fn unevaluated(cx: &Cx<'_, '_>) {
    for key in ["unevaluatedProperties", "unevaluatedItems"] {
        if key == "unevaluatedProperties" && both_closed(cx) {
            continue;
        }
        let [x, y] = cx.sides().map(|side| side.others.get(key).copied());
        let a = x.map(|id| cx.engine.old.get(id));
        let b = y.map(|id| cx.engine.new.get(id));
        let shown = |schema: Option<&Schema>| match schema {
            None => Value::from(true),
            Some(schema) if schema.never => Value::from(false),
            Some(schema) => names(schema),
        };
        let is_tightened = match (&a, &b) {
            (None, None) => continue,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) if a.never != b.never => b.never,
            (Some(_), Some(_)) => {
                if let Some((x, y)) = x.zip(y) {
                    cx.child(x, y);
                }
                continue;
            }
        };
        let rule = if is_tightened {
            Rule::UnevaluatedTightened
        } else {
            Rule::UnevaluatedRelaxed
        };
        cx.add(rule, key, shown(a.as_deref()), shown(b.as_deref()));
    }
}
