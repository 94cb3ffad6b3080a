//! Bodies that are too large to be held: streams of bytes. A request that holds some comes in; it is sent once, a chunk at
//! a time, and its response is read as that of any other call.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http_body::{Body, Frame, SizeHint};

use crate::client::{Client, Credentials, In, Opens, Reqwest, Server};
use crate::content::{Chunks, Piece, StreamedPieces};
use crate::error::Error;
use crate::parts::Parts;
use crate::redact::Secret;
use crate::request::Request;
use crate::response::Response;

/// A day: how long a body may take is for the caller to say.
const LONG: Duration = Duration::from_secs(24 * 60 * 60);

impl<V: Server, K: Credentials> Client<V, K, Reqwest> {
    /// Sends a request whose body or files may be streams, once: what was read from a stream cannot be sent again.
    ///
    /// No more than a chunk is held at a time. The time that the client gives a call does not end it; a day does.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); a stream that fails breaks the connection.
    pub async fn upload<R>(&self, request: R) -> Result<Response<R::Response>, Error<R::Error>>
    where
        R: Request + In<V>,
        K: Opens<R>,
    {
        let mut parts = Parts::new();
        let pieces = StreamedPieces::default();
        parts.extensions.insert(pieces.clone());
        request.write(&mut parts)?;
        let operation = request.operation();
        let prepared = self.inner.finish(parts, operation.method.clone())?;
        V::admit(&prepared)?;
        let secret = Secret::of(&prepared);
        let transport = &self.inner.transport;
        let pieces = pieces.take();
        let response = if pieces.is_empty() {
            transport.open(prepared, Some(LONG)).await?
        } else {
            let body = ::reqwest::Body::wrap(Streamed::of(pieces));
            let (mut parts, _) = prepared.into_parts();
            // The empty body that the stream replaces had a length.
            parts.headers.remove(CONTENT_LENGTH);
            transport.execute(parts, Some(body), Some(LONG)).await?
        };
        let raw = transport.read(response).await?;
        self.read::<R>(&operation, raw, &secret)
    }
}

/// A body of pieces, one after the other.
struct Streamed {
    // Only its owner polls it; the lock is what lets it be shared.
    pieces: Mutex<std::vec::IntoIter<Piece>>,
    current: Mutex<Option<Chunks>>,
    left: Option<u64>,
}

impl Streamed {
    fn of(pieces: Vec<Piece>) -> Self {
        let length = |piece: &Piece| match piece {
            Piece::Bytes(bytes) => Some(bytes.len() as u64),
            Piece::Stream(_, length) => *length,
        };
        let left = pieces.iter().map(length).sum();
        Self {
            pieces: Mutex::new(pieces.into_iter()),
            current: Mutex::new(None),
            left,
        }
    }

    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Box<dyn std::error::Error + Send + Sync>>>> {
        let (Ok(pieces), Ok(current)) = (self.pieces.get_mut(), self.current.get_mut()) else {
            return Poll::Ready(None);
        };
        loop {
            if let Some(chunks) = current {
                match std::task::ready!(chunks.as_mut().poll_next(context)) {
                    Some(chunk) => return Poll::Ready(Some(chunk)),
                    None => *current = None,
                }
            }
            match pieces.next() {
                Some(Piece::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Piece::Stream(chunks, _)) => *current = Some(chunks),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let chunk = std::task::ready!(this.poll_chunk(context));
        if let (Some(Ok(chunk)), Some(left)) = (&chunk, &mut this.left) {
            *left = left.saturating_sub(chunk.len() as u64);
        }
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
