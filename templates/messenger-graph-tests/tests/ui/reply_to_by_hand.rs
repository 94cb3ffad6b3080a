//! A `ReplyTo` is made from an event of a person only, not from the sender of any event.

use messenger_graph::event::{Incoming, ReplyTo};

fn reply_to(event: &Incoming) -> Option<ReplyTo> {
    event.sender().cloned().map(ReplyTo)
}

fn converted(event: &Incoming) -> Option<ReplyTo> {
    event.sender().cloned().map(ReplyTo::from)
}

fn main() {
    let _ = (reply_to, converted);
}
