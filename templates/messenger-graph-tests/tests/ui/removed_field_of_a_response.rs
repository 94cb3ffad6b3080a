//! A response does not have the removed field.

fn read(profile: messenger_graph::v26::user_profile::UserProfile) -> Option<bool> {
    profile.is_payment_enabled
}

fn main() {}
