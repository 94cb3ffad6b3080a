//! The range of numbers, which bounds and formats state together. In: two schemas. Out: what a bound changed, and what a
//! format did. A bound that the format states already changes nothing, nor does a format within the bounds.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::schema::Cx;
use crate::diff::rule::{Rule, Shift};
use crate::diff::schema::{JsonType, NumberBound, Schema, tighter};

/// Rules for a bound that was set, tightened and relaxed.
#[rustfmt::skip]
const MAXIMUM: [Rule; 3] = [Rule::MaximumSet, Rule::MaximumTightened, Rule::MaximumRelaxed];
#[rustfmt::skip]
const MINIMUM: [Rule; 3] = [Rule::MinimumSet, Rule::MinimumTightened, Rule::MinimumRelaxed];

/// Formats of integers, with the least and the greatest value.
const INTEGERS: [(&str, i128, i128); 8] = [
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
];

/// One end of the range of one side.
struct RangeEnd {
    bound: Option<NumberBound>,
    /// Whether the format states it.
    is_stated: bool,
}

/// Compares the bounds. Where a format changed the range, that is a change of the format.
pub fn compare(cx: &Cx<'_, '_>) {
    for (keyword, [set, tightened, relaxed]) in [("maximum", MAXIMUM), ("minimum", MINIMUM)] {
        if !cx.both_have(keyword) {
            continue;
        }
        let is_upper = keyword == "maximum";
        let ends = ends(cx, is_upper);
        let is_same = own(&cx.old, is_upper).map(|bound| bound.of_integers(is_upper))
            == own(&cx.new, is_upper).map(|bound| bound.of_integers(is_upper));
        let rule = match shift(&ends, is_upper) {
            None if is_same || !are_integers(cx) => continue,
            None => Rule::KeywordWithoutEffect,
            Some(shift) if is_by_format(cx, &ends, shift) => continue,
            Some(Shift::Widened) => relaxed,
            // In writing there was no bound.
            Some(_) if own(&cx.old, is_upper).is_none() => set,
            Some(_) => tightened,
        };
        let [a, b] = cx.sides().map(|side| shown(own(side, is_upper)?));
        cx.add(rule, keyword, a, b);
    }
}

/// Returns how the formats changed the range, if they differ in nothing else; the inner `None` means that they did not.
pub fn by_formats(cx: &Cx<'_, '_>) -> Option<Option<Shift>> {
    let others = |side: &Schema| -> BTreeSet<String> {
        let formats = side.formats.iter();
        formats
            .filter(|name| range_of(name).is_none())
            .cloned()
            .collect()
    };
    let [old, new] = cx.sides();
    if !are_integers(cx) || others(old) != others(new) {
        return None;
    }
    let shifts = [true, false].map(|is_upper| {
        let ends = ends(cx, is_upper);
        shift(&ends, is_upper).filter(|shift| is_by_format(cx, &ends, *shift))
    });
    Some(match shifts {
        [None, shift] | [shift, None] => shift,
        [Some(a), Some(b)] if a == b => Some(a),
        _ => Some(Shift::Changed),
    })
}

fn are_integers(cx: &Cx<'_, '_>) -> bool {
    let mut sides = cx.sides().into_iter();
    sides.all(|side| side.only() == Some(JsonType::Integer))
}

fn range_of(format: &str) -> Option<[i128; 2]> {
    let row = INTEGERS.iter().find(|(name, ..)| *name == format)?;
    Some([row.1, row.2])
}

fn own(side: &Schema, is_upper: bool) -> Option<&NumberBound> {
    if is_upper {
        &side.maximum
    } else {
        &side.minimum
    }
    .as_ref()
}

/// Returns one end of the range of both sides.
fn ends(cx: &Cx<'_, '_>, is_upper: bool) -> [RangeEnd; 2] {
    let are_integers = are_integers(cx);
    cx.sides().map(|side| {
        let own = own(side, is_upper);
        if !are_integers {
            return RangeEnd {
                bound: own.cloned(),
                is_stated: false,
            };
        }
        let own = own.map(|bound| bound.of_integers(is_upper));
        let ranges = side.formats.iter().filter_map(|name| range_of(name));
        let ends = ranges.map(|range| range[usize::from(is_upper)]);
        let stated = if is_upper { ends.min() } else { ends.max() };
        let stated = stated.and_then(Number::from_i128).map(|value| NumberBound {
            value,
            exclusive: false,
        });
        let is_tighter = |own: &NumberBound| {
            stated
                .as_ref()
                .is_none_or(|stated| tighter(own, stated, is_upper))
        };
        let own = own.filter(is_tighter);
        RangeEnd {
            is_stated: own.is_none() && stated.is_some(),
            bound: own.or(stated),
        }
    })
}

/// Returns whether another format made the difference: that of the narrower side states its end.
fn is_by_format(cx: &Cx<'_, '_>, [old, new]: &[RangeEnd; 2], shift: Shift) -> bool {
    let narrower = if shift == Shift::Widened { old } else { new };
    cx.old.formats != cx.new.formats && narrower.is_stated
}

fn shift([old, new]: &[RangeEnd; 2], is_upper: bool) -> Option<Shift> {
    match (&old.bound, &new.bound) {
        (None, Some(_)) => Some(Shift::Narrowed),
        (Some(_), None) => Some(Shift::Widened),
        (Some(a), Some(b)) if tighter(b, a, is_upper) => Some(Shift::Narrowed),
        (Some(a), Some(b)) if tighter(a, b, is_upper) => Some(Shift::Widened),
        _ => None,
    }
}

fn shown(bound: &NumberBound) -> Option<Value> {
    Some(if bound.exclusive {
        Value::from(format!("{} (exclusive)", bound.value))
    } else {
        Value::Number(bound.value.clone())
    })
}
