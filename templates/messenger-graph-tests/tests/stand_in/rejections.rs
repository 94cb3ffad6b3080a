//! What Graph rejects, and with which codes: a table by hand, from Meta's pages on errors, sending and profiles.

use jiff::SignedDuration;
use messenger_graph::stand_in::{DEFAULT_STATE, PersonAct, StandIn};

use crate::{START, call, call_as, start};

const TEXT: &str = r#"{"recipient": {"id": "8800"}, "message": {"text": "hi"}}"#;

/// A request line, a body, and the code and subcode of the rejection.
type RejectedCall = (&'static str, &'static str, (i64, Option<i64>));

/// Requests, each with its body and the code and subcode of its rejection.
#[rustfmt::skip]
const TABLE: &[RejectedCall] = &[
    ("GET /v26.0/1001/nothing", "", (2500, None)),
    ("GET /v99.0/1001/personas", "", (2500, None)),
    ("GET /v26.0/7777", "", (100, Some(33))),
    ("DELETE /v26.0/1001", "", (100, Some(33))),
    (
        "GET /v26.0/1001/messenger_call_permissions",
        "",
        (100, None),
    ),
    (
        "GET /v26.0/1001/messenger_call_permissions?psid=1",
        "",
        (100, Some(2_018_001)),
    ),
    ("GET /v26.0/1001/personas?limit=none", "", (100, None)),
    ("GET /v26.0/1001?fields=nothing", "", (100, None)),
    ("GET /v26.0/1001/personas?date_format=U", "", (100, None)),
    (
        "GET /v26.0/8802?fields=first_name",
        "",
        (100, Some(2_018_218)),
    ),
    ("POST /v26.0/1001/messages", "[]", (100, None)),
    ("POST /v26.0/1001/messages", "{}", (100, None)),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient": {"id": "8800"}, "message": {}}"#,
        (100, None),
    ),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient": {"id": "1"}, "message": {"text": "hi"}}"#,
        (100, Some(2_018_001)),
    ),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient": {"id": "8801"}, "message": {"text": "hi"}}"#,
        (10, Some(2_018_278)),
    ),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient": {"id": "8803"}, "message": {"text": "hi"}}"#,
        (551, None),
    ),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient": {"id": "8800"}, "message": {"attachment": {"type": "image", "payload": {"attachment_id": "5"}}}}"#,
        (100, Some(2_018_074)),
    ),
    (
        "POST /v26.0/1001/calls",
        r#"{"action": "terminate", "call_id": "c"}"#,
        (100, Some(2_018_390)),
    ),
];

#[tokio::test]
async fn each_rejection_has_its_code() {
    for (line, body, code) in TABLE {
        let rejected = call(&start("2026-11-21T12:00:00Z"), line, body).await;
        assert_eq!(rejected.code(), *code, "{line} {body} {}", rejected.body);
        assert!(
            matches!(rejected.status, 400 | 403),
            "{line}: {}",
            rejected.status
        );
        assert_eq!(
            rejected.body["error"]["fbtrace_id"],
            rejected.header("x-fb-trace-id")
        );
    }
}

#[tokio::test]
async fn a_parameter_is_named() {
    let body = r#"{"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "hi", "quick_replies": [{"title": "x"}]}}"#;
    let rejected = call(&start(START), "POST /v26.0/1001/messages", body).await;
    let message = rejected.body["error"]["message"]
        .as_str()
        .expect("a message");
    assert!(
        message.contains("message.quick_replies[0].content_type"),
        "{message}"
    );
}

#[tokio::test]
async fn tokens_are_checked() {
    let graph = start(START);
    let line = "GET /v26.0/1001/personas";
    for token in [None, Some("another")] {
        let rejected = call_as(&graph, token, line, "").await;
        assert_eq!(rejected.code(), (190, None));
        assert!(rejected.header("www-authenticate").starts_with("OAuth"));
    }
    let state = DEFAULT_STATE.replace("# token_expires: 2026-12-31", "token_expires: 2026-08-01");
    let graph = StandIn::from_yaml_at(&state, START.parse().expect("a time")).expect("a state");
    assert_eq!(call(&graph, line, "").await.code(), (190, Some(463)));
}

