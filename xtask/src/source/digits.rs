//! Numbers with more digits than a tree keeps: integers of more than 64 bits, and fractions of more digits than a
//! floating-point number has. In: a document's text and its tree. Out: a diagnostic at each of them; where a value is meant
//! exactly, an error, so that none is generated or compared as another number.

use std::sync::Arc;

use serde_json::Value;

use super::pointer::value_at;
use crate::report::{Code, Report, Site, locate, string_end};

/// 64 bits hold every integer of so many digits.
const INTEGER_DIGITS: usize = 18;

/// A floating-point number holds every number of so many digits.
const FLOAT_DIGITS: usize = 15;

/// Reports the numbers of a document that are not read digit for digit.
pub fn check(tree: &Value, file: &Arc<str>, text: &str, report: &mut Report) {
    if !has_long_number(text) {
        return;
    }
    for (pointer, spelling) in locate::scalars(text, &|_, scalar| is_long(scalar)) {
        let Some(read) = value_at(tree, &pointer).filter(|read| read.is_number()) else {
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

/// Returns whether the text has a number that is so long, unless it is in quotes or a part of a word or a sentence.
fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    // In a document that is JSON a string ends at its quote, in YAML an apostrophe may be one of a word.
    let is_json = text.trim_start().starts_with(['{', '[']);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if is_json && *byte == b'"' {
            at = string_end(bytes, at + 1);
            continue;
        }
        if !is_part(byte) {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| is_part(byte)).count();
        let (number, after) = bytes[at..].split_at(length);
        if is_suspect(number, after) && may_be_scalar(&bytes[..at], after) {
            return true;
        }
        at += length;
    }
    false
}

/// Returns whether a value may be a number that is not kept as it is.
fn is_long(scalar: &str) -> bool {
    let unsigned = scalar.trim_start_matches(['+', '-']).as_bytes();
    let length = unsigned.iter().take_while(|byte| is_part(byte)).count();
    let (number, after) = unsigned.split_at(length);
    is_suspect(number, after)
}

/// Returns whether a number, of which this is the part before an exponent, may have more digits than are kept.
fn is_suspect(number: &[u8], after: &[u8]) -> bool {
    let is_integer = !number.contains(&b'.') && !matches!(after.first(), Some(b'e' | b'E'));
    let kept = if is_integer {
        INTEGER_DIGITS
    } else {
        FLOAT_DIGITS
    };
    let digits = number.iter().filter(|byte| byte.is_ascii_digit());
    digits.skip_while(|byte| **byte == b'0').count() > kept
}

/// Returns whether a byte is one of the digits of a number, or the point between them.
fn is_part(byte: &u8) -> bool {
    byte.is_ascii_digit() || *byte == b'.'
}

/// Returns whether digits may be all of a value: what is before them ends a key, another item or a line, or is the sign, a tag or
/// an anchor of the value; what is behind them begins another item or ends the line, or is an exponent.
fn may_be_scalar(before: &[u8], after: &[u8]) -> bool {
    let value = before.trim_ascii_end();
    let unsigned = value.strip_suffix(b"+").or(value.strip_suffix(b"-"));
    let key = unsigned.unwrap_or(value).trim_ascii_end();
    let word = key.rsplit(u8::is_ascii_whitespace).next();
    let begins = match key.last() {
        None => true,
        Some(_) if before[key.len()..].contains(&b'\n') => true,
        Some(last) => b":-[,{?".contains(last) || word.is_some_and(|it| b"!&".contains(&it[0])),
    };
    let next = after.trim_ascii_start();
    let gap = &after[..after.len() - next.len()];
    let ends = match next.first() {
        None => true,
        // A colon within a word ends no key.
        Some(b':') if gap.is_empty() => next.get(1).is_none_or(u8::is_ascii_whitespace),
        Some(next) if gap.is_empty() => b",]}eE".contains(next),
        Some(next) => gap.contains(&b'\n') || b"#,]}:".contains(next),
    };
    begins && ends
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
            "a: 1234567890123456789",
            "[1234567890123456789]",
            "-0.1234567890123456",
            "a: +1234567890123456789 # so many",
            "a:\n  1234567890123456789\n",
            "- !!int 1234567890123456789",
            "a: &id 1234567890123456789",
            "[1234567890123456e3, 1]",
            "{\"a\\\\\": 1234567890123456789}",
        ] {
            assert!(has_long_number(text), "{text}");
        }
        for text in [
            "id: \"1234567890123456789\"",
            "a: 123456789012345678",
            "a: 0.12625250501002",
            "a:1234567890123456789:b",
            "name_1234567890123456789",
            "a1234567890123456789",
            "a: the id 1234567890123456789",
            "a: 1234567890123456789 is the id",
            "a: https://example.com/1234567890123456789/feed",
            "{\"at 1234567890123456789 \\\" 1234567890123456789\": 1}",
            "{\"open 1234567890123456789 \\",
        ] {
            assert!(!has_long_number(text), "{text}");
        }
    }
}
