//! Whether a call was rejected because of a rate limit, and how long to wait. A response or an error comes in; what a caller asks
//! of it goes out.

use std::time::Duration;

use crate::error::ErrorBody;
use crate::pacer::Blocked;
use crate::response::RawResponse;
use crate::retry::LONGEST_WAIT;
use crate::standard_error::{GraphError, StandardError};

/// Returns whether a response rejects a call because of a rate limit. The HTTP status is 400 or 403 as often as 429.
pub(crate) fn is_throttled(response: &RawResponse) -> bool {
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
    /// [`Pacer`](crate::graph::Pacer).
    pub fn is_rate_limit(&self) -> bool {
        match self {
            Self::Gate(error) => error.is::<Blocked>(),
            error => error.response().is_some_and(is_throttled),
        }
    }

    /// Returns how long to wait before the next call, at most a day: what the usage headers say, `Retry-After`, or what a
    /// [`Pacer`](crate::graph::Pacer) knows. `None` if neither says; a minute is a good start then.
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
