//! Bounds of numbers. In: a schema as OpenAPI 3.0 or 3.1 writes it. Out: its bounds, and which of two is tighter.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::diff::tree::TreeNode;

/// A lower or upper bound of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberBound {
    pub value: Number,
    pub exclusive: bool,
}

impl NumberBound {
    /// Returns the same bound of integers, inclusive.
    pub fn of_integers(&self, upper: bool) -> NumberBound {
        let step = if upper { -1 } else { 1 };
        let nearest = |value: f64| if upper { value.floor() } else { value.ceil() };
        let exact = self.value.as_i128().map(|value| (value, true));
        let rounded = self.value.as_f64().filter(|value| value.abs() < 9e15);
        let rounded = rounded.map(|value| (nearest(value) as i128, value.fract() == 0.0));
        let whole = exact.or(rounded).and_then(|(value, is_whole)| {
            let is_beside = self.exclusive && is_whole;
            Number::from_i128(value + if is_beside { step } else { 0 })
        });
        let bound = whole.map(|value| NumberBound {
            value,
            exclusive: false,
        });
        bound.unwrap_or_else(|| self.clone())
    }
}

/// Returns the bounds of one location: that of `keyword` and that of `exclusive`, which is a flag or a number.
pub fn bounds(
    part: &TreeNode<'_>,
    keyword: &str,
    exclusive: &str,
) -> impl Iterator<Item = NumberBound> {
    let number = |key: &str| part.value.get(key).and_then(Value::as_number).cloned();
    let plain = number(keyword).map(|value| NumberBound {
        value,
        exclusive: part.flag(exclusive),
    });
    let strict = number(exclusive).map(|value| NumberBound {
        value,
        exclusive: true,
    });
    plain.into_iter().chain(strict)
}

/// Returns whether `bound` is tighter than `old`.
pub fn tighter(bound: &NumberBound, old: &NumberBound, upper: bool) -> bool {
    let order = compared(&bound.value, &old.value);
    let order = if upper { order } else { order.reverse() };
    order.is_lt() || order.is_eq() && bound.exclusive && !old.exclusive
}

/// Compares numbers, exactly where both are integers.
fn compared(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
            a.partial_cmp(&b).unwrap_or(Ordering::Equal)
        }
    }
}
