//! Responses item by item. A request for a sequence comes in; after the head of a success its items go out as they arrive. An
//! error response is read as a whole, and decoded as that of any other call.
//!
//! Reading may be dropped at any await: an item that was not returned is returned by the next call. Only a stream that is
//! dropped itself loses what it holds.

// The path is spelled out for a crate that takes this file as a module from elsewhere, as a test does.
#[path = "streams/reconnecting.rs"]
mod reconnecting;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::de::DeserializeOwned;

use crate::client::{Client, Credentials, In, Opens, Reqwest, Server};
use crate::download::Download;
use crate::error::Error;
use crate::invalid::{InvalidRequest, Reason};
use crate::redact::Secret;
use crate::response::{Meta, RawResponse};
use crate::sequences::{EventReader, ItemReader, LineReader, decode};
use crate::transport::{Failure, TransportError};

pub use crate::sequences::{Event, EventSource, ITEM_LIMIT, ItemError, Sequence};
pub use reconnecting::{Reconnecting, StreamError};

const EVENT_STREAM: &str = "text/event-stream";

impl<V: Server, K: Credentials> Client<V, K, Reqwest> {
    /// Sends a request, once, and returns the items of its response as a stream.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), but for a body of another shape.
    pub async fn items<R>(&self, request: R) -> Result<Items<R::Item>, Error<R::Error>>
    where
        R: Sequence + In<V>,
        K: Opens<R>,
    {
        let add = |headers: &mut HeaderMap| accept(headers, R::MEDIA_TYPE);
        let (download, secret) = self.open_body(&request, add).await?;
        Ok(Items {
            body: Body::new(download, secret, LineReader::new()),
            item: PhantomData,
        })
    }

    /// Sends a request, once, and returns the events of its response as a stream.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), but for a body of another shape; the response is not a stream of events.
    pub async fn events<R>(&self, request: R) -> Result<Events<R::Data>, Error<R::Error>>
    where
        R: EventSource + In<V>,
        K: Opens<R>,
    {
        self.open_events(&request, "").await
    }

    /// Does what [`events`](Self::events) does, from the event after the one with an id on: the one of
    /// [`Events::last_event_id`], as `Last-Event-ID`.
    ///
    /// # Errors
    ///
    /// Those of [`events`](Self::events); the id cannot be sent.
    pub async fn events_after<R>(
        &self,
        request: R,
        last_event_id: &str,
    ) -> Result<Events<R::Data>, Error<R::Error>>
    where
        R: EventSource + In<V>,
        K: Opens<R>,
    {
        self.open_events(&request, last_event_id).await
    }

    async fn open_events<R: EventSource + In<V>>(
        &self,
        request: &R,
        last_event_id: &str,
    ) -> Result<Events<R::Data>, Error<R::Error>> {
        let add = |headers: &mut HeaderMap| {
            accept(headers, EVENT_STREAM)?;
            if last_event_id.is_empty() {
                return Ok(());
            }
            let id = HeaderValue::from_bytes(last_event_id.as_bytes());
            let id = id.map_err(|_| InvalidRequest::new("Last-Event-ID", Reason::HeaderValue))?;
            headers.insert("last-event-id", id);
            Ok(())
        };
        let (download, secret) = self.open_body(request, add).await?;
        if !is_event_stream(download.meta()) {
            let text = "the response is not of the type text/event-stream";
            return Err(TransportError::new(Failure::Broken, text).into());
        }
        Ok(Events {
            body: Body::new(download, secret, EventReader::after(last_event_id)),
            read: R::read,
        })
    }
}

fn accept(headers: &mut HeaderMap, media_type: &'static str) -> Result<(), InvalidRequest> {
    headers.insert(ACCEPT, HeaderValue::from_static(media_type));
    Ok(())
}

fn is_event_stream(meta: &Meta) -> bool {
    let name = meta.header("content-type").unwrap_or_default();
    let essence = name.split(';').next().unwrap_or_default().trim();
    meta.status == StatusCode::NO_CONTENT || essence.eq_ignore_ascii_case(EVENT_STREAM)
}

/// A body that is read item by item.
struct Body<P> {
    download: Download,
    secret: Secret,
    reader: P,
    /// What has arrived and is not read yet.
    chunk: Bytes,
    is_done: bool,
}

