//! Days and other values that our own files write as strings. In: a string. Out: the value, or a message that says how one
//! is written.

use jiff::civil::Date;
use serde::de::{Error, IntoDeserializer};
use serde::{Deserialize, Deserializer};

/// For `#[serde(deserialize_with)]`.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    parse_string(
        deserializer,
        parse,
        "a day of the calendar, written such as `2026-11-21`",
    )
}

/// The same for a day that may be absent; the field needs `default` as well.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let day = text.map(|text| required(text.into_deserializer()));
    day.transpose()
}

fn parse(text: &str) -> Option<Date> {
    // The library also takes a time of day and drops it.
    let day: Date = text.parse().ok()?;
    (day.to_string() == text).then_some(day)
}

/// Reads a string as a value; `expected` are the words for one.
pub fn parse_string<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    parse: impl Fn(&str) -> Option<T>,
    expected: &str,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not {expected}")))
}
