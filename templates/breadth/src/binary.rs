//! Bodies that are not JSON: bytes as they are, and responses read by their status.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use crate::readable;
use crate::error::{Error, ErrorBody};
use crate::response::{self, NoContent, RawResponse, Response};

/// Bytes of any content type. `Debug` shows their number only.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Binary(pub Bytes);

impl Deref for Binary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<Binary> for Bytes {
    fn from(binary: Binary) -> Self {
        binary.0
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

/// Bytes have no JSON form; they are a whole body, or a part of one.
impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("bytes have no JSON form"))
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("bytes have no JSON form"))
    }
}

/// A type that a response's body is read as, by its content type.
pub trait FromBody: Sized {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// The body is of another form.
    fn from_body(response: &RawResponse) -> Result<Self, serde_json::Error>;
}

impl FromBody for Binary {
    fn from_body(response: &RawResponse) -> Result<Self, serde_json::Error> {
        Ok(Self(response.body.clone()))
    }
}

impl FromBody for String {
    fn from_body(response: &RawResponse) -> Result<Self, serde_json::Error> {
        let text = std::str::from_utf8(&response.body);
        text.map(str::to_owned)
            .map_err(|_| <serde_json::Error as serde::de::Error>::custom("the body is not UTF-8"))
    }
}

/// An optional body: `None` if it is empty.
impl<T: FromBody> FromBody for Option<T> {
    fn from_body(response: &RawResponse) -> Result<Self, serde_json::Error> {
        if response.body.is_empty() {
            Ok(None)
        } else {
            T::from_body(response).map(Some)
        }
    }
}

/// Reads a body as JSON; an empty one is `null`.
///
/// # Errors
///
/// The body is of another shape.
pub fn json<T: DeserializeOwned>(response: &RawResponse) -> Result<T, serde_json::Error> {
    match response.body.trim_ascii() {
        [] => readable::read(b"null"),
        body => readable::read(body),
    }
}

/// Reads a response whose success is not JSON.
///
/// # Errors
///
/// As [`Request::decode`](crate::request::Request::decode).
pub fn decode<T, E: ErrorBody>(
    response: RawResponse,
    read: fn(&RawResponse) -> Result<T, serde_json::Error>,
) -> Result<Response<T>, Error<E>> {
    if !response.status.is_success() {
        return match response::decode::<NoContent, E>(response) {
            Ok(other) => Err(Error::Http(Box::new(other.into_parts().1))),
            Err(error) => Err(error),
        };
    }
    match read(&response) {
        Ok(body) => Ok(Response::new(body, response)),
        Err(source) => Err(Error::Decode {
            path: ".".to_owned(),
            response: Box::new(response),
            source,
        }),
    }
}
