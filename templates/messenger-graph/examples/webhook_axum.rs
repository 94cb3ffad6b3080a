//! A webhook with `axum`. In: the handshake and deliveries on `/webhook`. Out: their typed events on stdout.
//!
//! ```text
//! VERIFY_TOKEN=… APP_SECRET=… cargo run -p messenger-graph --example webhook_axum -- 127.0.0.1:3000
//! ```

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use messenger_graph::AppSecret;
use messenger_graph::signature::SIGNATURE_HEADER;
use messenger_graph::subscription::{NotDelivered, VerifyToken, receive};
use messenger_graph::webhooks::{Entry, Field, InboxLabelChange};

struct Secrets {
    token: VerifyToken,
    app: AppSecret,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secrets = Secrets {
        token: VerifyToken::new(std::env::var("VERIFY_TOKEN")?)?,
        app: AppSecret::new(std::env::var("APP_SECRET")?)?,
    };
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let routes = Router::new().route("/webhook", get(subscribe).post(deliver));
    axum::serve(listener, routes.with_state(Arc::new(secrets))).await?;
    Ok(())
}

async fn subscribe(
    State(secrets): State<Arc<Secrets>>,
    RawQuery(query): RawQuery,
) -> Result<String, (StatusCode, String)> {
    let answer = secrets.token.answer(query.as_deref().unwrap_or_default());
    answer.map_err(|why| (StatusCode::FORBIDDEN, why.to_string()))
}

/// The body is taken as bytes: the signature is over them, not over what they mean.
async fn deliver(
    State(secrets): State<Arc<Secrets>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match receive(&secrets.app, headers.get(SIGNATURE_HEADER), &body) {
        Ok(delivery) => {
            delivery.entry.iter().for_each(show);
            StatusCode::OK
        }
        Err(NotDelivered::NotAuthentic(why)) => {
            eprintln!("refused: {why}");
            StatusCode::UNAUTHORIZED
        }
        Err(why) => {
            eprintln!("refused: {why}");
            StatusCode::BAD_REQUEST
        }
    }
}

fn show(entry: &Entry) {
    if let Some(reply) = &entry.call_permission_reply {
        println!("permission to call: {}", reply.response);
    }
    for call in entry.calls.iter().flatten() {
        println!("call {}: {}", call.id.as_deref().unwrap_or("?"), call.event);
    }
    if let Some(settings) = &entry.call_settings {
        println!("calling is now {:?}", settings.audio_enabled);
    }
    for change in entry.changes.iter().flatten() {
        match (&change.field, change.read::<InboxLabelChange>()) {
            (Field::InboxLabels, Some(Ok(label))) => println!("label: {label:?}"),
            (field, _) => println!("{field} changed"),
        }
    }
}
