//! No page of Meta's says that a call of the Messenger Platform takes the token of a system user.

use messenger_graph::v26::personas::ListPersonas;
use messenger_graph::{SystemUserToken, v26};

fn main() {
    let client = v26::Client::builder(SystemUserToken::new("token"))
        .build()
        .unwrap();
    let _ = client.prepare(&ListPersonas::new("1001"));
}
