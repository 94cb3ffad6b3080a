//! Who responded: the version that was asked for, or another. And whether it will be there for long.
//!
//! Meta serves a call to an expired version with a later one, without an error. The watch compares the header
//! `facebook-api-version` with what was asked for: a mismatch is an event, a field of the response, and if asked for an
//! error. The calendar says when the version ends; the watch says it once, in time.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::SystemTime;

use tracing::Span;
use tracing::level_filters::LevelFilter;

use crate::calendar::{ApiVersion, Date, Status};
use crate::guard::{Admission, Guard, GuardError};
use crate::request::Operation;
use crate::response::{Meta, RawResponse};
use crate::retired::today;
use crate::version::Prepared;

const SECONDS_OF_A_DAY: u64 = 24 * 60 * 60;

/// Another version than the one that was asked for has responded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("requested {asked}, served by {served}")]
#[non_exhaustive]
pub struct VersionDrift {
    /// The version that was asked for.
    pub asked: ApiVersion,
    /// The version that responded.
    pub served: ApiVersion,
}

/// A guard that watches over a client's version; every client of the Graph API has one.
pub struct VersionWatch {
    asked: ApiVersion,
    /// The same as a string.
    text: String,
    verified: bool,
    strict: bool,
    warn_days: i32,
    /// Where the date comes from, if not from the system.
    today: Option<Box<dyn Fn() -> Date + Send + Sync>>,
    /// The day of the last look at the calendar, counted from 1970.
    looked: AtomicU64,
    warned: AtomicBool,
    /// The last drift that was reported, as two numbers in one.
    reported: AtomicU32,
}

impl VersionWatch {
    /// Returns a watch over a version: it warns 90 days before the end, and takes every response.
    pub fn new(asked: ApiVersion) -> Self {
        Self {
            asked,
            text: asked.to_string(),
            verified: true,
            strict: false,
            warn_days: 90,
            today: None,
            looked: AtomicU64::new(0),
            warned: AtomicBool::new(false),
            reported: AtomicU32::new(0),
        }
    }

    /// Makes an error of a response by another version.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Marks the version as one that this crate's types were not made from.
    #[must_use]
    pub fn unverified(mut self) -> Self {
        self.verified = false;
        self
    }

    /// Sets how many days before the version's end the warning comes.
    #[must_use]
    pub fn warn_before(mut self, days: i32) -> Self {
        self.warn_days = days;
        self
    }

    /// Sets where the date comes from; otherwise it is the system's, in UTC.
    #[must_use]
    pub fn today(mut self, today: impl Fn() -> Date + Send + Sync + 'static) -> Self {
        self.today = Some(Box::new(today));
        self
    }

    pub(crate) fn shared(self) -> Option<Arc<dyn Guard>> {
        Some(Arc::new(self))
    }

    /// Says once that the version ends, or has ended.
    fn look_ahead(&self) {
        if self.warned.load(Ordering::Relaxed) {
            return;
        }
        let Some(today) = self.new_day() else {
            return;
        };
        let (asked, warn_days) = (self.asked, self.warn_days);
        match asked.status(today) {
            Status::Live {
                days_left: Some(days),
                expires: Some(expires),
            } if days <= warn_days && self.is_first() => {
                tracing::warn!(%asked, %expires, days, "the API version expires soon");
            }
            Status::Expired { since, served_by } if self.is_first() => {
                let served_by = served_by.map(|version| version.to_string());
                tracing::warn!(%asked, %since, served_by, "the API version has expired");
            }
            _ => {}
        }
    }

    /// Returns the date, if there was no look at the calendar on it yet.
    fn new_day(&self) -> Option<Date> {
        if let Some(today) = &self.today {
            return Some(today());
        }
        let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let day = time.unwrap_or_default().as_secs() / SECONDS_OF_A_DAY;
        // Almost always the same: then nothing is written, and a date is not made for each call.
        if self.looked.load(Ordering::Relaxed) == day {
            return None;
        }
        self.looked.store(day, Ordering::Relaxed);
        Some(today())
    }

    /// Returns whether nothing was said so far; from then on something was.
    fn is_first(&self) -> bool {
        !self.warned.swap(true, Ordering::Relaxed)
    }

    /// Reports a drift: as a warning once for each version that responds, and at debug level from then on.
    fn report(&self, drift: VersionDrift) {
        let VersionDrift { asked, served } = drift;
        let number = (u32::from(served.major()) << 16) | u32::from(served.minor());
        if self.reported.swap(number, Ordering::Relaxed) == number {
            tracing::debug!(%asked, %served, "another API version responded");
        } else {
            tracing::warn!(%asked, %served, "another API version responded");
        }
    }
}

impl fmt::Debug for VersionWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VersionWatch")
            .field("asked", &self.asked)
            .field("verified", &self.verified)
            .field("strict", &self.strict)
            .finish_non_exhaustive()
    }
}

impl Guard for VersionWatch {
    fn admit(&self, _operation: &Operation, _request: &Prepared) -> Admission {
        self.look_ahead();
        if let Some(span) = span() {
            let asked = tracing::field::display(self.asked);
            span.record("api.version.requested", asked);
            span.record("api.version.verified", self.verified);
        }
        Admission::Now
    }

    fn on_response(
        &self,
        _operation: &Operation,
        response: &mut RawResponse,
    ) -> Result<(), GuardError> {
        response.asked = Some((self.asked.major(), self.asked.minor()));
        if let Some(span) = span() {
            if let Some(served) = response.served_version() {
                span.record("api.version.served", tracing::field::display(served));
            }
            span.record("api.trace_id", response.trace_id());
            span.record("api.usage.percent", response.usage().highest().0);
        }
        // As a rule the header says what was asked for, and need not be taken apart.
        if response.served_text() == Some(&self.text) {
            return Ok(());
        }
        let Some(drift) = response.version_drift() else {
            return Ok(());
        };
        self.report(drift);
        if self.strict {
            Err(Box::new(drift))
        } else {
            Ok(())
        }
    }
}

/// Returns the try's span, if it has a subscriber. To ask for the current one is work, even where there is none.
fn span() -> Option<Span> {
    let heard = LevelFilter::current() >= LevelFilter::INFO;
    heard.then(Span::current).filter(|span| !span.is_disabled())
}

impl Meta {
    /// Returns the version that was asked for, if the client wrote it down.
    pub fn requested_version(&self) -> Option<ApiVersion> {
        let (major, minor) = self.asked?;
        Some(ApiVersion::new(major, minor))
    }

    /// Returns what was asked for and what responded, where they differ.
    pub fn version_drift(&self) -> Option<VersionDrift> {
        let (asked, served) = (self.requested_version()?, self.served_version()?);
        (asked != served).then_some(VersionDrift { asked, served })
    }
}
