//! JSON that is valid, and that the reader does not take: half a surrogate pair, a number out of range, an integer with a
//! fraction of zero, arrays and objects nested too deep. Such JSON comes in, JSON that can be read goes out.
//!
//! Only what cannot be read is changed: half a pair becomes U+FFFD, as in any lossy decoding; `5.0` and `1e3` become the
//! integers that they are (JSON Schema, validation 6.1.1); any other number or a deep value
//! becomes a string of its JSON. So a property that the type does not declare keeps it, and a declared one does not fit.

use serde::de::DeserializeOwned;

use crate::digits::{self, in_number, string};
use crate::integer::whole;

/// The nesting from which on a value is kept as a string; the reader's own limit is 128.
const DEEPEST: usize = 100;

/// Reads JSON; what the reader cannot read is changed first.
///
/// # Errors
///
/// The JSON as it is does not fit the type.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let changed = || readable(json).and_then(|json| digits::read(&json).ok());
    digits::read(json).or_else(|error| changed().ok_or(error))
}

/// Returns JSON that the reader can read, or `None` if nothing had to change or the text is not JSON.
pub(crate) fn readable(json: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len());
    let (mut at, mut depth, mut changed) = (0, 0_usize, false);
    while let Some(byte) = json.get(at) {
        let rest = &json[at..];
        let (length, replaced) = match byte {
            b'"' => {
                let length = string(rest)?;
                (length, with_whole_pairs(&rest[..length]))
            }
            b'[' | b'{' if depth == DEEPEST => {
                let length = nested(rest)?;
                (length, Some(quoted(&rest[..length])?))
            }
            b'-' | b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| in_number(**byte)).count();
                let number = &rest[..length];
                let replaced = match serde_json::from_slice::<serde_json::Number>(number) {
                    Ok(number) => without_fraction(&number),
                    Err(_) => Some(quoted(number)?),
                };
                (length, replaced)
            }
            b'[' | b'{' => {
                depth += 1;
                (1, None)
            }
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                (1, None)
            }
            _ => (1, None),
        };
        changed |= replaced.is_some();
        out.extend_from_slice(replaced.as_deref().unwrap_or(&rest[..length]));
        at += length;
    }
    changed.then_some(out)
}

/// Returns the length of the array or object at the start of the text.
fn nested(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let byte = text.get(at)?;
        at += match byte {
            b'"' => string(&text[at..])?,
            _ => 1,
        };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Returns a number with a fraction of zero without it.
fn without_fraction(number: &serde_json::Number) -> Option<Vec<u8>> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    Some(whole(float)?.to_string().into())
}

/// Returns JSON as a JSON string.
fn quoted(json: &[u8]) -> Option<Vec<u8>> {
    serde_json::to_vec(std::str::from_utf8(json).ok()?).ok()
}

/// Returns a string without halves of surrogate pairs, or `None` if it has no such halves.
fn with_whole_pairs(string: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut at, mut kept) = (0, 0);
    while at < string.len() {
        if string[at] != b'\\' {
            at += 1;
            continue;
        }
        match unit(&string[at..]) {
            Some(0xD800..=0xDBFF) if matches!(unit(&string[at + 6..]), Some(0xDC00..=0xDFFF)) => {
                at += 12;
            }
            Some(0xD800..=0xDFFF) => {
                out.extend_from_slice(&string[kept..at]);
                out.extend_from_slice(b"\\ufffd");
                at += 6;
                kept = at;
            }
            Some(_) => at += 6,
            None => at += 2,
        }
    }
    out.extend_from_slice(&string[kept..]);
    (kept > 0).then_some(out)
}

/// Returns the UTF-16 unit that an escape at the start of the text represents.
fn unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    digits.iter().try_fold(0, |unit, digit| {
        Some(unit * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        readable(json.as_bytes()).map(|json| String::from_utf8(json).unwrap())
    }

    #[test]
    fn what_can_be_read_stays() {
        for json in [
            "null",
            r#"{"a":[1,-2.5,1e300,18446744073709551615,"x\"]\\1.0","\ud83d\ude00"]}"#,
            &format!("{}{}", "[".repeat(100), "]".repeat(100)),
            r#"{"a":"#,
            r#"["a"#,
            "]",
        ] {
            assert_eq!(text(json), None, "{json}");
        }
    }

    #[test]
    fn what_cannot_be_read_becomes_a_string() {
        for (json, expected) in [
            ("[1e999,1]", r#"["1e999",1]"#),
            ("[5.0,-2.5e3,-0.0]", "[5,-2500,0]"),
            (
                r#"{"a":"x\ud800y\udc00\ud83d\ude00"}"#,
                r#"{"a":"x\ufffdy\ufffd\ud83d\ude00"}"#,
            ),
        ] {
            assert_eq!(text(json).as_deref(), Some(expected));
        }
        let deep = format!("{}\"]\"{}", "[".repeat(5_000), "]".repeat(5_000));
        let json = text(&format!(r#"{{"a":{deep},"b":1}}"#)).unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["b"], 1);
    }
}
