//! When a Graph API version can be called, and who responds when it cannot. Pure functions of a version and a date.
//!
//! The table is generated from `specs/manual/versions.yaml`. Days are whole days; Meta names no time zone, so ask
//! with a day to spare near a boundary.

use std::fmt;
use std::str::FromStr;

use crate::versions::CALENDAR;

pub use jiff::civil::Date;

/// A Graph API version, such as v26.0. Ordered by number: v2.10 comes after v2.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    major: u16,
    minor: u16,
}

/// A row of the version calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// The version.
    pub version: ApiVersion,
    /// The day of its release.
    pub released: Date,
    /// The first day on which it is not usable any more; `None` while Meta has not announced it.
    pub expires: Option<Date>,
}

/// What a version is on a given day.
///
/// Meta's tables say "available until"; the day that they name is taken for the first day without the version, to
/// be on the safe side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// It is not out yet.
    NotReleased {
        /// The day of its release.
        on: Date,
    },
    /// It can be called.
    Live {
        /// The first day on which it cannot be called any more, if announced.
        expires: Option<Date>,
        /// The days up to then, at least 1, if announced.
        days_left: Option<i32>,
    },
    /// It cannot be called any more; a call is served by a later version, without an error.
    Expired {
        /// The first day on which it could not be called.
        since: Date,
        /// The version that responds instead.
        served_by: Option<ApiVersion>,
    },
    /// The calendar does not have it: it never existed, or is newer than this crate.
    Unknown,
}

impl ApiVersion {
    /// Returns the version `vMAJOR.MINOR`, whether it exists or not.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Returns the number before the point.
    pub const fn major(self) -> u16 {
        self.major
    }

    /// Returns the number after the point.
    pub const fn minor(self) -> u16 {
        self.minor
    }

    /// Returns the version's row of the calendar.
    pub fn release(self) -> Option<&'static Release> {
        find(CALENDAR, self)
    }

    /// Returns what the version is on a day.
    pub fn status(self, on: Date) -> Status {
        status(CALENDAR, self, on)
    }

    /// Returns the version that serves a call to this one on a day: itself while it is live, the oldest later
    /// live one after it has expired, and `None` when it is not released or unknown.
    pub fn served_as(self, on: Date) -> Option<ApiVersion> {
        served_as(CALENDAR, self, on)
    }
}

/// Writes `v26.0`.
impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}", self.major, self.minor)
    }
}

/// A string that is not a Graph API version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Graph API version; expected a form such as v26.0")]
pub struct ParseVersionError;

/// Reads `v26.0`, `26.0`, `v26`, `26`, and `26.0.0`, as the reference's addresses have it.
impl FromStr for ApiVersion {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let major = number(parts.next().unwrap_or_default())?;
        let minor = parts.next().map_or(Ok(0), number)?;
        match (parts.next(), parts.next()) {
            (None | Some("0"), None) => Ok(Self { major, minor }),
            _ => Err(ParseVersionError),
        }
    }
}

/// Reads digits and nothing else; the standard library's parser would take a sign.
fn number(text: &str) -> Result<u16, ParseVersionError> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseVersionError);
    }
    text.parse().map_err(|_| ParseVersionError)
}

fn find(calendar: &[Release], version: ApiVersion) -> Option<&Release> {
    calendar.iter().find(|release| release.version == version)
}

fn status(calendar: &[Release], version: ApiVersion, on: Date) -> Status {
    let Some(release) = find(calendar, version) else {
        return Status::Unknown;
    };
    match release.expires {
        _ if on < release.released => Status::NotReleased {
            on: release.released,
        },
        Some(since) if since <= on => Status::Expired {
            since,
            served_by: served_as(calendar, version, on),
        },
        expires => Status::Live {
            expires,
            days_left: expires.map(|day| (day - on).get_days()),
        },
    }
}

