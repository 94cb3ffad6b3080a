//! A set of scopes may hold the permission or not; a proof comes from what Graph says of the token.

use messenger_graph::Scopes;
use messenger_graph::v26::user_profile::GetUserProfile;

fn main() {
    let scopes = Scopes::parse("pages_user_gender");
    let _ = GetUserProfile::new("2002").gender(&scopes);
}
