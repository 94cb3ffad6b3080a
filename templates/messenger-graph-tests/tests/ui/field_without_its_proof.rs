//! A field that needs a permission is not asked for without its proof.

use messenger_graph::v26::user_profile::GetUserProfile;

fn main() {
    let _ = GetUserProfile::new("2002").locale();
}
