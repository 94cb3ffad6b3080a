//! What a body or a file holds: bytes, or a stream of them. Either comes in; what goes out knows its length, where there
//! is one, and gives a stream away once.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use crate::bound::{Bounded, Size};
use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;

/// A stream of bytes, as long as it may be.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Failed>> + Send>>;

/// Why a stream of bytes ended early.
type Failed = Box<dyn Error + Send + Sync>;

/// Bytes to send, or a stream of them. `Debug` shows the length only.
///
/// A stream is read once, so a request that holds one is sent by `Client::upload`, and never repeated; `Client::send` and
/// `Client::prepare` reject it. A clone shares the stream.
#[derive(Clone, Default)]
pub struct Content(ContentSource);

#[derive(Clone)]
enum ContentSource {
    Bytes(Bytes),
    Stream(Arc<Once>),
}

struct Once {
    chunks: Mutex<Option<Chunks>>,
    length: Option<u64>,
}

impl Content {
    /// Returns a stream of bytes; with its length, the request announces the size.
    ///
    /// A stream that ends early, late or with an error breaks the call off.
    pub fn stream<S, E>(stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let chunks: Chunks = Box::pin(Plain(Box::pin(stream)));
        Self(ContentSource::Stream(Arc::new(Once {
            chunks: Mutex::new(Some(chunks)),
            length,
        })))
    }

    /// Returns the number of bytes, where it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            ContentSource::Bytes(bytes) => Some(bytes.len() as u64),
            ContentSource::Stream(once) => once.length,
        }
    }

    /// Returns the bytes; `None` for a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            ContentSource::Bytes(bytes) => Some(bytes),
            ContentSource::Stream(_) => None,
        }
    }

    /// Takes the stream; `None` for bytes, and for a stream that was taken before.
    fn take(&self) -> Option<Chunks> {
        match &self.0 {
            ContentSource::Bytes(_) => None,
            ContentSource::Stream(once) => {
                let mut chunks = once.chunks.lock().unwrap_or_else(PoisonError::into_inner);
                chunks.take()
            }
        }
    }
}

/// A stream whose errors are of one type.
struct Plain<S>(Pin<Box<S>>);

impl<S, E> Stream for Plain<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Failed>,
{
    type Item = Result<Bytes, Failed>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map(|chunk| chunk.map(|chunk| chunk.map_err(Into::into)))
    }
}

impl Default for ContentSource {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl<B: Into<Bytes>> From<B> for Content {
    fn from(bytes: B) -> Self {
        Self(ContentSource::Bytes(bytes.into()))
    }
}

impl Bounded for Content {
    fn size(&self) -> Size<'_> {
        Size::Bytes(self.length())
    }
}

/// Two streams are the same if one is a clone of the other.
impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (ContentSource::Bytes(one), ContentSource::Bytes(other)) => one == other,
            (ContentSource::Stream(one), ContentSource::Stream(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Content {}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.0 {
            ContentSource::Bytes(_) => "",
            ContentSource::Stream(_) => "stream of ",
        };
        match self.length() {
            Some(length) => write!(f, "Content({kind}{length} bytes)"),
            None => write!(f, "Content({kind}bytes)"),
        }
    }
}

/// Bytes have no JSON form; they are a whole body, or a part of one.
impl Serialize for Content {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("bytes have no JSON form"))
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("bytes have no JSON form"))
    }
}

/// The pieces of a body, on their way to `Client::upload`, which puts an empty one there: nothing else can send a stream.
#[derive(Clone, Default)]
pub(crate) struct StreamedPieces(Arc<Mutex<Vec<Piece>>>);

/// A piece of a body, with its length if that is known.
pub(crate) enum Piece {
    Bytes(Bytes),
    Stream(Chunks, Option<u64>),
}

impl StreamedPieces {
    pub(crate) fn take(&self) -> Vec<Piece> {
        let mut pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *pieces)
    }
}

impl Parts {
    /// Sets a body of a content type: bytes, or a stream of them.
    ///
    /// # Errors
    ///
    /// A stream that was sent before, or that is not sent by `Client::upload`.
    pub fn content(
        &mut self,
        content_type: &'static str,
        content: &Content,
    ) -> Result<(), InvalidRequest> {
        self.content_type(content_type);
        self.pieces([content.clone()])
    }

    /// Sets a body that is put together from pieces.
    pub(crate) fn pieces(
        &mut self,
        contents: impl IntoIterator<Item = Content>,
    ) -> Result<(), InvalidRequest> {
        let contents: Vec<Content> = contents.into_iter().collect();
        if let [Content(ContentSource::Bytes(bytes))] = contents.as_slice() {
            self.body = bytes.clone();
            return Ok(());
        }
        if contents.iter().all(|content| content.bytes().is_some()) {
            let all = contents.iter().filter_map(Content::bytes);
            self.body = all.flat_map(|bytes| bytes.iter().copied()).collect();
            return Ok(());
        }
        let rejected =
            |text: &str| InvalidRequest::new("body", Reason::Unwritable(text.to_owned()));
        let Some(pieces) = self.extensions.get::<StreamedPieces>() else {
            return Err(rejected("a stream is sent by `Client::upload`"));
        };
        let mut ready = Vec::new();
        for content in contents {
            ready.push(match content.bytes() {
                Some(bytes) => Piece::Bytes(bytes.clone()),
                None => {
                    let chunks = content.take();
                    let chunks =
                        chunks.ok_or_else(|| rejected("a stream can be sent once only"))?;
                    Piece::Stream(chunks, content.length())
                }
            });
        }
        *pieces.0.lock().unwrap_or_else(PoisonError::into_inner) = ready;
        Ok(())
    }
}
