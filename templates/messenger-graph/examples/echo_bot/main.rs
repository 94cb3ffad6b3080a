//! A bot that replies, with `axum`. In: the handshake and signed deliveries on `/webhook`. Out: messages of a Page.
//!
//! ```text
//! cargo run -p messenger-graph --features stand-in-server --example echo_bot
//! ```
//!
//! plays a conversation between a person and the bot on this machine, and prints it, with the stand-in for Graph.
//!
//! ```text
//! PAGE_TOKEN=… APP_SECRET=… VERIFY_TOKEN=… cargo run -p messenger-graph --features stand-in-server --example echo_bot -- 127.0.0.1:3000
//! ```
//!
//! talks to Meta. The webhook is the https address that leads here, with `/webhook`; the App Dashboard asks for it and for the verify
//! token. With `GRAPH=http://127.0.0.1:8010` it talks to `cargo xtask serve` instead.

mod bot;
mod person;
#[path = "../receive/webhook.rs"]
mod webhook;

use std::error::Error;

use messenger_graph::stand_in::server::{StandInServer, Webhook};
use messenger_graph::stand_in::{APP_SECRET, PAGE_TOKEN, StandIn};
use messenger_graph::subscription::VerifyToken;
use messenger_graph::{AppSecret, PageToken, v26};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(page_token) = std::env::var("PAGE_TOKEN") else {
        return play().await;
    };
    let token = VerifyToken::new(std::env::var("VERIFY_TOKEN")?)?;
    let secret = AppSecret::new(std::env::var("APP_SECRET")?)?;
    let client = v26::Client::builder(PageToken::new(page_token)).app_secret(secret.clone());
    let client = match std::env::var("GRAPH") {
        Ok(origin) => client.origin(&origin),
        Err(_) => client,
    };
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    serve(listener, token, secret, client.build()?).await
}

/// Runs the webhook and the bot behind it.
async fn serve(
    listener: TcpListener,
    token: VerifyToken,
    secret: AppSecret,
    client: v26::Client,
) -> Result<(), Box<dyn Error>> {
    let (webhook, deliveries) = webhook::Webhook::new(token, secret, 64);
    tokio::spawn(bot::Bot::new(client).work(deliveries));
    axum::serve(listener, webhook.routes()).await?;
    Ok(())
}

/// Plays a conversation on this machine, and prints it.
async fn play() -> Result<(), Box<dyn Error>> {
    let graph = StandIn::default();
    let server = StandInServer::bind(graph.clone(), 0).await?;
    let client = v26::Client::builder(PageToken::new(PAGE_TOKEN)).origin(&server.origin());
    let client = client.build()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let callback = format!("http://{}/webhook", listener.local_addr()?);
    let verify_token = "a verify token";
    let server = server.webhook(Webhook::new(&callback, verify_token)?);
    let (token, secret) = (VerifyToken::new(verify_token)?, AppSecret::new(APP_SECRET)?);
    tokio::select! {
        served = serve(listener, token, secret, client.clone()) => served,
        never = server.run() => match never {},
        played = person::play(&graph, &client) => played,
    }
}
