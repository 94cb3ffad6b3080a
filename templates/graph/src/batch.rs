//! Up to 50 typed calls in one request. Calls of mixed types go in, each one's own typed response comes out.
//!
//! The batch is a synchronous one: its response has the responses of all calls. Graph restricts asynchronous batches, see
//! [`Feature::AsyncBatch`](crate::protocol::Feature::AsyncBatch).
//!
//! A call whose element Meta leaves `null` ran out of time and is not reported as one that failed.
//!
//! The token travels in the header of the whole, as with every other call, never in an element. Meta's page on batches
//! shows it as the parameter `access_token` of the whole; its reference has header and parameter as two ways to do the
//! same, and a body, unlike that header, is what proxies and logs keep. A proof goes with the whole, too, once.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::client::{Call, Client, Credentials, In, Opens, Server, Transport};
use crate::error::Error;
use crate::invalid::{InvalidRequest, Reason};
use crate::redact::Secret;
use crate::request::{Operation, Parts, Request};
use crate::response::{Meta, RawResponse, Response};
use crate::retry::is_repeatable;
use crate::standard_error::{GraphError, StandardError};
use crate::transport::{Failure, TransportError};
use crate::version::Prepared;

/// The calls that one batch may hold.
pub const MOST: usize = 50;

/// Calls that are to be sent as one.
///
/// Each counts as a separate call against the limits, and a [`Pacer`](crate::graph::Pacer) counts it as one. They may run at the same
/// time, in any order.
///
/// ```text
/// let mut batch = client.batch();
/// let (label, persona) = (batch.add(&new_label)?, batch.add(&new_persona)?);
/// let mut responses = batch.send().await?;
/// let label = responses.take(label)?;
/// ```
#[derive(Debug)]
pub struct Batch<V, K, T> {
    client: Client<V, K, T>,
    id: u64,
    elements: Vec<Value>,
    /// What each would be by itself.
    calls: Vec<(Operation, Prepared)>,
    repeatable: bool,
}

/// The calls that a request carries, each as it would be by itself and without a token; beside the request, for guards that count.
#[derive(Clone)]
pub(crate) struct Carried(pub(crate) Arc<[(Operation, Prepared)]>);

/// The claim to one response of a batch.
#[must_use]
pub struct Ticket<R> {
    batch: u64,
    index: usize,
    operation: Operation,
    request: PhantomData<fn() -> R>,
}

/// The responses of a batch, to be taken one by one.
pub struct Responses<V, K, T> {
    client: Client<V, K, T>,
    batch: u64,
    elements: Vec<Option<RawResponse>>,
    meta: Meta,
    /// The token that the batch was sent with.
    secret: Secret,
}

impl<V: Server, K: Credentials, T: Transport> Client<V, K, T> {
    /// Returns an empty batch.
    pub fn batch(&self) -> Batch<V, K, T> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Batch {
            client: self.clone(),
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            elements: Vec::new(),
            calls: Vec::new(),
            repeatable: true,
        }
    }
}

impl<V: Server, K: Credentials, T: Transport> Batch<V, K, T> {
    /// Adds a call.
    ///
    /// # Errors
    ///
    /// The batch is full, or the call cannot be sent.
    pub fn add<R: Request + In<V>>(&mut self, request: &R) -> Result<Ticket<R>, InvalidRequest>
    where
        K: Opens<R>,
    {
        let full = InvalidRequest::new("batch", Reason::Url("holds 50 calls, which is the most"));
        if self.elements.len() == MOST {
            return Err(full);
        }
        let mut parts = Parts::new();
        request.write(&mut parts)?;
        let operation = request.operation();
        let element = element(&operation.method, &parts)?;
        self.repeatable &= is_repeatable(&operation.method);
        let base = self.client.inner.base.as_ref().map_err(Clone::clone)?;
        let call = parts.finish(base, operation.method.clone())?;
        V::admit(&call)?;
        self.elements.push(element);
        self.calls.push((operation.clone(), call));
        Ok(Ticket {
            batch: self.id,
            index: self.elements.len() - 1,
            operation,
            request: PhantomData,
        })
    }

    /// Returns the number of calls.
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Returns whether there is no call.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Sends the calls. The whole is repeated only if each of them could be.
    ///
    /// # Errors
    ///
    /// Those of [`Client::send`], for the batch as a whole.
    pub async fn send(self) -> Result<Responses<V, K, T>, GraphError> {
        let call = if self.repeatable {
            Call::new().idempotent()
        } else {
            Call::new()
        };
        let secret = Secret::new(self.client.inner.credentials.authorization()?);
        let whole = Whole {
            elements: Value::Array(self.elements).to_string(),
            calls: Carried(self.calls.into()),
        };
        let (elements, meta) = self.client.course(whole, call).await?.into_parts();
        Ok(Responses {
            client: self.client,
            batch: self.id,
            elements: elements.iter().map(response).collect(),
            meta,
            secret,
        })
    }
}

