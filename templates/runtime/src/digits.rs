//! Integers of more than 64 bits, which are ids. JSON comes in; it goes out with each of them as a string of its digits.
//!
//! The reader would round them to a floating-point number. A type that a string fits keeps the digits, and so does a value of
//! any shape; any other type gets what it can hold.

#[path = "digits/spelling.rs"]
mod spelling;

use std::ops::Range;

use serde::de::DeserializeOwned;

/// The digits from which on an integer may have more than 64 bits.
const LONG: usize = 19;

/// JSON in which integers of more than 64 bits are strings.
pub(crate) struct Unrounded {
    pub(crate) json: Vec<u8>,
    /// Where the quotes are that the original does not have, in ascending order.
    quotes: Vec<usize>,
}

impl Unrounded {
    /// Returns where in the original a position of the JSON is.
    pub(crate) fn original(&self, at: usize) -> usize {
        at - self.quotes.partition_point(|quote| *quote < at)
    }

    /// Returns where in the original a range of the JSON is.
    pub(crate) fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        self.original(range.start)..self.original(range.end)
    }

    fn quote(&mut self) {
        self.quotes.push(self.json.len());
        self.json.push(b'"');
    }
}

/// Reads JSON, and keeps the digits of integers of more than 64 bits if the type allows it. One that the type cannot hold, and
/// that the document does not bound, is read as the nearest that it can.
///
/// # Errors
///
/// The JSON as it is does not fit the type.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    if has_long_run(json) {
        return spelling::read(json).map_or_else(|| serde_json::from_slice(json), Ok);
    }
    serde_json::from_slice(json).or_else(|error| spelling::read(json).ok_or(error))
}

/// Returns JSON with its integers of more than 64 bits as strings, or `None` if it has none.
///
/// What is not JSON stays so: a string may be wherever a number may be.
pub(crate) fn quoted(json: &[u8]) -> Option<Unrounded> {
    if !has_long_run(json) {
        return None;
    }
    let mut out = Unrounded {
        json: Vec::with_capacity(json.len() + 16),
        quotes: Vec::new(),
    };
    let mut end = 0;
    for Number { number, .. } in numbers(json, is_long)? {
        out.json.extend_from_slice(&json[end..number.start]);
        out.quote();
        out.json.extend_from_slice(&json[number.clone()]);
        out.quote();
        end = number.end;
    }
    out.json.extend_from_slice(&json[end..]);
    (!out.quotes.is_empty()).then_some(out)
}

/// A number in JSON.
struct Number {
    /// Where the name of its property is, or of the property whose array or object it is in.
    name: Range<usize>,
    number: Range<usize>,
}

impl Number {
    fn name<'j>(&self, json: &'j [u8]) -> &'j [u8] {
        &json[self.name.clone()]
    }
}

/// Returns the numbers of some kind, or `None` if the text is not JSON.
fn numbers(json: &[u8], is_of_kind: fn(&[u8]) -> bool) -> Option<Vec<Number>> {
    let mut found = Vec::new();
    let (mut at, mut text, mut name) = (0, 0..0, 0..0);
    while let Some(byte) = json.get(at) {
        let rest = &json[at..];
        let length = match byte {
            b'"' => {
                text = at..at + string(rest)?;
                text.len()
            }
            b':' => {
                name = text.clone();
                1
            }
            b'-' | b'0'..=b'9' => rest.iter().take_while(|byte| in_number(**byte)).count(),
            _ => 1,
        };
        if is_of_kind(&rest[..length]) {
            found.push(Number {
                name: name.clone(),
                number: at..at + length,
            });
        }
        at += length;
    }
    Some(found)
}

/// Returns whether so many digits follow one another that an integer may be long. Almost no JSON has such; only one byte in
/// many is looked at.
fn has_long_run(json: &[u8]) -> bool {
    let is_digit = |at: &usize| json[*at].is_ascii_digit();
    (LONG - 1..json.len())
        .step_by(LONG)
        .filter(is_digit)
        .any(|at| {
            let before = (0..at).rev().take_while(is_digit).take(LONG).count();
            let after = (at..json.len()).take_while(is_digit).take(LONG).count();
            before + after >= LONG
        })
}

/// Returns whether a number is an integer of more than 64 bits, written as JSON has it.
fn is_long(number: &[u8]) -> bool {
    let digits = number.strip_prefix(b"-").unwrap_or(number);
    if digits.len() < LONG || digits[0] == b'0' || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = str::from_utf8(number).unwrap_or_default();
    number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

/// Returns the length of the string at the start of the JSON, quotes included.
pub(crate) fn string(json: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += match json.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => 2,
            _ => 1,
        };
    }
}

