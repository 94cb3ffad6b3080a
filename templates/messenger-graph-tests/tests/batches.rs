//! Batches, against a server on loopback: what is sent, whose response is whose, and what does not go into one.

mod faulty;

use std::time::{Duration, Instant};

use faulty::{Faulty, response};
use messenger_graph::client::{Failure, In};
use messenger_graph::error::Error;
use messenger_graph::graph::{OversizedBatch, Pacer};
use messenger_graph::request::{InvalidRequest, Operation, Parts, Request};
use messenger_graph::token::Accepts;
use messenger_graph::v26::conversations::GetConversation;
use messenger_graph::v26::persona::{DeletePersona, GetPersona};
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody};
use messenger_graph::{PageToken, StandardError, v26};
use serde_json::{Value, json};

fn client(server: &Faulty) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new("CANARY-1"));
    builder.origin(&server.origin).build().expect("a client")
}

fn form(request: &str) -> Vec<Value> {
    let body = request.split("\r\n\r\n").nth(1).unwrap();
    let batch = body
        .split('&')
        .find_map(|pair| pair.strip_prefix("batch="))
        .unwrap();
    let text: String = batch.replace('+', " ");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn calls_of_mixed_types_share_one_request() {
    let elements = json!([
        {"code": 200, "headers": [{"name": "facebook-api-version", "value": "v26.0"}], "body": "{\"id\":\"1\",\"name\":\"Ann\"}"},
        {"code": 200, "body": "{\"id\":\"2\"}"},
        null,
        {"code": 403, "body": "{\"error\":{\"code\":10,\"message\":\"near CANARY-1\"}}"},
    ]);
    let server = Faulty::start(move |_, _| response(200, &elements.to_string()));
    let client = client(&server);
    let mut batch = client.batch();
    let get = batch
        .add(&GetPersona::new("1/..").fields("id,name"))
        .unwrap();
    let create = batch
        .add(&CreatePersona::new("9", CreatePersonaBody::new()).name("B & C"))
        .unwrap();
    let late = batch.add(&DeletePersona::new("3")).unwrap();
    let rejected = batch.add(&GetPersona::new("4")).unwrap();
    assert!(batch.add(&GetPersona::new("..")).is_err());
    let stray = client.batch().add(&GetPersona::new("5")).unwrap();
    let mut responses = batch.send().await.unwrap();

    assert_eq!(responses.take(create).unwrap().id, "2");
    let response = responses.take(get).unwrap();
    assert_eq!(
        (response.id.as_str(), response.name.as_deref()),
        ("1", Some("Ann"))
    );
    assert!(response.meta().served_version().is_some());
    let error = responses.take(late).unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.failure() == Failure::NoResponse));
    let error = responses.take(rejected).unwrap_err();
    assert_eq!(error.api().map(|error| error.code), Some(10));
    assert!(!format!("{error} {error:?}").contains("CANARY"), "{error}");
    assert!(matches!(responses.take(stray), Err(Error::Invalid(_))));

    let seen = server.seen();
    assert!(
        seen.len() == 1 && seen[0].starts_with("POST /v26.0/ HTTP"),
        "{seen:?}"
    );
    assert_eq!(
        seen[0].matches("CANARY").count(),
        1,
        "the token is in more than the header"
    );
    let sent = form(&seen[0]);
    assert_eq!(
        sent[0],
        json!({"method": "GET", "relative_url": "1%2F..?fields=id%2Cname"})
    );
    assert_eq!(sent[2], json!({"method": "DELETE", "relative_url": "3"}));
    only_what_lasts(&seen[0], &sent);
}

