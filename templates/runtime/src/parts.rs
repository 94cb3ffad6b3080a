//! The parts of one request: path, query, headers, body. Values come in, an `http::Request` goes out.
//!
//! Afterwards the URL's path has exactly the segments that the path template has: a path parameter is rejected or
//! encoded such that neither the server nor an URL parser on the way can read it as anything but one segment.

use std::fmt::{self, Display, Write};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, USER_AGENT};
use http::uri::{self, PathAndQuery};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::base_url::BaseUrl;
use crate::invalid::{InvalidRequest, Reason};
use crate::request::Encoding;

/// All but RFC 3986's unreserved characters: what remains means the same in every part of a URL.
pub(crate) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The parts of a request, filled by [`Request::write`](crate::request::Request::write).
///
/// ```text
/// parts.path("/");
/// parts.param("page_id", &self.page_id)?;
/// parts.path("/messenger_call_permissions");
/// parts.query("psid", &self.psid);
/// ```
#[derive(Clone, Default)]
pub struct Parts {
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The address of the operation, where it has a separate one: whole, or a path on the same host.
    pub(crate) server: Option<&'static str>,
    /// What goes beside the request to the credentials.
    pub(crate) extensions: http::Extensions,
}

impl Parts {
    /// Returns the parts of an empty request.
    pub fn new() -> Self {
        Self {
            // Room for most URLs: the path becomes one, and need not grow.
            path: String::with_capacity(160),
            ..Self::default()
        }
    }

    /// Appends a piece of the path template as it is.
    pub fn path(&mut self, literal: &'static str) {
        self.path.push_str(literal);
    }

    /// Appends the value of a path parameter, percent-encoded.
    ///
    /// # Errors
    ///
    /// The value is empty, `.` or `..`, or holds a control character.
    pub fn param(&mut self, name: &'static str, value: &dyn Display) -> Result<(), InvalidRequest> {
        let start = self.path.len();
        let has_control = encode(&mut self.path, value);
        let reason = match &self.path[start..] {
            "" => Reason::Empty,
            "." | ".." => Reason::DotSegment,
            _ if has_control => Reason::ControlCharacter,
            _ => return Ok(()),
        };
        Err(InvalidRequest::new(name, reason))
    }

    /// Appends a query parameter, percent-encoded. A name may come more than once.
    pub fn query(&mut self, name: &str, value: &dyn Display) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        encode(&mut self.query, &name);
        self.query.push('=');
        encode(&mut self.query, value);
    }

    /// Sets a query parameter that may come once only.
    pub fn set_query(&mut self, name: &str, value: &dyn Display) {
        let own = |pair: &&str| pair.split('=').next() != Some(name);
        let others: Vec<_> = self.query.split('&').filter(own).collect();
        self.query = others.join("&");
        self.query(name, value);
    }

    /// Appends a list as one query parameter: its items percent-encoded, with commas between them.
    pub fn list<T: Display>(&mut self, name: &str, items: &[T]) {
        self.query(name, &"");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.query.push(',');
            }
            encode(&mut self.query, item);
        }
    }

    /// Sets a header.
    ///
    /// # Errors
    ///
    /// The name is not a header's name, or the value is not visible ASCII.
    pub fn header(
        &mut self,
        name: &'static str,
        value: &dyn Display,
    ) -> Result<(), InvalidRequest> {
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| InvalidRequest::new(name, Reason::HeaderName))?;
        let value = HeaderValue::from_str(&value.to_string())
            .map_err(|_| InvalidRequest::new(name, Reason::HeaderValue))?;
        self.headers.insert(header, value);
        Ok(())
    }

    /// Sets the body, written as the caller chose.
    ///
    /// # Errors
    ///
    /// Those of [`json`](Self::json) and [`form`](Self::form).
    pub fn body(
        &mut self,
        encoding: Encoding,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        match encoding {
            Encoding::Json => self.json(value),
            Encoding::Form => self.form(value),
        }
    }

    /// Sets a JSON body.
    ///
    /// # Errors
    ///
    /// The value cannot be written as JSON.
    pub fn json(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let body = serde_json::to_vec(value).map_err(unwritable)?;
        self.set_body("application/json", body.into());
        Ok(())
    }

    /// Sets a form body from an object's properties.
    ///
    /// A string goes as it is, a number or boolean as its text, a list, an object or `null` as its JSON.
    ///
    /// # Errors
    ///
    /// The value cannot be written as JSON, or is not an object.
    pub fn form(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let Value::Object(properties) = serde_json::to_value(value).map_err(unwritable)? else {
            return Err(InvalidRequest::new("body", Reason::NotAnObject));
        };
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &properties {
            match value {
                Value::String(text) => form.append_pair(name, text),
                other => form.append_pair(name, &other.to_string()),
            };
        }
        self.set_body("application/x-www-form-urlencoded", form.finish().into());
        Ok(())
    }

    fn set_body(&mut self, content_type: &'static str, body: Bytes) {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        self.body = body;
    }

    /// Joins the parts to a request below a base address.
    pub(crate) fn finish(
        mut self,
        base: &BaseUrl,
        method: Method,
    ) -> Result<http::Request<Bytes>, InvalidRequest> {
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = url(base, self.path, &self.query)?;
        *request.method_mut() = method;
        self.headers
            .entry(USER_AGENT)
            .or_insert(HeaderValue::from_static(AGENT));
        self.headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
        // Without it some servers and gateways respond with 411 (RFC 9110, 8.6).
        if request.body().is_empty() && has_content(request.method()) {
            let zero = HeaderValue::from_static("0");
            self.headers.entry(CONTENT_LENGTH).or_insert(zero);
        }
        *request.headers_mut() = self.headers;
        *request.extensions_mut() = self.extensions;
        Ok(request)
    }
}

