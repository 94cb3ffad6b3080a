//! Responses: a status, headers and a body come in, a typed body with all of these beside it goes out.
//!
//! An empty body is read as `null`. `Debug` never shows a body, nor the value of a header that may hold a secret.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use crate::attempt::Attempt;
use crate::digits;
use crate::error::{Error, ErrorBody};
use crate::readable::readable;

/// Headers whose values are worth a look in a log and hold no secret.
const SHOWN: [&str; 8] = [
    "content-length",
    "content-type",
    "date",
    "facebook-api-version",
    "retry-after",
    "x-fb-rev",
    "x-fb-trace-id",
    "x-request-id",
];

/// A response as received, its body not yet read as JSON.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, with a content encoding such as gzip already undone.
    ///
    /// Only here, a success may repeat the client's own token: in the typed body it is `[redacted]`.
    pub body: Bytes,
    /// The tries before the one that this is the response to.
    pub(crate) earlier: Vec<Attempt>,
    /// The version that was asked for, major and minor, where a guard wrote it down.
    pub(crate) asked: Option<(u16, u16)>,
}

impl RawResponse {
    /// Returns a header's value, if it is there and is visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the tries before the one that this is the response to.
    pub fn earlier_attempts(&self) -> &[Attempt] {
        &self.earlier
    }
}

impl<B: Into<Bytes>> From<http::Response<B>> for RawResponse {
    fn from(response: http::Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body: body.into(),
            ..Self::default()
        }
    }
}

/// Shows the status, the headers' names and harmless values, and the body's length in bytes.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status.as_u16())
            .field("headers", &Shown(&self.headers))
            .field("body_len", &self.body.len())
            .finish()
    }
}

/// What came with a body: status, headers, and the body's own bytes.
pub type Meta = RawResponse;

/// A typed body, and beside it the response that it was read from.
///
/// Dereferences to the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response<T> {
    body: T,
    meta: Meta,
}

impl<T> Response<T> {
    /// Puts a body beside the response that it was read from.
    pub fn new(body: T, meta: Meta) -> Self {
        Self { body, meta }
    }

    /// Returns the body, without the rest.
    pub fn into_body(self) -> T {
        self.body
    }

    /// Returns status, headers and the body's own bytes.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    pub(crate) fn meta_mut(&mut self) -> &mut Meta {
        &mut self.meta
    }

    /// Returns the body and the rest.
    pub fn into_parts(self) -> (T, Meta) {
        (self.body, self.meta)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

/// The body of a response in which nothing is of interest: bytes of any kind, or none. They stay in [`Meta::body`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct NoContent;

impl<'de> Deserialize<'de> for NoContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny)?;
        Ok(Self)
    }
}

impl Serialize for NoContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

/// Reads a response.
///
/// # Errors
///
/// See [`Request::decode`](crate::request::Request::decode).
pub fn decode<T: DeserializeOwned, E: ErrorBody>(
    response: RawResponse,
) -> Result<Response<T>, Error<E>> {
    if !response.status.is_success() {
        return Err(unsuccessful(response));
    }
    if let Some(error) = E::from_success(&response) {
        return Err(Error::from_api(error, response));
    }
    match digits::read(text(&response)) {
        Ok(body) => Ok(Response::new(body, response)),
        Err(source) => decode_readable(response, source),
    }
}

/// Reads a response of an operation that has successes without content: `None` for a status of these, whatever the server
/// sends with it.
///
/// # Errors
///
/// See [`Request::decode`](crate::request::Request::decode).
pub fn decode_optional<T: DeserializeOwned, E: ErrorBody>(
    response: RawResponse,
    is_without_content: bool,
) -> Result<Response<Option<T>>, Error<E>> {
    if !is_without_content {
        return decode(response);
    }
    let (NoContent, meta) = decode::<NoContent, E>(response)?.into_parts();
    Ok(Response::new(None, meta))
}

