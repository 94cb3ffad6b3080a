//! What was tried before the last try. The client writes it down, a response or an error hands it out.

use std::time::Duration;

use http::StatusCode;

use crate::transport::Failure;

/// A try that failed and was followed by another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// How long the client waited before the next try.
    pub pause: Duration,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The server responded with an error; this was the status.
    Responded(StatusCode),
    /// No whole response came.
    Failed(Failure),
}

impl Attempt {
    pub(crate) fn new(outcome: AttemptOutcome, pause: Duration) -> Self {
        Self { outcome, pause }
    }
}
