//! Days in our own files. In: text. Out: a date, or a message that says how one is written.

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// For `#[serde(deserialize_with)]`.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map_err(D::Error::custom)
}

/// The same for a day that may be absent; the field needs `default` as well.
pub fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| parse(&text).map_err(D::Error::custom))
        .transpose()
}

fn parse(text: &str) -> Result<Date, String> {
    let message = || format!("`{text}` is not a day of the calendar, written such as `2026-11-21`");
    // The library also takes a time of day and drops it.
    let day: Date = text.parse().map_err(|_| message())?;
    (day.to_string() == text).then_some(day).ok_or_else(message)
}
