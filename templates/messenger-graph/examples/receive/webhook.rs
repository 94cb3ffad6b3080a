//! The half of a bot that Graph talks to: a webhook that responds at once, and puts deliveries into a bounded queue.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use messenger_graph::AppSecret;
use messenger_graph::event::{Bounds, Delivery};
use messenger_graph::subscription::{NotDelivered, VerifyToken, receive};
use tokio::sync::mpsc;

/// The half that Graph talks to.
pub struct Webhook {
    token: VerifyToken,
    secret: AppSecret,
    queue: mpsc::Sender<Delivery>,
}

impl Webhook {
    /// Creates a webhook with a queue of so many deliveries, and returns the end from which they are taken.
    pub fn new(
        token: VerifyToken,
        secret: AppSecret,
        capacity: usize,
    ) -> (Self, mpsc::Receiver<Delivery>) {
        let (queue, deliveries) = mpsc::channel(capacity);
        let webhook = Self {
            token,
            secret,
            queue,
        };
        (webhook, deliveries)
    }

    pub fn routes(self) -> Router {
        let routes = Router::new().route("/webhook", get(subscribe).post(deliver));
        // A larger body is rejected before it is read.
        let limit = DefaultBodyLimit::max(Bounds::default().bytes);
        routes.layer(limit).with_state(Arc::new(self))
    }
}

/// Responds to the handshake, which Graph makes when the webhook is entered in the App Dashboard.
async fn subscribe(
    State(webhook): State<Arc<Webhook>>,
    RawQuery(query): RawQuery,
) -> Result<String, (StatusCode, String)> {
    let query = query.unwrap_or_default();
    let challenge = webhook.token.challenge_response(&query);
    challenge.map_err(|why| (StatusCode::FORBIDDEN, why.to_string()))
}

/// Accepts a delivery. The body stays bytes, because the signature is over them.
///
/// Graph waits five seconds for the response, so nothing is done here but to put the delivery into the queue. When the queue is
/// full the status is 503: Graph delivers again, for 36 hours, and what was handled by then is recognized by its key.
async fn deliver(
    State(webhook): State<Arc<Webhook>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match receive(&webhook.secret, &headers, body) {
        Ok(delivery) => match webhook.queue.try_send(delivery) {
            Ok(()) => StatusCode::OK,
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Err(NotDelivered::NotAuthentic(why)) => {
            eprintln!("rejected: {why}");
            StatusCode::UNAUTHORIZED
        }
        Err(why) => {
            eprintln!("rejected: {why}");
            StatusCode::BAD_REQUEST
        }
    }
}
