//! The course of one call: admitted, sent, watched, read, and where that is safe repeated.
//!
//! A request comes in, a typed response or the last error goes out, with what was tried before. The future may be
//! dropped at any await: nothing is left behind but the tries that the server has already seen.

use std::pin::pin;
use std::time::Duration;

use tracing::Instrument;

use crate::attempt::{Attempt, AttemptOutcome};
use crate::client::{Client, Credentials, In, Opens, Server};
use crate::error::{Error, ErrorBody};
use crate::guard::{Admission, Held};
use crate::policy::{Call, Deadline};
use crate::redact::Secret;
use crate::request::{Operation, Request};
use crate::response::{RawResponse, Response};
use crate::retry::{can_repeat, is_repeatable};
use crate::timer::{Sleep, Timer, within};
use crate::trace;
use crate::transport::{Failure, Transport, TransportError};
use crate::version::Prepared;

impl<V: Server, K: Credentials, T: Transport> Client<V, K, T> {
    /// Sends a request and reads its response.
    ///
    /// A read or a deletion that fails for a passing reason is repeated as the client is set to; anything else is
    /// sent once, unless the connection was never made. No redirect is followed.
    ///
    /// # Errors
    ///
    /// See [`Error`]; what was tried before the last try is in [`Error::earlier_attempts`].
    pub async fn send<R: Request + In<V>>(
        &self,
        request: R,
    ) -> Result<Response<R::Response>, Error<R::Error>>
    where
        K: Opens<R>,
    {
        self.course(request, Call::new()).await
    }

    /// Sends a request with its own settings.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send).
    pub async fn send_with<R: Request + In<V>>(
        &self,
        request: R,
        call: Call,
    ) -> Result<Response<R::Response>, Error<R::Error>>
    where
        K: Opens<R>,
    {
        self.course(request, call).await
    }

    /// Does what [`send_with`](Self::send_with) does, for requests that carry others whose credentials were checked.
    pub(crate) async fn course<R: Request + In<V>>(
        &self,
        request: R,
        call: Call,
    ) -> Result<Response<R::Response>, Error<R::Error>> {
        let operation = request.operation();
        let policy = &self.inner.policy;
        let deadline = Deadline::after(call.deadline.or(policy.deadline), self.timer());
        let repeatable = call.idempotent || is_repeatable(&operation.method);
        let mut earlier: Vec<Attempt> = Vec::new();
        policy.budget.deposit();
        loop {
            let result = self
                .attempt(&request, &operation, deadline, earlier.len())
                .await;
            let error = match result {
                Ok(mut response) => {
                    response.meta_mut().earlier = earlier;
                    return Ok(response);
                }
                Err(error) => error,
            };
            match self.pause(&error, repeatable, deadline, earlier.len()) {
                Some((sleep, attempt)) => {
                    repeated(&operation, &attempt, earlier.len());
                    earlier.push(attempt);
                    sleep.await;
                }
                None => return Err(error.after(earlier)),
            }
        }
    }

    /// Makes one try.
    async fn attempt<R: Request + In<V>>(
        &self,
        request: &R,
        operation: &Operation,
        deadline: Deadline<'_>,
        resent: usize,
    ) -> Result<Response<R::Response>, Error<R::Error>> {
        let prepared = self.assemble(request)?;
        let span = trace::span(operation, &prepared, resent);
        let secret = Secret::of(&prepared);
        // Pinned where they are made: to move a future costs as much as it is large.
        let result = pin!(async {
            self.admitted(operation, &prepared, deadline).await?;
            let limit = shorter(self.inner.policy.attempt_timeout, deadline.left());
            let limit = limit.and_then(|limit| Some(self.timer()?.sleep(limit)));
            let sending = pin!(self.inner.transport.send(prepared));
            let Some(response) = within(sending, limit).await else {
                let text = "the time that the client gives a try or a call ran out";
                return Err(TransportError::new(Failure::Timeout, text).into());
            };
            let response = response?;
            if !span.is_disabled() {
                trace::record_response(&span, &response);
            }
            self.read::<R>(operation, response, &secret)
        });
        // To enter a span without a subscriber is work, too.
        let result = if span.is_disabled() {
            result.await
        } else {
            result.instrument(span.clone()).await
        };
        if let Err(error) = &result {
            trace::failed(&span, error);
        }
        result
    }

