//! An answer's type may get members, so nobody writes it as a literal.

use messenger_graph::v26::retrieve_a_messenger_bot_persona::PersonaDeleteResponse;

fn main() {
    let _ = PersonaDeleteResponse {
        success: true,
        extra: Default::default(),
    };
}
