//! Slows a client down before Meta stops it. Usage headers come in, waits go out.
//!
//! Below the threshold nothing waits. From there on the calls are spaced out, the more the closer the allowance is to
//! its end; at the end they are rejected here until Meta says that access is regained, at most a day, because calls at the
//! limit prolong the block. Clones share what they know; processes share it by an exchange, see `shared_pace`.
//!
//! All of it is behind one lock, which is taken once for a call and once for a response and never held across an
//! await; with nothing outside of it there is no order of threads that a model checker would have to look at.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::ErrorBody;
use crate::guard::{Admission, Guard, GuardError};
use crate::request::Operation;
use crate::response::RawResponse;
use crate::retry::LONGEST_WAIT;
use crate::shared_pace::{FleetPace, Pace};
use crate::standard_error::{GraphError, StandardError};
use crate::usage::Percent;

/// A guard that spaces calls out when an allowance runs short.
///
/// ```text
/// let pacer = Pacer::new();
/// let client = v26::Client::builder(token).guard(pacer.clone()).build()?;
/// ```
#[derive(Debug, Clone)]
pub struct Pacer {
    settings: Settings,
    state: Arc<Mutex<PacerState>>,
}

#[derive(Debug, Clone, Copy)]
struct Settings {
    threshold: f64,
    widest: Duration,
    longest_wait: Duration,
    pause: Duration,
}

#[derive(Debug, Default)]
struct PacerState {
    /// The highest usage of the last response that said one, and when it came.
    own: Option<(Percent, Instant)>,
    /// What the other processes know, since the last exchange.
    fleet: Option<FleetPace>,
    /// The distance to keep between two calls.
    gap: Duration,
    /// When the next call may go, for calls that are spaced out.
    next: Option<Instant>,
    /// Until when there is no access.
    blocked: Option<Instant>,
}

/// The widest gap that can be set.
const WIDEST_GAP: Duration = Duration::from_secs(60 * 60);

/// There is no access for longer than a call is made to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the rate limit is reached; calls are held back for another {left:?}")]
pub struct Blocked {
    /// How long access will still be missing.
    pub left: Duration,
}

impl Default for Pacer {
    fn default() -> Self {
        Self::new()
    }
}

impl Pacer {
    /// Returns a pacer that begins at 75 %, spaces calls out to 2 s, holds a call for at most 30 s, and pauses for a
    /// minute where Meta does not say for how long. The numbers are this crate's; Meta documents none.
    pub fn new() -> Self {
        Self {
            settings: Settings {
                threshold: 75.0,
                widest: Duration::from_secs(2),
                longest_wait: Duration::from_secs(30),
                pause: Duration::from_secs(60),
            },
            state: Arc::default(),
        }
    }

    /// Sets from which share of an allowance on calls are spaced out, from 0 to 99 %. What is not a number counts as 0.
    #[must_use]
    pub fn threshold(mut self, threshold: Percent) -> Self {
        self.settings.threshold = if threshold.0.is_nan() {
            0.0
        } else {
            threshold.0.clamp(0.0, 99.0)
        };
        self
    }

    /// Sets the distance between two calls just before the limit; at most an hour.
    #[must_use]
    pub fn widest_gap(mut self, widest: Duration) -> Self {
        self.settings.widest = widest.min(WIDEST_GAP);
        self
    }

    /// Sets for how long a call may be held; one that would have to wait longer fails with [`Blocked`].
    #[must_use]
    pub fn longest_wait(mut self, longest: Duration) -> Self {
        self.settings.longest_wait = longest;
        self
    }

    /// Sets the pause at the limit, where Meta does not say when access is regained; at most a day.
    #[must_use]
    pub fn pause_at_limit(mut self, pause: Duration) -> Self {
        self.settings.pause = pause.min(LONGEST_WAIT);
        self
    }

