//! The permission for one field opens no other.

use messenger_graph::Granted;
use messenger_graph::permissions::PagesUserGender;
use messenger_graph::v26::user_profile::GetUserProfile;

fn ask(granted: &Granted<PagesUserGender>) -> GetUserProfile {
    GetUserProfile::new("2002").gender(granted).locale(granted)
}

fn main() {}
