//! The client of the library against a server on this machine: what each side sees.

#[path = "program/additions.rs"]
mod additions;
#[path = "program/bodies.rs"]
mod bodies;
#[path = "program/formats.rs"]
mod formats;
#[path = "program/streams.rs"]
mod streams;
#[path = "program/styles.rs"]
mod styles;
#[path = "program/tables.rs"]
mod tables;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use library_client::client::Retry;
use library_client::error::Error;
use library_client::multipart::Upload;
use library_client::spec::*;
use library_client::{Auth, Client};

const KEY: &str = "CANARY key/1234";

fn server(responses: Vec<(u16, Vec<u8>)>) -> (Client<Auth>, Receiver<(String, String)>) {
    responding("", responses)
}

/// Responds to one request after another, with some headers; hands out their heads and bodies.
fn responding(
    headers: &'static str,
    responses: Vec<(u16, Vec<u8>)>,
) -> (Client<Auth>, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (seen, requests) = channel();
    thread::spawn(move || {
        for (status, body) in responses {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse().unwrap())
            });
            let mut sent = vec![0; length.unwrap_or(0)];
            stream.read_exact(&mut sent).unwrap();
            seen.send((head, String::from_utf8_lossy(&sent).into_owned()))
                .unwrap();
            let stream = stream.get_mut();
            write!(
                stream,
                "HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            )
            .unwrap();
            let _ = stream.write_all(&body);
        }
    });
    let builder = Client::builder(Auth::new().key(KEY))
        .origin(&origin)
        .retry(Retry::never());
    (builder.build().unwrap(), requests)
}

fn json(status: u16, body: &str) -> Vec<(u16, Vec<u8>)> {
    vec![(status, body.as_bytes().to_vec())]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    an_operation_goes_to_its_own_server();
    additions::are_sent_as_the_specification_says().await;
    a_key_is_shown_nowhere().await;
    a_list_is_a_stream_of_pages().await;
    a_download_is_a_stream_of_bytes().await;
    a_file_is_a_part().await;
    a_body_has_the_content_type_that_was_chosen().await;
    each_status_has_its_type().await;
    headers_are_typed().await;
    formats::are_converted_when_that_is_asked_for().await;
    styles::are_those_of_the_tables();
    tables::reserved_characters_arrive().await;
    tables::cookies_arrive().await;
    tables::a_body_arrives_in_each_content_type().await;
    tables::each_response_has_its_content_type().await;
    bodies::have_the_content_type_of_the_document();
    bodies::a_caller_can_say_what_the_schema_lets_in();
    bodies::a_base_is_one_of_its_heirs();
    bodies::a_stream_is_sent_unchanged().await;
    streams::are_read_item_by_item().await;
}

async fn headers_are_typed() {
    let head = "X-Rate-Limit: 7\r\nx-tags: a, b\r\nX-Session-Token: CANARY\r\n";
    let (client, _seen) = responding(head, json(200, "{}"));
    let response = client.send(ListBooks::new()).await.unwrap();
    let headers: ListBooksHeaders = response.meta().typed_headers().unwrap();
    assert_eq!(headers.x_rate_limit, Some(7));
    assert_eq!(headers.x_tags.as_deref().unwrap(), ["a", "b"]);
    assert_eq!(headers.x_session_token.as_deref(), Some("CANARY"));
    assert!(!format!("{headers:?}").contains("CANARY"));
    let (client, _seen) = responding("X-Rate-Limit: many\r\n", json(200, "{}"));
    let response = client.send(ListBooks::new()).await.unwrap();
    let error = response.meta().typed_headers::<ListBooksHeaders>().unwrap_err();
    assert_eq!(error.name(), "X-Rate-Limit");
}

fn an_operation_goes_to_its_own_server() {
    let client = Client::new(Auth::new().key("k"));
    let uri = client
        .prepare(&GetScan::new("7"))
        .unwrap()
        .uri()
        .to_string();
    assert_eq!(uri, "https://scans.example/v2/books/7/scan?api_key=k");
    let uri = client
        .prepare(&ListBooks::new().limit(2))
        .unwrap()
        .uri()
        .to_string();
    assert_eq!(uri, "https://library.example/v1/books?limit=2&api_key=k");
    let plain = Client::builder(Auth::new())
        .base_url("http://10.0.0.1")
        .build();
    assert!(plain.is_err(), "plain text leaves this machine");
    let plain = Client::builder(Auth::new().key("k"))
        .plain_text_url("http://10.0.0.1")
        .build()
        .unwrap();
    let uri = plain.prepare(&GetScan::new("7")).unwrap().uri().to_string();
    assert_eq!(uri, "http://10.0.0.1/books/7/scan?api_key=k");
}

async fn a_key_is_shown_nowhere() {
    let echo = format!("{{\"why\":\"bad key {KEY}, CANARY%20key%2F1234\"}}");
    let (client, seen) = server(json(400, &echo));
    let error = client
        .send(AddBook::new(PostBooksRequestBody::Bytes(
            b"x".to_vec().into(),
        )))
        .await
        .unwrap_err();
    assert!(
        seen.recv()
            .unwrap()
            .0
            .contains("?api_key=CANARY%20key%2F1234 ")
    );
    let shown = format!(
        "{error} {error:?} {:?} {client:?}",
        error.response().unwrap().body
    );
    assert!(
        !shown.contains("CANARY") && shown.contains("[redacted]"),
        "{shown}"
    );
    // Nor where no server listens.
    let client = Client::builder(Auth::new().key(KEY))
        .origin("http://127.0.0.1:1")
        .retry(Retry::never());
    let error = client
        .build()
        .unwrap()
        .send(ListBooks::new())
        .await
        .unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("CANARY"), "{shown}");
}

