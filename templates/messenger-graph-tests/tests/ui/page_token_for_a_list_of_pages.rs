//! The Pages of a person are listed with that person's token.

use messenger_graph::graph::ListAccounts;
use messenger_graph::{PageToken, v26};

fn main() {
    let client = v26::Client::builder(PageToken::new("token"))
        .build()
        .unwrap();
    let _ = client.prepare(&ListAccounts::new());
}
