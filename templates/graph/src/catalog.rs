//! How a pair of error numbers is looked up in the catalogue.
//!
//! `code` and `error_subcode` come in, a row of the generated table comes out. The first of these that exists is it:
//! the row with both numbers; the row whose own code arrived as the subcode, where the row says that it does; the row
//! with the code alone; the row whose range holds the code.

use std::fmt;

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::error_code::{ErrorCode, TABLE};

/// What to do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// Passing: wait seconds, and longer at each attempt.
    Retry,
    /// Blocked for an hour or more, or until what the advice names; at a rate limit, calls prolong it.
    RetryLater,
    /// Get a new token, or let the person log in again.
    Reauthenticate,
    /// Ask for a permission, a feature, a review, a role, or the acceptance of terms.
    RequestPermission,
    /// The request is wrong; repeating it changes nothing.
    FixRequest,
    /// Never repeat it.
    Stop,
    /// The catalogue lacks the code; treat it as [`Stop`](Self::Stop) until it was looked at.
    Unknown,
}

/// A version or a date from which, or up to which, a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A version of the API.
    Version(ApiVersion),
    /// A day.
    Date(Date),
}

/// How well a row is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confidence {
    /// A page of Meta's has it.
    Documented,
    /// Seen in live responses or in public clients.
    Field,
    /// Known from older material that could not be read again.
    Memory,
}

/// A row of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code, or the first of a range.
    pub first: i64,
    /// The code, or the last of a range.
    pub last: i64,
    /// The subcode, for a row of a pair.
    pub subcode: Option<i64>,
    /// Codes under which this row's code may arrive as the subcode.
    pub also_subcode_of: &'static [i64],
    /// The row's name.
    pub code: ErrorCode,
    /// What to do, in one word.
    pub class: ErrorClass,
    /// What it means.
    pub meaning: &'static str,
    /// What to do, in a sentence.
    pub advice: &'static str,
    /// Since when the code exists, where that is documented.
    pub since: Option<Bound>,
    /// Until when the code exists, where that is documented.
    pub until: Option<Bound>,
    /// The page that has it.
    pub source: &'static str,
    /// How well it is known.
    pub confidence: Confidence,
}

/// Returns the row for a pair of numbers.
pub fn find(code: i64, subcode: Option<i64>) -> Option<&'static Entry> {
    let single = |entry: &&Entry| entry.first == entry.last;
    let pair = subcode.and_then(|subcode| {
        TABLE
            .iter()
            .find(|entry| entry.first == code && entry.subcode == Some(subcode))
    });
    let moved = || {
        let subcode = subcode?;
        let own = |entry: &&Entry| entry.first == subcode && entry.subcode.is_none();
        TABLE
            .iter()
            .filter(single)
            .filter(own)
            .find(|entry| entry.also_subcode_of.contains(&code))
    };
    let plain = || {
        let own = |entry: &&Entry| entry.first == code && entry.subcode.is_none();
        TABLE.iter().filter(single).find(own)
    };
    let range = || {
        let holds =
            |entry: &&Entry| entry.first < entry.last && (entry.first..=entry.last).contains(&code);
        TABLE.iter().find(holds)
    };
    pair.or_else(moved).or_else(plain).or_else(range)
}

impl ErrorCode {
    /// Returns the code for a pair of numbers, as a response has them.
    pub fn of(code: i64, subcode: Option<i64>) -> Self {
        find(code, subcode).map_or(Self::Unrecognized { code, subcode }, |entry| entry.code)
    }

    /// Returns the code's row; `None` if the catalogue lacks it.
    pub fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.code == self)
    }

    /// Returns what to do in one word.
    pub fn class(self) -> ErrorClass {
        self.entry()
            .map_or(ErrorClass::Unknown, |entry| entry.class)
    }

    /// Returns what the code means.
    pub fn meaning(self) -> &'static str {
        self.entry().map_or("not documented", |entry| entry.meaning)
    }

    /// Returns what to do about it, in a sentence.
    pub fn advice(self) -> &'static str {
        self.entry().map_or("not documented", |entry| entry.advice)
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unrecognized {
                code,
                subcode: Some(subcode),
            } => write!(f, "{code}/{subcode}"),
            Self::Unrecognized {
                code,
                subcode: None,
            } => write!(f, "{code}"),
            known => write!(f, "{known:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_own_numbers() {
        for entry in TABLE {
            let code = ErrorCode::of(entry.first, entry.subcode);
            // The first number of a range may have a separate name.
            if entry.first == entry.last || code == entry.code {
                assert_eq!(code, entry.code, "{}/{:?}", entry.first, entry.subcode);
            }
            for outer in entry.also_subcode_of {
                assert_eq!(ErrorCode::of(*outer, Some(entry.first)), entry.code);
            }
            assert_eq!(entry.code.entry(), Some(entry));
            assert!(
                !entry.meaning.is_empty() && !entry.advice.is_empty(),
                "{:?}",
                entry.code
            );
        }
    }

    #[test]
    fn an_unknown_subcode_falls_back_to_its_code() {
        assert_eq!(ErrorCode::of(190, Some(i64::MAX)), ErrorCode::of(190, None));
    }

    #[test]
    fn unknown_numbers_are_kept() {
        let code = ErrorCode::of(-7, Some(3));
        assert_eq!(
            code,
            ErrorCode::Unrecognized {
                code: -7,
                subcode: Some(3)
            }
        );
        assert_eq!(
            (code.class(), code.to_string().as_str()),
            (ErrorClass::Unknown, "-7/3")
        );
    }
}
