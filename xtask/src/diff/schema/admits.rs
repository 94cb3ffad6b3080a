//! Whether a schema admits one value. In: a schema and a value. Out: whether a bound, a count or a step rejects it; patterns,
//! formats and whatever is about arrays or objects are left to others.

use serde_json::{Number, Value};

use super::{NumberBound, Schema, tighter};

impl Schema {
    /// Returns whether a keyword about numbers or the length of strings rejects a value.
    pub fn rejects(&self, value: &Value) -> bool {
        match value {
            Value::Number(number) => self.rejects_number(number),
            Value::String(text) => {
                let length = text.chars().count() as u64;
                let count = |key| self.counts.get(key).copied();
                count("minLength").is_some_and(|least| length < least)
                    || count("maxLength").is_some_and(|most| length > most)
            }
            _ => false,
        }
    }

    fn rejects_number(&self, number: &Number) -> bool {
        let own = NumberBound {
            value: number.clone(),
            exclusive: false,
        };
        let is_beyond = |bound: &Option<NumberBound>, is_upper| {
            bound
                .as_ref()
                .is_some_and(|bound| tighter(bound, &own, is_upper))
        };
        let is_between = |step: &Value| {
            let times = number.as_f64().zip(step.as_f64());
            let times = times.filter(|(_, step)| *step != 0.0);
            times.is_some_and(|(value, step)| {
                let times = value / step;
                (times - times.round()).abs() > 1e-9
            })
        };
        is_beyond(&self.maximum, true)
            || is_beyond(&self.minimum, false)
            || self.multiple_of.values().any(is_between)
    }
}
