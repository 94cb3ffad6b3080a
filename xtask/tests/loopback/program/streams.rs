//! Responses item by item, from a server that is slow, sends without end, and breaks off where it likes.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use library_client::client::Retry;
use library_client::error::Error;
use library_client::spec::*;
use library_client::streams::{ItemError, StreamError};
use library_client::{Auth, Client};

/// What the server does on one connection.
struct Course {
    status: u16,
    content_type: &'static str,
    /// Each is sent at once, and after it the server rests.
    pieces: Vec<Vec<u8>>,
    /// Whether the body ends as HTTP says, or the connection breaks.
    is_whole: bool,
}

fn events(pieces: &[&str], is_whole: bool) -> Course {
    let pieces = pieces.iter().map(|piece| piece.as_bytes().to_vec());
    Course {
        status: 200,
        content_type: "text/event-stream; charset=utf-8",
        pieces: pieces.collect(),
        is_whole,
    }
}

fn lines(pieces: &[&[u8]], is_whole: bool) -> Course {
    let pieces = pieces.iter().map(|piece| piece.to_vec());
    Course {
        status: 200,
        content_type: "application/jsonl",
        pieces: pieces.collect(),
        is_whole,
    }
}

/// Serves one connection after another; hands out the heads of the requests.
fn serve(courses: Vec<Course>) -> (Client<Auth>, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let (seen, heads) = channel();
    thread::spawn(move || {
        for course in courses {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
            seen.send(head).unwrap();
            let stream = stream.get_mut();
            let (status, kind) = (course.status, course.content_type);
            let head = format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nConnection: close\r\n");
            let _ = stream.write_all(head.as_bytes());
            if status == 204 {
                let _ = stream.write_all(b"\r\n");
                continue;
            }
            let _ = stream.write_all(b"Transfer-Encoding: chunked\r\n\r\n");
            for piece in course.pieces {
                let _ = write!(stream, "{:x}\r\n", piece.len());
                let _ = stream.write_all(&piece);
                let _ = stream.write_all(b"\r\n");
                thread::sleep(Duration::from_millis(20));
            }
            if course.is_whole {
                let _ = stream.write_all(b"0\r\n\r\n");
            }
        }
    });
    let builder = Client::builder(Auth::new().key("k"))
        .origin(&origin)
        .retry(Retry::never());
    (builder.build().unwrap(), heads)
}

pub async fn are_read_item_by_item() {
    lines_arrive_in_any_pieces().await;
    a_line_that_breaks_off_is_an_error().await;
    a_stream_of_events_goes_on_where_it_broke().await;
    the_name_of_an_event_says_what_its_data_is().await;
    an_item_has_a_limit().await;
    a_wait_that_is_given_up_loses_nothing().await;
    a_stream_reconnects_as_often_as_it_may().await;
    another_content_type_is_an_error().await;
}

async fn lines_arrive_in_any_pieces() {
    let body = "{\"title\":\"\u{c4}\"}\n\n{\"title\":1}\n{\"title\":\"B\"}".as_bytes();
    // The first piece ends within a character.
    let (client, heads) = serve(vec![lines(&[&body[..11], &body[11..20], &body[20..]], true)]);
    let mut items = client.items(ReadLog::new()).await.unwrap();
    assert!(heads.recv().unwrap().contains("\r\naccept: application/jsonl\r\n"));
    assert_eq!(items.next().await.unwrap().unwrap().title, "\u{c4}");
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, ItemError::Decode { path, .. } if path == "title"), "{error:?}");
    assert_eq!(items.next().await.unwrap().unwrap().title, "B");
    assert!(items.next().await.is_none() && items.next().await.is_none());
}

async fn a_line_that_breaks_off_is_an_error() {
    let (client, _heads) = serve(vec![lines(&[b"{\"title\":\"A\"}\n{\"tit"], false)]);
    let mut items = client.items(ReadLog::new()).await.unwrap();
    assert_eq!(items.next().await.unwrap().unwrap().title, "A");
    assert!(matches!(items.next().await, Some(Err(ItemError::Transport(_)))));
    assert!(items.next().await.is_none());
}

async fn a_stream_of_events_goes_on_where_it_broke() {
    let first = ["retry: 10\nid: 7\nevent: added\ndata: {\"title\":\ndata: \"A\"}\n\nid: 8\nda", "ta: {\"title\":\"B"];
    let second = events(&[": again\r\rid: 8\rdata: {\"title\":\"B\"}\r\r"], true);
    let (client, heads) = serve(vec![events(&first, false), second]);
    let mut stream = client.events(Watch::new()).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    let shown = (event.name.as_str(), event.id.as_str(), event.data.title.as_str());
    assert_eq!(shown, ("added", "7", "A"));
    assert!(matches!(stream.next().await, Some(Err(ItemError::Transport(_)))));
    assert!(stream.next().await.is_none());
    assert_eq!(stream.last_event_id(), "7");
    assert_eq!(stream.retry_after(), Some(Duration::from_millis(10)));
    let mut stream = client.events_after(Watch::new(), stream.last_event_id()).await.unwrap();
    assert!(!heads.recv().unwrap().contains("last-event-id"));
    assert!(heads.recv().unwrap().contains("\r\nlast-event-id: 7\r\n"));
    assert_eq!(stream.next().await.unwrap().unwrap().data.title, "B");
    assert!(stream.next().await.is_none());
    assert_eq!(stream.last_event_id(), "8");
}

