//! Subscribing to webhooks: the handshake, and what a delivery's fields hold. A query or a delivery comes in; what to
//! answer, or a typed value, goes out. No web framework is needed.

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use crate::signature::{NotAuthentic, verify_delivery};
use crate::token::{AppSecret, EmptySecret};
use crate::webhooks::{Change, Delivery};

/// Why a handshake is refused; answer it with 403.
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

/// Why a delivery is not read; answer it with 401 or 400.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotDelivered {
    /// Graph did not send it.
    #[error(transparent)]
    NotAuthentic(#[from] NotAuthentic),
    /// It is not a delivery.
    #[error("the body is not a delivery: {0}")]
    Malformed(#[source] serde_json::Error),
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

    /// Answers the handshake: reads the raw query of the GET request and returns the body to answer with.
    ///
    /// # Errors
    ///
    /// The request is no handshake, or not one of this app.
    pub fn answer(&self, query: &str) -> Result<String, NotSubscribed> {
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

/// Checks that Graph sent a delivery, and reads it: `header` is `X-Hub-Signature-256`, `body` the raw bytes.
///
/// Graph repeats a delivery until it is answered with 200, so the same one may come again.
///
/// # Errors
///
/// The signature does not belong to the body, or the body is not a delivery.
pub fn receive(
    secret: &AppSecret,
    header: Option<&http::HeaderValue>,
    body: &[u8],
) -> Result<Delivery, NotDelivered> {
    verify_delivery(secret, header, body)?;
    serde_json::from_slice(body).map_err(NotDelivered::Malformed)
}

impl Change {
    /// Reads the payload as the type that belongs to the field, such as
    /// [`InboxLabelChange`](crate::webhooks::InboxLabelChange); `None` if there is no payload.
    ///
    /// # Errors
    ///
    /// The payload is of another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Option<Result<T, serde_json::Error>> {
        self.value.as_ref().map(T::deserialize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_is_answered_with_its_challenge() {
        let token = VerifyToken::new("CANARY one").unwrap();
        assert!(VerifyToken::new("").is_err());
        let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=CANARY%20one";
        assert_eq!(token.answer(query).as_deref(), Ok("1158201444"));
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
            assert_eq!(token.answer(query), Err(expected), "{query}");
        }
        assert!(!format!("{token:?}").contains("CANARY"));
    }

    #[test]
    fn a_delivery_is_read_only_after_its_signature() {
        let secret = AppSecret::new("x").unwrap();
        let error = receive(&secret, None, b"not json").unwrap_err();
        assert!(matches!(
            error,
            NotDelivered::NotAuthentic(NotAuthentic::Missing)
        ));
    }
}
