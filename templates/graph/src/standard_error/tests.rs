//! Every form and every oddity in which an error is on record, and bodies that are not errors.

use serde_json::json;

use super::*;
use crate::error::Error;
use crate::response::{NoContent, decode};

fn response(status: u16, body: impl AsRef<[u8]>) -> RawResponse {
    let response = http::Response::builder().status(status);
    response.body(body.as_ref().to_vec()).unwrap().into()
}

fn read(body: impl AsRef<[u8]>) -> Option<StandardError> {
    StandardError::from_response(&response(400, body))
}

fn property(name: &str, value: Value) -> StandardError {
    let body = json!({"error": {"message": "m", "code": 190, name: value}});
    read(body.to_string()).unwrap()
}

#[test]
fn the_documented_form() {
    let inner = json!({
        "message": "(#190) Session has expired", "type": "OAuthException", "code": 190,
        "error_subcode": 463, "is_transient": false, "error_data": {"a": 1},
        "error_user_title": "t", "error_user_msg": "m", "fbtrace_id": "AXyz", "new": [1],
    });
    let error = read(json!({ "error": inner }).to_string()).unwrap();
    assert_eq!((error.code, error.error_subcode), (190, Some(463)));
    assert_eq!(error.kind.as_deref(), Some("OAuthException"));
    assert_eq!(error.is_transient, Some(false));
    assert_eq!(error.extra.get("new"), Some(&json!([1])));
    assert_eq!(
        error.to_string(),
        "(#190) Session has expired (code 190, subcode 463, fbtrace_id AXyz)"
    );
    assert_eq!(serde_json::to_value(&error).unwrap(), inner);
    assert_eq!(read(inner.to_string()), Some(error));
}

#[test]
fn numbers_may_be_strings() {
    assert_eq!(property("code", json!("190")).code, 190);
    assert_eq!(property("code", json!(" 10 ")).code, 10);
    assert_eq!(
        property("error_subcode", json!("463")).error_subcode,
        Some(463)
    );
    for odd in [
        json!("TBD"),
        json!(null),
        json!({}),
        json!([1]),
        json!(1.5),
        json!(1e300),
    ] {
        let error = property("code", odd);
        assert_eq!((error.code, error.message.as_str()), (0, "m"));
    }
    let error = property("error_subcode", json!({}));
    assert_eq!((error.code, error.error_subcode), (190, None));
}

#[test]
fn booleans_may_be_strings_or_numbers() {
    for yes in [json!(true), json!("true"), json!(1), json!("1")] {
        assert_eq!(property("is_transient", yes).is_transient, Some(true));
    }
    for no in [json!(false), json!("false"), json!(0)] {
        assert_eq!(property("is_transient", no).is_transient, Some(false));
    }
    assert_eq!(property("is_transient", json!("maybe")).is_transient, None);
}

#[test]
fn details_come_in_every_form() {
    let object = json!({"messaging_product": "x"});
    assert_eq!(
        property("error_data", object.clone()).error_data,
        Some(object.clone())
    );
    let embedded = json!(object.to_string());
    assert_eq!(property("error_data", embedded).error_data, Some(object));
    let plain = json!("Invalid SDP");
    assert_eq!(
        property("error_data", plain.clone()).error_data,
        Some(plain)
    );
    let cut = json!("{\"a\":");
    assert_eq!(property("error_data", cut.clone()).error_data, Some(cut));
    assert_eq!(
        property("error_data", json!("42")).error_data,
        Some(json!("42"))
    );
    for nothing in [json!("null"), json!(null), json!(""), json!(" ")] {
        assert_eq!(property("error_data", nothing).error_data, None);
    }
}

