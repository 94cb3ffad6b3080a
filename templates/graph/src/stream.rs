//! Lists that come in pages, as a stream. A request for a list comes in, its pages go out one after the other.
//!
//! Each page is asked for with the cursor of the one before; the address `next`, which holds the token, is never
//! called. An empty page is not the end. A cursor that comes a second time ends the stream with an error, as does any
//! failure; what came before is not lost.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::{Call, Client, Credentials, In, Opens, Server, Transport};
use crate::error::Error;
use crate::paging::List;
use crate::request::{InvalidRequest, Operation, Parts, Request};

/// A request for a list, from a cursor on.
struct FromCursor<R> {
    request: Arc<R>,
    after: Option<Arc<str>>,
}

impl<V, R: In<V>> In<V> for FromCursor<R> {}

impl<R: Request> Request for FromCursor<R> {
    type Response = R::Response;
    type Error = R::Error;
    const OPERATION: Operation = R::OPERATION;

    fn operation(&self) -> Operation {
        self.request.operation()
    }

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        self.request.write(parts)?;
        if let Some(after) = &self.after {
            parts.set_query("after", after);
        }
        Ok(())
    }
}

/// A list's server repeats itself, or says that there is more without saying where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PagingError {
    /// A cursor came a second time.
    #[error("the list repeats itself: a cursor came a second time")]
    Loop,
    /// There is a next page, but no cursor to ask for it with.
    #[error("the list goes on, but without a cursor")]
    NoCursor,
}

type PageResult<T, E> = Result<List<T>, Error<E>>;
type PageFuture<T, E> = Pin<Box<dyn Future<Output = PageResult<T, E>> + Send>>;
type Ask<T, E> = Box<dyn FnMut(Option<Arc<str>>) -> PageFuture<T, E> + Send>;

/// The pages of a list. A [`Stream`]; [`next`](Self::next) does without the extension traits for streams.
pub struct Pages<T, E> {
    ask: Ask<T, E>,
    state: StreamState<T, E>,
    seen: HashSet<Arc<str>>,
}

enum StreamState<T, E> {
    Next(Option<Arc<str>>),
    Asking(PageFuture<T, E>),
    Failed(PagingError),
    Done,
}

impl<V, K, T> Client<V, K, T>
where
    V: Server + 'static,
    K: Credentials + 'static,
    T: Transport + 'static,
{
    /// Returns the pages of a list, from where the request says on.
    ///
    /// ```text
    /// let mut pages = client.pages(ListPersonas::new(page_id));
    /// while let Some(page) = pages.next().await {
    ///     for persona in page?.data { … }
    /// }
    /// ```
    pub fn pages<R, I>(&self, request: R) -> Pages<I, R::Error>
    where
        R: Request<Response = List<I>> + In<V> + Send + Sync + 'static,
        K: Opens<R>,
        R::Error: Send,
        I: serde::de::DeserializeOwned + serde::Serialize + Send + 'static,
    {
        let (client, request) = (self.clone(), Arc::new(request));
        let ask = move |after| -> PageFuture<I, R::Error> {
            let (client, request) = (client.clone(), Arc::clone(&request));
            Box::pin(async move {
                let page = client
                    .course(FromCursor { request, after }, Call::new())
                    .await?;
                Ok(page.into_body())
            })
        };
        Pages {
            ask: Box::new(ask),
            state: StreamState::Next(None),
            seen: HashSet::new(),
        }
    }
}

impl<T, E> Pages<T, E> {
    /// Returns the next page, or `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`], and [`PagingError`] in an [`Error::Gate`].
    pub async fn next(&mut self) -> Option<PageResult<T, E>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResult<T, E>>> {
        loop {
            match &mut self.state {
                StreamState::Done => return Poll::Ready(None),
                StreamState::Failed(error) => {
                    let error = Error::Gate(Box::new(*error));
                    self.state = StreamState::Done;
                    return Poll::Ready(Some(Err(error)));
                }
                StreamState::Next(after) => {
                    self.state = StreamState::Asking((self.ask)(after.take()))
                }
                StreamState::Asking(asking) => {
                    let page = std::task::ready!(asking.as_mut().poll(context));
                    self.state = match &page {
                        Ok(page) => self.behind(page),
                        Err(_) => StreamState::Done,
                    };
                    return Poll::Ready(Some(page));
                }
            }
        }
    }

    /// What comes behind a page.
    fn behind(&mut self, page: &List<T>) -> StreamState<T, E> {
        let more = page
            .paging
            .as_ref()
            .is_some_and(|paging| paging.next.is_some());
        match page.next_cursor() {
            Some(cursor) => {
                let cursor: Arc<str> = cursor.into();
                if self.seen.insert(Arc::clone(&cursor)) {
                    StreamState::Next(Some(cursor))
                } else {
                    StreamState::Failed(PagingError::Loop)
                }
            }
            None if more => StreamState::Failed(PagingError::NoCursor),
            None => StreamState::Done,
        }
    }
}

impl<T, E> Stream for Pages<T, E> {
    type Item = PageResult<T, E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("pages_asked_for", &self.seen.len())
            .finish_non_exhaustive()
    }
}
