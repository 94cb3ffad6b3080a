//! Lists as streams, against a server on loopback.

mod faulty;

use faulty::{Faulty, response};
use messenger_graph::error::Error;
use messenger_graph::v26::conversations::{GetConversation, ListMessages};
use messenger_graph::v26::personas::ListPersonas;
use messenger_graph::{PageToken, v26};
use serde_json::json;

/// As long as a token is: shorter ones are not redacted in a success.
const TOKEN: &str = "CANARY-0123456789-0123456789-0123456789";

fn client(server: &Faulty) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new(TOKEN));
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
               "next": format!("http://192.0.2.1/?access_token={TOKEN}")})
    });
    json!({"data": data, "paging": paging}).to_string()
}

#[tokio::test]
async fn a_list_is_followed_by_cursor_to_its_end() {
    let server = Faulty::start(|number, _| {
        response(
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
        let page = page.unwrap();
        // The client's own token is redacted in the address; the cursor leads on all the same.
        if let Some(next) = page.paging.as_ref().and_then(|paging| paging.next.as_ref()) {
            assert_eq!(next.expose(), "http://192.0.2.1/?access_token=[redacted]");
        }
        ids.extend(page.data.into_iter().map(|persona| persona.id));
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
        Faulty::start(|number, _| response(200, &page(&["1"], Some(["a", "b"][number % 2]))));
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
        0 => response(200, &page(&["1"], Some("a"))),
        _ => response(
            400,
            r#"{"error":{"code":100,"message":"After Cursor specified exceeds the max limit"}}"#,
        ),
    });
    let mut pages = client(&server).pages(ListPersonas::new("9"));
    assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 1);
    assert!(matches!(pages.next().await, Some(Err(Error::Api { .. }))));
    assert!(pages.next().await.is_none());
}

/// The messages inside a conversation are a page of a list as well; its cursor begins where they end.
#[tokio::test]
async fn a_list_inside_a_response_says_where_its_own_list_goes_on() {
    let server = Faulty::start(|number, _| {
        let message = |id: &str| json!({"id": id, "created_time": "2026-11-29T12:00:00+0000"});
        let whole = match number {
            0 => json!({"id": "t_9", "messages": {
                "data": [message("m_3")],
                "paging": {"cursors": {"after": "a"}, "next": "http://192.0.2.1/"},
            }}),
            1 => {
                json!({"data": [message("m_2")], "paging": {"cursors": {"after": "b"}, "next": "http://192.0.2.1/"}})
            }
            _ => json!({"data": [message("m_1")], "paging": {"cursors": {"after": "c"}}}),
        };
        response(200, &whole.to_string())
    });
    let client = client(&server);
    let first = client
        .send(GetConversation::new("t_9").fields("messages"))
        .await;
    let first = first.unwrap().into_body().messages.expect("messages");
    let mut ids: Vec<_> = first
        .data
        .iter()
        .map(|message| message.id.clone())
        .collect();
    let cursor = first.next_cursor().expect("there is more");
    let mut pages = client.pages(ListMessages::new("t_9").after(cursor));
    while let Some(page) = pages.next().await {
        ids.extend(page.unwrap().data.into_iter().map(|message| message.id));
    }
    assert_eq!(ids, ["m_3", "m_2", "m_1"]);
    let seen = server.seen();
    let targets: Vec<_> = seen
        .iter()
        .map(|seen| seen.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(
        targets,
        [
            "/v26.0/t_9?fields=messages",
            "/v26.0/t_9/messages?after=a",
            "/v26.0/t_9/messages?after=b",
        ]
    );
}
