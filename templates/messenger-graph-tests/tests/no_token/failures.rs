//! What can go wrong with a call, with the token wherever a server may repeat it.

use super::shared::stand_in::{Reaction, with_type};
use super::{LIMIT, html, json_escapes, percent};

type Failure = (&'static str, Reaction);

/// All failures; a redirect leads to `elsewhere`.
pub fn failures(token: &str, elsewhere: &str) -> Vec<Failure> {
    let echo = format!(
        "token {token}, header Bearer {token}, query ?access_token={}&a=b, page {}, script {}",
        percent(token),
        html(token),
        json_escapes(token)
    );
    let mut all = rejections(token, &echo);
    all.extend(odd_bodies(token, &echo));
    all.extend(odd_headers(token, &echo));
    all.extend(breaks(token, &echo));
    for (name, status) in [
        ("301", 301),
        ("302", 302),
        ("303", 303),
        ("307", 307),
        ("308", 308),
    ] {
        let location = format!("{elsewhere}/?access_token={}", percent(token));
        let redirect = Reaction::Response {
            status,
            headers: vec![
                ("Location", location),
                ("X-Echo", format!("Bearer {token}")),
            ],
            body: echo.clone().into_bytes(),
        };
        all.push((name, redirect));
    }
    all
}

fn json(status: u16, text: String) -> Reaction {
    with_type(status, "application/json", text)
}

/// The forms of Graph's error.
fn rejections(token: &str, echo: &str) -> Vec<Failure> {
    let properties = format!(
        r#""message":"{echo}","code":190,"type":"{echo}","fbtrace_id":"{echo}","error_data":{{"{token}":"{echo}"}},
           "error_user_title":"{echo}","error_user_msg":"{echo}","{token}":["{echo}"]"#
    );
    let envelope = format!(r#"{{"error":{{{properties}}}}}"#);
    let text = format!(r#"{{"error":"{echo}","error_description":"{echo}"}}"#);
    let problem = format!(r#"{{"title":"{echo}","detail":"{echo}","type":"t","status":400}}"#);
    vec![
        ("the error envelope", json(400, envelope.clone())),
        ("an envelope with a status of success", json(200, envelope)),
        ("the flat form", json(403, format!("{{{properties}}}"))),
        ("an error that is a string", json(401, text)),
        ("the problem form", json(400, problem)),
    ]
}

/// Bodies that are neither a Graph error nor a response of Graph.
fn odd_bodies(token: &str, echo: &str) -> Vec<Failure> {
    let html = format!("<html>Authorization: Bearer {token} {echo}</html>");
    let mut not_utf8 = format!(r#"{{"error":{{"code":1,"message":"{echo}"#).into_bytes();
    not_utf8.extend_from_slice(b"\xff\xfe\"}}");
    let list = format!(r#"["{token}",{{"{token}":1}}]"#);
    vec![
        ("HTML", with_type(500, "text/html", html)),
        (
            "not UTF-8",
            with_type(400, "application/json", not_utf8.clone()),
        ),
        (
            "not UTF-8, with a status of success",
            with_type(200, "application/json", not_utf8),
        ),
        ("a string for an object", json(200, format!(r#""{echo}""#))),
        ("an array for an object", json(200, list)),
        ("no JSON", json(200, echo.to_owned())),
        (
            "a body that is too large",
            json(400, echo.repeat(LIMIT / echo.len() + 1)),
        ),
    ]
}

/// Headers that the client reads, where Graph has numbers and ids.
fn odd_headers(token: &str, echo: &str) -> Vec<Failure> {
    let usage = format!(r#"{{"call_count":"{token}","{token}":100}}"#);
    let rows = format!(r#"{{"{token}":[{{"type":"{token}","call_count":100}}]}}"#);
    let informative = |status| Reaction::Response {
        status,
        headers: vec![
            ("Content-Type", "text/html".to_owned()),
            ("facebook-api-version", token.to_owned()),
            ("x-fb-trace-id", format!("Bearer {token}")),
            ("Retry-After", token.to_owned()),
            ("X-App-Usage", usage.clone()),
            ("X-Business-Use-Case-Usage", rows.clone()),
        ],
        body: echo.as_bytes().to_vec(),
    };
    let drifted = Reaction::Response {
        status: 200,
        headers: vec![
            ("facebook-api-version", "v25.0".to_owned()),
            ("x-fb-trace-id", token.to_owned()),
        ],
        body: format!(r#"{{"data":"{token}"}}"#).into_bytes(),
    };
    vec![
        (
            "a content type",
            with_type(502, &format!("text/{token}"), ""),
        ),
        ("headers that the client reads", informative(400)),
        ("the same, throttled", informative(429)),
        ("the response of another version", drifted),
    ]
}

/// Connections that break, and bytes that are not HTTP.
fn breaks(token: &str, echo: &str) -> Vec<Failure> {
    let raw = |text: String| Reaction::Raw(text.into());
    let cut_off = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{echo}");
    let header = format!("HTTP/1.1 200 OK\r\n{token}\u{1}: {token}\u{0}\r\n\r\n");
    let gzip = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n{echo}");
    vec![
        ("a body that is cut off", raw(cut_off)),
        ("no HTTP", raw(format!("{echo}\r\n\r\n"))),
        ("a broken header", raw(header)),
        ("no gzip", raw(gzip)),
        ("a reset", Reaction::Reset),
    ]
}
