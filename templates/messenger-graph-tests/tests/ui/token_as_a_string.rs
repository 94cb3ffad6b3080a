//! A bare string is not a token: it could be printed.

use messenger_graph::v26;
use messenger_graph::v26::page_status::GetPageStatus;

fn main() {
    let client = v26::Client::new("token".to_owned());
    let _ = client.prepare(&GetPageStatus::new("1001"));
}
