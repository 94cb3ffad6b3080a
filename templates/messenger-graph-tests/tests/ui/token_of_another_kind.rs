//! A function that wants the client of a Page does not take that of a person.

use messenger_graph::{UserToken, v26};

fn check_permissions(_: &v26::Client) {}

fn main() {
    check_permissions(&v26::Client::new(UserToken::new("token")));
}
