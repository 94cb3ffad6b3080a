//! What a request is: an operation, the values of one call, and the types of its responses. No I/O.
//!
//! [`Client::prepare`](crate::client::Client::prepare) turns a request into an `http::Request`,
//! [`Request::decode`] turns a response into the typed one; what lies between is a matter of the transport.

// The path is spelled out for a crate that takes this file as a module from elsewhere, as a test does.
// A document may need a part of it only.
#[allow(unused_macros)]
#[path = "request/rows.rs"]
mod rows;

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorBody};
use crate::response::{self, RawResponse, Response};

pub use crate::invalid::{InvalidRequest, Reason};
pub use crate::parts::Parts;
#[allow(unused_imports)]
pub(crate) use rows::{Decode, WriteBody, request, row, value};

/// An operation of the API: what all its calls have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The operation's name, for logs and traces.
    pub name: &'static str,
    /// The HTTP method.
    pub method: http::Method,
    /// The path template, for example `/{page_id}/calls`.
    pub path: &'static str,
    /// The name of the reference page that describes the operation.
    pub page: &'static str,
}

/// One call of an operation.
///
/// Requests are generated, but the trait can be implemented for an endpoint that the crate lacks. Such a type also needs an
/// [`impl In<V>`](crate::client::In) for each version `V` that has it, and what the client's credentials require of a
/// request.
///
/// ```text
/// struct Publish {
///     page_id: String,
///     message: String,
/// }
///
/// impl Request for Publish {
///     type Response = serde_json::Value;
///     type Error = StandardError;
///     const OPERATION: Operation = Operation {
///         name: "Publish",
///         method: Method::POST,
///         path: "/{page_id}/feed",
///         page: "feed",
///     };
///
///     fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
///         parts.path("/");
///         parts.param("page_id", &self.page_id)?;
///         parts.path("/feed");
///         parts.json(&json!({"message": self.message}))
///     }
/// }
///
/// impl In<V26> for Publish {}
/// impl Accepts<PageToken> for Publish {}
/// ```
pub trait Request {
    /// What a 2xx response holds.
    type Response: DeserializeOwned;
    /// What the API says when it rejects the call.
    type Error: ErrorBody;

    /// The operation that this is a call of.
    const OPERATION: Operation;

    /// Returns the operation of this call: [`OPERATION`](Self::OPERATION), unless the value decides it.
    fn operation(&self) -> Operation {
        Self::OPERATION
    }

    /// Writes path, query, headers and body.
    ///
    /// # Errors
    ///
    /// A value that cannot be sent; see [`Parts`].
    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest>;

    /// Reads a response to this request, however it was got.
    ///
    /// An empty 2xx body is read as `null`.
    ///
    /// # Errors
    ///
    /// [`Error::Api`] when the response is the API's error, [`Error::Http`] for any other response outside 2xx,
    /// [`Error::Decode`] when a 2xx body is of another shape.
    fn decode(response: RawResponse) -> Result<Response<Self::Response>, Error<Self::Error>> {
        response::decode(response)
    }
}

/// How a body is written, for operations that take more than one form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}
