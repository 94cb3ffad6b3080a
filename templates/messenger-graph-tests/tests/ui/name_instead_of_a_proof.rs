//! The name of a permission does not prove it.

use messenger_graph::v26::user_profile::GetUserProfile;

fn main() {
    let _ = GetUserProfile::new("2002").timezone(&"pages_user_timezone");
}
