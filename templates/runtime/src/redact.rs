//! Servers repeat what they were sent: "Malformed access token EAAB…". This takes the secret out again.
//!
//! An answer that is to become an error comes in; where it holds the client's own secret, a copy without it goes
//! out. Afterwards no text that is made from the answer can show the secret.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

use crate::response::RawResponse;

const REDACTED: &[u8] = b"[redacted]";

/// Anything shorter is taken for a word, not for a secret.
const SHORTEST: usize = 8;

/// A piece of a secret that is this long is a secret itself (a token of the form `id|secret`).
const SHORTEST_PIECE: usize = 20;

/// Secrets that a request carries elsewhere than in the header `Authorization`, as an extension of the request.
pub(crate) type Elsewhere = Vec<HeaderValue>;

/// The secrets that a request carries.
pub(crate) struct Secret {
    authorization: Option<HeaderValue>,
    elsewhere: Elsewhere,
}

impl Secret {
    /// Takes note of the secret in the value of the header `Authorization`.
    pub(crate) fn new(authorization: Option<HeaderValue>) -> Self {
        Self {
            authorization,
            elsewhere: Elsewhere::new(),
        }
    }

    /// Takes note of all secrets of a request.
    pub(crate) fn of(request: &http::Request<Bytes>) -> Self {
        let elsewhere = request.extensions().get::<Elsewhere>();
        Self {
            authorization: request.headers().get(AUTHORIZATION).cloned(),
            elsewhere: elsewhere.cloned().unwrap_or_default(),
        }
    }

    /// Returns the answer without the secret, or `None` if the secret is not in it.
    pub(crate) fn removed_from(&self, answer: &RawResponse) -> Option<RawResponse> {
        let mut values = answer.headers.values();
        if !self.is_in(&answer.body) && !values.any(|value| self.is_in(value.as_bytes())) {
            return None;
        }
        let mut clean = answer.clone();
        self.remove_from_headers(&mut clean.headers);
        for needle in self.needles() {
            clean.body = replaced(&clean.body, needle);
        }
        Some(clean)
    }

    /// Takes the secret out of headers, before anything sees them. They are as a rule too short to hold it.
    pub(crate) fn remove_from_headers(&self, headers: &mut HeaderMap) {
        let shortest = self.shortest();
        for value in headers.values_mut() {
            if value.len() >= shortest && self.is_in(value.as_bytes()) {
                *value = HeaderValue::from_static("[redacted]");
            }
        }
    }

    fn is_in(&self, text: &[u8]) -> bool {
        self.needles().any(|needle| find(text, needle).is_some())
    }

    /// Returns a length below which no text holds a secret. Every answer is asked, so it must be found fast: a token is as a
    /// rule one word, and then has no piece but itself.
    fn shortest(&self) -> usize {
        let token = self.authorization.as_ref().map_or(&b""[..], bare);
        // Without an early end, so that many bytes are looked at in one step.
        let is_word = token.iter().fold(true, |all, byte| all & in_word(byte));
        match is_word && self.elsewhere.is_empty() {
            true => token.len().max(SHORTEST),
            false => SHORTEST,
        }
    }

    /// Returns each secret, that of the header without its scheme, and its longer pieces.
    fn needles(&self) -> impl Iterator<Item = &[u8]> {
        let header = self.authorization.iter().map(bare);
        let elsewhere = self.elsewhere.iter().map(HeaderValue::as_bytes);
        header.chain(elsewhere).flat_map(|token| {
            let pieces = token.split(|byte| !in_word(byte));
            let pieces = pieces.filter(|piece| piece.len() >= SHORTEST_PIECE);
            let whole = Some(token).filter(|token| token.len() >= SHORTEST);
            whole.into_iter().chain(pieces)
        })
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

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len())
        .position(|window| window == needle)
}

fn replaced(text: &[u8], needle: &[u8]) -> Bytes {
    let mut clean = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = find(rest, needle) {
        clean.extend_from_slice(&rest[..start]);
        clean.extend_from_slice(REDACTED);
        rest = &rest[start + needle.len()..];
    }
    clean.extend_from_slice(rest);
    clean.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(authorization: &'static str, body: &'static str) -> Option<String> {
        let secret = Secret::new(Some(HeaderValue::from_static(authorization)));
        let answer = http::Response::new(body).into();
        let clean = secret.removed_from(&answer)?;
        Some(String::from_utf8(clean.body.to_vec()).unwrap())
    }

    #[test]
    fn the_secret_and_its_pieces_are_removed() {
        let clean = removed(
            "Bearer CANARY-1",
            "Malformed access token CANARY-1, CANARY-1!",
        );
        assert_eq!(
            clean.as_deref(),
            Some("Malformed access token [redacted], [redacted]!")
        );
        let clean = removed(
            "Bearer 1234567|0123456789abcdef0123",
            "?access_token=1234567%7C0123456789abcdef0123",
        );
        assert_eq!(clean.as_deref(), Some("?access_token=1234567%7C[redacted]"));
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is() {
        assert_eq!(removed("Bearer CANARY-1", "CANARY-2"), None);
        assert_eq!(removed("Bearer short", "a short text"), None);
        assert_eq!(removed("", "text"), None);
    }

    #[test]
    fn no_needle_is_shorter_than_the_shortest() {
        for (authorization, elsewhere) in [
            ("Bearer CANARY-1", None),
            ("Bearer CANARY|0123456789abcdef0123", None),
            (
                "Bearer 01234567890123456789012345|0123456789abcdef0123",
                None,
            ),
            (
                "Bearer EAABCANARYzq9Xw8vU7tS6rQ5pO4nM3lK2jI1",
                Some("12345678"),
            ),
            ("Basic YWxhZGRpbjpvcGVuc2VzYW1l==", None),
        ] {
            let secret = Secret {
                elsewhere: elsewhere
                    .into_iter()
                    .map(HeaderValue::from_static)
                    .collect(),
                ..Secret::new(Some(HeaderValue::from_static(authorization)))
            };
            let lengths = secret.needles().map(<[u8]>::len).min();
            assert!(lengths >= Some(secret.shortest()), "{authorization}");
        }
        assert_eq!(Secret::new(None).needles().count(), 0);
    }

    #[test]
    fn headers_are_searched_too() {
        let secret = Secret::new(Some(HeaderValue::from_static("Bearer CANARY-1")));
        let answer = http::Response::builder()
            .header("Content-Type", "x/CANARY-1")
            .body("");
        let clean = secret.removed_from(&answer.unwrap().into()).unwrap();
        assert_eq!(clean.headers["content-type"], "[redacted]");
    }
}
