//! The stand-in for Graph that users of the crate develop against: every operation of every version, what is rejected and with which
//! codes, conversations, and the server on a port. The codes that are expected are written by hand from Meta's pages.

#[macro_use]
#[path = "../shared/mod.rs"]
mod shared;

mod batches;
mod bounds;
mod browser;
mod conversation;
mod edges;
mod operations;
mod port;
mod rejections;

use jiff::Timestamp;
use messenger_graph::bytes::Bytes;
use messenger_graph::client::Transport;
use messenger_graph::stand_in::{DEFAULT_STATE, PAGE_TOKEN, StandIn};
use serde_json::Value;

/// A day on which v20.0 to v26.0 are live.
const START: &str = "2026-08-01T12:00:00Z";

/// Returns a stand-in whose clock begins on a day.
fn start(at: &str) -> StandIn {
    let at: Timestamp = at.parse().expect("a time");
    StandIn::from_yaml_at(DEFAULT_STATE, at).expect("a state")
}

/// What came back: status, headers and body.
struct Reaction {
    status: u16,
    headers: http::HeaderMap,
    body: Value,
}

impl Reaction {
    /// The code and the subcode of an error.
    fn code(&self) -> (i64, Option<i64>) {
        let error = &self.body["error"];
        let code = error["code"].as_i64();
        (code.unwrap_or_default(), error["error_subcode"].as_i64())
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}

/// Sends a request with the token of the default Page.
async fn call(graph: &StandIn, line: &str, body: &str) -> Reaction {
    call_as(graph, Some(PAGE_TOKEN), line, body).await
}

/// Sends a request with a token, or without one.
async fn call_as(graph: &StandIn, token: Option<&str>, line: &str, body: &str) -> Reaction {
    let (method, target) = line.split_once(' ').expect("a method and a target");
    let mut request = http::Request::builder()
        .method(method)
        .uri(format!("https://graph.facebook.com{target}"));
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let request = request
        .body(Bytes::from(body.to_owned()))
        .expect("a request");
    let response = graph.send(request).await.expect("a response");
    Reaction {
        status: response.status.as_u16(),
        body: serde_json::from_slice(&response.body).expect("JSON"),
        headers: response.headers,
    }
}
