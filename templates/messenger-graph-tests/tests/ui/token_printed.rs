//! A token has no `Display`.

use messenger_graph::PageToken;

fn main() {
    println!("{}", PageToken::new("token"));
}