    fn admit_at(&self, now: Instant) -> Admission {
        let mut state = self.lock();
        let blocked = state.blocked.filter(|until| *until > now);
        state.blocked = blocked;
        if state.gap.is_zero() && blocked.is_none() {
            return Admission::Now;
        }
        let earliest = blocked.unwrap_or(now);
        let slot = state.next.map_or(earliest, |next| next.max(earliest));
        let wait = slot - now;
        if wait > self.settings.longest_wait {
            return Admission::Reject(Box::new(Blocked { left: wait }));
        }
        // The turn is taken; a caller that gives up leaves a gap, which only slows down.
        state.next = slot.checked_add(state.gap);
        if wait.is_zero() {
            Admission::Now
        } else {
            Admission::Wait(wait)
        }
    }

    fn lock(&self) -> MutexGuard<'_, PacerState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns what this process knows, for the others.
    pub(crate) fn known_at(&self, now: Instant) -> Option<Pace> {
        let state = self.lock();
        let blocked = state
            .blocked
            .and_then(|until| until.checked_duration_since(now));
        let (usage, learned) = state.own?;
        Some(Pace {
            usage,
            age: now.saturating_duration_since(learned),
            blocked_for: blocked.filter(|left| !left.is_zero()),
        })
    }

    /// Takes over what all processes know.
    pub(crate) fn learn_from_fleet(&self, fleet: FleetPace, now: Instant) {
        let mut state = self.lock();
        state.fleet = Some(fleet);
        state.gap = self.settings.gap(&state);
        let blocked = fleet.blocked_for.map(|left| left.min(LONGEST_WAIT));
        let until = blocked.and_then(|left| now.checked_add(left));
        state.blocked = state.blocked.max(until);
    }

    fn learn(&self, response: &RawResponse, now: Instant) {
        let throttled = is_throttled(response);
        if !throttled && !response.headers.keys().any(|name| is_usage(name.as_str())) {
            return;
        }
        let usage = response.usage();
        let highest = usage.highest().0.min(100.0);
        let regain = usage.regain_access_after();
        let mut state = self.lock();
        state.own = Some((Percent(highest), now));
        state.gap = self.settings.gap(&state);
        if throttled || highest >= 100.0 || regain.is_some() {
            // A header that asks for more than a day is not believed: each response may ask again.
            let pause = regain.unwrap_or(self.settings.pause).min(LONGEST_WAIT);
            state.blocked = state.blocked.max(now.checked_add(pause));
            tracing::warn!(
                api.usage.percent = highest,
                ?pause,
                "the rate limit is reached"
            );
        }
    }
}

impl Settings {
    /// Returns the distance to keep between two calls of this process, so that all of them together keep the one that is set.
    fn gap(&self, state: &PacerState) -> Duration {
        let own = state.own.map_or(0.0, |(usage, _)| usage.0);
        let (fleet, processes) = state
            .fleet
            .map_or((0.0, 1), |fleet| (fleet.usage.0, fleet.processes));
        let highest = own.max(fleet).min(100.0);
        let over = (highest - self.threshold) / (100.0 - self.threshold);
        let gap = self.widest.mul_f64(over.clamp(0.0, 1.0));
        gap.saturating_mul(processes.max(1)).min(WIDEST_GAP)
    }
}

impl Guard for Pacer {
    fn admit(&self, _operation: &Operation) -> Admission {
        self.admit_at(Instant::now())
    }

    fn on_response(
        &self,
        _operation: &Operation,
        response: &mut RawResponse,
    ) -> Result<(), GuardError> {
        self.learn(response, Instant::now());
        Ok(())
    }
}

fn is_usage(name: &str) -> bool {
    matches!(
        name,
        "x-app-usage" | "x-page-usage" | "x-ad-account-usage" | "x-business-use-case-usage"
    )
}

/// Returns whether a response rejects a call because of a rate limit. The HTTP status is 400 or 403 as often as 429.
fn is_throttled(response: &RawResponse) -> bool {
    if response.status.is_success() {
        return false;
    }
    let error = StandardError::from_response(response);
    response.status.as_u16() == 429 || error.is_some_and(|error| error.is_rate_limit())
}