    /// Asks the guards, and waits for the longest wait that they ask for.
    async fn admitted<E>(
        &self,
        operation: &Operation,
        request: &Prepared,
        deadline: Deadline<'_>,
    ) -> Result<(), Error<E>> {
        let mut wait = Duration::ZERO;
        for guard in self.inner.policy.guards() {
            match guard.admit(operation, request) {
                Admission::Now => {}
                Admission::Wait(longer) => wait = wait.max(longer),
                Admission::Reject(error) => return Err(Error::Gate(error)),
            }
        }
        if wait.is_zero() {
            return Ok(());
        }
        let held = match self.timer() {
            Some(timer) if deadline.allows(wait) => {
                timer.sleep(wait).await;
                return Ok(());
            }
            Some(_) => Held::TooLong { wait },
            None => Held::NoTimer { wait },
        };
        Err(Error::Gate(Box::new(held)))
    }

    /// Shows a response to the guards, and reads it. The client's own secret is in no typed value, error or header.
    pub(crate) fn read<R: Request>(
        &self,
        operation: &Operation,
        mut response: RawResponse,
        secret: &Secret,
    ) -> Result<Response<R::Response>, Error<R::Error>> {
        secret.remove_from_headers(&mut response.headers);
        for guard in self.inner.policy.guards() {
            if let Err(source) = guard.on_response(operation, &mut response) {
                let response = secret.removed_from(&response).unwrap_or(response);
                return Err(Error::Rejected {
                    response: Box::new(response),
                    source,
                });
            }
        }
        let clean = response
            .status
            .is_success()
            .then(|| secret.removed_from_json(&response));
        // What is typed repeats no secret. The bytes stay as they were received, and nothing shows them.
        let body = clean
            .flatten()
            .map(|clean| std::mem::replace(&mut response.body, clean));
        match (R::decode(response), body) {
            (Ok(mut response), Some(body)) => {
                response.meta_mut().body = body;
                Ok(response)
            }
            (Ok(response), None) => Ok(response),
            (Err(error), _) => cleaned::<R>(error, secret),
        }
    }

    /// Returns the pause before the next try, if there is to be one.
    #[cold]
    fn pause<E: ErrorBody>(
        &self,
        error: &Error<E>,
        repeatable: bool,
        deadline: Deadline<'_>,
        earlier: usize,
    ) -> Option<(Sleep, Attempt)> {
        if !can_repeat(error, repeatable) {
            return None;
        }
        let policy = &self.inner.policy;
        let tried = u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1);
        let asked = error.retry_after();
        let pause = policy.retry.pause(tried, asked)?;
        let timer = self.timer()?;
        // The last of these: a repetition that is not made must not be paid for.
        if !deadline.allows(pause) || !policy.budget.withdraw() {
            return None;
        }
        let outcome = match error {
            Error::Transport(error) => AttemptOutcome::Failed(error.failure()),
            other => AttemptOutcome::Responded(other.status()?),
        };
        Some((timer.sleep(pause), Attempt::new(outcome, pause)))
    }

    fn timer(&self) -> Option<&dyn Timer> {
        let own = self.inner.policy.timer.as_deref();
        own.or_else(|| self.inner.transport.timer())
    }
}

fn shorter(a: Option<Duration>, b: Option<Duration>) -> Option<Duration> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Reads a response again, without the secret, if the secret is in it.
#[cold]
fn cleaned<R: Request>(
    error: Error<R::Error>,
    secret: &Secret,
) -> Result<Response<R::Response>, Error<R::Error>> {
    let clean = error
        .response()
        .and_then(|response| secret.removed_from(response));
    clean.map_or(Err(error), R::decode)
}

#[cold]
fn repeated(operation: &Operation, attempt: &Attempt, earlier: usize) {
    tracing::warn!(
        api.operation = operation.name,
        http.request.resend_count = earlier + 1,
        outcome = ?attempt.outcome,
        pause = ?attempt.pause,
        "the call failed and is repeated"
    );
}

#[cfg(test)]
#[path = "send/tests.rs"]
mod tests;
