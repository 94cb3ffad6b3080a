//! The stack against servers on this machine: paths, redirects, limits, and what is known of a failure.

use super::*;
use crate::client::{BearerToken, Client, In, Server};
use crate::error::Error;
use crate::request::{InvalidRequest, Operation, Parts, Request};
use crate::response::NoContent;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

struct V1;

impl Server for V1 {
    const URL: &'static str = "https://graph.example/v1.0";
}

struct Get(&'static str);

impl In<V1> for Get {}

impl Request for Get {
    type Response = NoContent;
    type Error = Value;
    const OPERATION: Operation = Operation {
        name: "Get",
        method: http::Method::GET,
        path: "/{id}/calls",
        page: "calls",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/");
        parts.param("id", &self.0)?;
        parts.path("/calls");
        parts.query("q", &self.0);
        Ok(())
    }
}

/// Responds to each connection with the same bytes; returns its address and the heads of the requests it sees.
fn server(response: Vec<u8>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (heads, seen) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
            if heads.send(head).is_err() {
                return;
            }
            // The client may hang up in the middle of a body that is too large.
            let _ = stream.get_mut().write_all(&response);
            let _ = stream.get_mut().shutdown(std::net::Shutdown::Write);
            let _ = stream.read_to_end(&mut Vec::new());
        }
    });
    (origin, seen)
}

