//! What Graph posts to a webhook. In: something that happened. Out: the body of a delivery, signed with the app's secret.

use bytes::Bytes;
use http::HeaderValue;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::AppSecret;
use crate::event::{Delivery, Unreadable};
use crate::signature::sign_delivery;

/// Something that happened, for the apps that are subscribed to its field.
pub(super) struct Emission {
    /// The Page.
    pub page: String,
    /// The webhook field.
    pub field: &'static str,
    /// Where it is in an entry.
    pub location: EmittedIn,
    /// The item, or the properties of the entry.
    pub item: Map<String, Value>,
}

/// Where something is in an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum EmittedIn {
    Messaging,
    /// For an app that does not have control of the conversation.
    Standby,
    /// In the entry itself.
    Entry,
}

/// A delivery as it is posted.
#[derive(Clone)]
pub struct WebhookPost {
    body: Bytes,
    signature: HeaderValue,
}

impl Emission {
    /// Creates something that a person did or that was done to a person.
    pub fn messaging(page: &str, field: &'static str, item: Value) -> Self {
        let item = match item {
            Value::Object(item) => item,
            _ => Map::new(),
        };
        Self {
            page: page.to_owned(),
            field,
            location: EmittedIn::Messaging,
            item,
        }
    }

    /// Returns the delivery.
    pub fn post(&self, now: Timestamp, secret: &str) -> WebhookPost {
        let mut entry = json!({"id": self.page, "time": now.as_millisecond()});
        match self.location {
            EmittedIn::Messaging => entry["messaging"] = json!([self.item]),
            EmittedIn::Standby => entry["standby"] = json!([self.item]),
            EmittedIn::Entry => {
                for (name, value) in &self.item {
                    entry[name] = value.clone();
                }
            }
        }
        let body = json!({"object": "page", "entry": [entry]}).to_string();
        let signature = match AppSecret::new(secret) {
            Ok(secret) => sign_delivery(&secret, body.as_bytes()),
            Err(_) => HeaderValue::from_static("sha256="),
        };
        WebhookPost {
            body: body.into(),
            signature,
        }
    }
}

impl WebhookPost {
    /// Returns the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the value of the header [`X-Hub-Signature-256`](crate::signature::SIGNATURE_HEADER).
    pub fn signature(&self) -> &HeaderValue {
        &self.signature
    }

    /// Reads the delivery, as a webhook does after it has checked the signature.
    ///
    /// # Errors
    ///
    /// The body is not a delivery, which would be an error of the stand-in.
    pub fn delivery(&self) -> Result<Delivery, Unreadable> {
        Delivery::parse(self.body.clone())
    }
}
