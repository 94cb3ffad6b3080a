//! An event in `standby` has parties but no `ReplyTo`, and a function that sends replies accepts nothing else.

use messenger_graph::event::{Incoming, ReplyTo};

fn send(_to: ReplyTo, _text: &str) {}

fn handle(event: &Incoming) {
    if event.is_standby() {
        send(event.sender().cloned().unwrap(), "hi");
        send(event.reply_to(), "hi");
    }
}

fn main() {
    let _ = handle;
}
