//! A window of a person that is open in every test. In: an id. Out: the window, or a response within it.
#![allow(dead_code, reason = "no test needs all of it")]

use jiff::Timestamp;
use messenger_graph::event::Psid;
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::v26::messages::{Message, MessageRequest};

/// When the person wrote. The windows of this time are open.
pub const WROTE: Timestamp = Timestamp::UNIX_EPOCH;

/// Returns the window of a person who wrote at [`WROTE`].
pub fn of(id: &str) -> Window {
    Window::opened(Psid::new(id), Moment::Message, WROTE).expect("a message opens a window")
}

/// Returns a response to a person who wrote.
pub fn respond(id: &str, message: impl Into<Message>) -> MessageRequest {
    MessageRequest::new(of(id).open_at(WROTE).expect("it is open"), message)
}
