//! Receiving webhooks: the handshake, and deliveries. A query or a signed body comes in; the response, or typed events, go
//! out. No web framework is needed. [`missing_fields`] says what a Page does not send.

mod coverage;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::event::{Bounds, Delivery, Unreadable};
use crate::signature::{NotAuthentic, SIGNATURE_HEADER, verify_delivery};
use crate::token::{AppSecret, EmptySecret};

pub use coverage::{MissingField, missing_fields};

/// Why a handshake is rejected; respond with 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NotSubscribed {
    /// `hub.mode` is not `subscribe`.
    #[error("hub.mode is not subscribe")]
    Mode,
    /// `hub.verify_token` is not the one set for the app.
    #[error("hub.verify_token is not the one that was set")]
    Token,
    /// There is no `hub.challenge`.
    #[error("there is no hub.challenge")]
    Challenge,
}

/// Why a delivery is not read; respond with 401 or 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotDelivered {
    /// Graph did not send it.
    #[error(transparent)]
    NotAuthentic(#[from] NotAuthentic),
    /// It is not a delivery.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// The token of a subscription, which proves to the webhook that its own app asks.
pub struct VerifyToken(SecretString);

impl VerifyToken {
    /// Wraps the token that is set in the App Dashboard.
    ///
    /// # Errors
    ///
    /// The token is empty: anybody could subscribe.
    pub fn new(token: impl Into<String>) -> Result<Self, EmptySecret> {
        EmptySecret::check("verify token", token.into()).map(Self)
    }

    /// Returns the body of the response to a handshake, from the raw query of the GET request.
    ///
    /// # Errors
    ///
    /// The request is not a handshake, or not one of this app.
    pub fn challenge_response(&self, query: &str) -> Result<String, NotSubscribed> {
        let value = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value)
        };
        if value("hub.mode").as_deref() != Some("subscribe") {
            return Err(NotSubscribed::Mode);
        }
        let token = value("hub.verify_token").ok_or(NotSubscribed::Token)?;
        let own = self.0.expose_secret().as_bytes();
        if !bool::from(token.as_bytes().ct_eq(own)) {
            return Err(NotSubscribed::Token);
        }
        let challenge = value("hub.challenge").ok_or(NotSubscribed::Challenge)?;
        Ok(challenge.into_owned())
    }
}

impl std::fmt::Debug for VerifyToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VerifyToken([redacted])")
    }
}

/// Checks that Graph sent a delivery, and reads it into events: `headers` and `body` are those of the request, the body raw.
///
/// The signature is over the bytes as received, so nothing may parse the body and write it again before. Respond with 200
/// within five seconds and work afterwards: Graph repeats a delivery until the response is 200, and unsubscribes an app that does
/// not respond for an hour.
///
/// The body is in memory already: give [`Bounds::bytes`] to the web framework as its limit, so that what exceeds it is not read.
///
/// # Errors
///
/// The signature does not belong to the body, or the body is not a delivery.
pub fn receive(
    secret: &AppSecret,
    headers: &HeaderMap,
    body: impl Into<Bytes>,
) -> Result<Delivery, NotDelivered> {
    receive_within(Bounds::default(), secret, headers, body)
}

/// Does what [`receive`] does, with other bounds.
///
/// # Errors
///
/// The signature does not belong to the body, or the body is not a delivery, or exceeds the bounds.
pub fn receive_within(
    bounds: Bounds,
    secret: &AppSecret,
    headers: &HeaderMap,
    body: impl Into<Bytes>,
) -> Result<Delivery, NotDelivered> {
    let body = body.into();
    bounds.check(&body)?;
    verify_delivery(secret, signature(headers)?, &body)?;
    Ok(Delivery::parse_with(body, headers, bounds)?)
}

/// Returns the signature of a delivery. Graph sends one: what is in front of the webhook may have looked at another.
fn signature(headers: &HeaderMap) -> Result<Option<&HeaderValue>, NotAuthentic> {
    let mut all = headers.get_all(SIGNATURE_HEADER).iter();
    let first = all.next();
    match all.next() {
        Some(_) => Err(NotAuthentic::Malformed),
        None => Ok(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::sign_delivery;

    #[test]
    fn the_response_to_a_handshake_is_its_challenge() {
        let token = VerifyToken::new("CANARY one").unwrap();
        assert!(VerifyToken::new("").is_err());
        let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=CANARY%20one";
        assert_eq!(token.challenge_response(query).as_deref(), Ok("1158201444"));
        for (query, expected) in [
            ("", NotSubscribed::Mode),
            (
                "hub.mode=unsubscribe&hub.verify_token=CANARY+one",
                NotSubscribed::Mode,
            ),
            ("hub.mode=subscribe&hub.challenge=1", NotSubscribed::Token),
            (
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=CANARY",
                NotSubscribed::Token,
            ),
            (
                "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
                NotSubscribed::Token,
            ),
            (
                "hub.mode=subscribe&hub.verify_token=CANARY+one",
                NotSubscribed::Challenge,
            ),
        ] {
            assert_eq!(token.challenge_response(query), Err(expected), "{query}");
        }
        assert!(!format!("{token:?}").contains("CANARY"));
    }

    #[test]
    fn a_signed_body_is_received() {
        let secret = AppSecret::new("x").unwrap();
        let body = r#"{"object":"page","entry":[]}"#;
        let mut headers = HeaderMap::new();
        let signature = sign_delivery(&secret, body.as_bytes());
        headers.insert(SIGNATURE_HEADER, signature);
        assert!(receive(&secret, &headers, body).is_ok());
        assert!(receive(&AppSecret::new("y").unwrap(), &headers, body).is_err());
    }

    #[test]
    fn a_delivery_is_read_only_after_its_signature() {
        let secret = AppSecret::new("x").unwrap();
        let error = receive(&secret, &HeaderMap::new(), "not json").unwrap_err();
        assert!(matches!(
            error,
            NotDelivered::NotAuthentic(NotAuthentic::Missing)
        ));
    }
}
