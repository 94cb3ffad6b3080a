//! Graph describes a token to the app or to its owner, not to a Page.

use messenger_graph::graph::DebugToken;
use messenger_graph::{PageToken, v26};

fn main() {
    let page = PageToken::new("token");
    let client = v26::Client::builder(page.clone()).build().unwrap();
    let _ = client.prepare(&DebugToken::of(&page));
}
