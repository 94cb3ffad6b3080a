//! What a value may do to a request, and what it may not.

use super::*;
use serde_json::json;

fn base() -> BaseUrl {
    BaseUrl::parse("https://graph.example/v26.0/").unwrap()
}

fn segment(value: &str) -> Result<String, Reason> {
    let mut parts = Parts::new();
    parts.path("/");
    parts
        .param("id", &value)
        .map_err(|error| error.reason().clone())?;
    parts.path("/calls");
    let request = parts
        .finish(&base(), Method::GET)
        .map_err(|error| error.reason().clone())?;
    let path = request.uri().path().strip_prefix("/v26.0/").unwrap();
    Ok(path.strip_suffix("/calls").unwrap().to_owned())
}

#[test]
fn a_path_parameter_stays_one_segment() {
    for (value, encoded) in [
        ("123", "123"),
        ("a/b", "a%2Fb"),
        ("../me", "..%2Fme"),
        ("%2e%2e", "%252e%252e"),
        ("%2F", "%252F"),
        ("a b/ä?#%2F", "a%20b%2F%C3%A4%3F%23%252F"),
        ("x?psid=ev&y", "x%3Fpsid%3Dev%26y"),
        ("\\", "%5C"),
        ("...", "..."),
        ("me@evil:80", "me%40evil%3A80"),
    ] {
        assert_eq!(segment(value).as_deref(), Ok(encoded), "{value}");
    }
}

#[test]
fn a_path_parameter_that_cannot_be_one_segment_is_rejected() {
    for (value, reason) in [
        ("", Reason::Empty),
        (".", Reason::DotSegment),
        ("..", Reason::DotSegment),
        ("a\0", Reason::ControlCharacter),
        ("\r\n", Reason::ControlCharacter),
        ("\u{7f}", Reason::ControlCharacter),
        ("\u{85}", Reason::ControlCharacter),
    ] {
        assert_eq!(segment(value), Err(reason), "{value:?}");
    }
}

#[test]
fn pieces_cannot_join_to_a_dot_segment_or_leave_the_host() {
    let mut parts = Parts::new();
    parts.path("/.");
    parts.param("id", &"%2e").unwrap();
    assert!(parts.finish(&base(), Method::GET).is_ok());
    for literal in [
        "/a/./b", "/%2E%2e", "/.%2e/x", "me", "@evil", "/x y", "/a?b", "/a#b",
    ] {
        let mut parts = Parts::new();
        parts.path(literal);
        assert!(parts.finish(&base(), Method::GET).is_err(), "{literal}");
    }
}

#[test]
fn query_values_cannot_add_parameters() {
    let mut parts = Parts::new();
    parts.path("/me");
    parts.query("fields", &"id,name");
    parts.query("q", &"a&b=c d+e#ä\0");
    parts.query("limit", &5);
    parts.list("ids", &["a,b", "c"]);
    let request = parts.finish(&base(), Method::GET).unwrap();
    let query = request.uri().query().unwrap();
    assert_eq!(
        query,
        "fields=id%2Cname&q=a%26b%3Dc%20d%2Be%23%C3%A4%00&limit=5&ids=a%2Cb,c"
    );
}

#[test]
fn a_url_may_be_as_long_as_the_limit_and_no_longer() {
    let target = "/v26.0/me?q=";
    let long = |length: usize| {
        let mut parts = Parts::new();
        parts.path("/me");
        parts.query("q", &"x".repeat(length - target.len()));
        parts.finish(&base(), Method::GET)
    };
    let request = long(LONGEST).unwrap();
    let sent = request.uri().path_and_query().unwrap().as_str();
    assert!(sent.starts_with(target) && sent.len() == LONGEST);
    let error = long(LONGEST + 1).unwrap_err();
    let text = "`path` makes a URL that is too long or not valid";
    assert_eq!(error.to_string(), text);
    // In bytes as they are sent: an umlaut is six.
    let mut parts = Parts::new();
    parts.path("/");
    parts.param("id", &"ä".repeat(LONGEST / 6)).unwrap();
    assert!(parts.finish(&base(), Method::GET).is_err());
}

#[test]
fn a_form_holds_text_and_json() {
    let mut parts = Parts::new();
    let body =
        json!({"text": "a&b ä", "n": 7, "b": true, "none": null, "o": {"k": "v"}, "l": ["x"]});
    parts.body(Encoding::Form, &body).unwrap();
    let pairs: Vec<_> = form_urlencoded::parse(&parts.body).into_owned().collect();
    let value = |name: &str| pairs.iter().find(|pair| pair.0 == name).unwrap().1.as_str();
    assert_eq!(value("text"), "a&b ä");
    assert_eq!(
        (value("n"), value("b"), value("none")),
        ("7", "true", "null")
    );
    assert_eq!((value("o"), value("l")), (r#"{"k":"v"}"#, r#"["x"]"#));
    assert_eq!(
        parts.headers[CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    let error = parts.form(&json!([1])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`body` must be an object to be sent as a form"
    );
}

#[test]
fn bodies_and_headers() {
    let mut parts = Parts::new();
    parts.body(Encoding::Json, &json!({"a": 1})).unwrap();
    parts.header("X-Trace", &7).unwrap();
    assert!(parts.header("X Y", &7).is_err());
    assert!(parts.header("X-Trace", &"a\r\nHost: evil").is_err());
    assert!(
        parts
            .json(&std::collections::HashMap::from([((), 1)]))
            .is_err()
    );
    let request = parts.finish(&base(), Method::POST).unwrap();
    assert_eq!(request.uri(), "https://graph.example/v26.0");
    assert_eq!(request.headers()["x-trace"], "7");
    assert_eq!(request.headers()[CONTENT_TYPE], "application/json");
    assert!(
        request.headers()[USER_AGENT]
            .to_str()
            .unwrap()
            .contains('/')
    );
    assert_eq!(&request.body()[..], br#"{"a":1}"#);
}
