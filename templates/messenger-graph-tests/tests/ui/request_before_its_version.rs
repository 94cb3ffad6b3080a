//! A request of the reference pages, to a version that is older than they are. The message says since when it exists.

use messenger_graph::v20::call_permissions::GetCallPermissions;
use messenger_graph::{PageToken, v3_0};

async fn ask(page_id: &str, psid: &str) {
    let client = v3_0::Client::new(PageToken::new("token"));
    let _ = client.send(GetCallPermissions::new(page_id, psid)).await;
}

fn main() {}
