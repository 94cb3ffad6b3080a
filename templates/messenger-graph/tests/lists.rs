//! Lists as streams, and batches, against a server on loopback.

mod faulty;

use faulty::{Faulty, answer};
use messenger_graph::client::Failure;
use messenger_graph::error::Error;
use messenger_graph::v26::retrieve_a_messenger_bot_persona::{DeletePersona, GetPersona};
use messenger_graph::v26::retrieve_personas_for_a_messenger_page::{
    CreatePersona, ListPersonas, PagePersonasPostRequest,
};
use messenger_graph::{PageToken, v26};
use serde_json::{Value, json};

fn client(server: &Faulty) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new("CANARY-1"));
    builder.origin(&server.origin).build().expect("a client")
}

/// A page with ids, whose `next` leads to another host.
fn page(ids: &[&str], after: Option<&str>) -> String {
    let data: Vec<_> = ids
        .iter()
        .map(|id| json!({"id": id, "name": "n"}))
        .collect();
    let paging = after.map(|after| {
        json!({"cursors": {"before": "b", "after": after},
               "next": "http://192.0.2.1/?access_token=CANARY-1"})
    });
    json!({"data": data, "paging": paging}).to_string()
}

#[tokio::test]
async fn a_list_is_followed_by_cursor_to_its_end() {
    let server = Faulty::start(|number, _| {
        answer(
            200,
            &match number {
                0 => page(&["1", "2"], Some("a&b=c")),
                1 => page(&[], Some("d")),
                _ => page(&["3"], None),
            },
        )
    });
    let mut pages = client(&server).pages(ListPersonas::new("9").limit(2));
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        ids.extend(page.unwrap().data.into_iter().map(|persona| persona.id));
    }
    assert_eq!(ids, ["1", "2", "3"]);
    let lines: Vec<_> = server
        .seen()
        .iter()
        .map(|seen| seen.lines().next().unwrap().to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /v26.0/9/personas?limit=2 HTTP/1.1",
            "GET /v26.0/9/personas?limit=2&after=a%26b%3Dc HTTP/1.1",
            "GET /v26.0/9/personas?limit=2&after=d HTTP/1.1",
        ]
    );
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_list_that_goes_in_circles_ends_with_an_error() {
    let server =
        Faulty::start(|number, _| answer(200, &page(&["1"], Some(["a", "b"][number % 2]))));
    let mut pages = client(&server).pages(ListPersonas::new("9").after("a"));
    for _ in 0..3 {
        pages.next().await.unwrap().unwrap();
    }
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("repeats itself"), "{error}");
    assert!(pages.next().await.is_none());
    // The request's own cursor is replaced, not joined.
    assert!(server.seen()[1].starts_with("GET /v26.0/9/personas?after=a HTTP"));
}

#[tokio::test]
async fn a_failure_ends_a_list_without_losing_what_came_before() {
    let server = Faulty::start(|number, _| match number {
        0 => answer(200, &page(&["1"], Some("a"))),
        _ => answer(
            400,
            r#"{"error":{"code":100,"message":"After Cursor specified exceeds the max limit"}}"#,
        ),
    });
    let mut pages = client(&server).pages(ListPersonas::new("9"));
    assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 1);
    assert!(matches!(pages.next().await, Some(Err(Error::Api { .. }))));
    assert!(pages.next().await.is_none());
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
    let server = Faulty::start(move |_, _| answer(200, &elements.to_string()));
    let client = client(&server);
    let mut batch = client.batch();
    let get = batch
        .add(&GetPersona::new("1/..").fields("id,name"))
        .unwrap();
    let create = batch
        .add(&CreatePersona::new("9", PagePersonasPostRequest::new()).name("B & C"))
        .unwrap();
    let late = batch.add(&DeletePersona::new("3")).unwrap();
    let refused = batch.add(&GetPersona::new("4")).unwrap();
    assert!(batch.add(&GetPersona::new("..")).is_err());
    let stray = client.batch().add(&GetPersona::new("5")).unwrap();
    let mut replies = batch.send().await.unwrap();

    assert_eq!(replies.take(create).unwrap().id, "2");
    let reply = replies.take(get).unwrap();
    assert_eq!(
        (reply.id.as_str(), reply.name.as_deref()),
        ("1", Some("Ann"))
    );
    assert!(reply.meta().served_version().is_some());
    let error = replies.take(late).unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.failure() == Failure::Unanswered));
    let error = replies.take(refused).unwrap_err();
    assert_eq!(error.api().map(|error| error.code), Some(10));
    assert!(!format!("{error} {error:?}").contains("CANARY"), "{error}");
    assert!(matches!(replies.take(stray), Err(Error::Invalid(_))));

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
}

#[tokio::test]
async fn a_batch_is_repeated_only_if_every_call_may_be() {
    for (posts, requests) in [(false, 3), (true, 1)] {
        let server = Faulty::start(|_, _| answer(503, ""));
        let quick = messenger_graph::client::Retry::default()
            .backoff(Default::default(), Default::default());
        let client = v26::Client::builder(PageToken::new("CANARY-1")).retry(quick);
        let client = client.origin(&server.origin).build().unwrap();
        let mut batch = client.batch();
        let _ = batch.add(&GetPersona::new("1")).unwrap();
        if posts {
            let _ = batch
                .add(&CreatePersona::new("9", PagePersonasPostRequest::new()).name("B"))
                .unwrap();
        }
        assert!(batch.send().await.is_err());
        assert_eq!(server.seen().len(), requests);
    }
}

#[tokio::test]
async fn a_batch_holds_fifty_calls() {
    let server = Faulty::start(|_, _| answer(200, "[]"));
    let client = client(&server);
    let mut batch = client.batch();
    let tickets: Vec<_> = (0..50)
        .map(|_| batch.add(&GetPersona::new("1")).unwrap())
        .collect();
    assert!(batch.add(&GetPersona::new("1")).is_err());
    let mut replies = batch.send().await.unwrap();
    for ticket in tickets {
        let error = replies.take(ticket).unwrap_err();
        assert!(matches!(error, Error::Transport(error) if error.failure() == Failure::Unanswered));
    }
}
