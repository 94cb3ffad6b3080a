//! A bot that replies, with `axum`. In: the handshake and signed deliveries on `/webhook`. Out: messages of a Page.
//!
//! ```text
//! cargo run -p messenger-graph --example echo_bot
//! ```
//!
//! plays a conversation between a person and the bot on this machine, and prints it: Graph and the person are simulated.
//!
//! ```text
//! PAGE_TOKEN=… APP_SECRET=… VERIFY_TOKEN=… cargo run -p messenger-graph --example echo_bot -- 127.0.0.1:3000
//! ```
//!
//! talks to Meta. The webhook is the https address that leads here, with `/webhook`; the App Dashboard asks for it and for the verify
//! token.

mod bot;
mod graph;
mod person;
#[path = "../receive/webhook.rs"]
mod webhook;

use std::error::Error;
use std::sync::Arc;

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
    let secret = AppSecret::new("an app secret of this machine only")?;
    let (graph, messages) = graph::start().await?;
    let client = v26::Client::builder(PageToken::new("LOCAL-TOKEN")).origin(&graph);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let webhook = format!("http://{}/webhook", listener.local_addr()?);
    let (token, bot) = (VerifyToken::new("a verify token")?, client.build()?);
    let serving = serve(listener, token, secret.clone(), bot);
    let person = person::Person::new(webhook, secret, Arc::clone(&messages));
    tokio::select! {
        served = serving => served,
        played = person.play() => played,
    }
}
