//! Bounds. In: two schemas. Out: for each keyword whether it was tightened or relaxed.

use serde_json::Value;

use super::schema::Cx;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{JsonType, NumberBound, Schema, tighter};
use crate::keyword::{Merge, SCHEMA};
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

/// Rules for a bound that was set, tightened and relaxed.
#[rustfmt::skip]
const MAXIMUM: [Rule; 3] = [Rule::MaximumSet, Rule::MaximumTightened, Rule::MaximumRelaxed];
#[rustfmt::skip]
const MINIMUM: [Rule; 3] = [Rule::MinimumSet, Rule::MinimumTightened, Rule::MinimumRelaxed];

pub fn compare(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    counts(cx);
    range(cx, "maximum", MAXIMUM, [&old.maximum, &new.maximum]);
    range(cx, "minimum", MINIMUM, [&old.minimum, &new.minimum]);
    if cx.both_have("multipleOf") {
        steps(cx);
    }
    if cx.both_have("pattern") {
        patterns(cx);
    }
    if cx.both_have("uniqueItems") {
        let rules = [Rule::UniqueItemsSet, Rule::UniqueItemsCleared];
        cx.flag("uniqueItems", [old.unique, new.unique], rules);
    }
}

fn counts(cx: &Cx<'_, '_>) {
    let have_contains = cx.sides().iter().all(|side| side.contains.is_some());
    for (keyword, tightened, relaxed) in COUNTS {
        if !cx.both_have(keyword) || keyword.ends_with("Contains") && !have_contains {
            continue;
        }
        let larger_is_stricter = Merge::Limit {
            larger_is_stricter: true,
        };
        let is_tightened = match cx.sides().map(|side| side.counts.get(keyword)) {
            [a, b] if a == b => continue,
            // Without `minContains`, at least one item is required.
            [a, b] if keyword == "minContains" => b.unwrap_or(&1) > a.unwrap_or(&1),
            [None, _] => true,
            [_, None] => false,
            [Some(a), Some(b)] => {
                let row = SCHEMA.find(keyword);
                (b > a) == row.is_some_and(|row| row.merge == larger_is_stricter)
            }
        };
        let rule = if is_tightened { tightened } else { relaxed };
        let [a, b] = cx.sides().map(|side| side.counts.get(keyword).copied());
        cx.add(rule, keyword, a, b);
    }
}

fn range(
    cx: &Cx<'_, '_>,
    keyword: &str,
    [set, tightened, relaxed]: [Rule; 3],
    sides: [&Option<NumberBound>; 2],
) {
    if !cx.both_have(keyword) {
        return;
    }
    let is_upper = keyword == "maximum";
    let are_integers = cx
        .sides()
        .iter()
        .all(|side| side.only() == Some(JsonType::Integer));
    let bounds = sides.map(|bound| match bound {
        Some(bound) if are_integers => Some(bound.of_integers(is_upper)),
        bound => bound.clone(),
    });
    let rule = match &bounds {
        [None, Some(_)] => set,
        [Some(_), None] => relaxed,
        [Some(a), Some(b)] if tighter(b, a, is_upper) => tightened,
        [Some(a), Some(b)] if tighter(a, b, is_upper) => relaxed,
        _ => return,
    };
    let [a, b] = sides.map(|bound| {
        bound.as_ref().map(|bound| {
            if bound.exclusive {
                Value::from(format!("{} (exclusive)", bound.value))
            } else {
                Value::Number(bound.value.clone())
            }
        })
    });
    cx.add(rule, keyword, a, b);
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
