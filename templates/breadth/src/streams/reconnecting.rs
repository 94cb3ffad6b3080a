//! A stream of events that is opened again when it ends. A request that only reads comes in; its events go out, from the
//! one after the last that was received on.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{Method, StatusCode};

use super::{Event, EventSource, Events, ItemError};
use crate::client::{Client, Credentials, In, Opens, Reqwest, Server, Sleep, Timer, TokioTimer};
use crate::error::Error;
use crate::invalid::{InvalidRequest, Reason};

/// The time before connecting again, unless the server asks for another.
const RETRY: Duration = Duration::from_secs(3);

/// The longest time before connecting again, whatever the server asks for.
const LONGEST: Duration = Duration::from_secs(300);

impl<V: Server, K: Credentials> Client<V, K, Reqwest> {
    /// Returns the events of a request, which is sent again with `Last-Event-ID` when the connection ends: after the time
    /// that the server asks for, or 3 s, and twice as long after each failure, up to 5 minutes.
    ///
    /// It ends after `attempts` connections in a row without an event, with a response that is an error, or with status 204,
    /// by which a server says that there is no more.
    ///
    /// # Errors
    ///
    /// The request's method is not `GET`: only reading can be repeated.
    pub fn reconnecting<R>(
        &self,
        request: R,
        attempts: u32,
    ) -> Result<Reconnecting<V, K, R>, InvalidRequest>
    where
        R: EventSource + In<V>,
        K: Opens<R>,
    {
        if request.operation().method != Method::GET {
            let why = "can be repeated only for GET";
            return Err(InvalidRequest::new("method", Reason::Other(why.into())));
        }
        Ok(Reconnecting {
            client: self.clone(),
            request,
            attempts,
            failed: 0,
            last_id: String::new(),
            retry: RETRY,
            state: State::Waiting(None),
        })
    }
}

/// Events across connections, as a [`Stream`]; see [`Client::reconnecting`].
pub struct Reconnecting<V, K, R: EventSource> {
    client: Client<V, K, Reqwest>,
    request: R,
    attempts: u32,
    /// Connections in a row without an event.
    failed: u32,
    last_id: String,
    retry: Duration,
    state: State<R>,
}

type Opening<R> = Pin<
    Box<
        dyn Future<
                Output = Result<
                    Events<<R as EventSource>::Data>,
                    Error<<R as crate::request::Request>::Error>,
                >,
            > + Send,
    >,
>;

enum State<R: EventSource> {
    /// Before a connection, for a time or for none.
    Waiting(Option<Sleep>),
    Opening(Opening<R>),
    Open(Box<Events<R::Data>>),
    Done,
}

/// Why a stream that reconnects has no further event, or cannot read one.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError<E> {
    /// The request failed. No further event comes.
    Open(Error<E>),
    /// An event could not be read.
    Item(ItemError),
}

impl<E> fmt::Display for StreamError<E>
where
    Error<E>: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => error.fmt(f),
            Self::Item(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for StreamError<E> where Error<E>: fmt::Display {}

type NextEvent<R> = Option<
    Result<Event<<R as EventSource>::Data>, StreamError<<R as crate::request::Request>::Error>>,
>;

impl<V, K, R> Reconnecting<V, K, R>
where
    V: Server + 'static,
    K: Credentials + Opens<R> + 'static,
    R: EventSource + In<V> + Clone + Send + Sync + Unpin + 'static,
{
    /// Returns the next event, or `None` after the last.
    ///
    /// # Errors
    ///
    /// See [`StreamError`].
    pub async fn next(&mut self) -> NextEvent<R> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Returns the id of the last event that had one; empty before the first.
    pub fn last_event_id(&self) -> &str {
        &self.last_id
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<NextEvent<R>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Waiting(sleep) => {
                    if let Some(sleep) = sleep {
                        ready!(sleep.as_mut().poll(context));
                    }
                    self.state = State::Opening(self.open());
                }
                State::Opening(opening) => match ready!(opening.as_mut().poll(context)) {
                    Ok(events) if events.meta().status == StatusCode::NO_CONTENT => {
                        self.state = State::Done;
                    }
                    Ok(events) => self.state = State::Open(Box::new(events)),
                    Err(error @ Error::Transport(_)) => {
                        if !self.wait() {
                            return Poll::Ready(Some(Err(StreamError::Open(error))));
                        }
                    }
                    Err(error) => {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(StreamError::Open(error))));
                    }
                },
                State::Open(events) => {
                    let next = ready!(events.poll_event(context));
                    events.last_event_id().clone_into(&mut self.last_id);
                    self.retry = events.retry_after().unwrap_or(self.retry);
                    match next {
                        Some(Ok(event)) => {
                            self.failed = 0;
                            return Poll::Ready(Some(Ok(event)));
                        }
                        Some(Err(error @ ItemError::Decode { .. })) => {
                            return Poll::Ready(Some(Err(StreamError::Item(error))));
                        }
                        Some(Err(error @ ItemError::TooLarge { .. })) => {
                            self.state = State::Done;
                            return Poll::Ready(Some(Err(StreamError::Item(error))));
                        }
                        Some(Err(error)) => {
                            if !self.wait() {
                                return Poll::Ready(Some(Err(StreamError::Item(error))));
                            }
                        }
                        None => {
                            self.wait();
                        }
                    }
                }
            }
        }
    }

    fn open(&self) -> Opening<R> {
        let (client, request, last_id) = (
            self.client.clone(),
            self.request.clone(),
            self.last_id.clone(),
        );
        Box::pin(async move { client.open_events(&request, &last_id).await })
    }

    /// Begins the wait before the next connection. Returns whether there is to be one.
    fn wait(&mut self) -> bool {
        self.failed += 1;
        if self.failed > self.attempts {
            self.state = State::Done;
            return false;
        }
        let times = 1_u32 << (self.failed - 1).min(16);
        let time = self.retry.saturating_mul(times).min(LONGEST);
        self.state = State::Waiting(Some(TokioTimer.sleep(time)));
        true
    }
}

impl<V, K, R> Stream for Reconnecting<V, K, R>
where
    V: Server + 'static,
    K: Credentials + Opens<R> + 'static,
    R: EventSource + In<V> + Clone + Send + Sync + Unpin + 'static,
{
    type Item = Result<Event<R::Data>, StreamError<R::Error>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl<V, K, R: EventSource> fmt::Debug for Reconnecting<V, K, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnecting")
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}
