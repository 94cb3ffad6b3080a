//! Which failed calls are repeated, and after what pause. A failure comes in, a pause or nothing goes out.
//!
//! Only what is safe to repeat is repeated: a read or a deletion, a call that its caller declares idempotent, and
//! any call of which the server has provably seen nothing. Messages are never looked at.

use std::time::{Duration, SystemTime};

use http::{Method, StatusCode};

use crate::error::{Error, ErrorBody};
use crate::response::RawResponse;
use crate::transport::Failure;

/// How often and how patiently a client repeats calls that failed.
///
/// The pause before the n-th repetition is drawn evenly from nothing up to `base` × 2ⁿ⁻¹, at most `cap` ("full
/// jitter"): clients that failed together do not come back together. A server's `Retry-After` is added; one of more than
/// an hour ends the call instead.
///
/// A repetition is an event of `tracing`; a program without a subscriber sees it only in
/// [`earlier_attempts`](RawResponse::earlier_attempts) of the response or error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    base: Duration,
    cap: Duration,
    burst: u16,
    percent: u8,
}

impl Default for Retry {
    /// Three tries, pauses of up to 0.2 s, 0.4 s …, at most 10 s; a budget of 20 repetitions, refilled by a tenth
    /// of the calls.
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            burst: 20,
            percent: 10,
        }
    }
}

impl Retry {
    /// Sends everything once.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// Sets how often a call is tried in all, the first time included.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the longest pause before the first repetition, and the longest of all.
    #[must_use]
    pub fn backoff(self, base: Duration, cap: Duration) -> Self {
        Self { base, cap, ..self }
    }

    /// Sets how many repetitions the client and its clones may send at once, and for how many percent of the calls
    /// in the long run.
    #[must_use]
    pub fn budget(self, burst: u16, percent: u8) -> Self {
        Self {
            burst,
            percent: percent.min(100),
            ..self
        }
    }

    pub(crate) fn new_budget(&self) -> crate::budget::Budget {
        crate::budget::Budget::new(self.burst, self.percent)
    }

    /// Returns the pause before the next try of a call that failed `tried` times, or `None` if that is enough.
    pub(crate) fn pause(&self, tried: u32, asked: Option<Duration>) -> Option<Duration> {
        if tried >= self.attempts {
            return None;
        }
        let doubled = 1_u32.checked_shl(tried - 1).unwrap_or(u32::MAX);
        let longest = self.base.saturating_mul(doubled).min(self.cap);
        let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
        let drawn = Duration::from_nanos(fastrand::u64(0..=nanos));
        match asked {
            Some(asked) if asked > LONGEST_PAUSE => None,
            Some(asked) => Some(asked + drawn),
            None => Some(drawn),
        }
    }
}

/// Whether a method may be sent twice: it reads, or it deletes, and a second deletion changes nothing.
pub(crate) fn is_repeatable(method: &Method) -> bool {
    method.is_safe() || *method == Method::DELETE
}

/// Whether the same call may work later, and may be sent again.
pub(crate) fn can_repeat<E: ErrorBody>(error: &Error<E>, repeatable: bool) -> bool {
    match error {
        Error::Transport(error) => match error.failure() {
            Failure::Connect => true,
            Failure::Timeout | Failure::Broken => repeatable,
            _ => false,
        },
        Error::Api { error, response } => repeatable && error.is_retryable(response),
        Error::Http(response) => repeatable && is_passing(response.status),
        Error::Invalid(_) | Error::Gate(_) | Error::Rejected { .. } | Error::Decode { .. } => false,
    }
}

/// The statuses that HTTP itself calls passing.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

/// The longest wait that is taken from a header; what asks for more asks for this.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// A call for which the server asks for a longer pause is not repeated: its caller decides whether to wait that long.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

impl RawResponse {
    /// Returns the pause that the header `Retry-After` asks for (RFC 9110, 10.2.3), in seconds or up to a date; at most a
    /// day. A date in the past is a pause of zero.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_at(SystemTime::now())
    }

    fn retry_after_at(&self, now: SystemTime) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let pause = if is_number {
            // More digits than a number has room for are more than a day.
            text.parse().map_or(LONGEST_WAIT, Duration::from_secs)
        } else {
            let date = httpdate::parse_http_date(text).ok()?;
            date.duration_since(now).unwrap_or_default()
        };
        Some(pause.min(LONGEST_WAIT))
    }
}

impl<E> Error<E> {
    /// Returns the pause that the header `Retry-After` asks for, if a response came and has it; at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.response()?.retry_after()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_drawn_evenly_below_a_bound_that_doubles() {
        let retry = Retry::default()
            .attempts(100)
            .backoff(Duration::from_millis(100), Duration::from_millis(350));
        for (tried, longest) in [(1, 100), (2, 200), (3, 350), (4, 350), (80, 350)] {
            let pauses: Vec<_> = (0..2_000)
                .map(|_| retry.pause(tried, None).unwrap().as_millis())
                .collect();
            let (least, most) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
            assert!(*most <= longest && *most > longest * 9 / 10, "{most}");
            assert!(*least < longest / 10, "{least}");
        }
        assert_eq!(retry.pause(100, None), None);
        assert_eq!(Retry::never().pause(1, None), None);
    }

    #[test]
    fn a_server_may_ask_for_more() {
        let retry = Retry::default().backoff(Duration::ZERO, Duration::ZERO);
        let asked = Duration::from_secs(7);
        assert_eq!(retry.pause(1, Some(asked)), Some(asked));
        let hour = Duration::from_secs(3_600);
        assert_eq!(retry.pause(1, Some(hour)), Some(hour));
        assert_eq!(retry.pause(1, Some(hour + asked)), None);
        let response = |value| {
            let response = http::Response::builder().header("Retry-After", value);
            RawResponse::from(response.body("").unwrap())
        };
        let day = Duration::from_secs(86_400);
        // 2015-10-21T07:28:00Z
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_480);
        for (value, expected) in [
            (" 7 ", asked),
            ("0", Duration::ZERO),
            ("4294967296", day),
            ("99999999999999999999999", day),
            ("Wed, 21 Oct 2015 07:28:07 GMT", asked),
            ("Wednesday, 21-Oct-15 07:28:07 GMT", asked),
            ("Wed Oct 21 07:28:07 2015", asked),
            ("Wed, 21 Oct 2015 07:27:00 GMT", Duration::ZERO),
            ("Fri, 31 Dec 9999 23:59:59 GMT", day),
        ] {
            assert_eq!(
                response(value).retry_after_at(now),
                Some(expected),
                "{value}"
            );
        }
        for odd in ["-1", "soon", "1e9", ""] {
            assert_eq!(response(odd).retry_after_at(now), None, "{odd}");
        }
    }

    #[test]
    fn only_what_is_safe_to_repeat_is_repeatable() {
        let repeatable = [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE];
        assert!(repeatable.iter().all(is_repeatable));
        let others = [Method::POST, Method::PUT, Method::PATCH, Method::CONNECT];
        assert!(!others.iter().any(is_repeatable));
    }
}
