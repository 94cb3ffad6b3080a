//! The webhook of a bot on this machine. In: its address and verify token. Out: the handshake, and deliveries with retries.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::signature::SIGNATURE_HEADER;
use crate::stand_in::WebhookPost;

/// How long a webhook has to respond: as long as Graph waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pauses before the tries of a delivery. Graph goes on for 36 hours.
const PAUSES: [Duration; 4] = [
    Duration::ZERO,
    Duration::ZERO,
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// The most that is read of a webhook's response, in bytes.
const LARGEST: usize = 64 << 10;

/// The webhook of a bot, on this machine.
#[derive(Clone)]
pub struct Webhook {
    address: SocketAddr,
    callback: Uri,
    verify_token: String,
}

/// Why a webhook cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// It is not an address of this machine.
    #[error(
        "the callback must be an http address of this machine, such as http://127.0.0.1:3000/webhook"
    )]
    NotLocal,
    /// It did not respond.
    #[error("the webhook does not respond: {0}")]
    Silent(String),
    /// It did not return the challenge.
    #[error(
        "the webhook responded to the handshake with status {status}, and not with the challenge"
    )]
    Handshake {
        /// The status.
        status: StatusCode,
    },
}

impl Webhook {
    /// Creates a webhook from its address, which is one of this machine, and the verify token that it expects.
    ///
    /// # Errors
    ///
    /// The address is not an `http` address of the loopback interface.
    pub fn new(callback: &str, verify_token: &str) -> Result<Self, CallbackError> {
        let callback: Uri = callback.parse().map_err(|_| CallbackError::NotLocal)?;
        let host = callback.host().unwrap_or_default().trim_matches(['[', ']']);
        let ip: Option<IpAddr> = match host {
            "localhost" => Some(IpAddr::from([127, 0, 0, 1])),
            host => host.parse().ok(),
        };
        let ip = ip.filter(IpAddr::is_loopback);
        let is_http = callback.scheme_str() == Some("http");
        let ip = ip.filter(|_| is_http).ok_or(CallbackError::NotLocal)?;
        Ok(Self {
            address: SocketAddr::new(ip, callback.port_u16().unwrap_or(80)),
            callback,
            verify_token: verify_token.to_owned(),
        })
    }

    /// Does the handshake that Graph does when an address is entered.
    ///
    /// # Errors
    ///
    /// The webhook does not respond, or not with the challenge.
    pub async fn verify(&self) -> Result<(), CallbackError> {
        let challenge = "1158201444";
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("hub.mode", "subscribe")
            .append_pair("hub.challenge", challenge)
            .append_pair("hub.verify_token", &self.verify_token)
            .finish();
        let request = Request::get(format!("{}?{query}", self.callback.path()));
        let request = request.body(Full::default());
        let request = request.map_err(|error| CallbackError::Silent(error.to_string()))?;
        let (status, body) = self.send(request).await.map_err(CallbackError::Silent)?;
        if status == StatusCode::OK && body.trim_ascii() == challenge.as_bytes() {
            Ok(())
        } else {
            Err(CallbackError::Handshake { status })
        }
    }

    /// Posts a delivery once; returns whether the webhook took it.
    async fn post(&self, post: &WebhookPost) -> Result<(), String> {
        let path = self
            .callback
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/json")
            .header(SIGNATURE_HEADER, post.signature())
            .body(Full::new(post.body().clone()));
        let request = request.map_err(|error| error.to_string())?;
        match self.send(request).await? {
            (StatusCode::OK, _) => Ok(()),
            (status, _) => Err(format!("status {status}")),
        }
    }

    async fn send(&self, mut request: Request<Full<Bytes>>) -> Result<(StatusCode, Bytes), String> {
        let host = self.callback.authority().map_or("", |it| it.as_str());
        let host = http::HeaderValue::try_from(host).map_err(|error| error.to_string())?;
        request.headers_mut().insert(HOST, host);
        let sending = async {
            let stream = TcpStream::connect(self.address).await;
            let stream = TokioIo::new(stream.map_err(|error| error.to_string())?);
            let connected = hyper::client::conn::http1::handshake(stream).await;
            let (mut sender, connection) = connected.map_err(|error| error.to_string())?;
            let connection = tokio::spawn(connection);
            let response = sender.send_request(request).await;
            let response = response.map_err(|error| error.to_string())?;
            let status = response.status();
            let body = Limited::new(response.into_body(), LARGEST).collect().await;
            connection.abort();
            Ok((status, body.map_err(|error| error.to_string())?.to_bytes()))
        };
        let sent = tokio::time::timeout(PATIENCE, sending).await;
        sent.unwrap_or_else(|_| Err("no response within five seconds".to_owned()))
    }
}

/// The webhook that deliveries are posted to, and what became of them.
pub(super) struct Outbox(Mutex<OutboxState>);

struct OutboxState {
    webhook: Option<Webhook>,
    delivered: u64,
    failed: u64,
    last_failure: Option<String>,
}

impl Outbox {
    pub fn new(webhook: Option<Webhook>) -> Self {
        Self(Mutex::new(OutboxState {
            webhook,
            delivered: 0,
            failed: 0,
            last_failure: None,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, OutboxState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the webhook.
    pub fn set(&self, webhook: Webhook) {
        self.lock().webhook = Some(webhook);
    }

    /// Returns what became of the deliveries, as JSON.
    pub fn report(&self) -> serde_json::Value {
        let state = self.lock();
        let callback = state
            .webhook
            .as_ref()
            .map(|webhook| webhook.callback.to_string());
        serde_json::json!({
            "callback": callback,
            "delivered": state.delivered,
            "failed": state.failed,
            "last_failure": state.last_failure,
        })
    }

    /// Posts a delivery, with a few retries; without a webhook it is dropped.
    pub async fn post(&self, post: &WebhookPost) {
        let Some(webhook) = self.lock().webhook.clone() else {
            return;
        };
        let mut failure = String::new();
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            match webhook.post(post).await {
                Ok(()) => {
                    self.lock().delivered += 1;
                    return;
                }
                Err(error) => failure = error,
            }
        }
        let mut state = self.lock();
        state.failed += 1;
        state.last_failure = Some(failure);
    }
}
