//! Numbers with more digits than a tree keeps: integers of more than 64 bits, and fractions of more digits than a
//! floating-point number has. In: a document's text and its tree. Out: a diagnostic at each of them; where a value is meant
//! exactly, an error, so that none is generated or compared as another number.

use std::sync::Arc;

use serde_json::Value;

use crate::report::{Code, Report, Site, locate};

/// Any number of fewer digits is kept as it is.
const SUSPECT: usize = 16;

/// Reports the numbers of a document that are not read digit for digit.
pub fn check(tree: &Value, file: &Arc<str>, text: &str, report: &mut Report) {
    if !has_long_number(text) {
        return;
    }
    let is_number = |pointer: &str| tree.pointer(pointer).is_some_and(Value::is_number);
    for (pointer, spelling) in locate::scalars(text, &is_number) {
        let Some(read) = tree.pointer(&pointer) else {
            continue;
        };
        // What is not decimal is an integer of 64 bits, or has been rejected.
        let written = Decimal::read(&spelling);
        if written.is_none() || written == Decimal::read(&read.to_string()) {
            continue;
        }
        let site = Site {
            pointer,
            ..Site::file(file)
        };
        let message = format!("`{spelling}` has more digits than are read; it becomes {read}");
        if is_exact(&site.pointer) {
            let help = "write it as a string, and let the schema be one of strings";
            report.error(Code::RoundedNumber, site, message, help);
        } else {
            let help = "write a number of fewer digits";
            report.lose(Code::RoundedNumber, site, message, help);
        }
    }
}

/// Returns whether a value is one that is sent or received as it is.
fn is_exact(pointer: &str) -> bool {
    let mut tokens = pointer.split('/');
    let mut before = "";
    tokens.any(|token| {
        let is_value = matches!(token, "enum" | "const" | "default");
        let found = is_value && !matches!(before, "properties" | "schemas" | "parameters");
        before = token;
        found
    })
}

/// Returns whether the text has a number that is so long, unless it is in quotes or a part of a word.
fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !is_part(byte) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let is_word = before.is_ascii_alphabetic() || b"\"'_".contains(&before);
        if length >= SUSPECT && !is_word {
            return true;
        }
        at += length;
    }
    false
}

/// A number as it is written, without zeros that say nothing.
#[derive(PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    /// The power of ten of the last digit.
    exponent: i64,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let exponent: i64 = exponent.parse().ok()?;
        let significant = digits.trim_end_matches('0');
        let zeros = digits.len() - significant.len();
        let shift = i64::try_from(zeros).ok()? - i64::try_from(fraction.len()).ok()?;
        let significant = significant.trim_start_matches('0');
        Some(Self {
            is_negative: is_negative && !significant.is_empty(),
            digits: significant.to_owned(),
            exponent: if significant.is_empty() {
                0
            } else {
                exponent.checked_add(shift)?
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_many_spellings() {
        let same =
            |a: &str, b: &str| Decimal::read(a).is_some() && Decimal::read(a) == Decimal::read(b);
        for (a, b) in [
            ("1", "1.0"),
            ("0", "-0.00"),
            ("1e3", "1000"),
            ("0.5", "5e-1"),
            ("+12", "12"),
            ("007", "7"),
            ("7.922816251426434e28", "79228162514264340000000000000"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
        for (a, b) in [("1", "-1"), ("1", "10"), ("0.1", "0.10000000000000000001")] {
            assert!(!same(a, b), "{a} {b}");
        }
        for text in ["0x1F", "1_000", "", ".", "-", "e3", "inf"] {
            assert!(Decimal::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_long_numbers_are_looked_at() {
        for text in [
            "a: 12345678901234567",
            "[12345678901234567]",
            "-0.1234567890123456",
        ] {
            assert!(has_long_number(text), "{text}");
        }
        for text in [
            "id: \"12345678901234567\"",
            "a: 123456789012345",
            "name_12345678901234567",
            "a12345678901234567",
        ] {
            assert!(!has_long_number(text), "{text}");
        }
    }
}