impl StandardError {
    /// Returns whether Graph rejected the call because of a rate limit, by the error's code.
    ///
    /// ```
    /// use messenger_graph::v26;
    ///
    /// fn pause(error: &v26::Error) -> Option<std::time::Duration> {
    ///     if !error.is_rate_limit() {
    ///         return None;
    ///     }
    ///     Some(error.regain_access_after().unwrap_or(std::time::Duration::from_secs(60)))
    /// }
    /// ```
    pub fn is_rate_limit(&self) -> bool {
        matches!(self.code, 4 | 17 | 32 | 613 | 80_000..=80_014)
    }
}

impl GraphError {
    /// Returns whether the call was rejected because of a rate limit: by Graph, by its status 429, or beforehand by a
    /// [`Pacer`].
    pub fn is_rate_limit(&self) -> bool {
        match self {
            Self::Gate(error) => error.is::<Blocked>(),
            error => error.response().is_some_and(is_throttled),
        }
    }

    /// Returns how long to wait before the next call, at most a day: what the usage headers say, `Retry-After`, or what a
    /// [`Pacer`] knows. `None` if neither says; a minute is a good start then.
    pub fn regain_access_after(&self) -> Option<Duration> {
        let wait = match self {
            Self::Gate(error) => error.downcast_ref::<Blocked>().map(|blocked| blocked.left),
            error => error
                .usage()
                .and_then(|usage| usage.regain_access_after())
                .max(error.retry_after()),
        };
        wait.map(|wait| wait.min(LONGEST_WAIT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response;
    use std::sync::atomic::{AtomicBool, Ordering};

    const PAGE: &str = "x-business-use-case-usage";

    fn response(status: u16, header: &str, value: &str, body: &'static str) -> RawResponse {
        let response = http::Response::builder().status(status);
        response.header(header, value).body(body).unwrap().into()
    }

    fn used(percent: u32) -> RawResponse {
        let value = format!(r#"{{"call_count":{percent}}}"#);
        response(200, "X-App-Usage", &value, "")
    }

    fn waits(pacer: &Pacer, now: Instant, calls: usize) -> Vec<u128> {
        let wait = |_| match pacer.admit_at(now) {
            Admission::Now => 0,
            Admission::Wait(wait) => wait.as_millis(),
            Admission::Reject(_) => u128::MAX,
        };
        (0..calls).map(wait).collect()
    }

    #[test]
    fn calls_are_spaced_out_before_the_limit() {
        let (pacer, now) = (Pacer::new(), Instant::now());
        assert_eq!(waits(&pacer, now, 3), [0, 0, 0]);
        pacer.learn(&used(75), now);
        assert_eq!(waits(&pacer, now, 3), [0, 0, 0]);
        pacer.learn(&used(80), now);
        // A clone waits in the same queue.
        assert_eq!(waits(&pacer.clone(), now, 2), [0, 400]);
        assert_eq!(waits(&pacer, now, 2), [800, 1_200]);
        let later = now + Duration::from_secs(9);
        assert_eq!(waits(&pacer, later, 2), [0, 400]);
        pacer.learn(&used(10), later);
        assert_eq!(waits(&pacer, later, 3), [0, 0, 0]);
    }

    #[test]
    fn at_the_limit_calls_wait_until_access_is_regained() {
        let pacer = Pacer::new().longest_wait(Duration::from_secs(3_600));
        let now = Instant::now();
        let row =
            r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":19}]}"#;
        pacer.learn(&response(400, PAGE, row, ""), now);
        assert_eq!(waits(&pacer, now, 2), [19 * 60_000, 19 * 60_000 + 2_000]);
        // What says less does not open the door earlier.
        pacer.learn(&used(100), now);
        let later = now + Duration::from_secs(18 * 60);
        assert!(waits(&pacer, later, 1)[0] >= 60_000);
        let short = Pacer::new();
        short.learn(&response(400, PAGE, row, ""), now);
        let Admission::Reject(error) = short.admit_at(now) else {
            panic!("a call was let through");
        };
        let blocked = error.downcast_ref::<Blocked>().unwrap();
        assert_eq!(blocked.left, Duration::from_secs(19 * 60));
        let free = now + Duration::from_secs(19 * 60 + 1);
        assert_eq!(waits(&short, free, 1), [0]);
    }

    #[test]
    fn no_setting_and_no_header_breaks_the_pacer() {
        let now = Instant::now();
        for threshold in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300] {
            let pacer = Pacer::new().threshold(Percent(threshold));
            pacer.learn(&used(99), now);
            waits(&pacer, now, 2);
        }
        let day = Duration::from_secs(86_400).as_millis();
        let patient = Pacer::new()
            .widest_gap(Duration::MAX)
            .pause_at_limit(Duration::MAX)
            .longest_wait(Duration::MAX);
        patient.learn(&used(100), now);
        assert_eq!(waits(&patient, now, 2), [day, day + 3_600_000]);
        let absurd = r#"{"1":[{"call_count":100,"estimated_time_to_regain_access":99999999999}]}"#;
        let patient = Pacer::new().longest_wait(Duration::MAX);
        patient.learn(&response(400, PAGE, absurd, ""), now);
        assert_eq!(waits(&patient, now, 1), [day]);
    }

    #[test]
    fn a_throttling_code_counts_without_a_header() {
        let now = Instant::now();
        for (status, body, wait) in [
            (400, r#"{"error":{"code":80006}}"#, 30_000),
            (403, r#"{"error":{"code":613}}"#, 30_000),
            (429, "", 30_000),
            (400, r#"{"error":{"code":100}}"#, 0),
            (500, "<html>", 0),
        ] {
            let pacer = Pacer::new().pause_at_limit(Duration::from_secs(30));
            pacer.learn(&response(status, "x-a", "b", body), now);
            assert_eq!(waits(&pacer, now, 1), [wait], "{status} {body}");
        }
    }

    #[test]
    fn an_error_says_whether_and_how_long_to_wait() {
        let row = r#"{"1":[{"call_count":100,"estimated_time_to_regain_access":2}]}"#;
        let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
        for (response, is_limit, wait) in [
            (
                response(400, PAGE, row, r#"{"error":{"code":80006}}"#),
                true,
                minutes(2),
            ),
            (response(429, "Retry-After", "60", ""), true, minutes(1)),
            (
                response(403, "x-a", "b", r#"{"error":{"code":613}}"#),
                true,
                None,
            ),
            (
                response(400, "x-a", "b", r#"{"error":{"code":190}}"#),
                false,
                None,
            ),
        ] {
            let error = response::decode::<(), StandardError>(response).unwrap_err();
            assert_eq!(
                (error.is_rate_limit(), error.regain_access_after()),
                (is_limit, wait)
            );
        }
        let blocked = Blocked {
            left: Duration::from_secs(60),
        };
        let error = GraphError::Gate(Box::new(blocked));
        assert_eq!(
            (error.is_rate_limit(), error.regain_access_after()),
            (true, minutes(1))
        );
    }

    #[test]
    fn threads_that_come_at_once_get_a_turn_each() {
        let pacer = Pacer::new().longest_wait(Duration::from_secs(3_600));
        let now = Instant::now();
        pacer.learn(&used(80), now);
        let queue = || {
            // What the others learn meanwhile says the same, and moves no turn.
            pacer.learn(&used(80), now);
            waits(&pacer, now, 100)
        };
        let mut all = std::thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(queue));
            threads.map(|thread| thread.join().unwrap()).concat()
        });
        all.sort_unstable();
        assert!(all.into_iter().eq((0..800).map(|turn| turn * 400)));
    }

    #[test]
    fn once_the_limit_is_known_no_thread_is_let_through() {
        let (pacer, now) = (Pacer::new(), Instant::now());
        let known = AtomicBool::new(false);
        let let_through = |_: &u32| {
            // Read first: a call that is admitted before the limit is known may go.
            let known = known.load(Ordering::SeqCst);
            known && !matches!(pacer.admit_at(now), Admission::Reject(_))
        };
        std::thread::scope(|scope| {
            let threads = [(); 4].map(|()| scope.spawn(|| (0..20_000).filter(let_through).count()));
            pacer.learn(&used(100), now);
            known.store(true, Ordering::SeqCst);
            assert_eq!(threads.map(|thread| thread.join().unwrap()), [0; 4]);
        });
    }
}