#[test]
fn strings_may_be_missing_or_of_another_type() {
    let error = read(r#"{"error":{"code":190}}"#).unwrap();
    assert_eq!(error.to_string(), "an error without a message (code 190)");
    assert_eq!(property("message", json!(["a"])).message, r#"["a"]"#);
    assert_eq!(
        property("fbtrace_id", json!(7)).fbtrace_id.as_deref(),
        Some("7")
    );
    assert_eq!(property("type", json!(null)).kind, None);
    assert_eq!(read(r#"{"error":{}}"#).unwrap(), StandardError::default());
    assert_eq!(
        property("message", json!("can't\nb\u{1b}")).to_string(),
        r"can't\nb\u{1b} (code 190)"
    );
}

#[test]
fn the_error_may_be_a_string() {
    let error = read(r#"{"error":"invalid_request","error_description":"d"}"#).unwrap();
    assert_eq!(
        (error.message.as_str(), error.kind.as_deref()),
        ("d", Some("invalid_request"))
    );
    let error = read(r#"{"error":"{\"code\":\"4\",\"message\":\"m\"}"}"#).unwrap();
    assert_eq!((error.code, error.message.as_str()), (4, "m"));
}

#[test]
fn the_problem_form() {
    let body = json!({"title": "t", "detail": "d", "type": "about:blank", "status": 403});
    let error = read(body.to_string()).unwrap();
    assert_eq!((error.message.as_str(), error.code), ("d", 0));
    assert_eq!(error.extra.get("status"), Some(&json!(403)));
}

#[test]
fn bodies_without_a_graph_error() {
    for body in [
        "",
        " ",
        "null",
        "true",
        "\"error\"",
        "[]",
        "[{\"error\":{\"code\":1}}]",
        "{}",
        "{\"error\":null}",
        "{\"error\":[1]}",
        "{\"error\":7}",
        "{\"message\":\"Forbidden\"}",
        "{\"error\":{\"message\":\"m\",\"code\":19",
        "<html><body>502</body></html>",
        "\u{0}\u{1}",
    ] {
        assert_eq!(read(body), None, "{body:?}");
        let error = decode::<NoContent, StandardError>(response(502, body)).unwrap_err();
        assert!(
            matches!(&error, Error::Http(kept) if kept.body == body),
            "{body:?}"
        );
    }
    let deep = format!("{{\"error\":{}", "[".repeat(100_000));
    assert_eq!(read(deep), None);
}

#[test]
fn bytes_that_are_not_utf8_do_not_cost_the_code() {
    let error = read(b"\xef\xbb\xbf{\"error\":{\"message\":\"a\xff\",\"code\":1}}").unwrap();
    assert_eq!((error.message.as_str(), error.code), ("a\u{fffd}", 1));
    assert_eq!(read(b"\xff\xfe\x00"), None);
}

#[test]
fn an_error_with_a_status_of_success_is_an_error() {
    let body = " {\"error\" : {\"code\":190}}";
    let error = decode::<NoContent, StandardError>(response(200, body)).unwrap_err();
    assert_eq!(error.api().map(|error| error.code), Some(190));
    let late = r#"{"a":1,"error":{"code":190}}"#;
    let error = decode::<Vec<i64>, StandardError>(response(200, late)).unwrap_err();
    assert!(matches!(error, Error::Api { .. }));
    let flat = decode::<Vec<i64>, StandardError>(response(200, r#"{"code":190}"#)).unwrap_err();
    assert!(matches!(flat, Error::Decode { .. }));
    assert!(decode::<NoContent, StandardError>(response(200, r#"{"error":null}"#)).is_ok());
}

#[test]
fn a_transient_error_can_be_retried() {
    let mut error = property("is_transient", json!(true));
    error.code = i64::MAX;
    assert_eq!(error.class(), ErrorClass::Retry);
    error.is_transient = None;
    assert_eq!(error.class(), error.error_code().class());
    assert_eq!(error.error_code(), ErrorCode::of(i64::MAX, None));
}

/// A 2xx response with an error, wherever the property is in the object.
#[test]
fn an_error_in_a_success_is_found_wherever_it_is() {
    let is_error = |body: &str| {
        let response = http::Response::new(body.to_owned()).into();
        StandardError::from_success(&response).map(|error| error.code)
    };
    for body in [
        r#"{"error":{"code":190,"message":"x"}}"#,
        r#"{"__debug__":{},"error":{"code":190,"message":"x"}}"#,
        r#"{"data":null,"error":{"code":190},"z":1}"#,
        r#"{"a":{"error":null},"error":{"code":190}}"#,
        r#"{"a":[{"error":{"code":1}}],"\u0065rror":{"code":190}}"#,
        "\u{feff}{\"a\":1,\"error\":{\"code\":190}}",
    ] {
        assert_eq!(is_error(body), Some(190), "{body}");
    }
    let flat = r#"{"a":1,"error":"invalid_request","error_description":"x"}"#;
    assert_eq!(is_error(flat), Some(0));
    for body in [
        "",
        "[]",
        r#"{"error":null}"#,
        r#"{"error":"a word"}"#,
        r#"{"error":[]}"#,
        r#"{"data":{"error":{"code":1}}}"#,
        r#"[{"error":{"code":1}}]"#,
        r#"{"text":"\"error\":{"}"#,
        "\"error\"",
        "<html>\"error\":{",
    ] {
        assert_eq!(is_error(body), None, "{body}");
    }
}

#[test]
fn a_detail_that_cannot_be_read_leaves_the_code() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    for detail in [deep.as_str(), r#""\ud800""#, "1e999"] {
        let body = format!(r#"{{"error":{{"error_data":{detail},"code":80006,"message":"m"}}}}"#);
        let response = http::Response::builder().status(400).body(body).unwrap();
        let error = StandardError::from_response(&response.into()).expect(detail);
        assert_eq!((error.code, error.message.as_str()), (80_006, "m"));
        assert!(error.error_data.is_some() && error.is_rate_limit());
    }
}
