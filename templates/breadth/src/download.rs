//! Responses that are too large to be held: a stream of bytes. A request for bytes comes in; after the head of a success
//! its body goes out chunk by chunk. An error response is read as a whole, and decoded as that of any other call.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

use crate::binary::Binary;
use crate::client::{Client, Credentials, In, Opens, Reqwest, Server};
use crate::error::Error;
use crate::invalid::InvalidRequest;
use crate::redact::Secret;
use crate::request::Request;
use crate::reqwest::failed;
use crate::response::{Meta, RawResponse};
use crate::transport::{Failure, TransportError};

/// A day: how long a body may take is for the caller to say.
const LONG: Duration = Duration::from_secs(24 * 60 * 60);

impl<V: Server, K: Credentials> Client<V, K, Reqwest> {
    /// Sends a request, once, and returns the body of a success as a stream.
    ///
    /// No more than a chunk of it is held at a time, and no limit but the caller's holds for its size. The time that
    /// the client gives a call does not end it; a day does.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), but for a body of another shape.
    pub async fn download<R>(&self, request: R) -> Result<Download, Error<R::Error>>
    where
        R: Request<Response = Binary> + In<V>,
        K: Opens<R>,
    {
        let (download, _) = self.open_body(&request, |_| Ok(())).await?;
        Ok(download)
    }

    /// Sends a request with further headers, once, and returns the body of a success with the secret that the request carried.
    pub(crate) async fn open_body<R: Request + In<V>>(
        &self,
        request: &R,
        add: impl FnOnce(&mut HeaderMap) -> Result<(), InvalidRequest>,
    ) -> Result<(Download, Secret), Error<R::Error>> {
        let operation = request.operation();
        let mut prepared = self.assemble(request)?;
        add(prepared.headers_mut())?;
        let secret = Secret::of(&prepared);
        let transport = &self.inner.transport;
        let mut response = transport.open(prepared, Some(LONG)).await?;
        if !response.status().is_success() {
            let raw = transport.read(response).await?;
            let status = raw.status;
            return Err(match self.read::<R>(&operation, raw, &secret) {
                Err(error) => error,
                // The operation takes this status for one of its responses, and there is no stream to give.
                Ok(_) => {
                    let text = format!("status {} is not a success", status.as_u16());
                    TransportError::new(Failure::Broken, text).into()
                }
            });
        }
        let meta = RawResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            ..RawResponse::default()
        };
        let next = next(response);
        Ok((Download { meta, next }, secret))
    }
}

type Next = Pin<Box<dyn Future<Output = (Chunk, ::reqwest::Response)> + Send>>;
type Chunk = Result<Option<Bytes>, TransportError>;

fn next(mut response: ::reqwest::Response) -> Next {
    Box::pin(async move {
        let chunk = response.chunk().await.map_err(failed);
        (chunk, response)
    })
}

/// A body as a [`Stream`] of bytes. [`chunk`](Self::chunk) does without the extension traits for streams.
pub struct Download {
    meta: Meta,
    next: Next,
}

impl Download {
    /// Returns the status and the headers; the body is not in it.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Returns the next bytes, or `None` after the last.
    ///
    /// # Errors
    ///
    /// The connection broke, or the time ran out.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    pub(crate) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Chunk> {
        let (chunk, response) = std::task::ready!(self.next.as_mut().poll(context));
        self.next = match &chunk {
            Ok(Some(_)) => next(response),
            // Every later call returns the end, too.
            _ => Box::pin(async move { (Ok(None), response) }),
        };
        Poll::Ready(chunk)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context).map(Result::transpose)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}
