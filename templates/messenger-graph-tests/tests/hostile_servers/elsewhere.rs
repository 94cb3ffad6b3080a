//! Addresses of other hosts in redirects, lists and headers: nothing is sent there. A response that is sent before its request
//! is not used.

use std::io::Write;

use crate::faulty::{Fault, Faulty, response, with_headers};
use crate::{TOKEN, client, word};
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::v26::personas::ListPersonas;

#[tokio::test]
async fn no_redirect_is_followed() {
    let elsewhere = Faulty::start(|_, _| response(200, r#"{"id":"1"}"#));
    let host = elsewhere.origin.trim_start_matches("http://").to_owned();
    for status in [300, 301, 302, 303, 305, 307, 308, 201, 200] {
        for location in [
            format!("http://{host}/v26.0/1"),
            format!("//{host}/v26.0/1"),
            format!("http://graph.facebook.com@{host}/"),
            format!("http://{host}\\@graph.facebook.com/"),
            "/v26.0/2".to_owned(),
            "file:///etc/passwd".to_owned(),
            "javascript:alert(1)".to_owned(),
        ] {
            let headers = format!(
                "Location: {location}\r\nRefresh: 0; url={location}\r\nLink: <{location}>; rel=next\r\nAlt-Svc: h2=\"{host}\"\r\nContent-Location: {location}\r\n"
            );
            let server = Faulty::start(move |_, _| {
                Fault::Response(status, headers.clone(), "{}".to_owned())
            });
            let error = client(&server).send(GetPersona::new("1")).await;
            let error = error.expect_err("not a persona");
            let expected = match status {
                200 | 201 => "Decode".to_owned(),
                _ => format!("Http {status}"),
            };
            assert_eq!(word(&error), expected, "{location}");
            let shown = format!("{error} {error:?} {error:#?}");
            assert!(
                !shown.contains(&location) && !shown.contains(TOKEN),
                "{shown}"
            );
            assert_eq!(server.seen().len(), 1, "{location}");
        }
    }
    assert_eq!(elsewhere.seen(), [""; 0]);
}

/// A list goes on by its cursor, on its own path, wherever its `next` leads.
#[tokio::test]
async fn no_page_of_a_list_is_elsewhere() {
    let elsewhere = Faulty::start(|_, _| response(200, r#"{"data":[{"id":"2"}]}"#));
    for next in [
        format!("{}/v26.0/9/personas?after=a", elsewhere.origin),
        format!("//{}", elsewhere.origin.trim_start_matches("http://")),
        "file:///etc/passwd".to_owned(),
        "../../me/accounts?after=a".to_owned(),
        String::new(),
    ] {
        for cursors in [
            r#"{"after":"a"}"#,
            r#"{"after":"../../1?x=y&access_token=z#"}"#,
            r#"{"after":"a\r\nX-Evil: 1"}"#,
            r#"{"after":""}"#,
            r#"{"after":null}"#,
            r#"{"after":7}"#,
            "{}",
            "null",
        ] {
            let next = serde_json::to_string(&next).expect("JSON");
            let page = format!(
                r#"{{"data":[{{"id":"1"}}],"paging":{{"cursors":{cursors},"next":{next}}}}}"#
            );
            let server = Faulty::start(move |number, _| match number {
                0 => response(200, &page),
                _ => response(200, r#"{"data":[]}"#),
            });
            let mut pages = client(&server).pages(ListPersonas::new("9"));
            while let Some(page) = pages.next().await {
                if page.is_err() {
                    break;
                }
            }
            let seen = server.seen();
            assert!(seen.len() <= 2, "{cursors}: {seen:?}");
            for request in seen {
                let line = request.lines().next().unwrap_or_default();
                assert!(line.starts_with("GET /v26.0/9/personas"), "{line}");
                assert!(!request.contains("\r\nX-Evil"), "{request}");
            }
        }
    }
    assert_eq!(elsewhere.seen(), [""; 0]);
}

/// Two responses at once: the second one is not that to the next request.
#[tokio::test]
async fn a_response_before_its_request_is_not_used() {
    let server = Faulty::start(|number, request| match number {
        0 => Fault::Write(|out| {
            let one =
                |id| format!("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{{\"id\":\"{id}\"}}");
            out.write_all((one(1) + &one(6)).as_bytes())?;
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(())
        }),
        _ => response(
            200,
            if request.contains("/2") {
                r#"{"id":"2"}"#
            } else {
                "{}"
            },
        ),
    });
    let client = client(&server);
    let first = client.send(GetPersona::new("1")).await.expect("a persona");
    let second = client.send(GetPersona::new("2")).await.expect("a persona");
    assert_eq!((first.id.as_str(), second.id.as_str()), ("1", "2"));
}

/// Headers that other programs obey mean nothing here: no cookie is kept, no other host is used from then on.
#[tokio::test]
async fn no_state_is_taken_from_a_response() {
    let server = Faulty::start(|_, _| {
        with_headers(
            "Set-Cookie: a=b; Path=/\r\nAlt-Svc: h3=\":1\"\r\nStrict-Transport-Security: max-age=9\r\nClear-Site-Data: \"*\"\r\n",
            r#"{"id":"1"}"#,
        )
    });
    let client = client(&server);
    for _ in 0..3 {
        client.send(GetPersona::new("1")).await.expect("a persona");
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for request in &seen {
        assert!(!request.to_lowercase().contains("\r\ncookie:"), "{request}");
        assert_eq!(request, &seen[0]);
    }
}
