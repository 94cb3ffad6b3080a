//! The pass of 2018 opens nothing in v26.0. The message says what does.

use messenger_graph::profile::ExtendedFieldsGrace;
use messenger_graph::v26::user_profile::GetUserProfile;

fn ask(grace: &ExtendedFieldsGrace) -> GetUserProfile {
    GetUserProfile::new("2002").locale(grace)
}

fn main() {}
