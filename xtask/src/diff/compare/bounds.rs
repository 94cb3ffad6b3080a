//! Bounds. In: two schemas. Out: for each keyword whether it was tightened or relaxed.

use serde_json::Value;

use super::schema::Cx;
use super::{implied, range};
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{JsonType, Schema};
use crate::report::Code;

/// Keyword, rules for tightened and relaxed.
#[rustfmt::skip]
const COUNTS: [(&str, Rule, Rule); 8] = [
    ("maxLength", Rule::MaxLengthTightened, Rule::MaxLengthRelaxed),
    ("minLength", Rule::MinLengthTightened, Rule::MinLengthRelaxed),
    ("maxItems", Rule::MaxItemsTightened, Rule::MaxItemsRelaxed),
    ("minItems", Rule::MinItemsTightened, Rule::MinItemsRelaxed),
    ("maxProperties", Rule::MaxPropertiesTightened, Rule::MaxPropertiesRelaxed),
    ("minProperties", Rule::MinPropertiesTightened, Rule::MinPropertiesRelaxed),
    ("maxContains", Rule::ContainsTightened, Rule::ContainsRelaxed),
    ("minContains", Rule::ContainsTightened, Rule::ContainsRelaxed),
];

pub fn compare(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    counts(cx);
    range::compare(cx);
    if cx.both_have("multipleOf") {
        steps(cx);
    }
    if cx.both_have("pattern") {
        patterns(cx);
    }
    if cx.both_have("uniqueItems") {
        let rules = [Rule::UniqueItemsSet, Rule::UniqueItemsCleared];
        // A single item is not repeated.
        let mut most = cx
            .sides()
            .into_iter()
            .map(|side| implied::count(cx, side, "maxItems"));
        if most.all(|most| most.is_some_and(|most| most <= 1)) {
            let idle = [Rule::KeywordWithoutEffect; 2];
            cx.flag("uniqueItems", [old.unique, new.unique], idle);
        } else {
            cx.flag("uniqueItems", [old.unique, new.unique], rules);
        }
    }
}

fn counts(cx: &Cx<'_, '_>) {
    let have_contains = cx.sides().iter().all(|side| side.contains.is_some());
    for (keyword, tightened, relaxed) in COUNTS {
        if !cx.both_have(keyword) || keyword.ends_with("Contains") && !have_contains {
            continue;
        }
        let Some(is_tightened) = is_tightened(keyword, cx.sides().map(|side| own(side, keyword)))
        else {
            continue;
        };
        // What other keywords imply counts too, and where that changed, it is reported.
        let counts = cx.sides().map(|side| implied::count(cx, side, keyword));
        let rule = match (self::is_tightened(keyword, counts), is_tightened) {
            (Some(true), true) => tightened,
            (Some(false), false) => relaxed,
            _ => Rule::KeywordWithoutEffect,
        };
        let [a, b] = cx.sides().map(|side| own(side, keyword));
        cx.add(rule, keyword, a, b);
    }
}

fn own(side: &Schema, keyword: &str) -> Option<u64> {
    side.counts.get(keyword).copied()
}

/// Returns whether a count is stricter than it was; `None` if it is the same.
fn is_tightened(keyword: &str, counts: [Option<u64>; 2]) -> Option<bool> {
    Some(match counts {
        [a, b] if a == b => return None,
        // Without `minContains`, at least one item is required.
        [a, b] if keyword == "minContains" => b.unwrap_or(1) > a.unwrap_or(1),
        [None, _] => true,
        [_, None] => false,
        [Some(a), Some(b)] => (b > a) == implied::is_larger_stricter(keyword),
    })
}

fn steps(cx: &Cx<'_, '_>) {
    let [old, new] = cx.sides().map(|side| &side.multiple_of);
    if old.keys().eq(new.keys()) {
        return;
    }
    let [a, b] = [old, new].map(|steps| steps.values().next_back());
    let step = |value: Option<&Value>| value.and_then(Value::as_f64);
    let divides = |large: f64, small: f64| {
        let times = large / small;
        small != 0.0 && (times - times.round()).abs() < 1e-9
    };
    // An integer is a multiple of one.
    let own = |value: Option<&Value>, schema: &Schema| {
        let whole = schema.only() == Some(JsonType::Integer);
        step(value).or_else(|| whole.then_some(1.0))
    };
    let rule = match (own(a, &cx.old), own(b, &cx.new)) {
        (Some(a), Some(b)) if a == b => return,
        (None, _) => Rule::MultipleOfTightened,
        (_, None) => Rule::MultipleOfRelaxed,
        (Some(a), Some(b)) if divides(b, a) => Rule::MultipleOfTightened,
        (Some(a), Some(b)) if divides(a, b) => Rule::MultipleOfRelaxed,
        _ => Rule::MultipleOfChanged,
    };
    cx.add(rule, "multipleOf", a.cloned(), b.cloned());
}

/// Compares what two patterns match; the first that is not looked into is reported.
fn shift(cx: &Cx<'_, '_>, old: &str, new: &str) -> Option<Shift> {
    let patterns = &cx.engine.patterns;
    let were_too_many = patterns.are_too_many();
    let shift = patterns.shift(old, new);
    if patterns.are_too_many() && !were_too_many {
        let message = "the patterns up to this one take so much memory that those after it are not looked into: where they differ, they are only said to have changed";
        let help = "compare a part of the documents, or write long counts as `maxLength`";
        cx.warn(Code::TooLarge, "pattern", message, help);
    }
    shift
}

fn patterns(cx: &Cx<'_, '_>) {
    let [old, new] = cx.sides().map(|side| &side.patterns);
    if old == new {
        return;
    }
    let only = || Some((old.first()?, new.first()?)).filter(|_| old.len() == 1 && new.len() == 1);
    let rule = if new.is_superset(old) {
        Rule::PatternAdded
    } else if old.is_superset(new) {
        Rule::PatternRemoved
    } else {
        match only().map_or(Some(Shift::Changed), |(a, b)| shift(cx, a, b)) {
            None => return,
            Some(Shift::Widened) => Rule::PatternWidened,
            Some(Shift::Narrowed) => Rule::PatternNarrowed,
            Some(Shift::Changed) => Rule::PatternChanged,
        }
    };
    let [a, b] = [old, new].map(|patterns| {
        let all = Vec::from_iter(patterns.iter().cloned()).join(" and ");
        (!patterns.is_empty()).then_some(all)
    });
    cx.add(rule, "pattern", a, b);
}
