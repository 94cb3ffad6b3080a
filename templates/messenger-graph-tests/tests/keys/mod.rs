//! Keys of events. In: the id of a message. Out: the key of its event, as a delivery has it.

use messenger_graph::event::{Delivery, EventKey};

/// Returns the key of the event of a message.
pub fn key(mid: &str) -> EventKey {
    let body = serde_json::json!({"object": "page", "entry": [{"id": "1001", "time": 1, "messaging": [{
        "sender": {"id": "8800"}, "recipient": {"id": "1001"}, "timestamp": 1, "message": {"mid": mid},
    }]}]});
    let delivery = Delivery::parse(body.to_string()).expect("a delivery");
    delivery.events().next().expect("an event").key()
}