#[tokio::test]
async fn a_permission_that_is_missing_is_named() {
    let graph = start(START);
    graph.grant(&["pages_messaging"]).expect("a permission");
    let labels = call(&graph, "GET /v26.0/1001/custom_labels", "").await;
    assert_eq!((labels.code(), labels.status), ((200, None), 403));
    let locale = call(&graph, "GET /v26.0/8800?fields=locale", "").await;
    assert_eq!(locale.code(), (100, Some(2_018_247)));
    graph.grant(&["pages_show_list"]).expect("a permission");
    assert_eq!(
        call(&graph, "GET /v26.0/1001/personas", "").await.code(),
        (230, None)
    );
    let message = call(&graph, "POST /v26.0/1001/messages", TEXT).await;
    assert_eq!(message.code(), (200, Some(2_018_028)));
    assert!(graph.grant(&["pages_massaging"]).is_err());
}

#[tokio::test]
async fn the_window_closes_after_a_day_and_opens_when_the_person_writes() {
    let graph = start(START);
    let line = "POST /v26.0/1001/messages";
    assert_eq!(call(&graph, line, TEXT).await.status, 200);
    graph.advance(SignedDuration::from_hours(24));
    let closed = call(&graph, line, TEXT).await;
    assert_eq!((closed.code(), closed.status), ((10, Some(2_018_278)), 403));
    graph
        .act("8800", &PersonAct::say("hello"))
        .expect("a person");
    assert_eq!(call(&graph, line, TEXT).await.status, 200);
}

#[tokio::test]
async fn an_expired_version_is_served_by_a_later_one() {
    let served = call(
        &start("2026-11-21T12:00:00Z"),
        "GET /v20.0/1001/personas",
        "",
    )
    .await;
    assert_eq!(
        (served.status, served.header("facebook-api-version")),
        (200, "v21.0")
    );
    let live = call(
        &start("2026-08-01T12:00:00Z"),
        "GET /v20.0/1001/personas",
        "",
    )
    .await;
    assert_eq!(live.header("facebook-api-version"), "v20.0");
    let unversioned = call(&start(START), "GET /me/personas", "").await;
    assert_eq!(
        (
            unversioned.status,
            unversioned.header("facebook-api-version")
        ),
        (200, "v26.0")
    );
}

#[tokio::test]
async fn limits_are_counted_and_reported() {
    let state = DEFAULT_STATE.replace("# calls_per_hour: 200", "calls_per_hour: 2");
    let graph = StandIn::from_yaml_at(&state, START.parse().expect("a time")).expect("a state");
    let line = "GET /v26.0/1001/personas";
    assert!(
        call(&graph, line, "")
            .await
            .header("x-app-usage")
            .contains(r#""call_count":50"#)
    );
    let full = call(&graph, line, "").await;
    assert!(
        full.header("x-business-use-case-usage")
            .contains(r#""estimated_time_to_regain_access":60"#)
    );
    assert_eq!(call(&graph, line, "").await.code(), (4, None));
    let token = Some("STAND-IN-USER-TOKEN");
    assert_eq!(
        call_as(&graph, token, "GET /v26.0/me", "").await.code(),
        (32, None)
    );
    graph.advance(SignedDuration::from_hours(1));
    assert_eq!(call(&graph, line, "").await.status, 200);

    // Two reads of conversations in a second, and 300 messages.
    let codes = codes_at_once("GET /v26.0/me/conversations", "", 5).await;
    assert_eq!(codes, [0, 0, 613, 613, 613]);
    let codes = codes_at_once("POST /v26.0/1001/messages", TEXT, 302).await;
    assert!(codes[..300].iter().all(|code| *code == 0), "{codes:?}");
    assert_eq!(codes[300..], [613, 613]);
}

/// The codes of as many calls, all at the same time of the stand-in's clock.
async fn codes_at_once(line: &str, body: &str, calls: usize) -> Vec<i64> {
    let graph = start(START);
    let mut codes = Vec::with_capacity(calls);
    for _ in 0..calls {
        graph.set_time(START.parse().expect("a time"));
        codes.push(call(&graph, line, body).await.code().0);
    }
    codes
}
