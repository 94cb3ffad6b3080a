//! No type outside of the crate opens a field of a profile.

use messenger_graph::v3_0::user_profile::{GetUserProfile, OpensLocale};

struct Mine;

impl OpensLocale for Mine {}

fn main() {
    let _ = GetUserProfile::new("1001").locale(&Mine);
}