/// Reads a success whose body has something that the reader cannot read; where that is in a property that the type does
/// not declare, the rest is read all the same.
#[cold]
fn decode_readable<T: DeserializeOwned, E: ErrorBody>(
    response: RawResponse,
    source: serde_json::Error,
) -> Result<Response<T>, Error<E>> {
    if let Ok(body) = T::deserialize(NotJson) {
        return Ok(Response::new(body, response));
    }
    if let Some(body) = readable(text(&response)).and_then(|body| digits::read(&body).ok()) {
        return Ok(Response::new(body, response));
    }
    Err(undecodable::<T, E>(response, source))
}

#[cold]
fn unsuccessful<E: ErrorBody>(response: RawResponse) -> Error<E> {
    match E::from_response(&response) {
        Some(error) => Error::from_api(error, response),
        None => Error::Http(Box::new(response)),
    }
}

/// An API that rejects a call with a 2xx status says so; only then is the shape at fault.
#[cold]
fn undecodable<T: DeserializeOwned, E: ErrorBody>(
    response: RawResponse,
    source: serde_json::Error,
) -> Error<E> {
    if let Some(error) = E::from_response(&response) {
        return Error::from_api(error, response);
    }
    let path = path_of_misfit::<T>(text(&response));
    Error::Decode {
        response: Box::new(response),
        path,
        source,
    }
}

/// Returns the path of the value in JSON that does not fit a type, such as `data[3].id`.
pub(crate) fn path_of_misfit<T: DeserializeOwned>(json: &[u8]) -> String {
    let mut input = serde_json::Deserializer::from_slice(json);
    match serde_path_to_error::deserialize::<_, T>(&mut input) {
        Ok(_) => ".".to_owned(),
        Err(error) => error.path().to_string(),
    }
}

/// Returns a body's JSON: without a byte-order mark, and `null` for nothing.
fn text(response: &RawResponse) -> &[u8] {
    let body = without_mark(&response.body);
    match body.trim_ascii() {
        [] => b"null",
        _ => body,
    }
}

/// Returns text without the byte-order mark that some servers put in front.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// A body that is not JSON: only what ignores any value can be read from it.
struct NotJson;

impl<'de> Deserializer<'de> for NotJson {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("the body is not JSON"))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

