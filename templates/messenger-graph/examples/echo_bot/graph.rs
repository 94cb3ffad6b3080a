//! A stand-in for the Graph API on loopback. In: the bot's calls. Out: Graph's responses, and a copy of each call to print.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// What the bot sent: the edge and the body.
pub type Sent = (String, Value);

/// What the person reads.
pub type Messages = Arc<Mutex<mpsc::UnboundedReceiver<Sent>>>;

/// Starts the server, which ends with the program; returns its origin and what it receives.
pub async fn start() -> std::io::Result<(String, Messages)> {
    let (sender, messages) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let routes = Router::new()
        .route("/v26.0/{page}/{edge}", post(call))
        .with_state(sender);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok((origin, Arc::new(Mutex::new(messages))))
}

async fn call(
    State(sender): State<mpsc::UnboundedSender<Sent>>,
    Path((_, edge)): Path<(String, String)>,
    body: String,
) -> String {
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let response = match edge.as_str() {
        "messages" => json!({"recipient_id": body["recipient"]["id"], "message_id": "m_bot"}),
        _ => json!({"success": true}),
    };
    // The person may have left.
    let _ = sender.send((edge, body));
    response.to_string()
}
