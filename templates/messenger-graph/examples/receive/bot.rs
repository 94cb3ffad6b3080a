//! The half of a bot that takes its time: deliveries come in from the queue of the webhook, each event is handled once and in order.

use messenger_graph::event::{Delivery, Event, Incoming, ReplyTo};
use messenger_graph::fleet::Seen;
use tokio::sync::mpsc;

/// Handles deliveries, each conversation in its order and each event once.
///
/// One task does all the work, which keeps the order. Several tasks keep it too if the hash of `event.conversation()` decides
/// which of them gets an event.
pub async fn work(
    mut deliveries: mpsc::Receiver<Delivery>,
    seen: impl Seen,
    reply: impl Fn(ReplyTo, String),
) {
    while let Some(delivery) = deliveries.recv().await {
        let conversations = delivery.into_conversations().into_iter();
        for event in conversations.flat_map(|(_, events)| events) {
            // A store that fails must not silence the bot: two replies are better than none.
            if seen.first(&event.key()).await.unwrap_or(true) {
                handle(&event, &reply);
            }
        }
    }
}

/// Replies where a reply is due. An echo, a receipt and an event in `standby` have no `reply_to`.
fn handle(event: &Incoming, reply: impl Fn(ReplyTo, String)) {
    let text = match event.kind() {
        Event::Message(message) => match &message.text {
            Some(text) => format!("You said: {text}"),
            None => "I can only read.".to_owned(),
        },
        Event::Postback(postback) => {
            let payload = postback.payload.as_deref().unwrap_or("nothing");
            format!("You chose: {payload}")
        }
        Event::Unrecognized(unrecognized) => {
            return eprintln!("not handled: {}", unrecognized.reason());
        }
        _ => return,
    };
    if let Some(to) = event.reply_to() {
        reply(to, text);
    }
}
