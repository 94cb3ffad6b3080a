//! A call of a Page is not opened by the token of a person.

use messenger_graph::v26::page_status::GetPageStatus;
use messenger_graph::{UserToken, v26};

fn main() {
    let client = v26::Client::builder(UserToken::new("token"))
        .build()
        .unwrap();
    let _ = client.prepare(&GetPageStatus::new("1001"));
}