/// The properties of a body have no order: an `error` is one wherever it is, with code 200 too.
#[tokio::test]
async fn an_element_with_an_error_anywhere_is_rejected() {
    let error = r#""error":{"code":100,"error_subcode":2018218,"message":"x"}"#;
    let bodies = [
        format!("{{{error}}}"),
        format!(r#"{{{error},"id":"1"}}"#),
        format!(r#"{{"__debug__":{{}},{error}}}"#),
        format!(r#"{{"data":null,{error},"id":"1"}}"#),
        format!(r#"{{"__debug__":{{"error":{{"code":4}}}},"id":"1",{error}}}"#),
        r#"{"error":null,"id":"1"}"#.to_owned(),
    ];
    let elements = bodies
        .clone()
        .map(|body| json!({"code": 200, "body": body}));
    let elements = Value::from(elements.to_vec()).to_string();
    let server = Faulty::start(move |_, _| response(200, &elements));
    let client = client(&server);
    let mut batch = client.batch();
    let typed = bodies
        .clone()
        .map(|_| batch.add(&GetPersona::new("1")).unwrap());
    let mut responses = batch.send().await.unwrap();
    for (body, call) in bodies.iter().zip(typed) {
        let code = match responses.take(call) {
            Ok(persona) => persona.id.parse().unwrap(),
            Err(error) => error.api().expect(body).code,
        };
        let expected = if body.contains("null,\"id") { 1 } else { 100 };
        assert_eq!(code, expected, "{body}");
    }
}

/// A batch uses no feature that v27.0 restricts: it is sent as the POST that it is and names no function, and each call has
/// only properties of a batch whose response is awaited.
fn only_what_lasts(request: &str, calls: &[Value]) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v26.0/ HTTP"), "{head}");
    assert!(!head.to_lowercase().contains("method-override"), "{head}");
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    let names: Vec<_> = pairs.map(|(name, _)| name).collect();
    assert_eq!(names, ["batch", "include_headers"]);
    let restricted = ["ids=", "date_format=", "method=", "callback=", ".as("];
    for call in calls {
        let known = ["method", "relative_url", "body"];
        let mut properties = call.as_object().unwrap().keys();
        assert!(
            properties.all(|name| known.contains(&name.as_str())),
            "{call}"
        );
        let url = call["relative_url"].as_str().unwrap();
        assert!(!restricted.iter().any(|part| url.contains(part)), "{url}");
    }
}

#[tokio::test]
async fn a_batch_is_repeated_only_if_every_call_may_be() {
    for (posts, requests) in [(false, 3), (true, 1)] {
        let server = Faulty::start(|_, _| response(503, ""));
        let quick = messenger_graph::client::Retry::default()
            .backoff(Default::default(), Default::default());
        let client = v26::Client::builder(PageToken::new("CANARY-1")).retry(quick);
        let client = client.origin(&server.origin).build().unwrap();
        let mut batch = client.batch();
        let _ = batch.add(&GetPersona::new("1")).unwrap();
        if posts {
            let _ = batch
                .add(&CreatePersona::new("9", CreatePersonaBody::new()).name("B"))
                .unwrap();
        }
        assert!(batch.send().await.is_err());
        assert_eq!(server.seen().len(), requests);
    }
}

/// Each call of a batch takes its part of the documented rate: two reads of conversations in a second.
#[tokio::test]
async fn a_pacer_counts_the_calls_of_a_batch() {
    let server = Faulty::start(|_, _| response(200, "[]"));
    let builder = v26::Client::builder(PageToken::new("CANARY-1")).guard(Pacer::new());
    let client = builder.origin(&server.origin).build().unwrap();
    let reads = |calls| {
        let mut batch = client.batch();
        for _ in 0..calls {
            let _ = batch.add(&GetConversation::new("t_1")).unwrap();
        }
        batch
    };
    let start = Instant::now();
    for _ in 0..3 {
        reads(2).send().await.unwrap();
    }
    let taken = start.elapsed();
    assert!(taken >= Duration::from_secs(2), "{taken:?}");

    let error = reads(3).send().await.unwrap_err();
    let Error::Gate(error) = error else {
        panic!("{error:?}");
    };
    let oversized = error.downcast_ref::<OversizedBatch>().unwrap();
    assert_eq!((oversized.calls, oversized.most), (3, 2));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_batch_holds_fifty_calls() {
    let server = Faulty::start(|_, _| response(200, "[]"));
    let client = client(&server);
    let mut batch = client.batch();
    let tickets: Vec<_> = (0..50)
        .map(|_| batch.add(&GetPersona::new("1")).unwrap())
        .collect();
    assert!(batch.add(&GetPersona::new("1")).is_err());
    let mut responses = batch.send().await.unwrap();
    for ticket in tickets {
        let error = responses.take(ticket).unwrap_err();
        assert!(matches!(error, Error::Transport(error) if error.failure() == Failure::NoResponse));
    }
}

/// A request of the user's own, which writes what it likes.
struct Own(fn(&mut Parts) -> Result<(), InvalidRequest>);

impl<V> In<V> for Own {}

impl Accepts<PageToken> for Own {}

impl Request for Own {
    type Response = Value;
    type Error = StandardError;
    const OPERATION: Operation = Operation {
        name: "Own",
        method: http::Method::POST,
        path: "/me",
        page: "own",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/me");
        self.0(parts)
    }
}

#[tokio::test]
async fn a_batch_takes_no_call_that_would_be_rejected_by_itself() {
    let server = Faulty::start(|_, _| response(200, "[]"));
    let client = client(&server);
    let retired = Own(|parts| {
        parts.query("pretty", &1);
        Ok(())
    });
    let etag = Own(|parts| parts.header("If-None-Match", &"\"0\""));
    let up = Own(|parts| {
        parts.path("/%2e%2e");
        Ok(())
    });
    for (request, parameter) in [(retired, "pretty"), (up, "path")] {
        let alone = client.prepare(&request).unwrap_err();
        let error = client.batch().add(&request).unwrap_err();
        assert_eq!((&error, error.parameter()), (&alone, parameter));
    }
    // An element has no headers: one that would be lost is rejected, retired or not.
    assert!(client.batch().add(&etag).is_err());
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_batch_loses_nothing_of_a_call() {
    let server = Faulty::start(|_, _| response(200, "[]"));
    let client = client(&server);
    let header = Own(|parts| parts.header("X-Own", &7));
    let other = Own(|parts| {
        parts.json(&json!({"a": 1}))?;
        parts.header("Content-Type", &"image/png")
    });
    for (request, text) in [
        (
            header,
            "`batch` takes no header of a single call, such as `x-own`",
        ),
        (
            other,
            "`batch` takes no body that is neither JSON nor a form",
        ),
    ] {
        assert!(client.prepare(&request).is_ok());
        let mut batch = client.batch();
        assert_eq!(batch.add(&request).unwrap_err().to_string(), text);
        assert!(batch.is_empty());
    }
    let mut batch = client.batch();
    let form = Own(|parts| parts.form(&json!({"a": "b&c"})));
    let ticket = batch.add(&form).unwrap();
    assert!(batch.send().await.unwrap().take(ticket).is_err());
    let sent = self::form(&server.seen()[0]);
    let element = json!({"method": "POST", "relative_url": "me", "body": "a=b%26c"});
    assert_eq!(sent, [element]);
}
