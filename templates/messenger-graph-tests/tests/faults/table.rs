//! The faults, and the table of what becomes of them: for each fault and each kind of operation the number of requests
//! that the server saw, and what the caller got.

use crate::faulty::{
    Fault, HALF_A_BODY, HALF_A_CHUNK, HALF_A_HEAD, NOT_HTTP, TOO_LONG, response, with_headers,
};
use crate::kinds::{Kind, TOKEN};

/// What breaks: a name, and what the server does to a call of a kind.
pub type Row = (&'static str, fn(Kind) -> Fault);

/// A response that is whole, before the connection is reset.
const WHOLE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{\"id\":\"1\",\"success\":true}";

fn graph(status: u16, code: i64) -> Fault {
    let body = format!(
        r#"{{"error":{{"message":"near {TOKEN}","type":"OAuthException","code":{code},"fbtrace_id":"A"}}}}"#
    );
    response(status, &body)
}

/// Elements of a batch of which the second one is this; a call on its own gets it as its body.
fn element(kind: Kind, element: &str) -> Fault {
    match kind {
        Kind::Batch | Kind::BatchPost => response(
            200,
            &format!(r#"[{{"code":200,"body":"{{\"id\":\"1\"}}"}},{element}]"#),
        ),
        _ => response(200, element),
    }
}

/// The faults of the network.
pub const BROKEN: &[Row] = &[
    ("reset before the head", |_| Fault::Reset("")),
    ("reset within the body", |_| Fault::Reset(HALF_A_BODY)),
    ("reset behind the body", |_| Fault::Reset(WHOLE)),
    ("hang-up after the request", |_| Fault::Raw("")),
    ("half a head", |_| Fault::Raw(HALF_A_HEAD)),
    ("half a body", |_| Fault::Raw(HALF_A_BODY)),
    ("half a chunk", |_| Fault::Raw(HALF_A_CHUNK)),
    ("more than announced", |_| Fault::Raw(TOO_LONG)),
    ("slow bytes", |_| Fault::Slow),
    ("not HTTP", |_| Fault::Raw(NOT_HTTP)),
    ("no gzip", |_| {
        with_headers("Content-Encoding: gzip\r\n", "no gzip")
    }),
    ("50 MB announced", |_| {
        with_headers("Content-Length: 50000000\r\n", "")
    }),
];

/// The faults of the server and of what is in front of it.
pub const REJECTED: &[Row] = &[
    ("nothing with 200", |_| response(200, "")),
    ("HTML with 200", |_| response(200, "<html>CANARY</html>")),
    ("HTML with 503", |_| response(503, "<html></html>")),
    ("nothing with 404", |_| response(404, "")),
    ("nothing with 429", |_| response(429, "")),
    ("nothing with 500", |_| response(500, "")),
    ("nothing with 502", |_| response(502, "")),
    ("nothing with 504", |_| response(504, "")),
    ("a redirect", |_| {
        Fault::Response(
            302,
            "Location: http://127.0.0.1:9/\r\n".to_owned(),
            String::new(),
        )
    }),
    ("an unknown code with 500", |_| graph(500, 999_999)),
    ("an unknown code with 400", |_| graph(400, 999_999)),
    ("a transient unknown code", |_| {
        response(
            400,
            r#"{"error":{"message":"m","code":999999,"is_transient":true}}"#,
        )
    }),
    ("code 2", |_| graph(500, 2)),
    ("throttling with 400", |_| graph(400, 80_006)),
    ("throttling with 200", |_| graph(200, 4)),
    ("throttling in an element", |kind| {
        element(
            kind,
            r#"{"code":400,"body":"{\"error\":{\"code\":4,\"message\":\"m\"}}"}"#,
        )
    }),
    ("an element that is null", |kind| element(kind, "null")),
    ("an element too few", |_| response(200, "[]")),
    ("a dead token", |_| graph(400, 190)),
    ("a blocked account", |_| graph(400, 368)),
    ("a wrong parameter with 500", |_| graph(500, 100)),
    ("another version's response", |kind| {
        with_headers("facebook-api-version: v24.0\r\n", &kind.success(1))
    }),
];

/// Lays cells out as a table of Markdown.
pub fn laid_out(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns).map(width).collect();
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths);
        let cells: String = cells
            .map(|(cell, width)| format!(" {cell:width$} |"))
            .collect();
        format!("|{cells}\n")
    };
    let rule: Vec<_> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut text = line(&rows[0]) + &line(&rule);
    text.extend(rows[1..].iter().map(|row| line(row)));
    text
}
