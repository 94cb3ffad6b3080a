//! Steps are taken in order, and stop at the first failure.

use std::future::ready;
use std::time::{Duration, Instant};

use messenger_graph::chat::{Interruption, Script, Step};
use messenger_graph::fleet::Lease;
use messenger_graph::v26::messages::{MessageRequest, Recipient, TextMessage};
use messenger_graph::{PageToken, v26};
use serde_json::Value;

use crate::faulty::{Faulty, response};
use crate::windows;

struct Held(bool);

impl Lease for Held {
    fn is_held(&self) -> bool {
        self.0
    }

    fn release(self) -> impl Future<Output = ()> + Send {
        ready(())
    }
}

fn client(server: &Faulty) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new("t")).origin(&server.origin);
    builder.build().expect("a client")
}

fn text(text: &str) -> MessageRequest {
    windows::respond("2002", TextMessage::new(text))
}

fn script() -> Script {
    Script::new("1001")
        .typing(Recipient::id("2002"), Duration::from_millis(50))
        .message(text("one"))
        .pause(Duration::from_millis(1))
        .message(text("two"))
        .message(text("three"))
}

/// Returns what was sent: words and actions, in order.
fn sent(server: &Faulty) -> Vec<String> {
    let bodies = server.seen().into_iter().map(|request| {
        let (_, body) = request.split_once("\r\n\r\n").expect("a body");
        let body: Value = serde_json::from_str(body).expect("JSON");
        let action = body["sender_action"].as_str();
        let text = body["message"]["text"].as_str();
        action.or(text).expect("an action or a string").to_owned()
    });
    bodies.collect()
}

const SENT: &str = r#"{"recipient_id":"2002","message_id":"m"}"#;

#[tokio::test]
async fn messages_are_sent_one_after_the_other() {
    let server = Faulty::start(|_, _| response(200, SENT));
    let begin = Instant::now();
    let responses = script()
        .run(&client(&server), &Held(true))
        .await
        .expect("all is sent");
    assert!(begin.elapsed() >= Duration::from_millis(50));
    assert_eq!(sent(&server), ["typing_on", "one", "two", "three"]);
    assert_eq!(responses.len(), 3);
    assert_eq!(responses[0].message_id.as_deref(), Some("m"));
}

#[tokio::test]
async fn the_first_failure_ends_it_and_says_what_is_unsent() {
    let rejected = r#"{"error":{"message":"x","code":10,"error_subcode":2018278}}"#;
    let server = Faulty::start(move |number, _| match number {
        0 | 1 => response(200, SENT),
        _ => response(400, rejected),
    });
    let stopped = script()
        .run(&client(&server), &Held(true))
        .await
        .expect_err("two fails");
    assert_eq!(sent(&server), ["typing_on", "one", "two"]);
    assert_eq!(stopped.sent.len(), 1);
    assert_eq!(stopped.unsent, script().steps()[3..]);
    assert!(matches!(&stopped.cause, Interruption::Failed(error) if error.status().is_some()));
    let text = stopped.to_string();
    assert!(
        text.starts_with("stopped after 1 messages with 2 steps left: HTTP 400"),
        "{text}"
    );
}

#[tokio::test]
async fn without_a_lease_nothing_is_sent() {
    let server = Faulty::start(|_, _| response(200, SENT));
    let stopped = script()
        .run(&client(&server), &Held(false))
        .await
        .expect_err("no lease");
    assert!(server.seen().is_empty());
    assert!(matches!(stopped.cause, Interruption::LeaseLost));
    assert_eq!(stopped.unsent.len(), 5);
    assert!(matches!(stopped.unsent[0], Step::Typing(..)));
}

/// A message that is too long stops the script before it, and nothing of it leaves.
#[tokio::test]
async fn a_limit_stops_it_before_the_message() {
    let server = Faulty::start(|_, _| response(200, SENT));
    let long = Script::new("1001")
        .message(text("one"))
        .message(text(&"a".repeat(2000)));
    let stopped = long
        .run(&client(&server), &Held(true))
        .await
        .expect_err("too long");
    assert_eq!(sent(&server), ["one"]);
    let Interruption::Failed(messenger_graph::error::Error::Invalid(error)) = stopped.cause else {
        panic!("not a limit");
    };
    assert_eq!(error.violation().expect("a limit").path(), "message.text");
}
