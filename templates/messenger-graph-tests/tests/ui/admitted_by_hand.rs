//! What admits a request is decided by the rules of messaging only.

use messenger_graph::chat::Admits;
use messenger_graph::v26::messages::{MessageRequest, PersonRecipient, Recipient};

struct Anybody;

impl Admits<MessageRequest> for Anybody {}

impl From<Anybody> for Recipient {
    fn from(_: Anybody) -> Self {
        PersonRecipient::new("8800").into()
    }
}

fn main() {}
