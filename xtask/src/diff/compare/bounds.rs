//! Bounds: each keyword by itself, tightened or relaxed.

use std::rc::Rc;

use serde_json::Value;

use super::pattern;
use super::schema::Cx;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{Bound, Kind};
use crate::keyword::{Merge, SCHEMA};

/// Keyword, kind of value, rules for tightened and relaxed.
#[rustfmt::skip]
const COUNTS: [(&str, Kind, Rule, Rule); 8] = [
    ("maxLength", Kind::String, Rule::MaxLengthTightened, Rule::MaxLengthRelaxed),
    ("minLength", Kind::String, Rule::MinLengthTightened, Rule::MinLengthRelaxed),
    ("maxItems", Kind::Array, Rule::MaxItemsTightened, Rule::MaxItemsRelaxed),
    ("minItems", Kind::Array, Rule::MinItemsTightened, Rule::MinItemsRelaxed),
    ("maxProperties", Kind::Object, Rule::MaxPropertiesTightened, Rule::MaxPropertiesRelaxed),
    ("minProperties", Kind::Object, Rule::MinPropertiesTightened, Rule::MinPropertiesRelaxed),
    ("maxContains", Kind::Array, Rule::ContainsTightened, Rule::ContainsRelaxed),
    ("minContains", Kind::Array, Rule::ContainsTightened, Rule::ContainsRelaxed),
];

fn is_larger_stricter(keyword: &str) -> bool {
    let stricter = Merge::Limit {
        larger_is_stricter: true,
    };
    SCHEMA
        .find(keyword)
        .is_some_and(|row| row.merge == stricter)
}

/// Rules for a bound that was set, tightened and relaxed.
const MAXIMUM: [Rule; 3] = [
    Rule::MaximumSet,
    Rule::MaximumTightened,
    Rule::MaximumRelaxed,
];
const MINIMUM: [Rule; 3] = [
    Rule::MinimumSet,
    Rule::MinimumTightened,
    Rule::MinimumRelaxed,
];

pub fn compare(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    for (keyword, kind, tightened, relaxed) in COUNTS {
        let contains = keyword.ends_with("Contains");
        if !cx.both(kind) || contains && !(old.contains.is_some() && new.contains.is_some()) {
            continue;
        }
        let [a, b] = [&old, &new].map(|side| side.counts.get(keyword).copied());
        let tighter = match (a, b) {
            (a, b) if a == b => continue,
            // Without a number, at least one item is demanded.
            (a, b) if keyword == "minContains" => b.unwrap_or(1) > a.unwrap_or(1),
            (None, _) => true,
            (_, None) => false,
            (Some(a), Some(b)) => (b > a) == is_larger_stricter(keyword),
        };
        let rule = if tighter { tightened } else { relaxed };
        cx.add(
            rule,
            keyword,
            a.map_or(Value::Null, Value::from),
            b.map_or(Value::Null, Value::from),
        );
    }
    if cx.both(Kind::Integer) {
        range(cx, "maximum", MAXIMUM, &old.maximum, &new.maximum);
        range(cx, "minimum", MINIMUM, &old.minimum, &new.minimum);
        steps(cx);
    }
    if cx.both(Kind::String) {
        patterns(cx);
    }
    match (old.unique, new.unique) {
        (false, true) => cx.add(Rule::UniqueItemsSet, "uniqueItems", false, true),
        (true, false) => cx.add(Rule::UniqueItemsCleared, "uniqueItems", true, false),
        _ => {}
    }
}

fn range(
    cx: &mut Cx<'_, '_, '_>,
    keyword: &str,
    [set, tightened, relaxed]: [Rule; 3],
    old: &Option<Bound>,
    new: &Option<Bound>,
) {
    use crate::diff::schema::tighter;
    let upper = keyword == "maximum";
    let integers = [&cx.old, &cx.new]
        .iter()
        .all(|side| side.only() == Some(Kind::Integer));
    let [a, b] = [old, new].map(|bound| {
        if integers {
            bound.as_ref().map(|bound| bound.of_integers(upper))
        } else {
            bound.clone()
        }
    });
    let rule = match (&a, &b) {
        (None, None) => return,
        (None, Some(_)) => set,
        (Some(_), None) => relaxed,
        (Some(a), Some(b)) if tighter(b, a, upper) => tightened,
        (Some(a), Some(b)) if tighter(a, b, upper) => relaxed,
        _ => return,
    };
    let shown = |bound: &Option<Bound>| match bound {
        Some(bound) if bound.exclusive => Value::from(format!("{} (exclusive)", bound.value)),
        Some(bound) => Value::Number(bound.value.clone()),
        None => Value::Null,
    };
    cx.add(rule, keyword, shown(old), shown(new));
}

fn steps(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let [a, b] = [&old, &new].map(|side| side.multiple_of.values().next_back().cloned());
    if old.multiple_of.keys().eq(new.multiple_of.keys()) {
        return;
    }
    let step = |value: &Option<Value>| value.as_ref().and_then(Value::as_f64);
    let divides = |large: f64, small: f64| {
        let times = large / small;
        small != 0.0 && (times - times.round()).abs() < 1e-9
    };
    let rule = match (step(&a), step(&b)) {
        (None, _) => Rule::MultipleOfTightened,
        (_, None) => Rule::MultipleOfRelaxed,
        (Some(a), Some(b)) if divides(b, a) => Rule::MultipleOfTightened,
        (Some(a), Some(b)) if divides(a, b) => Rule::MultipleOfRelaxed,
        _ => Rule::MultipleOfChanged,
    };
    cx.add(
        rule,
        "multipleOf",
        a.unwrap_or_default(),
        b.unwrap_or_default(),
    );
}

fn patterns(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    if old.patterns == new.patterns {
        return;
    }
    let rule = if new.patterns.is_superset(&old.patterns) {
        Rule::PatternAdded
    } else if old.patterns.is_superset(&new.patterns) {
        Rule::PatternRemoved
    } else {
        let rule = match (Vec::from_iter(&old.patterns), Vec::from_iter(&new.patterns)) {
            (a, b) if a.len() == 1 && b.len() == 1 => pattern::shift(a[0], b[0]),
            _ => Some(Shift::Changed),
        };
        match rule {
            None => return,
            Some(Shift::Widened) => Rule::PatternWidened,
            Some(Shift::Narrowed) => Rule::PatternNarrowed,
            Some(Shift::Changed) => Rule::PatternChanged,
        }
    };
    let [a, b] = [&old, &new].map(|side| {
        let all: Vec<_> = side.patterns.iter().map(String::as_str).collect();
        match all.as_slice() {
            [] => Value::Null,
            all => Value::from(all.join(" and ")),
        }
    });
    cx.add(rule, "pattern", a, b);
}
