//! Rejections and unreadable responses: each kind is distinguished, and status, headers and body are kept.

use messenger_graph::error::Error;
use messenger_graph::{ErrorClass, ErrorCode, StandardError};
use serde_json::{Map, Value, json};

use crate::shared::call::{Call, ID};
use crate::shared::stand_in::{StandIn, json as response, with_type};

const HTML: &str = "<html><body>Sorry, an error occurred.</body></html>";

/// Goes through the rejections of each call.
pub async fn check(server: &StandIn, calls: &[Call]) {
    for call in calls {
        documented_errors(server, call).await;
        errors_of_successes(server, call).await;
        other_responses(server, call).await;
        undecodable_responses(server, call).await;
    }
}

/// 400 and 403, in the envelope that Graph really sends and flat as the reference shows it.
async fn documented_errors(server: &StandIn, call: &Call) {
    let expired = json!({
        "message": "Session has expired", "type": "OAuthException", "code": 190, "error_subcode": 463,
        "is_transient": false, "error_data": {"a": [1]}, "error_user_title": "t", "error_user_msg": "m",
        "fbtrace_id": "AXyz", "x_new": 1,
    });
    let denied = json!({"message": "(#200) Permissions error", "code": 200});
    for (status, error) in [(400, expired), (403, denied)] {
        for body in [json!({ "error": error }), error.clone()] {
            let read = rejected(server, call, status, &body).await;
            assert_eq!(serde_json::to_value(&read).unwrap(), error, "{}", call.name);
            let expected = match status {
                400 => (ErrorCode::AccessTokenExpired, ErrorClass::Reauthenticate),
                _ => (ErrorCode::of(200, None), ErrorClass::RequestPermission),
            };
            assert_eq!((read.error_code(), read.class()), expected);
        }
    }
    // Statuses that the reference does not list, and an error in the clothes of a success.
    for status in [401, 404, 429, 500, 200] {
        let body = json!({"error": {"message": "m", "code": 4_611_686_018_427_387_904_i64}});
        let read = rejected(server, call, status, &body).await;
        assert_eq!(
            read.error_code(),
            ErrorCode::Unrecognized {
                code: 1 << 62,
                subcode: None
            }
        );
        assert_eq!(read.class(), ErrorClass::Unknown);
    }
}

async fn rejected(server: &StandIn, call: &Call, status: u16, body: &Value) -> StandardError {
    server.react(response(status, body));
    let error = call.send(ID).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    let Error::Api { error, response } = error else {
        panic!("{}: {error:?}", call.name);
    };
    assert_eq!(response.status, status);
    assert_eq!(response.body, body.to_string());
    assert_eq!(response.trace_id(), Some("E7riEe9OW2e"));
    *error
}

/// A 2xx status with an error, wherever the property is; null means success.
async fn errors_of_successes(server: &StandIn, call: &Call) {
    let error = json!({"message": "m", "code": 190, "error_subcode": 463});
    let own = call.response.body.as_object().cloned().unwrap_or_default();
    let news = json!({"error": {"code": 1, "message": "not this one"}});
    let first = [
        ("error", &error),
        ("__debug__", &news),
        ("data", &Value::Null),
    ];
    let middle = [first[1], first[0], first[2]];
    let last = [first[1], first[2], first[0]];
    for properties in [first, middle, last] {
        let object = |own: Map<String, Value>| {
            let added = properties.map(|(name, value)| (name.to_owned(), value.clone()));
            Value::Object(own.into_iter().chain(added).collect())
        };
        for body in [object(Map::new()), object(own.clone())] {
            let read = rejected(server, call, 200, &body).await;
            assert_eq!(read.error_code(), ErrorCode::AccessTokenExpired, "{body}");
        }
    }
    let flat = json!({"error": "invalid_request", "error_description": "x"});
    rejected(server, call, 200, &flat).await;
    if call.response.body.is_object() {
        let mut body = own;
        body.insert("error".to_owned(), Value::Null);
        server.react(response(200, Value::Object(body)));
        let read = call.send(ID).await;
        assert!(read.is_ok(), "{}: {read:?}", call.name);
    }
}

/// What a proxy or a broken server sends.
async fn other_responses(server: &StandIn, call: &Call) {
    for (status, content_type, body) in [
        (500, "text/html", HTML),
        (502, "text/html", HTML),
        (503, "application/json", ""),
        (400, "application/json", "{}"),
        (400, "application/json", r#"{"error":{"message":"cut o"#),
        (403, "text/plain", "Forbidden"),
        (304, "text/plain", ""),
    ] {
        server.react(with_type(status, content_type, body));
        let error = call.send(ID).await.unwrap_err();
        let Error::Http(response) = error else {
            panic!("{}: {status} {body:?} is {error:?}", call.name);
        };
        assert_eq!(
            (response.status.as_u16(), response.header("content-type")),
            (status, Some(content_type))
        );
        assert_eq!(response.body, body);
    }
}

/// A success that does not have the documented shape.
async fn undecodable_responses(server: &StandIn, call: &Call) {
    for (content_type, body) in [
        ("text/html", HTML),
        ("application/json", ""),
        ("application/json", "null"),
        ("application/json", "[]"),
        ("application/json", "true"),
        ("application/json", r#"{"cut o"#),
        ("application/json", "{} {}"),
    ] {
        // What two pages show as an array and as an object is a union, which keeps any other JSON as unrecognized, and reads
        // a body without content as null.
        let is_read = body.is_empty() || serde_json::from_str::<Value>(body).is_ok();
        if call.response.body.is_array() && is_read {
            continue;
        }
        server.react(with_type(200, content_type, body));
        let error = call.send(ID).await.unwrap_err();
        let Error::Decode { response, .. } = error else {
            panic!("{}: {body:?} is {error:?}", call.name);
        };
        assert_eq!(
            (response.status.as_u16(), response.header("content-type")),
            (200, Some(content_type))
        );
        assert_eq!(response.body, body);
    }
}