/// Shows sizes only: the values may be personal data.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("path_len", &self.path.len())
            .field("query_len", &self.query.len())
            .field("headers", &self.headers.len())
            .field("body_len", &self.body.len())
            .finish()
    }
}

/// Appends a value, percent-encoded; returns whether there is a control character in it.
fn encode(text: &mut String, value: &dyn Display) -> bool {
    struct Encoder<'a>(&'a mut String, bool);

    impl Write for Encoder<'_> {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.0.extend(utf8_percent_encode(piece, ENCODED));
            self.1 |= piece.contains(char::is_control);
            Ok(())
        }
    }

    let mut encoder = Encoder(text, false);
    write!(encoder, "{value}").expect("writing to a string does not fail");
    encoder.1
}

/// The longest path and query that are sent. The parser's own limit, which counts scheme and host as well, is 64 KiB.
const LONGEST: usize = 60 * 1024;

/// Builds the URL, parses what is new in it, and makes sure that the parser saw the path that was meant.
fn url(base: &BaseUrl, path: String, query: &str) -> Result<Uri, InvalidRequest> {
    let rejected = |reason| InvalidRequest::new("path", reason);
    if !path.is_empty() && !path.starts_with('/') {
        return Err(rejected(Reason::Url("does not begin with `/`")));
    }
    if has_dot_segment(&path) {
        return Err(rejected(Reason::DotSegment));
    }
    let mut text = path;
    text.insert_str(0, base.path());
    let length = text.len();
    if !query.is_empty() {
        text.push('?');
        text.push_str(query);
    }
    let invalid = || rejected(Reason::Url("makes a URL that is too long or not valid"));
    if text.len() > LONGEST {
        return Err(invalid());
    }
    let target = PathAndQuery::from_maybe_shared(Bytes::from(text)).map_err(|_| invalid())?;
    let mut pieces = uri::Parts::default();
    pieces.scheme = Some(base.scheme.clone());
    pieces.authority = Some(base.authority.clone());
    pieces.path_and_query = Some(target);
    let uri = Uri::from_parts(pieces).map_err(|_| invalid())?;
    // The parser cuts the text and changes nothing in it, so that the length shows where it cut.
    let root = length == 0 && uri.path() == "/";
    if uri.path().len() != length && !root {
        return Err(rejected(Reason::Url(
            "does not keep its segments in the URL",
        )));
    }
    Ok(uri)
}

/// Returns whether an URL parser would read a segment as "this folder" or "the folder above".
pub(crate) fn has_dot_segment(path: &str) -> bool {
    path.as_bytes()
        .split(|byte| *byte == b'/')
        .any(|segment| matches!(dots(segment), Some(1 | 2)))
}

/// Returns the number of dots of a segment that consists of dots, plain or percent-encoded.
fn dots(mut segment: &[u8]) -> Option<usize> {
    let mut dots = 0;
    loop {
        segment = match segment {
            [] => return Some(dots),
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return None,
        };
        dots += 1;
    }
}

/// Returns whether a method gives a meaning to a body: all but those that read or delete.
fn has_content(method: &Method) -> bool {
    let without = [
        Method::GET,
        Method::HEAD,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
        Method::CONNECT,
    ];
    !without.contains(method)
}

fn unwritable(error: serde_json::Error) -> InvalidRequest {
    InvalidRequest::new("body", Reason::Unwritable(error.to_string()))
}

#[cfg(test)]
#[path = "parts/tests.rs"]
mod tests;
