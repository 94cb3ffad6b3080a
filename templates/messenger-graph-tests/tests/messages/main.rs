//! Every kind of message as it is on the wire. The expected bodies are written by hand from Meta's guides, and no part of
//! them comes from the generator.

mod kinds;
mod templates;
#[path = "../windows/mod.rs"]
mod windows;

use messenger_graph::request::Request;
use messenger_graph::v26::messages::{SendMessage, SendMessageBody};
use messenger_graph::{PageToken, v26};
use serde_json::Value;

/// Returns the body of a request that sends this.
fn body(body: impl Into<SendMessageBody>) -> Value {
    let client = v26::Client::new(PageToken::new("t"));
    let request = client
        .prepare(&SendMessage::new("1001", body))
        .expect("a body that can be sent");
    assert_eq!(request.uri().path(), "/v26.0/1001/messages");
    assert_eq!(request.method(), SendMessage::OPERATION.method);
    serde_json::from_slice(request.body()).expect("a JSON body")
}

/// Returns what is in a message that is sent to a person.
fn message(message: impl Into<v26::messages::Message>) -> Value {
    let mut body = body(windows::respond("8800", message));
    assert_eq!(body["recipient"]["id"], "8800");
    assert_eq!(body["messaging_type"], "RESPONSE");
    body["message"].take()
}
