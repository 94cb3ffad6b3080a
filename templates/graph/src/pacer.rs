//! Slows a client down before Meta stops it. Usage headers come in, waits go out.
//!
//! Below the threshold nothing waits. From there on the calls are spaced out, the more the closer the allowance is to
//! its end; at the end they are rejected here until Meta says that access is regained, at most a day, because calls at the
//! limit prolong the block. Clones share what they know; processes share it by an exchange, see `shared_pace`.
//!
//! What Meta documents in numbers is kept as well, by `rates`: no window has more calls than it takes.
//!
//! All of it is behind one lock, which is taken once for a call and once for a response and never held across an
//! await; with nothing outside of it there is no order of threads that a model checker would have to look at.

mod rates;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::guard::{Admission, Guard, GuardError};
use crate::rate_limit::is_throttled;
use crate::request::Operation;
use crate::response::RawResponse;
use crate::retry::LONGEST_WAIT;
use crate::shared_pace::{FleetPace, Pace};
use crate::usage::Percent;
use crate::version::Prepared;
pub use rates::OversizedBatch;
use rates::{Rates, RequestCost};

/// A guard that spaces calls out when an allowance runs short, and keeps the documented rates.
///
/// The rates are those of [`COUNTED`](crate::rules::limits::COUNTED): messages, audio and video, reads of conversations, private
/// replies. They count for a Page, so each client of a Page has its own pacer, which its clones share. Each call of a batch counts;
/// a batch with more calls of a kind than a window takes is rejected with [`OversizedBatch`]. No limit is counted that depends on
/// the number of people, which a client does not know: there the usage headers decide.
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
    keeps_rates: bool,
}

#[derive(Debug, Default)]
struct PacerState {
    /// The calls that the documented limits count.
    rates: Rates,
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
                keeps_rates: true,
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

    /// Leaves the documented rates to the caller; the usage headers are obeyed all the same.
    #[must_use]
    pub fn without_documented_rates(mut self) -> Self {
        self.settings.keeps_rates = false;
        self
    }

    /// Says when a request may go.
    fn admit_at(&self, now: Instant, cost: &RequestCost) -> Admission {
        if let Some(oversized) = cost.oversized() {
            return Admission::Reject(Box::new(oversized));
        }
        let mut state = self.lock();
        let blocked = state.blocked.filter(|until| *until > now);
        state.blocked = blocked;
        let is_spaced = !state.gap.is_zero() || blocked.is_some();
        if !is_spaced && !cost.is_counted() {
            return Admission::Now;
        }
        let earliest = blocked.unwrap_or(now);
        let next = state.next.filter(|_| is_spaced);
        let slot = next.map_or(earliest, |next| next.max(earliest));
        let processes = state.fleet.map_or(1, |fleet| fleet.processes);
        let slot = state.rates.earliest(cost, slot, processes);
        let wait = slot - now;
        if wait > self.settings.longest_wait {
            return Admission::Reject(Box::new(Blocked { left: wait }));
        }
        // The turn is taken; a caller that gives up leaves a gap, which only slows down.
        state.rates.take(cost, slot);
        if is_spaced {
            state.next = slot.checked_add(state.gap.saturating_mul(cost.calls));
        }
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
    fn admit(&self, operation: &Operation, request: &Prepared) -> Admission {
        let mut cost = RequestCost::of(operation, request);
        if !self.settings.keeps_rates {
            cost = cost.uncounted();
        }
        self.admit_at(Instant::now(), &cost)
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

#[cfg(test)]
#[path = "pacer/tests.rs"]
mod tests;
