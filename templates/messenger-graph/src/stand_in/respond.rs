//! The frame of every response. In: status, media type and body. Out: the response, before headers that only some have.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

/// The media type of Graph's responses.
pub(super) const JSON: &str = "application/json; charset=UTF-8";

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The media type of a sentence for people.
#[cfg(feature = "stand-in-server")]
pub(super) const TEXT: &str = "text/plain";

/// Returns a response with a body.
pub(super) fn respond(
    status: StatusCode,
    media_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
