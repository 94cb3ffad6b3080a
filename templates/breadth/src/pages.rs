//! Lists that come in pages with cursors, as a stream. A request for a list comes in, its pages go out one after the other.
//!
//! What counts as such a list is what the document says: the operation has a query parameter `after`, and its response a
//! list `data` and an object `paging.cursors.after`. Where the response also has `paging.next`, a page without it is the
//! last; else a page without a cursor is. For a list of another form the document, or an overlay, has `x-paging` beside the
//! operation's `parameters`: `{ parameter: page_token, next: meta.next_page_token }` names the query parameter and the
//! property of the response. A cursor that comes a second time ends the stream with an error.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::client::{Client, Credentials, In, Opens, Server, Transport};
use crate::error::Error;
use crate::request::{InvalidRequest, Operation, Parts, Request};
use crate::response::{RawResponse, Response};

/// A request whose response is one page of a list.
pub trait Paged: Request {
    /// The query parameter that has the cursor.
    const PARAMETER: &'static str;

    /// Returns the cursor of the next page, or `None` after the last.
    fn next_page(page: &Self::Response) -> Option<String>;
}

/// A request for a page, from a cursor on.
struct PageRequest<R> {
    request: Arc<R>,
    after: Option<String>,
}

impl<V, R: In<V>> In<V> for PageRequest<R> {}

impl<R: Paged> Request for PageRequest<R> {
    type Response = R::Response;
    type Error = R::Error;
    const OPERATION: Operation = R::OPERATION;

    fn operation(&self) -> Operation {
        self.request.operation()
    }

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        self.request.write(parts)?;
        if let Some(after) = &self.after {
            parts.set_query(R::PARAMETER, after);
        }
        Ok(())
    }

    fn decode(response: RawResponse) -> Result<Response<R::Response>, Error<R::Error>> {
        R::decode(response)
    }
}

/// A list's server repeats itself: a cursor came a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the list repeats itself: a cursor came a second time")]
pub struct Loop;

type PageResponse<R> = Result<Response<<R as Request>::Response>, Error<<R as Request>::Error>>;
type PendingPage<R> = Pin<Box<dyn Future<Output = PageResponse<R>> + Send>>;

/// The pages of a list. A [`Stream`]; [`next`](Self::next) does without the extension traits for streams.
pub struct ResponsePages<R: Paged> {
    ask: Box<dyn FnMut(Option<String>) -> PendingPage<R> + Send>,
    state: PagesState<R>,
    seen: HashSet<String>,
}

enum PagesState<R: Paged> {
    Next(Option<String>),
    Asking(PendingPage<R>),
    Loop,
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
    /// let mut pages = client.pages(ListPets::new());
    /// while let Some(page) = pages.next().await {
    ///     for pet in &page?.data { … }
    /// }
    /// ```
    pub fn pages<R>(&self, request: R) -> ResponsePages<R>
    where
        R: Paged + In<V> + Send + Sync + 'static,
        K: Opens<R>,
        R::Response: Send,
        R::Error: Send,
    {
        let (client, request) = (self.clone(), Arc::new(request));
        let ask = move |after| -> PendingPage<R> {
            let (client, request) = (client.clone(), Arc::clone(&request));
            Box::pin(async move {
                let call = crate::client::Call::new();
                client.course(PageRequest { request, after }, call).await
            })
        };
        ResponsePages {
            ask: Box::new(ask),
            state: PagesState::Next(None),
            seen: HashSet::new(),
        }
    }
}

impl<R: Paged> ResponsePages<R> {
    /// Returns the next page, or `None` after the last.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`], and [`Loop`] in an [`Error::Gate`].
    pub async fn next(&mut self) -> Option<PageResponse<R>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResponse<R>>> {
        loop {
            match &mut self.state {
                PagesState::Done => return Poll::Ready(None),
                PagesState::Loop => {
                    self.state = PagesState::Done;
                    return Poll::Ready(Some(Err(Error::Gate(Box::new(Loop)))));
                }
                PagesState::Next(after) => {
                    self.state = PagesState::Asking((self.ask)(after.take()))
                }
                PagesState::Asking(asking) => {
                    let page = std::task::ready!(asking.as_mut().poll(context));
                    let next = page.as_ref().ok().and_then(|page| R::next_page(page));
                    // Some servers write an empty cursor on the last page.
                    let next = next.filter(|next| !next.is_empty());
                    self.state = match next {
                        None => PagesState::Done,
                        Some(next) if self.seen.insert(next.clone()) => {
                            PagesState::Next(Some(next))
                        }
                        Some(_) => PagesState::Loop,
                    };
                    return Poll::Ready(Some(page));
                }
            }
        }
    }
}

impl<R: Paged> Stream for ResponsePages<R> {
    type Item = PageResponse<R>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<R: Paged> Unpin for ResponsePages<R> {}

impl<R: Paged> fmt::Debug for ResponsePages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponsePages")
            .field("pages_asked_for", &self.seen.len())
            .finish_non_exhaustive()
    }
}
