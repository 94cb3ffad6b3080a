//! The crate's own HTTP stack: a [`Transport`] over the crate `reqwest`, with rustls.
//!
//! No redirect is followed; only `https` leaves this machine; a request to this machine itself goes through no
//! proxy; a body is read up to a limit; no error names a URL. The stack is set up with the first request, and if
//! that fails, each request says why.

mod body;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use ::reqwest as http_stack;
use bytes::Bytes;
use http::Uri;

use crate::base_url::is_loopback;
use crate::response::RawResponse;
use crate::timer::{Timer, TokioTimer};
use crate::transport::{Failure, Transport, TransportError};

/// The default transport: a pool of connections, HTTP/2, gzip, and the system's proxy settings.
///
/// * 10 s to make a connection, 60 s for one try, bodies of up to 16 MiB after decompression.
/// * A connection that is not used is kept for 90 s, and as many of them as were used at once; HTTP/2 where the server
///   offers it.
/// * TLS 1.2 or 1.3 with rustls, and the certificates that the system trusts.
/// * The proxy of the system's settings and of the variables `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; none for this
///   machine itself.
/// * A timeout needs a thread of the runtime. The stack below reads what is not yet a body for as long as bytes arrive, up to
///   tens of megabytes, before it lets the thread go. So a hostile server that sends as fast as it can keeps one thread busy,
///   also for a while after the call: with a single thread a timeout is late by a second or more, with more of them it comes
///   in time while one is free. It takes no more memory by it.
///
/// Needs a Tokio runtime with I/O and time. A client that wants something else brings a
/// separate [`Transport`], a few lines around any other stack.
pub struct Reqwest {
    pub(crate) settings: ReqwestSettings,
    outside: OnceLock<Result<http_stack::Client, String>>,
    loopback: OnceLock<Result<http_stack::Client, String>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ReqwestSettings {
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    pub(crate) https_only: bool,
}

impl Reqwest {
    /// Returns a transport with 10 s to connect, 60 s for one try, and bodies of up to 16 MiB.
    pub fn new() -> Self {
        Self::with(ReqwestSettings {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            body_limit: 16 * 1024 * 1024,
            https_only: true,
        })
    }

    /// Sets how long making a connection may take.
    #[must_use]
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self::with(ReqwestSettings {
            connect_timeout,
            ..self.settings
        })
    }

    /// Sets how long one try may take, from connecting to the last byte of the response.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self::with(ReqwestSettings {
            timeout,
            ..self.settings
        })
    }

    /// Sets how many bytes of a response's body are read, counted after decompression.
    #[must_use]
    pub fn body_limit(self, body_limit: usize) -> Self {
        Self::with(ReqwestSettings {
            body_limit,
            ..self.settings
        })
    }

    fn with(settings: ReqwestSettings) -> Self {
        Self {
            settings,
            outside: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// Returns the client for a host; a plain-text request must not reach a proxy, which is another machine.
    fn client(&self, uri: &Uri) -> Result<&http_stack::Client, TransportError> {
        let client = if uri.host().is_some_and(is_loopback) {
            self.loopback
                .get_or_init(|| self.settings.client(|builder| builder.no_proxy()))
        } else {
            self.outside.get_or_init(|| {
                self.settings
                    .client(|builder| builder.https_only(self.settings.https_only))
            })
        };
        client
            .as_ref()
            .map_err(|text| TransportError::new(Failure::Setup, text.as_str()))
    }

    /// Sends a request, and waits for the head of the response; `timeout` replaces the one of the settings.
    pub(crate) async fn open(
        &self,
        request: http::Request<Bytes>,
        timeout: Option<Duration>,
    ) -> Result<http_stack::Response, TransportError> {
        let (parts, body) = request.into_parts();
        // An empty body is not no body: the stack below would treat it as one to be written.
        let is_written = !body.is_empty() || !parts.method.is_safe();
        self.execute(parts, is_written.then(|| body.into()), timeout)
            .await
    }

    /// Does what [`open`](Self::open) does, for a body of any kind.
    pub(crate) async fn execute(
        &self,
        parts: http::request::Parts,
        body: Option<http_stack::Body>,
        timeout: Option<Duration>,
    ) -> Result<http_stack::Response, TransportError> {
        let client = self.client(&parts.uri)?;
        let mut request = http_stack::Request::new(parts.method, checked(&parts.uri)?);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = body;
        if timeout.is_some() {
            *request.timeout_mut() = timeout;
        }
        client.execute(request).await.map_err(failed)
    }

    /// Reads the body that belongs to a head.
    pub(crate) async fn read(
        &self,
        response: http_stack::Response,
    ) -> Result<RawResponse, TransportError> {
        body::read(response, self.settings.body_limit).await
    }
}

impl ReqwestSettings {
    fn client(
        self,
        finish: impl FnOnce(http_stack::ClientBuilder) -> http_stack::ClientBuilder,
    ) -> Result<http_stack::Client, String> {
        let builder = http_stack::Client::builder()
            .redirect(http_stack::redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        finish(builder)
            .build()
            .map_err(|error| chain(&error.without_url()))
    }
}

impl Default for Reqwest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reqwest").field(&self.settings).finish()
    }
}

impl Transport for Reqwest {
    async fn send(&self, request: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
        let response = self.open(request, None).await?;
        self.read(response).await
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(&TokioTimer)
    }
}

/// Parses a URL again, by the rules of the stack; it must still be the one that was checked.
fn checked(uri: &Uri) -> Result<http_stack::Url, TransportError> {
    let setup = |text| TransportError::new(Failure::Setup, text);
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let text = [
        uri.scheme_str().unwrap_or_default(),
        "://",
        authority,
        target,
    ]
    .concat();
    let url = http_stack::Url::parse(&text)
        .map_err(|_| setup("the URL parser does not take the request's URL"))?;
    if url.path() == uri.path() && url.query() == uri.query() {
        Ok(url)
    } else {
        Err(setup("the URL parser changed the request's path or query"))
    }
}

#[cold]
pub(crate) fn failed(error: http_stack::Error) -> TransportError {
    let failure = if error.is_builder() {
        Failure::Setup
    } else if error.is_connect() {
        Failure::Connect
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Broken
    };
    TransportError::new(failure, error.without_url())
}

/// Returns an error's text with that of all the errors underneath.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
