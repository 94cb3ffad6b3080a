//! An event in `standby` has parties but no `ReplyTo`, and one that sends answers takes nothing else.

use messenger_graph::event::{Incoming, ReplyTo};

fn answer(_to: ReplyTo, _text: &str) {}

fn handle(event: &Incoming) {
    if event.is_standby() {
        answer(event.sender().cloned().unwrap(), "hi");
        answer(event.reply_to(), "hi");
    }
}

fn main() {
    let _ = handle;
}