impl<V: Server, K: Credentials, T: Transport> Responses<V, K, T> {
    /// Takes the response to a call.
    ///
    /// # Errors
    ///
    /// Those of the call. [`Failure::NoResponse`], when the call ran out of time;
    /// [`Error::Invalid`], when the ticket is from another batch.
    pub fn take<R: Request + In<V>>(
        &mut self,
        ticket: Ticket<R>,
    ) -> Result<Response<R::Response>, Error<R::Error>> {
        if ticket.batch != self.batch {
            let why = Reason::Url("is from another batch");
            return Err(InvalidRequest::new("ticket", why).into());
        }
        let element = self.elements.get_mut(ticket.index).and_then(Option::take);
        let Some(response) = element else {
            let text = "its element is null or missing";
            return Err(TransportError::new(Failure::NoResponse, text).into());
        };
        self.client
            .read::<R>(&ticket.operation, response, &self.secret)
    }

    /// Returns the response to the batch as a whole.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }
}

/// Shows the call's index; a request need not be [`Debug`](fmt::Debug) itself.
impl<R> fmt::Debug for Ticket<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

/// Shows the number of responses that were not taken, and the response as a whole.
impl<V, K, T> fmt::Debug for Responses<V, K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.elements.iter().flatten().count();
        f.debug_struct("Responses")
            .field("left", &left)
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}

/// The request that carries the calls.
struct Whole {
    elements: String,
    calls: Carried,
}

impl<V> In<V> for Whole {}

impl Request for Whole {
    type Response = Vec<Value>;
    type Error = StandardError;
    const OPERATION: Operation = Operation {
        name: "Batch",
        method: Method::POST,
        path: "/",
        page: "batch",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/");
        parts.extensions.insert(self.calls.clone());
        parts.form(&json!({"batch": self.elements, "include_headers": true}))
    }
}

/// Writes one call; a body is always a form here, so one that was JSON becomes one. What an element cannot carry is
/// rejected.
fn element(method: &Method, parts: &Parts) -> Result<Value, InvalidRequest> {
    let homeless = |what: String| {
        InvalidRequest::new("batch", Reason::Other(format!("takes no {what}").into()))
    };
    if let Some(name) = parts.headers.keys().find(|name| *name != CONTENT_TYPE) {
        return Err(homeless(format!(
            "header of a single call, such as `{name}`"
        )));
    }
    let mut url = parts.path.trim_start_matches('/').to_owned();
    if !parts.query.is_empty() {
        url = format!("{url}?{}", parts.query);
    }
    let mut element = Map::new();
    element.insert("method".to_owned(), method.as_str().into());
    element.insert("relative_url".to_owned(), url.into());
    if !parts.body.is_empty() {
        let kind = parts.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
        let form = match kind {
            Some(b"application/x-www-form-urlencoded") => parts.body.clone(),
            Some(b"application/json") => {
                let unwritable = |_| InvalidRequest::new("body", Reason::NotAnObject);
                let value: Value = serde_json::from_slice(&parts.body).map_err(unwritable)?;
                let mut form = Parts::new();
                form.form(&value)?;
                form.body
            }
            _ => return Err(homeless("body that is neither JSON nor a form".to_owned())),
        };
        element.insert("body".to_owned(), String::from_utf8_lossy(&form).into());
    }
    Ok(Value::Object(element))
}

/// Reads one element: `{code, headers: [{name, value}], body: "…"}`, or `null`.
fn response(element: &Value) -> Option<RawResponse> {
    let code = element.get("code")?.as_u64()?;
    let status = StatusCode::from_u16(u16::try_from(code).ok()?).ok()?;
    let headers = element.get("headers").and_then(Value::as_array);
    let headers: HeaderMap = headers.into_iter().flatten().filter_map(header).collect();
    let body = match element.get("body") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let mut response = RawResponse::from(http::Response::new(body));
    (response.status, response.headers) = (status, headers);
    Some(response)
}

fn header(header: &Value) -> Option<(HeaderName, HeaderValue)> {
    let text = |name| header.get(name)?.as_str();
    Some((text("name")?.parse().ok()?, text("value")?.parse().ok()?))
}
