//! What cannot be sent cannot be prepared either.

use messenger_graph::v3_0::user_profile::GetUserProfile;
use messenger_graph::{PageToken, v3_1};

fn main() {
    let client = v3_1::Client::new(PageToken::new("token"));
    let _ = client.prepare(&GetUserProfile::new("2002"));
}
