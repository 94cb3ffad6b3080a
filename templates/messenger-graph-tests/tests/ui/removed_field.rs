//! From v3.1 on there is no `last_ad_referral`, whatever one has.

use messenger_graph::profile::RemovedFieldsGrace;
use messenger_graph::v3_1::user_profile::GetUserProfile;

fn ask(grace: &RemovedFieldsGrace) -> GetUserProfile {
    GetUserProfile::new("2002").last_ad_referral(grace)
}

fn main() {}