struct Shown<'a>(&'a HeaderMap);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = |name: &HeaderName| {
            if SHOWN.contains(&name.as_str()) {
                self.0[name].to_str().unwrap_or("[not ASCII]")
            } else {
                "[not shown]"
            }
        };
        f.debug_map()
            .entries(self.0.keys().map(|name| (name.as_str(), value(name))))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn response(status: u16, body: &str) -> RawResponse {
        let response = http::Response::builder()
            .status(status)
            .header("Set-Cookie", "CANARY")
            .header("Location", "https://h.example/?access_token=CANARY")
            .header("X-FB-Trace-Id", "E7riEe9OW2e")
            .body(body.to_owned())
            .unwrap();
        response.into()
    }

    fn decoded<T: DeserializeOwned>(status: u16, body: &str) -> Result<Response<T>, Error<Value>> {
        decode(response(status, body))
    }

    #[test]
    fn a_body_comes_with_its_response() {
        let response = decoded::<Vec<i64>>(200, "[1,2]").unwrap();
        assert_eq!(response.len(), 2);
        assert_eq!(response.meta().header("x-fb-trace-id"), Some("E7riEe9OW2e"));
        assert_eq!(&response.meta().body[..], b"[1,2]");
        assert_eq!(response.into_body(), [1, 2]);
    }

    #[test]
    fn an_empty_body_is_null() {
        assert_eq!(*decoded::<Option<i64>>(204, "").unwrap(), None);
        assert_eq!(*decoded::<NoContent>(200, " \r\n").unwrap(), NoContent);
        assert_eq!(
            *decoded::<NoContent>(200, r#"{"success":true}"#).unwrap(),
            NoContent
        );
        decoded::<()>(200, "").unwrap();
        assert!(matches!(decoded::<i64>(200, ""), Err(Error::Decode { .. })));
    }

    #[test]
    fn a_success_without_content_is_one_whatever_the_body() {
        for body in ["OK", "<html>", "{", "\u{0}", r#"{"a":1e999}"#, "[1] [2]"] {
            let response = decoded::<NoContent>(200, body).unwrap();
            assert_eq!(&response.meta().body[..], body.as_bytes());
            assert!(decoded::<NoContent>(400, body).is_err());
        }
        let optional = |status, body| {
            decode_optional::<Vec<i64>, Value>(response(status, body), status == 202)
        };
        assert_eq!(*optional(202, "[1]").unwrap(), None);
        assert_eq!(*optional(202, "Accepted").unwrap(), None);
        assert_eq!(optional(200, "[1]").unwrap().as_deref(), Some(&[1][..]));
        assert!(optional(200, "Accepted").is_err());
        assert!(matches!(optional(500, "[1]"), Err(Error::Api { .. })));
    }

    #[test]
    fn a_decode_error_says_where() {
        type Body = std::collections::BTreeMap<String, Vec<i64>>;
        let error = decode::<Body, Never>(response(200, r#"{"data":[1,"x"]}"#)).unwrap_err();
        let Error::Decode { path, response, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(path, "data[1]");
        assert_eq!(response.body.len(), 16);
        let error = decode::<Body, Never>(response_with_rest()).unwrap_err();
        assert!(matches!(error, Error::Decode { path, .. } if path == "."));
    }

    #[derive(Debug)]
    struct Never;

    impl ErrorBody for Never {
        fn from_response(_: &RawResponse) -> Option<Self> {
            None
        }
    }

    fn response_with_rest() -> RawResponse {
        response(200, "{} {}")
    }

    #[test]
    fn integers_of_more_than_64_bits_keep_their_digits() {
        const LONG: &str = "123456789012345678901234567890";
        let body = format!(r#"{{"id":{LONG},"all":[-{LONG},5.0,1e999]}}"#);
        let response = decoded::<Value>(200, &body).unwrap();
        assert_eq!(response["id"], LONG);
        assert_eq!(response["all"][0], format!("-{LONG}"));
        assert_eq!(&response.meta().body[..], body.as_bytes());
        let Error::Api { error, .. } =
            decoded::<Value>(400, &format!(r#"{{"id":{LONG}}}"#)).unwrap_err()
        else {
            panic!("the API rejected the call");
        };
        assert_eq!(error["id"], LONG);
        // A number for which only 64 bits are declared is the nearest, with its digits in the body.
        type Counts = std::collections::BTreeMap<String, i64>;
        let body = format!(r#"{{"a":1,"b":{LONG}}}"#);
        let response = decoded::<Counts>(200, &body).unwrap();
        assert_eq!(response["b"], i64::MAX);
        assert_eq!(&response.meta().body[..], body.as_bytes());
        let error = decoded::<Counts>(200, &format!(r#"{{"a":"","b":{LONG}}}"#)).unwrap_err();
        assert!(matches!(error, Error::Decode { path, .. } if path == "a"));
    }

    #[test]
    fn other_statuses_are_errors() {
        assert!(matches!(
            decoded::<Value>(403, r#"{"a":1}"#),
            Err(Error::Api { .. })
        ));
        assert!(matches!(
            decoded::<Value>(500, "<html>"),
            Err(Error::Http(_))
        ));
        assert!(matches!(decoded::<Value>(302, ""), Err(Error::Http(_))));
    }

    #[test]
    fn debug_shows_no_secret() {
        let debug = format!(
            "{:?}",
            decoded::<NoContent>(200, r#"{"token":"CANARY"}"#).unwrap()
        );
        assert!(!debug.contains("CANARY"), "{debug}");
        assert!(debug.contains(r#""set-cookie": "[not shown]""#), "{debug}");
        assert!(debug.contains("E7riEe9OW2e"), "{debug}");
    }
}
