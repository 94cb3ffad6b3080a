//! What a client shows to the server to be let in: the value of the `Authorization` header, and nothing else.
//!
//! No `Debug` shows it, and no error does.

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;
use crate::version::Opens;

/// Something that knows the value of the `Authorization` header.
pub trait Credentials: Send + Sync {
    /// Returns the header's value, marked as sensitive, or `None` for no header.
    ///
    /// # Errors
    ///
    /// There is no usable value; the error does not show it.
    fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest>;

    /// Adds what goes with the header's value, such as a proof for the token, and never a secret itself. By default
    /// nothing; a client with its own way to sign does that instead.
    fn sign(&self, _authorization: &HeaderValue, _parts: &mut Parts) {}

    /// Adds further credentials to a request, which has its `Authorization` header by then. By default none.
    ///
    /// # Errors
    ///
    /// There is no usable value; the error does not show it.
    fn apply(&self, _request: &mut http::Request<Bytes>) -> Result<(), InvalidRequest> {
        Ok(())
    }
}

/// No credentials, for APIs that ask for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anonymous;

impl Credentials for Anonymous {
    fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
        Ok(None)
    }
}

/// A bearer token (RFC 6750). Its memory is zeroed when it is dropped.
#[derive(Clone)]
pub struct BearerToken(Bearer);

impl BearerToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Bearer::new(token.into().into()))
    }
}

impl<R> Opens<R> for Anonymous {}

impl<R> Opens<R> for BearerToken {}

impl Credentials for BearerToken {
    fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
        self.0.value().map(Some)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken([redacted])")
    }
}

/// A token, and the header's value that is made from it once.
#[derive(Clone)]
pub(crate) struct Bearer {
    pub(crate) text: SecretString,
    value: OnceLock<HeaderValue>,
}

impl Bearer {
    pub(crate) fn new(text: SecretString) -> Self {
        Self {
            text,
            value: OnceLock::new(),
        }
    }

    /// Returns the header's value; copies share their memory.
    pub(crate) fn value(&self) -> Result<HeaderValue, InvalidRequest> {
        if let Some(value) = self.value.get() {
            return Ok(value.clone());
        }
        let value = bearer(&self.text)?;
        Ok(self.value.get_or_init(|| value).clone())
    }
}

const SCHEME: &[u8] = b"Bearer ";

/// Returns `Bearer TOKEN` as a sensitive header value, whose memory is zeroed when the last copy is dropped; a token
/// is one word of visible ASCII.
fn bearer(token: &SecretString) -> Result<HeaderValue, InvalidRequest> {
    let rejected = |reason| InvalidRequest::new("Authorization", reason);
    let token = token.expose_secret();
    if token.is_empty() {
        return Err(rejected(Reason::Empty));
    }
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(rejected(Reason::HeaderValue));
    }
    // Of its final size from the start: what a vector outgrows is not zeroed.
    let mut text = Zeroizing::new(Vec::with_capacity(SCHEME.len() + token.len()));
    text.extend_from_slice(SCHEME);
    text.extend_from_slice(token.as_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text))
        .map_err(|_| rejected(Reason::HeaderValue))?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_travels_as_a_sensitive_bearer_value() {
        let value = BearerToken::new("CANARY").authorization().unwrap().unwrap();
        assert_eq!(value, "Bearer CANARY");
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
        assert_eq!(Anonymous.authorization(), Ok(None));
    }

    #[test]
    fn a_token_that_no_header_can_carry_is_rejected_unseen() {
        for token in [
            "",
            "CANARY\n",
            "CANARY ",
            "CAN\0ARY",
            "CANARY\r\nHost: evil",
            "CANARYä",
        ] {
            let token = BearerToken::new(token);
            let error = token.authorization().unwrap_err();
            let shown = format!("{error} {error:?} {token:?}");
            assert!(!shown.contains("CAN"), "{shown}");
            assert_eq!(error.parameter(), "Authorization");
        }
    }
}
