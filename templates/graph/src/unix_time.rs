//! Times as Graph writes them: milliseconds in most locations and seconds in others, as a number or in quotes. A number or a
//! string comes in; one type with the unit resolved goes out.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// The least number that counts milliseconds: as seconds it is in the year 5138, as milliseconds in 1973.
const LEAST_MILLIS: i64 = 100_000_000_000;

/// A time, resolved to milliseconds whatever its unit and its JSON type are.
///
/// Two times are equal when they are the same moment. It is written as it was read.
#[derive(Clone)]
pub struct UnixTime(Written);

#[derive(Clone)]
enum Written {
    Number(i64),
    String(Box<str>),
}

impl UnixTime {
    /// Returns the time in milliseconds since 1970; `None` for a string that is not a number.
    pub fn as_millis(&self) -> Option<i64> {
        let number = self.number()?;
        if number.abs() < LEAST_MILLIS {
            return number.checked_mul(1000);
        }
        Some(number)
    }

    /// Returns the time in whole seconds since 1970; `None` for a string that is not a number.
    pub fn as_seconds(&self) -> Option<i64> {
        self.as_millis().map(|millis| millis.div_euclid(1000))
    }

    /// Returns the time as a timestamp; `None` for a string that is not a number, or one that is out of range.
    pub fn to_timestamp(&self) -> Option<jiff::Timestamp> {
        jiff::Timestamp::from_millisecond(self.as_millis()?).ok()
    }

    fn number(&self) -> Option<i64> {
        match &self.0 {
            Written::Number(number) => Some(*number),
            Written::String(text) => text.trim().parse().ok(),
        }
    }

    /// Returns the value by which times are compared.
    fn identity(&self) -> (Option<i64>, &str) {
        match (self.as_millis(), &self.0) {
            (None, Written::String(text)) => (None, text),
            (millis, _) => (millis, ""),
        }
    }
}

/// Takes a number of milliseconds, or of seconds if it is below 100,000,000,000.
impl From<i64> for UnixTime {
    fn from(number: i64) -> Self {
        Self(Written::Number(number))
    }
}

impl PartialEq for UnixTime {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for UnixTime {}

impl Hash for UnixTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl PartialOrd for UnixTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnixTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.identity().cmp(&other.identity())
    }
}

/// Writes the milliseconds, or the string that is not a number.
impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.identity() {
            (Some(millis), _) => write!(f, "{millis}"),
            (None, text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnixTime({self})")
    }
}

impl<'de> Deserialize<'de> for UnixTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimeVisitor)
    }
}

impl Serialize for UnixTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Written::Number(number) => serializer.serialize_i64(*number),
            Written::String(text) => serializer.serialize_str(text),
        }
    }
}

struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = UnixTime;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time as a number or a string")
    }

    fn visit_i64<E>(self, number: i64) -> Result<UnixTime, E> {
        Ok(UnixTime(Written::Number(number)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<UnixTime, E> {
        let number = i64::try_from(number).map_err(|_| E::custom("the time is out of range"))?;
        self.visit_i64(number)
    }

    fn visit_str<E>(self, text: &str) -> Result<UnixTime, E> {
        Ok(UnixTime(Written::String(text.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_resolved() {
        for (json, millis) in [
            ("1700000000001", Some(1_700_000_000_001)),
            ("1700000000", Some(1_700_000_000_000)),
            ("\"1700000000\"", Some(1_700_000_000_000)),
            ("99999999999", Some(99_999_999_999_000)),
            ("100000000000", Some(100_000_000_000)),
            ("12341", Some(12_341_000)),
            ("0", Some(0)),
            ("-1", Some(-1000)),
            ("\"TIMESTAMP\"", None),
            ("\"\"", None),
            ("9223372036854775807", Some(i64::MAX)),
        ] {
            let time: UnixTime = serde_json::from_str(json).unwrap();
            assert_eq!(time.as_millis(), millis, "{json}");
            assert_eq!(serde_json::to_string(&time).unwrap(), json);
        }
        for json in ["18446744073709551615", "1.5", "null", "[]", "true"] {
            assert!(serde_json::from_str::<UnixTime>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_same_moment_is_equal() {
        let read = |json: &str| serde_json::from_str::<UnixTime>(json).unwrap();
        assert_eq!(read("1700000000"), read("\"1700000000000\""));
        assert!(read("1700000000") < read("1700000000001"));
        assert_ne!(read("\"x\""), read("\"y\""));
        let timestamp = read("1700000000001").to_timestamp().unwrap();
        assert_eq!(timestamp.to_string(), "2023-11-14T22:13:20.001Z");
    }
}
