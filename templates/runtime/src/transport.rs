//! The seam between requests and the network: one `http::Request` in, one whole response or a [`TransportError`] out.
//!
//! The crate's own HTTP stack implements it when the feature `client` is on; another client, a middleware or a
//! test double fits in as well. No runtime is named here.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;

use crate::attempt::Attempt;
use crate::response::RawResponse;
use crate::timer::Timer;

/// Something that sends a request and waits for the whole response.
///
/// An implementation must not follow redirects (the request carries a token), must bound the body that it reads,
/// and must keep the token and the URL's query out of its errors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot send requests",
    label = "not a transport",
    note = "turn on the feature `client`, or give the client's builder a `transport`"
)]
pub trait Transport: Send + Sync {
    /// Sends a request and reads the whole response, whatever its status.
    ///
    /// # Errors
    ///
    /// No whole response came.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<RawResponse, TransportError>> + Send;

    /// Returns the timer of the runtime that the transport runs on; on Tokio, `Some(&TokioTimer)`.
    ///
    /// Without one, and without one from the client's builder, nothing is repeated, no try is cut off, and a call that a
    /// guard would have waited with fails.
    fn timer(&self) -> Option<&dyn Timer> {
        None
    }
}

impl<T: Transport> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<RawResponse, TransportError>> + Send {
        T::send(self, request)
    }

    fn timer(&self) -> Option<&dyn Timer> {
        T::timer(self)
    }
}

/// No transport: a client that has it prepares requests, and cannot send them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoTransport;

/// Why no whole response came.
///
/// The underlying error, if there is one, is the [`source`](Error::source).
#[derive(Debug)]
pub struct TransportError {
    failure: Failure,
    source: Option<Box<dyn Error + Send + Sync>>,
    pub(crate) earlier: Vec<Attempt>,
}

/// The stage at which a transport failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// The HTTP stack could not be set up; nothing was sent.
    Setup,
    /// No connection was made; nothing was sent.
    Connect,
    /// The time for the whole call ran out; the server may have done its work.
    Timeout,
    /// The response's body is larger than the transport reads.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection broke while sending or receiving; the server may have done its work.
    Broken,
    /// The server responded to the batch that the call was in, but not this call: it ran out of time, and may have done
    /// its work.
    NoResponse,
}

impl TransportError {
    /// Returns an error with the error underneath, which must not name a token or a URL.
    #[cold]
    pub fn new(failure: Failure, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            failure,
            source: Some(source.into()),
            earlier: Vec::new(),
        }
    }

    /// Returns the error for a body of more than `limit` bytes.
    #[cold]
    pub fn too_large(limit: usize) -> Self {
        Self {
            failure: Failure::TooLarge { limit },
            source: None,
            earlier: Vec::new(),
        }
    }

    /// Returns the stage at which the transport failed.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// Returns whether it is certain that the server has seen nothing of the request.
    pub fn is_unsent(&self) -> bool {
        matches!(self.failure, Failure::Setup | Failure::Connect)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            Failure::Setup => "the HTTP stack cannot be set up",
            Failure::Connect => "no connection to the server",
            Failure::Timeout => "no response in time",
            Failure::NoResponse => "the batch has no response to this call",
            Failure::Broken => "the connection broke before the whole response came",
            Failure::TooLarge { limit } => {
                let text = "the response's body is larger than the limit of";
                return write!(f, "{text} {limit} bytes");
            }
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
