//! Meta removed ACCOUNT_UPDATE, CONFIRMED_EVENT_UPDATE and POST_PURCHASE_UPDATE on 2026-04-27 from all versions: no request has
//! such a tag, and the tag of a request is not chosen by its caller.

use messenger_graph::chat::OpenWindow;
use messenger_graph::messaging::{MessageTag, windows};
use messenger_graph::v26::messages::{TaggedRequest, TextMessage};

fn tagged(open: OpenWindow<'_, windows::HumanAgent>) -> TaggedRequest {
    let request = TaggedRequest::new(open, TextMessage::new("Your parcel is on its way."));
    request.tag(MessageTag::PostPurchaseUpdate)
}

fn main() {
    let _ = tagged;
}
