//! The request: line, headers, body, and the token in one header only.

use std::collections::BTreeSet;

use messenger_graph::request::Operation;
use serde_json::Value;

use crate::TOKEN;
use crate::shared::call::{Body, Call, ID};
use crate::shared::stand_in::{Seen, StandIn, json};

/// Sends each call once, to a server that likes it.
pub async fn check(version: &str, server: &StandIn, calls: &[Call]) {
    for call in calls {
        server.react(json(200, &call.response.body));
        call.send(ID)
            .await
            .unwrap_or_else(|error| panic!("{}: {error:?}", call.name));
        let seen = server.seen_one();
        assert_eq!(seen.request_line(), call.line(version, ID));
        check_headers(&seen);
        check_body(&seen, &call.body);
    }
}

/// Checks that the calls are those of all operations that a version has.
pub fn are_all(calls: &[Call], operations: &[Operation]) {
    let called: BTreeSet<_> = calls.iter().map(|call| call.name).collect();
    let have: BTreeSet<_> = operations.iter().map(|operation| operation.name).collect();
    assert_eq!(called, have);
    for call in calls {
        let mut same = operations.iter().filter(|have| have.name == call.name);
        let method = call.line.split(' ').next().unwrap_or_default();
        assert!(same.any(|have| have.method == method), "{}", call.name);
    }
}

fn check_headers(seen: &Seen) {
    assert_eq!(seen.header("authorization"), [format!("Bearer {TOKEN}")]);
    assert_eq!(seen.header("accept"), ["application/json"]);
    assert!(
        seen.header("user-agent")[0].starts_with("messenger-graph/"),
        "{seen:#?}"
    );
    assert_eq!(
        seen.header("if-none-match"),
        [""; 0],
        "v26.0 has dropped ETags"
    );
    let whole = format!("{}{}", seen.head, seen.body);
    assert_eq!(whole.matches(TOKEN).count(), 1, "{seen:#?}");
    assert!(
        !whole.contains("access_token") && !whole.contains("oauth_token"),
        "{seen:#?}"
    );
}

fn check_body(seen: &Seen, expected: &Body) {
    let content_type = seen.header("content-type");
    match expected {
        Body::None => {
            assert_eq!(
                (seen.body.as_str(), content_type),
                ("", vec![]),
                "{seen:#?}"
            );
            assert_eq!(seen.header("transfer-encoding"), [""; 0], "{seen:#?}");
            assert!(
                ["", "0"].contains(&seen.header("content-length").concat().as_str()),
                "{seen:#?}"
            );
        }
        Body::Json(body) => {
            assert_eq!(content_type, ["application/json"]);
            assert_eq!(
                &serde_json::from_str::<Value>(&seen.body).expect("JSON"),
                body
            );
        }
        Body::Form(pairs) => {
            assert_eq!(content_type, ["application/x-www-form-urlencoded"]);
            let sorted = |mut pairs: Vec<String>| {
                pairs.sort();
                pairs
            };
            let seen = seen.body.split('&').map(str::to_owned).collect();
            assert_eq!(
                sorted(seen),
                sorted(pairs.iter().map(ToString::to_string).collect())
            );
        }
        Body::Multipart(parts) => {
            let boundary = content_type[0].strip_prefix("multipart/form-data; boundary=");
            let boundary = boundary.expect("a boundary");
            let whole: String = parts
                .iter()
                .map(|(header, content)| {
                    format!("--{boundary}\r\nContent-Disposition: form-data; {header}\r\n\r\n{content}\r\n")
                })
                .collect();
            assert_eq!(seen.body, format!("{whole}--{boundary}--\r\n"));
        }
    }
}