fn served_as(calendar: &[Release], version: ApiVersion, on: Date) -> Option<ApiVersion> {
    let asked = find(calendar, version)?;
    if on < asked.released {
        return None;
    }
    let live = |release: &&Release| {
        release.released <= on && release.expires.is_none_or(|expires| on < expires)
    };
    let candidates = calendar.iter().filter(|release| release.version >= version);
    candidates.filter(live).map(|release| release.version).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const V2_9: ApiVersion = ApiVersion::new(2, 9);
    const V2_10: ApiVersion = ApiVersion::new(2, 10);
    const V3_0: ApiVersion = ApiVersion::new(3, 0);
    const V4_0: ApiVersion = ApiVersion::new(4, 0);

    const TABLE: &[Release] = &[
        row(V2_9, date(2017, 4, 18), Some(date(2019, 7, 22))),
        row(V2_10, date(2017, 7, 18), Some(date(2019, 11, 7))),
        row(V3_0, date(2018, 5, 1), Some(date(2020, 7, 28))),
        row(V4_0, date(2019, 7, 29), None),
    ];

    const fn row(version: ApiVersion, released: Date, expires: Option<Date>) -> Release {
        Release {
            version,
            released,
            expires,
        }
    }

    #[test]
    fn versions_are_read_and_ordered_by_number() {
        for text in ["v26.0", "26.0", "26.0.0", "v26", "26"] {
            assert_eq!(text.parse(), Ok(ApiVersion::new(26, 0)), "{text}");
        }
        for text in [
            "",
            "v",
            "v26.",
            ".0",
            "v+26.0",
            "v26.0.1",
            "v26.0.0.0",
            "V26.0",
            "v99999.0",
            "v 2",
        ] {
            assert_eq!(text.parse::<ApiVersion>(), Err(ParseVersionError), "{text}");
        }
        assert!(V2_9 < V2_10 && V2_10 < V3_0);
        assert_eq!(
            (V2_10.to_string().as_str(), V2_10.major(), V2_10.minor()),
            ("v2.10", 2, 10)
        );
    }

    #[test]
    fn the_day_of_release_is_the_first_day() {
        let at = |day| status(TABLE, V3_0, day);
        assert_eq!(
            at(date(2018, 4, 30)),
            Status::NotReleased {
                on: date(2018, 5, 1)
            }
        );
        let expires = Some(date(2020, 7, 28));
        assert_eq!(
            at(date(2018, 5, 1)),
            Status::Live {
                expires,
                days_left: Some(819)
            }
        );
        assert_eq!(served_as(TABLE, V3_0, date(2018, 4, 30)), None);
        assert_eq!(served_as(TABLE, V3_0, date(2018, 5, 1)), Some(V3_0));
    }

    #[test]
    fn the_day_of_expiry_is_the_first_day_without() {
        let at = |day| status(TABLE, V3_0, day);
        let since = date(2020, 7, 28);
        let live = Status::Live {
            expires: Some(since),
            days_left: Some(1),
        };
        assert_eq!(at(date(2020, 7, 27)), live);
        let expired = Status::Expired {
            since,
            served_by: Some(V4_0),
        };
        assert_eq!(at(since), expired);
        assert_eq!(at(date(2026, 11, 21)), expired);
    }

    #[test]
    fn an_expired_version_is_served_by_the_oldest_later_one() {
        assert_eq!(served_as(TABLE, V2_9, date(2019, 7, 21)), Some(V2_9));
        assert_eq!(served_as(TABLE, V2_9, date(2019, 7, 22)), Some(V2_10));
        assert_eq!(served_as(TABLE, V2_9, date(2019, 11, 7)), Some(V3_0));
        assert_eq!(served_as(TABLE, V2_9, date(2020, 7, 28)), Some(V4_0));
        let ended = &TABLE[..3];
        assert_eq!(served_as(ended, V2_9, date(2020, 7, 28)), None);
    }

    #[test]
    fn without_an_announced_end_a_version_is_live() {
        let live = Status::Live {
            expires: None,
            days_left: None,
        };
        assert_eq!(status(TABLE, V4_0, date(2999, 1, 1)), live);
        assert_eq!(
            status(TABLE, ApiVersion::new(27, 0), date(2999, 1, 1)),
            Status::Unknown
        );
        assert_eq!(
            served_as(TABLE, ApiVersion::new(27, 0), date(2999, 1, 1)),
            None
        );
    }

    #[test]
    fn the_calendar_is_sorted_and_whole() {
        assert!(CALENDAR.is_sorted_by(|a, b| a.version < b.version && a.released <= b.released));
        let whole = |row: &Release| row.expires.is_none_or(|expires| row.released < expires);
        assert!(CALENDAR.iter().all(whole));
        assert!(
            CALENDAR
                .iter()
                .all(|row| row.version.release() == Some(row))
        );
    }
}
