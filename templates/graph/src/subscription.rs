//! Subscribing to webhooks: the handshake, and what a delivery's fields hold. A query or a delivery comes in; what to
//! answer, or a typed value, goes out. No web framework is needed.

use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq;

use crate::signature::{NotAuthentic, verify_delivery};
use crate::token::AppSecret;
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
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into().into())
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
    use crate::webhooks::{
        CallDirection, CallEnd, CallEventKind, CallPermissionResponse, CallRouting, CallStatus,
        Field, InboxLabelChange,
    };
    use serde_json::json;

    fn delivery(entry: serde_json::Value) -> Delivery {
        let wire = json!({"object": "page", "entry": [entry]});
        let read: Delivery = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), wire);
        read
    }

    #[test]
    fn a_handshake_is_answered_with_its_challenge() {
        let token = VerifyToken::new("CANARY one");
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
    fn a_permission_reply_stands_on_the_entry() {
        for (time, response) in [
            (json!("1671644824"), "approve"),
            (json!(1671644824), "reject"),
        ] {
            let read = delivery(json!({
                "sender": {"id": "9"}, "recipient": {"id": "1"}, "timestamp": 1671644824,
                "call_permission_reply": {"response": response, "expiration_timestamp": time},
            }));
            let reply = read.entry[0].call_permission_reply.as_ref().unwrap();
            let approved = reply.response == CallPermissionResponse::Approve;
            assert_eq!(approved, response == "approve");
        }
    }

    #[test]
    fn every_call_event_is_typed() {
        let read = delivery(json!({"id": "1", "time": 1, "calls": [
            {"id": "c_1", "event": "connect", "timestamp": 2, "to": "9", "from": "1",
             "call_direction": "business_initiated"},
            {"id": "c_1", "event": "call_status", "timestamp": 3, "recipient_id": "9", "call_status": "ringing"},
            {"id": "c_1", "event": "media_update", "timestamp": 4,
             "session": {"version": 2, "sdp_renegotiation": {"sdp_type": "offer", "sdp": "v=0"}}},
            {"id": "c_1", "event": "terminate", "timestamp": 5, "status": "Completed",
             "start_time": 2, "end_time": 5, "duration": 3},
            {"id": "c_1", "event": "transferred", "somewhere": 1},
        ]}));
        let calls = read.entry[0].calls.as_ref().unwrap();
        assert_eq!(
            calls[0].call_direction,
            Some(CallDirection::BusinessInitiated)
        );
        assert_eq!(calls[1].call_status, Some(CallStatus::Ringing));
        assert_eq!(calls[2].session.as_ref().unwrap().version, Some(2));
        assert_eq!(calls[3].status, Some(CallEnd::Completed));
        assert!(matches!(calls[4].event, CallEventKind::Unrecognized(_)));
        assert_eq!(calls[4].extra.get("somewhere"), Some(&json!(1)));
    }

    #[test]
    fn settings_and_labels_are_typed_and_unknown_fields_are_kept() {
        let read = delivery(json!({"id": "1", "time": 1, "call_settings": {
            "audio_enabled": true, "icon_enabled": false, "call_routing": "PARTNERS",
            "call_hours": {"timezone_id": "Europe/Paris", "weekly_operating_hours": [
                {"day_of_week": "MONDAY", "open_time": "0900", "close_time": "1700"}]}}}));
        let settings = read.entry[0].call_settings.as_ref().unwrap();
        assert_eq!(settings.call_routing, Some(CallRouting::Partners));
        let read = delivery(json!({"id": "1", "time": 1, "changes": [
            {"field": "inbox_labels", "value": {"user": {"id": "9"}, "action": "add",
             "label": {"id": "5", "page_label_name": "vip"}}},
            {"field": "business_integrity", "value": {"anything": [1]}},
            {"field": "feed"},
        ]}));
        let changes = read.entry[0].changes.as_ref().unwrap();
        let label: InboxLabelChange = changes[0].read().unwrap().unwrap();
        assert_eq!(label.label.unwrap().page_label_name.as_deref(), Some("vip"));
        assert_eq!(changes[1].field, Field::BusinessIntegrity);
        assert_eq!(changes[1].value, Some(json!({"anything": [1]})));
        assert!(matches!(changes[2].field, Field::Unrecognized(_)));
        assert!(changes[2].read::<InboxLabelChange>().is_none());
    }

    #[test]
    fn a_delivery_is_read_only_after_its_signature() {
        let secret = AppSecret::new("x");
        let error = receive(&secret, None, b"not json").unwrap_err();
        assert!(matches!(
            error,
            NotDelivered::NotAuthentic(NotAuthentic::Missing)
        ));
    }
}
