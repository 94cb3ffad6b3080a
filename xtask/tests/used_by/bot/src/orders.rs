//! Orders.

use crate::api::calls::Color::{self, *};
use crate::api::{Client, NewOrder, calls::CreateOrder};

pub async fn create(client: &Client, id: &str) {
    let order = NewOrder::new("ball").note("soon").color(favourite());
    if let NewOrder { nickname: Some(nickname), .. } = &order {
        println!("for {nickname}");
    }
    match client.send(CreateOrder::new(id, order)).await {
        Ok(receipt) => println!("{}: {}", receipt.id, receipt.text.as_deref().unwrap_or("no text")),
        Err(error) => eprintln!("{error}"),
    }
}

fn favourite() -> Color {
    Blue
}
