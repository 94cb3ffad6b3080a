//! Takes the client's own secret out of what a server sent: servers repeat it ("Malformed access token EAAB…").
//!
//! A response comes in; where it holds the secret, a copy without it goes out. Afterwards no text that is made from the
//! response shows the secret. Names and values of headers are searched, and the body, in every spelling that JSON,
//! URLs and HTML have for a character, several times over too (see [`spelling`]). A secret in base64 that did not travel so, cut
//! in two, or reversed is not recognized; in lower case only the name of a header is.

#[path = "redact/spelling.rs"]
mod spelling;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::response::RawResponse;
use spelling::Needle;

const REDACTED: &str = "[redacted]";

/// Anything shorter is taken for a word, not for a secret.
const SHORTEST: usize = 8;

/// A piece of a secret that is this long is a secret itself (a token of the form `id|secret`). Nothing shorter is taken
/// out of a response that succeeded: it may be data.
const SHORTEST_PIECE: usize = 20;

/// Secrets that a request carries elsewhere than in the header `Authorization`, as an extension of the request.
pub(crate) type Elsewhere = Vec<HeaderValue>;

/// The secrets that a request carries.
pub(crate) struct Secret {
    authorization: Option<HeaderValue>,
    elsewhere: Elsewhere,
}

impl Secret {
    /// Returns the secret in the value of the header `Authorization`.
    pub(crate) fn new(authorization: Option<HeaderValue>) -> Self {
        Self {
            authorization,
            elsewhere: Elsewhere::new(),
        }
    }

    /// Returns all secrets of a request.
    pub(crate) fn of(request: &http::Request<Bytes>) -> Self {
        let elsewhere = request.extensions().get::<Elsewhere>();
        Self {
            authorization: request.headers().get(AUTHORIZATION).cloned(),
            elsewhere: elsewhere.cloned().unwrap_or_default(),
        }
    }

    /// Returns the response without the secret, or `None` if the secret is not in it.
    pub(crate) fn removed_from(&self, response: &RawResponse) -> Option<RawResponse> {
        let body = self.cut_from(&response.body, SHORTEST);
        let mut headers = response.headers.clone();
        if !self.remove_from_headers(&mut headers) && body.is_none() {
            return None;
        }
        let mut clean = response.clone();
        clean.headers = headers;
        clean.body = body.unwrap_or(clean.body);
        Some(clean)
    }

    /// Returns the JSON body of a success without the secret, or `None` if the secret is not in it. A body of another
    /// content type is data that must not change, and no `Debug` shows it.
    pub(crate) fn removed_from_json(&self, response: &RawResponse) -> Option<Bytes> {
        let is_json = match response.header("content-type") {
            None => true,
            Some(content_type) => content_type.contains("json") || content_type.contains("script"),
        };
        if !is_json {
            return None;
        }
        self.cut_from(&response.body, SHORTEST_PIECE)
    }

    /// Removes each header whose name holds the secret, and the value of each whose value does, before anything sees
    /// them. Returns whether there was one. Most headers are too short to hold it.
    pub(crate) fn remove_from_headers(&self, headers: &mut HeaderMap) -> bool {
        let shortest = self.shortest();
        let mut found = false;
        for value in headers.values_mut() {
            if value.len() >= shortest && self.is_in(value.as_bytes()) {
                *value = HeaderValue::from_static(REDACTED);
                found = true;
            }
        }
        let names = headers.keys().filter(|name| {
            let name = name.as_str().as_bytes();
            name.len() >= shortest && self.needles().any(|needle| needle.is_in_name(name))
        });
        let names: Vec<HeaderName> = names.cloned().collect();
        for name in &names {
            headers.remove(name);
        }
        found || !names.is_empty()
    }

    fn is_in(&self, text: &[u8]) -> bool {
        self.needles().any(|needle| needle.is_in(text))
    }

    /// Returns the text without the pieces of the secret that have at least a length, or `None` if it holds none.
    fn cut_from(&self, text: &[u8], shortest: usize) -> Option<Bytes> {
        let needles = self.needles().filter(|needle| needle.len() >= shortest);
        let mut locations: Vec<_> = needles.flat_map(|needle| needle.locations(text)).collect();
        if locations.is_empty() {
            return None;
        }
        locations.sort_by_key(|location| location.start);
        let mut clean = Vec::with_capacity(text.len());
        let mut end = 0;
        for location in locations {
            if location.start >= end {
                clean.extend_from_slice(&text[end..location.start]);
                clean.extend_from_slice(REDACTED.as_bytes());
            }
            end = end.max(location.end);
        }
        clean.extend_from_slice(&text[end..]);
        Some(clean.into())
    }

    /// Returns a length in bytes below which no text holds a secret. It is asked of every response, so it must be
    /// fast: a token is as a rule one word, and has no piece but itself then.
    fn shortest(&self) -> usize {
        let token = self.authorization.as_ref().map_or(&b""[..], bare);
        // Without an early end, so that many bytes are looked at in one step.
        let is_word = token.iter().fold(true, |all, byte| all & in_word(byte));
        if is_word && self.elsewhere.is_empty() {
            token.len().max(SHORTEST)
        } else {
            SHORTEST
        }
    }

    /// Returns each secret, that of the header without its scheme, and its longer pieces.
    fn needles(&self) -> impl Iterator<Item = Needle<'_>> {
        let header = self.authorization.iter().map(bare);
        let elsewhere = self.elsewhere.iter().map(HeaderValue::as_bytes);
        let needles = header.chain(elsewhere).flat_map(|token| {
            let pieces = token.split(|byte| !in_word(byte));
            let pieces = pieces.filter(|piece| piece.len() >= SHORTEST_PIECE);
            let whole = Some(token).filter(|token| token.len() >= SHORTEST);
            whole.into_iter().chain(pieces)
        });
        needles.map(Needle)
    }
}

/// Returns what follows the scheme in a value of `Authorization`.
fn bare(value: &HeaderValue) -> &[u8] {
    let value = value.as_bytes();
    let space = value.iter().position(|byte| *byte == b' ');
    &value[space.map_or(0, |space| space + 1)..]
}

fn in_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() | (*byte == b'-') | (*byte == b'_')
}

#[cfg(test)]
#[path = "redact/tests.rs"]
mod tests;
