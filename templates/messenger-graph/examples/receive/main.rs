//! A bot that receives, with `axum`. In: the handshake and deliveries on `/webhook`. Out: what it would answer, on stdout.
//!
//! ```text
//! VERIFY_TOKEN=… APP_SECRET=… cargo run -p messenger-graph --example receive -- 127.0.0.1:3000
//! ```

mod bot;

use messenger_graph::AppSecret;
use messenger_graph::seen::SeenInMemory;
use messenger_graph::subscription::VerifyToken;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = VerifyToken::new(std::env::var("VERIFY_TOKEN")?)?;
    let secret = AppSecret::new(std::env::var("APP_SECRET")?)?;
    let address = std::env::args().nth(1);
    let address = address.unwrap_or("127.0.0.1:3000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let (webhook, deliveries) = bot::Webhook::new(token, secret, 64);
    tokio::spawn(bot::work(
        deliveries,
        SeenInMemory::default(),
        |to, text| {
            println!("to {}: {text}", to.person().id());
        },
    ));
    axum::serve(listener, webhook.routes()).await?;
    Ok(())
}