async fn a_list_is_a_stream_of_pages() {
    let mut responses = json(
        200,
        r#"{"data":[{"title":"A"}],"paging":{"cursors":{"after":"c/1"},"next":"https://x"}}"#,
    );
    responses.extend(json(
        200,
        r#"{"data":[{"title":"B"}],"paging":{"cursors":{"after":"c2"}}}"#,
    ));
    let (client, seen) = server(responses);
    let mut pages = client.pages(ListBooks::new().limit(1));
    let mut titles = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        titles.extend(page.data.iter().flatten().map(|book| book.title.clone()));
    }
    assert_eq!(titles, ["A", "B"]);
    assert!(
        seen.recv()
            .unwrap()
            .0
            .starts_with("GET /v1/books?limit=1&api_key=")
    );
    let second = seen.recv().unwrap().0;
    assert!(
        second.starts_with("GET /v1/books?limit=1&after=c%2F1&api_key="),
        "{second}"
    );

    let first = r#"{"names":["A"],"meta":{"next":"t/2"}}"#;
    let last = r#"{"names":["B"],"meta":{"next":""}}"#;
    let (client, seen) = server([json(200, first), json(200, last)].concat());
    let mut pages = client.pages(ListAuthors::new());
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        names.extend(page.unwrap().into_body().names);
    }
    assert_eq!(names, ["A", "B"]);
    assert!(seen.recv().unwrap().0.starts_with("GET /v1/authors?api_key="));
    let second = seen.recv().unwrap().0;
    assert!(second.starts_with("GET /v1/authors?page_token=t%2F2&api_key="), "{second}");

    let again = r#"{"data":[],"paging":{"cursors":{"after":"c"},"next":"https://x"}}"#;
    let (client, _seen) = server([json(200, again), json(200, again)].concat());
    let mut pages = client.pages(ListBooks::new());
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("repeats itself"), "{error}");
    assert!(pages.next().await.is_none());
}

async fn a_download_is_a_stream_of_bytes() {
    const LENGTH: usize = 20 << 20;
    let (client, seen) = server(vec![(200, vec![7; LENGTH])]);
    let mut download = client.download(GetScan::new("7")).await.unwrap();
    assert_eq!(download.meta().header("content-length"), Some("20971520"));
    let (mut length, mut largest) = (0, 0);
    while let Some(chunk) = download.chunk().await.unwrap() {
        length += chunk.len();
        largest = largest.max(chunk.len());
    }
    assert_eq!(length, LENGTH, "more than a call may hold");
    assert!(largest < 1 << 20, "{largest} bytes at once");
    assert_eq!(download.chunk().await.unwrap(), None);
    assert!(
        seen.recv()
            .unwrap()
            .0
            .contains("accept: application/pdf\r\n")
    );

    let (client, _seen) = server(json(404, &format!("{{\"why\":\"missing, {KEY}\"}}")));
    let error = client.download(GetScan::new("7")).await.unwrap_err();
    let Error::Api { error, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.why, "missing, [redacted]");
}

async fn a_file_is_a_part() {
    let (client, seen) = server(json(204, ""));
    let file = Upload::new("scan.pdf", &b"%PDF"[..]).content_type("application/pdf");
    let body = PutScanRequest::new(file, 3)
        .tags(vec!["a".to_owned(), "b".to_owned()])
        .book(Book::new("A"));
    client.send(PutScan::new("7", body)).await.unwrap();
    let (head, body) = seen.recv().unwrap();
    let boundary = head
        .split("multipart/form-data; boundary=")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let parts = [
        "name=\"file\"; filename=\"scan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF",
        "name=\"pages\"\r\n\r\n3",
        "name=\"tags\"\r\n\r\na",
        "name=\"tags\"\r\n\r\nb",
        "name=\"book\"\r\nContent-Type: application/json\r\n\r\n{\"title\":\"A\"}",
    ];
    let parts =
        parts.map(|part| format!("--{boundary}\r\nContent-Disposition: form-data; {part}\r\n"));
    assert_eq!(body, format!("{}--{boundary}--\r\n", parts.concat()));
}

async fn a_body_has_the_content_type_that_was_chosen() {
    for (body, kind, sent) in [
        (
            PostBooksRequestBody::Json(Book::new("A").year(1)),
            "application/json",
            r#"{"title":"A","year":1}"#,
        ),
        (
            PostBooksRequestBody::Bytes(b"A, 1".to_vec().into()),
            "application/octet-stream",
            "A, 1",
        ),
    ] {
        let (client, seen) = server(json(200, r#"{"title":"A"}"#));
        client.send(AddBook::new(body)).await.unwrap();
        let (head, body) = seen.recv().unwrap();
        assert!(
            head.contains(&format!("content-type: {kind}\r\n")),
            "{head}"
        );
        assert_eq!(body, sent);
    }
}

async fn each_status_has_its_type() {
    let add = || AddBook::new(PostBooksRequestBody::Json(Book::new("A")));
    for (status, body, shown) in [
        (200, r#"{"title":"A"}"#, "Status200"),
        (202, r#"{"ticket":"7"}"#, "Status202"),
        (409, r#"{"why":"twice"}"#, "Status4XX"),
        (500, r#"{"trouble":"here"}"#, "Other"),
    ] {
        let (client, _seen) = server(json(status, body));
        let said = match client.send(add()).await {
            Ok(response) => format!("{:?}", *response),
            Err(Error::Api { error, .. }) => format!("{error:?}"),
            Err(other) => panic!("{other:?}"),
        };
        assert!(said.starts_with(shown), "{status}: {said}");
    }
}
