//! The spellings of integers that the reader would round or reject. In: JSON. Out: the value, in which each such integer is
//! what its type can hold: a string of its digits, a number, or the largest or smallest integer.
//!
//! A document that gives no bound does not say how large an integer becomes, and one of them must not cost the whole response.
//! The reader says where an integer did not fit, so that those of other properties keep their spelling; inside of a union it
//! cannot, and there are not more than a few such properties in any type. Beyond that the JSON is read as it is, and then with
//! as many of them as the nearest integers as it takes.

use serde::de::DeserializeOwned;

use super::{Number, is_long, numbers};
use crate::integer::{is_infinite, nearest, whole};

/// How often JSON is read again, since another integer did not fit.
const READINGS: usize = 16;

/// How the integers of a property are written; the first that fits counts.
#[derive(Clone, Copy, PartialEq)]
enum Spelling {
    String,
    Number,
    Unsigned,
    Signed,
}

impl Spelling {
    fn next(self) -> Option<Self> {
        match self {
            Self::String => Some(Self::Number),
            Self::Number => Some(Self::Unsigned),
            Self::Unsigned => Some(Self::Signed),
            Self::Signed => None,
        }
    }
}

/// Reads JSON whose integers do not all fit; `None` if it has no such integers, or does not fit all the same.
#[cold]
pub(super) fn read<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let found = numbers(json, is_beyond)?;
    if found.is_empty() {
        return None;
    }
    let mut names: Vec<&[u8]> = found.iter().map(|it| it.name(json)).collect();
    names.sort_unstable();
    names.dedup();
    let spelled = |spellings: &[Spelling]| {
        let of = |number: &Number| spellings[names.binary_search(&number.name(json)).unwrap_or(0)];
        rewritten(json, &found, of)
    };
    let mut spellings = vec![Spelling::String; names.len()];
    for _ in 0..READINGS {
        let (text, ends) = spelled(&spellings);
        let error = match serde_json::from_slice(&text) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let misfit = offset(&text, &error).and_then(|at| ends.binary_search(&at).ok());
        let Some(misfit) = misfit.map(|at| found[at].name(json)) else {
            break;
        };
        let spelling = &mut spellings[names.binary_search(&misfit).ok()?];
        *spelling = spelling.next()?;
    }
    if let Ok(value) = serde_json::from_slice(json) {
        return Some(value);
    }
    let mut nearest = vec![Spelling::Signed; names.len()];
    let mut value = serde_json::from_slice(&spelled(&nearest).0).ok()?;
    for (at, spelling) in spellings.into_iter().enumerate().take(READINGS) {
        nearest[at] = spelling;
        match serde_json::from_slice(&spelled(&nearest).0) {
            Ok(better) => value = better,
            Err(_) => nearest[at] = Spelling::Signed,
        }
    }
    Some(value)
}

/// Returns whether a number is an integer that `i64` does not hold.
fn is_beyond(number: &[u8]) -> bool {
    if number.len() < 2 {
        return false;
    }
    let text = str::from_utf8(number).unwrap_or_default();
    // One with a fraction of zero is rewritten elsewhere.
    let is_exact = |number: f64| whole(number).is_some();
    text.parse::<i64>().is_err() && nearest(text).is_some() && !text.parse().is_ok_and(is_exact)
}

/// Writes the numbers as they are spelled; returns where each of them ends as well.
fn rewritten(
    json: &[u8],
    numbers: &[Number],
    spelling: impl Fn(&Number) -> Spelling,
) -> (Vec<u8>, Vec<usize>) {
    let mut out = Vec::with_capacity(json.len() + 2 * numbers.len());
    let (mut ends, mut end) = (Vec::with_capacity(numbers.len()), 0);
    for one in numbers {
        out.extend_from_slice(&json[end..one.number.start]);
        end = one.number.end;
        let digits = &json[one.number.clone()];
        let text = String::from_utf8_lossy(digits);
        let written = match spelling(one) {
            Spelling::String if is_long(digits) || is_infinite(&text) => format!("\"{text}\""),
            // The nearest number.
            Spelling::Number if is_infinite(&text) => {
                let sign = if digits[0] == b'-' { "-" } else { "" };
                format!("{sign}{:e}", f64::MAX)
            }
            Spelling::String | Spelling::Number => text.into_owned(),
            // A conversion from a floating-point number saturates.
            Spelling::Unsigned if digits[0] != b'-' => {
                (text.parse().unwrap_or(0.0) as u64).to_string()
            }
            Spelling::Unsigned | Spelling::Signed => nearest(&text).unwrap_or(0).to_string(),
        };
        out.extend_from_slice(written.as_bytes());
        ends.push(out.len());
    }
    out.extend_from_slice(&json[end..]);
    (out, ends)
}

/// Returns how many bytes had been read at an error.
fn offset(json: &[u8], error: &serde_json::Error) -> Option<usize> {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    let before = lines.take(error.line().checked_sub(1)?).map(<[u8]>::len);
    Some(before.sum::<usize>() + error.column())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;

    type Of<T> = BTreeMap<String, T>;

    #[test]
    fn only_what_does_not_fit_changes() {
        let json = br#"[{"a":[18446744073709551615,-99999999999999999999,1e25,1]},
            {"b":18446744073709551616},{"c":18446744073709551616}]"#;
        let (a, b, c): (Of<Vec<i64>>, Of<String>, Of<u64>) = read(json).unwrap();
        assert_eq!(a["a"], [i64::MAX, i64::MIN, i64::MAX, 1]);
        assert_eq!(b["b"], "18446744073709551616");
        assert_eq!(c["c"], u64::MAX);
        let json = br#"[[9223372036854775808],{"x":9223372036854775808,"y":1e25,"z":5.0}]"#;
        let (list, any): (Vec<i64>, Value) = read(json).unwrap();
        assert_eq!(list, [i64::MAX]);
        assert_eq!(any, json!({"x": 1_u64 << 63, "y": 1e25, "z": 5.0}));
    }

    #[test]
    fn a_number_out_of_range_is_the_nearest() {
        let json = b"[[1e999,-1e99999999999],{\"a\":-1e400,\"b\":7},1e999,{\"c\":1e999}]";
        let (list, map, any, float): (Vec<i64>, Of<i64>, Value, Of<f64>) = read(json).unwrap();
        assert_eq!(list, [i64::MAX, i64::MIN]);
        assert_eq!((map["a"], map["b"]), (i64::MIN, 7));
        assert_eq!(any, "1e999");
        assert_eq!(float["c"], f64::MAX);
    }

    #[test]
    fn what_is_of_another_shape_does_not_fit() {
        for json in [
            "[1.5]",
            r#"["18446744073709551615"]"#,
            "[18446744073709551615,{}]",
            "[18446744073709551615",
        ] {
            assert_eq!(read::<Vec<i64>>(json.as_bytes()), None, "{json}");
        }
    }
}
