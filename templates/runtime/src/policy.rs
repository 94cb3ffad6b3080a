//! What a client does beside sending: repeat, wait, watch. The builder fills it in, `send` follows it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::HeaderValue;

use crate::budget::Budget;
use crate::client::ClientBuilder;
use crate::guard::Guard;
use crate::parts::Parts;
use crate::retry::Retry;
use crate::timer::Timer;

/// What a client does beside sending; shared between its clones.
pub(crate) struct Policy {
    pub retry: Retry,
    pub budget: Budget,
    pub deadline: Option<Duration>,
    pub attempt_timeout: Option<Duration>,
    pub timer: Option<Arc<dyn Timer>>,
    /// The version's own guard.
    pub watch: Option<Arc<dyn Guard>>,
    pub guards: Vec<Arc<dyn Guard>>,
    pub sign: Option<Arc<Sign>>,
}

/// Adds to a request what proves that the caller may use the token, which comes in as the header's value.
pub(crate) type Sign = dyn Fn(&HeaderValue, &mut Parts) + Send + Sync;

impl Policy {
    pub(crate) fn new(watch: Option<Arc<dyn Guard>>) -> Self {
        let retry = Retry::default();
        Self {
            budget: retry.new_budget(),
            retry,
            deadline: None,
            attempt_timeout: None,
            timer: None,
            watch,
            guards: Vec::new(),
            sign: None,
        }
    }

    /// All guards, the version's own first.
    pub(crate) fn guards(&self) -> impl Iterator<Item = &dyn Guard> {
        self.watch.iter().chain(&self.guards).map(AsRef::as_ref)
    }
}

/// How one call differs from what its client is set to.
///
/// ```text
/// let call = Call::new().idempotent().deadline(Duration::from_secs(5));
/// let response = client.send_with(request, call).await?;
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[must_use]
pub struct Call {
    pub(crate) idempotent: bool,
    pub(crate) deadline: Option<Duration>,
}

impl Call {
    /// Differs in nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares that the server may do this call twice without harm, so that it can be repeated like a read.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets how long the call may take in all: waits, tries and pauses.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }
}

/// When a call must have ended, by the clock of the client's timer.
#[derive(Clone, Copy)]
pub(crate) struct Deadline<'a> {
    end: Option<Instant>,
    timer: Option<&'a dyn Timer>,
}

impl<'a> Deadline<'a> {
    pub(crate) fn after(duration: Option<Duration>, timer: Option<&'a dyn Timer>) -> Self {
        let mut deadline = Self { end: None, timer };
        deadline.end = duration.and_then(|duration| deadline.now().checked_add(duration));
        deadline
    }

    /// Returns what is left; `None` without a deadline.
    pub(crate) fn left(self) -> Option<Duration> {
        Some(self.end?.saturating_duration_since(self.now()))
    }

    /// Returns whether a wait ends before the deadline.
    pub(crate) fn allows(self, wait: Duration) -> bool {
        self.left().is_none_or(|left| wait < left)
    }

    fn now(self) -> Instant {
        self.timer.map_or_else(Instant::now, Timer::now)
    }
}

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Sets which failed calls are repeated, and how.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.inner.policy.budget = retry.new_budget();
        self.inner.policy.retry = retry;
        self
    }

    /// Sets how long a call may take in all: waits, tries and pauses. Without it only each try is bounded.
    ///
    /// A try in progress is cut off only where there is a timer.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.inner.policy.deadline = Some(deadline);
        self
    }

    /// Sets how long each try may take, whatever the transport's own limit is. Needs a timer.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.inner.policy.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the timer to wait with, such as `TokioTimer`; otherwise it is the transport's.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.inner.policy.timer = Some(Arc::new(timer));
        self
    }

    /// Adds a guard, for example a pacer.
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.inner.policy.guards.push(Arc::new(guard));
        self
    }

    /// Replaces the version's own guard.
    pub fn watch(mut self, guard: impl Guard + 'static) -> Self {
        self.inner.policy.watch = Some(Arc::new(guard));
        self
    }
}
