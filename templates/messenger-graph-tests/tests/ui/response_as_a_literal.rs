//! A response's type may get fields, so it cannot be written as a literal.

use messenger_graph::v26::persona::DeletePersonaResponse;

fn main() {
    let _ = DeletePersonaResponse {
        success: true,
        extra: Default::default(),
    };
}