/// Returns whether a byte can be in a number.
pub(crate) fn in_number(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn text(json: &str) -> Option<String> {
        quoted(json.as_bytes()).map(|it| String::from_utf8(it.json).unwrap())
    }

    #[test]
    fn only_integers_of_more_than_64_bits_become_strings() {
        for json in [
            "18446744073709551615",
            "-9223372036854775808",
            "9223372036854775808",
            "123456789012345678901234567890.5",
            "1234567890123456789012e3",
            "00000000000000000000001",
            r#"["123456789012345678901234567890","\"123456789012345678901234567890"]"#,
            r#"{"123456789012345678901234567890":1}"#,
            r#"[12345678901234567890123,"x"#,
            "",
            "-",
        ] {
            assert_eq!(text(json), None, "{json}");
        }
        for (json, expected) in [
            ("18446744073709551616", r#""18446744073709551616""#),
            ("-9223372036854775809", r#""-9223372036854775809""#),
            (
                r#"{"a\"1":[ 99999999999999999999 , 1, "x"],"b":-99999999999999999999}"#,
                r#"{"a\"1":[ "99999999999999999999" , 1, "x"],"b":"-99999999999999999999"}"#,
            ),
        ] {
            assert_eq!(text(json).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_run_is_found_wherever_it_is() {
        for before in 0..2 * LONG {
            let json = format!("[{}18446744073709551616]", " ".repeat(before));
            assert!(text(&json).is_some(), "{json}");
            let json = format!("[{}-9223372036854775809]", " ".repeat(before));
            assert!(text(&json).is_some(), "{json}");
        }
    }

    #[test]
    fn positions_lead_back_to_the_original() {
        let original = r#"[1,99999999999999999999,{"b":88888888888888888888}]"#;
        let quoted = quoted(original.as_bytes()).unwrap();
        let json = str::from_utf8(&quoted.json).unwrap();
        for part in ["1", "99999999999999999999", "88888888888888888888"] {
            let start = json.find(part).unwrap();
            let range = quoted.original_range(&(start..start + part.len()));
            assert_eq!(&original[range], part);
        }
        let start = json.find(r#""8"#).unwrap();
        let range = quoted.original_range(&(start..start + 22));
        assert_eq!(&original[range], "88888888888888888888");
        let whole = quoted.original_range(&(0..json.len()));
        assert_eq!(&original[whole], original);
    }

    #[test]
    fn a_type_that_needs_a_number_gets_one() {
        let json = br#"{"id":99999999999999999999}"#;
        let value: Value = read(json).unwrap();
        assert_eq!(value, json!({ "id": "99999999999999999999" }));
        let numbers: std::collections::BTreeMap<String, f64> = read(json).unwrap();
        assert_eq!(numbers["id"], 1e20);
        let numbers: std::collections::BTreeMap<String, i64> = read(json).unwrap();
        assert_eq!(numbers["id"], i64::MAX);
        let error = read::<std::collections::BTreeMap<String, bool>>(json).unwrap_err();
        assert_eq!((error.line(), error.column()), (1, 26));
    }

    /// Twenty digits, and more than the reader takes for an integer.
    const LONG_ID: &str = "99999999999999999999";

    #[test]
    fn an_id_keeps_its_digits_beside_a_number_that_is_as_long() {
        #[derive(Debug)]
        struct Order {
            ids: Vec<String>,
            price: f64,
            rates: Option<Vec<f64>>,
        }

        impl<'de> serde::Deserialize<'de> for Order {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Properties;

                impl<'de> serde::de::Visitor<'de> for Properties {
                    type Value = Order;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an order")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<Order, A::Error> {
                        let mut order = Order {
                            ids: vec![],
                            price: 0.0,
                            rates: None,
                        };
                        while let Some(name) = map.next_key::<String>()? {
                            match &*name {
                                "price" => order.price = map.next_value()?,
                                "rates" => order.rates = map.next_value()?,
                                _ => order.ids.push(map.next_value()?),
                            }
                        }
                        Ok(order)
                    }
                }
                from.deserialize_map(Properties)
            }
        }

        for space in ["", " ", "\n", "\r\n  "] {
            let json = format!(
                "{{{space}\"id\":{space}{LONG_ID}{space},\"rates\":[1,{space}{LONG_ID},{LONG_ID}{space}],\"price\":-{LONG_ID},\"a\":{LONG_ID}}}"
            );
            let order: Order = read(json.as_bytes()).expect(&json);
            assert_eq!(order.ids, [LONG_ID, LONG_ID]);
            assert_eq!(
                (order.price, order.rates),
                (-1e20, Some(vec![1.0, 1e20, 1e20]))
            );
        }
    }

    #[test]
    fn no_more_readings_are_made_than_a_few() {
        let properties = |count: usize| {
            let all = (0..count).map(|at| format!("\"p{at}\":{LONG_ID}"));
            format!("{{{}}}", all.collect::<Vec<_>>().join(","))
        };
        let numbers: std::collections::BTreeMap<String, f64> =
            read(properties(100).as_bytes()).unwrap();
        assert_eq!((numbers.len(), numbers["p99"]), (100, 1e20));
    }
}