fn response(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn client(origin: &str, transport: Reqwest) -> Client<V1, BearerToken, Reqwest> {
    let builder = Client::builder(BearerToken::new("CANARY-1")).origin(origin);
    builder.transport(transport).build().unwrap()
}

fn failure(error: Error<Value>) -> Failure {
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("CANARY") && !shown.contains("http://"),
        "{shown}"
    );
    match error {
        Error::Transport(error) => error.failure(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_value_stays_in_its_segment_on_the_wire() {
    let (origin, seen) = server(response("204 No Content", b""));
    let client = client(&origin, Reqwest::new());
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("..\\", "..%5C"),
        ("a b/ä?#%2F", "a%20b%2F%C3%A4%3F%23%252F"),
        ("x?psid=ev&y", "x%3Fpsid%3Dev%26y"),
        ("'{}|^`\"<>", "%27%7B%7D%7C%5E%60%22%3C%3E"),
    ] {
        client.send(Get(id)).await.unwrap();
        let head = seen.recv().unwrap();
        let line = format!("GET /v1.0/{segment}/calls?q={segment} HTTP/1.1\r\n");
        assert!(head.starts_with(&line), "{head}");
        assert!(
            head.to_lowercase()
                .contains("\r\nauthorization: bearer canary-1\r\n")
        );
        assert!(head.contains(concat!("\r\nuser-agent: ", env!("CARGO_PKG_NAME"), "/")));
    }
    for id in ["", ".", "..", "\0", "\r\n", "a\tb"] {
        let error = client.send(Get(id)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{id:?}");
    }
    assert!(seen.try_recv().is_err(), "a rejected request was sent");
}

#[tokio::test]
async fn the_longest_url_arrives_whole() {
    let (origin, seen) = server(response("200 OK", b"{}"));
    let client = client(&origin, Reqwest::new());
    // Twice the value, and `/v1.0//calls?q=` around it: one byte less than 60 KiB, and one more.
    let [fits, too_long] = [30_712, 30_713].map(|length| &*"x".repeat(length).leak());
    client.send(Get(fits)).await.unwrap();
    let line = format!("GET /v1.0/{fits}/calls?q={fits} HTTP/1.1\r\n");
    assert!(seen.recv().unwrap().starts_with(&line));
    let error = client.send(Get(too_long)).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(error) if error.parameter() == "path"));
    assert!(seen.try_recv().is_err(), "a rejected request was sent");
}

#[test]
fn no_url_parser_reads_a_value_as_anything_but_one_segment() {
    const NASTY: [&str; 16] = [
        "", ".", "%2e", "%", "2E", "/", "\\", "?", "#", " ", ";", ":", "@", "a", "ä", "\u{feff}",
    ];
    let values = NASTY.iter().flat_map(|a| NASTY.map(|b| format!("{a}{b}")));
    for value in values.flat_map(|ab| NASTY.map(|c| format!("{ab}{c}"))) {
        let mut parts = Parts::new();
        parts.path("/");
        if parts.param("id", &value).is_err() {
            assert!(["", ".", ".."].contains(&value.as_str()), "{value:?}");
            continue;
        }
        parts.path("/calls");
        let base = crate::base_url::BaseUrl::parse(V1::URL).unwrap();
        let request = parts.finish(&base, http::Method::GET).unwrap();
        let url = http_stack::Url::parse(&request.uri().to_string()).unwrap();
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        let [version, id, calls] = segments[..] else {
            panic!("{value:?} makes {segments:?}");
        };
        assert_eq!((version, calls), ("v1.0", "calls"));
        let decoded = percent_encoding::percent_decode_str(id)
            .decode_utf8()
            .unwrap();
        assert_eq!(decoded, value);
    }
}

#[tokio::test]
async fn a_redirect_is_a_response() {
    let (elsewhere, seen) = server(response("200 OK", b"{}"));
    let (origin, _seen) = server(response(
        &format!("302 Found\r\nLocation: {elsewhere}/"),
        b"",
    ));
    let error = client(&origin, Reqwest::new())
        .send(Get("1"))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Http(response) if response.status == 302),
        "{error:?}"
    );
    assert!(seen.try_recv().is_err(), "the redirect was followed");
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit() {
    const LIMIT: usize = 16 * 1024 * 1024;
    let mut body = vec![b' '; LIMIT];
    let (origin, _seen) = server(response("200 OK", &body));
    let whole = client(&origin, Reqwest::new())
        .send(Get("1"))
        .await
        .unwrap();
    assert_eq!(whole.meta().body.len(), LIMIT);

    body.push(b' ');
    let announced = format!("200 OK\r\nContent-Length: {}", body.len());
    for head in ["200 OK", &announced] {
        let (origin, _seen) = server(response(head, &body));
        let error = client(&origin, Reqwest::new())
            .send(Get("1"))
            .await
            .unwrap_err();
        assert_eq!(failure(error), Failure::TooLarge { limit: LIMIT });
    }
    let (origin, _seen) = server(response("200 OK", b"12345"));
    let small = Reqwest::new().body_limit(4);
    let error = client(&origin, small).send(Get("1")).await.unwrap_err();
    assert_eq!(failure(error), Failure::TooLarge { limit: 4 });
}

#[tokio::test]
async fn each_failure_has_its_kind() {
    let (origin, _seen) = server(response("200 OK\r\nContent-Length: 9", b"{}"));
    let error = client(&origin, Reqwest::new())
        .send(Get("1"))
        .await
        .unwrap_err();
    assert_eq!(failure(error), Failure::Broken);

    // No server listens on a port that small.
    let error = client("http://127.0.0.1:1", Reqwest::new())
        .send(Get("1"))
        .await;
    assert_eq!(failure(error.unwrap_err()), Failure::Connect);

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", silent.local_addr().unwrap());
    let hasty = Reqwest::new().timeout(Duration::from_millis(50));
    let error = client(&origin, hasty).send(Get("1")).await.unwrap_err();
    assert_eq!(failure(error), Failure::Timeout);
}

#[tokio::test]
async fn plain_text_does_not_leave_this_machine() {
    let request = http::Request::get("http://192.0.2.1/?token=CANARY").body(Bytes::new());
    let error = Reqwest::new().send(request.unwrap()).await.unwrap_err();
    assert!(error.is_unsent());
    assert!(!format!("{error} {error:?}").contains("CANARY"));
}
