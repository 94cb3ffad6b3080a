//! Limits of messages: the table of the crate against the guides, each limit at its value and one beyond, and each rule.
//!
//! The rows are written by hand from Meta's guides, and no part of them comes from the generator.

mod requests;
mod rules;
mod sheet;
mod sizes;
#[path = "../windows/mod.rs"]
mod windows;

use messenger_graph::request::InvalidRequest;
use messenger_graph::v26::messages::{SendMessage, SendMessageRequest};
use messenger_graph::{PageToken, v26};
use serde_json::Value;

/// Prepares a request with a body that is written as JSON.
fn prepare(body: Value) -> Result<(), InvalidRequest> {
    let body: SendMessageRequest = serde_json::from_value(body).expect("a request");
    assert!(!matches!(body, SendMessageRequest::Unrecognized(_)));
    let client = v26::Client::new(PageToken::new("t"));
    client.prepare(&SendMessage::new("1001", body)).map(drop)
}
