//! A bot that receives, with `axum`. In: the handshake and deliveries on `/webhook`. Out: its replies, on stdout.
//!
//! ```text
//! VERIFY_TOKEN=… APP_SECRET=… SEEN=seen.db cargo run -p messenger-graph --example receive -- 127.0.0.1:3000
//! ```
//!
//! `SEEN` is the file that remembers which events were handled; without it a restart forgets them.

mod bot;
mod sqlite;
mod webhook;

use std::path::Path;
use std::time::Duration;

use messenger_graph::AppSecret;
use messenger_graph::subscription::VerifyToken;
use messenger_graph::webhook_fields::DELIVERY;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = VerifyToken::new(std::env::var("VERIFY_TOKEN")?)?;
    let secret = AppSecret::new(std::env::var("APP_SECRET")?)?;
    let address = std::env::args().nth(1);
    let address = address.unwrap_or("127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let (webhook, deliveries) = webhook::Webhook::new(token, secret, 64);
    let file = std::env::var("SEEN").unwrap_or(":memory:".to_owned());
    let hours = u64::from(DELIVERY.retries_for_hours);
    let seen = sqlite::SeenInSqlite::open(Path::new(&file), Duration::from_secs(hours * 3600))?;
    tokio::spawn(bot::work(deliveries, seen, |to, text| {
        println!("to {}: {text}", to.person().id());
    }));
    axum::serve(listener, webhook.routes()).await?;
    Ok(())
}