impl<P: ItemReader> Body<P> {
    fn new(download: Download, secret: Secret, reader: P) -> Self {
        Self {
            download,
            secret,
            reader,
            chunk: Bytes::new(),
            is_done: false,
        }
    }

    fn poll_raw(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Raw, ItemError>>> {
        while !self.is_done {
            match self.reader.read(&mut self.chunk) {
                Ok(None) => {}
                Ok(Some(raw)) => return Poll::Ready(Some(Ok(raw))),
                Err(error) => return self.end_with(error),
            }
            match ready!(self.download.poll_chunk(context)) {
                Ok(Some(chunk)) => self.chunk = chunk,
                Ok(None) => {
                    self.is_done = true;
                    return Poll::Ready(self.reader.finish().map(Ok));
                }
                Err(error) => return self.end_with(ItemError::Transport(error)),
            }
        }
        Poll::Ready(None)
    }

    fn end_with(&mut self, error: ItemError) -> Poll<Option<Result<P::Raw, ItemError>>> {
        self.is_done = true;
        Poll::Ready(Some(Err(error)))
    }

    /// Returns an item without the client's own secret.
    fn cleaned(&self, item: Vec<u8>) -> Bytes {
        let raw = RawResponse {
            body: item.into(),
            ..RawResponse::default()
        };
        let clean = self.secret.removed_from_json(&raw);
        clean.unwrap_or(raw.body)
    }
}

/// The items of a response as a [`Stream`]. [`next`](Self::next) does without the extension traits for streams.
pub struct Items<T> {
    body: Body<LineReader>,
    item: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Items<T> {
    /// Returns the next item, or `None` after the last.
    ///
    /// # Errors
    ///
    /// See [`ItemError`].
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, ItemError>>> {
        let raw = ready!(self.body.poll_raw(context));
        let item = raw.map(|raw| raw.and_then(|line| decode(&self.body.cleaned(line))));
        Poll::Ready(item)
    }
}

impl<T> Items<T> {
    /// Returns the status and the headers; the body is not in it.
    pub fn meta(&self) -> &Meta {
        self.body.download.meta()
    }

    /// Sets the most bytes that an item may have ([`ITEM_LIMIT`]).
    #[must_use]
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.body.reader.set_limit(bytes);
        self
    }
}

impl<T: DeserializeOwned> Stream for Items<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

/// The events of a response as a [`Stream`]. [`next`](Self::next) does without the extension traits for streams.
pub struct Events<T> {
    body: Body<EventReader>,
    /// Reads the data of an event by its name.
    read: fn(&str, &[u8]) -> Result<T, ItemError>,
}

impl<T: DeserializeOwned> Events<T> {
    /// Returns the next event, or `None` after the last.
    ///
    /// # Errors
    ///
    /// See [`ItemError`].
    pub async fn next(&mut self) -> Option<Result<Event<T>, ItemError>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, ItemError>>> {
        let raw = ready!(self.body.poll_raw(context));
        let event = raw.map(|raw| {
            raw.and_then(|Event { name, id, data }| {
                let data = self.body.cleaned(data.into_bytes());
                let data = (self.read)(&name, &data)?;
                Ok(Event::new(name, id, data))
            })
        });
        Poll::Ready(event)
    }
}

impl<T> Events<T> {
    /// Returns the status and the headers; the body is not in it.
    pub fn meta(&self) -> &Meta {
        self.body.download.meta()
    }

    /// Sets the most bytes that an event may have ([`ITEM_LIMIT`]).
    #[must_use]
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.body.reader.set_limit(bytes);
        self
    }

    /// Returns the id of the last event that had one, for [`events_after`](Client::events_after); empty before the first.
    pub fn last_event_id(&self) -> &str {
        self.body.reader.last_id()
    }

    /// Returns how long the server asks to wait before connecting again, if it has asked.
    pub fn retry_after(&self) -> Option<Duration> {
        self.body.reader.retry()
    }
}

impl<T: DeserializeOwned> Stream for Events<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("meta", self.meta())
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("meta", self.meta())
            .finish_non_exhaustive()
    }
}
