//! Bounds of numbers, in the spelling of OpenAPI 3.0 or of 3.1.

use serde_json::Value;

use crate::diff::tree::Spot;

/// A lower or upper bound of a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub value: serde_json::Number,
    pub exclusive: bool,
}

impl Bound {
    /// The same bound of integers, inclusive.
    pub fn of_integers(&self, upper: bool) -> Bound {
        let step = if upper { -1 } else { 1 };
        let nearest = |value: f64| if upper { value.floor() } else { value.ceil() };
        let exact = self.value.as_i128().map(|value| (value, true));
        let rounded = self.value.as_f64().filter(|value| value.abs() < 9e15);
        let rounded = rounded.map(|value| (nearest(value) as i128, value.fract() == 0.0));
        let whole = exact.or(rounded).and_then(|(value, is_whole)| {
            let value = if self.exclusive && is_whole {
                value + step
            } else {
                value
            };
            serde_json::Number::from_i128(value)
        });
        whole.map_or_else(
            || self.clone(),
            |value| Bound {
                value,
                exclusive: false,
            },
        )
    }
}

/// The bounds that one place sets: `keyword` itself and its exclusive twin, which is a flag or a number.
pub fn bounds(part: &Spot<'_>, keyword: &str, exclusive: &str) -> impl Iterator<Item = Bound> {
    let number = |key: &str| part.node.get(key).and_then(Value::as_number).cloned();
    let plain = number(keyword).map(|value| Bound {
        value,
        exclusive: part.flag(exclusive),
    });
    let strict = number(exclusive).map(|value| Bound {
        value,
        exclusive: true,
    });
    plain.into_iter().chain(strict)
}

/// Tells whether `bound` allows less than `old`.
pub fn tighter(bound: &Bound, old: &Bound, upper: bool) -> bool {
    let order = compared(&bound.value, &old.value);
    let order = if upper { order } else { order.reverse() };
    order.is_lt() || order.is_eq() && bound.exclusive && !old.exclusive
}

/// Compares numbers, exactly where both are integers.
fn compared(a: &serde_json::Number, b: &serde_json::Number) -> std::cmp::Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        }
    }
}
