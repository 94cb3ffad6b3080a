//! An event gives a window only if it opens one, so what needs a window is not reached by an echo or a receipt.

use messenger_graph::event::Incoming;
use messenger_graph::messaging::Window;

fn send(_within: &Window, _text: &str) {}

fn handle(event: &Incoming) {
    send(&event.window(), "hi");
    send(event.sender().unwrap(), "hi");
}

fn main() {
    let _ = handle;
}
