//! A bot that takes orders and talks about pets.

mod api;
mod orders;
mod pets;

#[tokio::main]
async fn main() {
    // listToys, Toy, memo and fur are words here and no code.
    let client = api::client("https://shop.example.com");
    orders::create(&client, "1").await;
    pets::greet(&client).await;
    println!("Receipt::stamp and DropToys are only talked about");
}
