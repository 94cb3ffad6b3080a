//! What watches over a client's calls: asked before each try, shown each response.
//!
//! A pacer slows calls down, a version watch looks at who responded. Guards are shared between the clones of a client.

use std::error::Error;
use std::time::Duration;

use crate::request::Operation;
use crate::response::RawResponse;
use crate::version::Prepared;

/// What an error of a guard is.
pub type GuardError = Box<dyn Error + Send + Sync>;

/// Something that watches over a client's calls.
///
/// Neither method may block. Both run inside the try's `tracing` span.
pub trait Guard: Send + Sync {
    /// Says whether a try may be sent.
    fn admit(&self, _operation: &Operation, _request: &Prepared) -> Admission {
        Admission::Now
    }

    /// Takes note of a response, whatever its status, before its body is read.
    ///
    /// # Errors
    ///
    /// The response must not be taken; the call then fails with
    /// [`Error::Rejected`](crate::error::Error::Rejected).
    fn on_response(
        &self,
        _operation: &Operation,
        _response: &mut RawResponse,
    ) -> Result<(), GuardError> {
        Ok(())
    }
}

/// Whether a try may be sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum Admission {
    /// At once.
    Now,
    /// After a wait. A call whose deadline is sooner fails at once.
    Wait(Duration),
    /// Not at all; the call fails with [`Error::Gate`](crate::error::Error::Gate).
    Reject(GuardError),
}

/// A guard asked for a wait that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Held {
    /// The call has no time for it.
    #[error("the call would have to wait {wait:?}, which is beyond its deadline")]
    TooLong {
        /// How long the call would have to wait.
        wait: Duration,
    },
    /// Neither the client nor its transport has a timer.
    #[error(
        "the call would have to wait {wait:?}, and the client has no timer; give its builder one"
    )]
    NoTimer {
        /// How long the call would have to wait.
        wait: Duration,
    },
}