async fn the_name_of_an_event_says_what_its_data_is() {
    let pieces = [
        "event: lent\ndata: {\"title\":\"A\"}\n\n",
        "event: lost\ndata: {\"why\":\"fire\"}\n\nevent: note\ndata: \"7\"\n\n",
        "event: lent\ndata: {\"why\":\"fire\"}\n\nevent: new\ndata: {\"title\":\"A\"}\n\n",
        "event: new\ndata: plain\n\n",
    ];
    let (client, _heads) = serve(vec![events(&pieces, true)]);
    let mut stream = client.events(WatchAlerts::new()).await.unwrap();
    let data = stream.next().await.unwrap().unwrap().data;
    assert!(matches!(data, WatchAlertsItem::Book(book) if book.title == "A"));
    let data = stream.next().await.unwrap().unwrap().data;
    assert!(matches!(data, WatchAlertsItem::Loss(it) if it.why == "fire"));
    let data = stream.next().await.unwrap().unwrap().data;
    assert_eq!(data, WatchAlertsItem::String("\"7\"".to_owned()));
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ItemError::Decode { .. }), "{error:?}");
    for unknown in [r#"{"title":"A"}"#, r#""plain""#] {
        let event = stream.next().await.unwrap().unwrap();
        assert_eq!(event.name, "new");
        assert!(matches!(event.data, WatchAlertsItem::Unrecognized(it) if it.to_string() == unknown));
    }
    assert!(stream.next().await.is_none());
}

async fn an_item_has_a_limit() {
    let endless = "x".repeat(1 << 16);
    let pieces: Vec<&str> = std::iter::repeat_n(endless.as_str(), 20).collect();
    let (client, _heads) = serve(vec![events(&pieces, false), events(&pieces, false)]);
    let mut stream = client.events(Watch::new()).await.unwrap().item_limit(100_000);
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "an item is larger than the limit of 100000 bytes");
    assert!(stream.next().await.is_none());
    let mut stream = client.events(Watch::new()).await.unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ItemError::TooLarge { limit: 1_048_576 }), "{error:?}");
}

async fn a_wait_that_is_given_up_loses_nothing() {
    let pieces = ["data: {\"ti", "tle\":", "\"A\"}\n", "\n"];
    let (client, _heads) = serve(vec![events(&pieces, true)]);
    let mut stream = client.events(Watch::new()).await.unwrap();
    let mut given_up = 0;
    let event = loop {
        match tokio::time::timeout(Duration::from_millis(5), stream.next()).await {
            Ok(event) => break event.unwrap().unwrap(),
            Err(_) => given_up += 1,
        }
    };
    assert_eq!(event.data.title, "A");
    assert!(given_up > 1, "{given_up}");
}

async fn a_stream_reconnects_as_often_as_it_may() {
    let end = Course {
        status: 204,
        ..events(&[], true)
    };
    let courses = vec![
        events(&["retry: 10\nid: 1\ndata: {\"title\":\"A\"}\n\ndata: {\"ti"], false),
        events(&[], true),
        events(&["id: 2\ndata: {\"title\":\"B\"}\n\n"], true),
        end,
    ];
    let (client, heads) = serve(courses);
    let mut stream = client.reconnecting(Watch::new(), 2).unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data.title, "A");
    assert_eq!(stream.next().await.unwrap().unwrap().data.title, "B");
    assert!(stream.next().await.is_none() && stream.next().await.is_none());
    let heads: Vec<String> = heads.try_iter().collect();
    let ids = heads.iter().map(|head| head.split("last-event-id: ").nth(1).map(|rest| rest[..1].to_owned()));
    let ids: Vec<_> = ids.map(Option::unwrap_or_default).collect();
    assert_eq!(ids, ["", "1", "1", "2"]);

    let (client, heads) = serve(vec![events(&["retry: 10\n\n"], false), events(&[], false), events(&[], false)]);
    let mut stream = client.reconnecting(Watch::new(), 2).unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error, StreamError::Item(ItemError::Transport(_))), "{error:?}");
    assert!(stream.next().await.is_none());
    assert_eq!(heads.try_iter().count(), 3);
    assert!(client.reconnecting(Ask::new(), 2).is_err(), "a POST is repeated");
}

async fn another_content_type_is_an_error() {
    let (client, _heads) = serve(vec![lines(&[b"{}"], true)]);
    let error = client.events(Watch::new()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let mut course = lines(&[b"{\"why\":\"late\"}"], true);
    course.status = 404;
    course.content_type = "application/json";
    let (client, _heads) = serve(vec![course]);
    let error = client.events(Watch::new()).await.unwrap_err();
    assert!(matches!(error, Error::Api { .. }), "{error:?}");
}
