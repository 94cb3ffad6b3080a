//! A message for a person needs an open window of the right kind: an id, an event's window that was not asked whether it is open,
//! or the window of another kind of message is not one.

use messenger_graph::messaging::Window;
use messenger_graph::v26::messages::*;

fn by_id(text: TextMessage) {
    let _ = MessageRequest::new(PersonRecipient::new("8800"), text.clone());
    let _ = MessageRequest::new(Recipient::id("8800"), text.clone());
    let _ = UpdateRequest::new(CommentRecipient::new("1001_42"), text);
}

fn by_window(window: &Window, text: TextMessage) {
    let now = window.opened_at();
    let _ = MessageRequest::new(window, text.clone());
    let _ = TaggedRequest::new(window.open_at(now).unwrap(), text.clone());
    let _ = ReplyRequest::new(window.open_at(now).unwrap(), text, ReplyTo::new("m_1"));
}

fn main() {
    let _ = (by_id, by_window);
}
