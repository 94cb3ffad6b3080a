//! The profile read of v3.0, to v26.0. The message says which version was the last to have it.

use messenger_graph::v3_0::user_profile::GetUserProfile;
use messenger_graph::{PageToken, v26};

async fn ask(psid: &str) {
    let client = v26::Client::new(PageToken::new("token"));
    let _ = client.send(GetUserProfile::new(psid)).await;
}

fn main() {}
