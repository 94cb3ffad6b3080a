//! Undocumented bodies. In: any JSON, and bytes that are not JSON. Out: events or an error, never a panic, and nothing lost.

use messenger_graph::event::{Bounds, Delivery, Event, Incoming, Unreadable};
use messenger_graph::http::{HeaderMap, HeaderValue};
use messenger_graph::signature::{NotAuthentic, SIGNATURE_HEADER, sign_delivery};
use messenger_graph::subscription::{NotDelivered, receive, receive_within};
use messenger_graph::{ApiVersion, AppSecret};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{body, delivery, names};

/// Any JSON value, with names and strings that deliveries have among them.
fn value() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("message"),
        Just("mid"),
        Just("text"),
        Just("is_echo"),
        Just("attachments"),
        Just("payload"),
        Just("type"),
        Just("sender"),
        Just("id"),
        Just("user_ref"),
        Just("timestamp"),
        Just("field"),
        Just("hop_context"),
        Just("lead"),
        Just("postback"),
        Just("optin"),
        Just("read"),
        Just("watermark"),
        Just("status"),
        Just("violations"),
        Just("x"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
        Just(json!("group_feed")),
        Just(json!("messages")),
        Just(json!("image")),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|properties| {
                let properties = properties
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value));
                Value::Object(properties.collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_item_is_an_event_and_is_not_lost(items in prop::collection::vec(value(), 0..6)) {
        for location in ["messaging", "standby", "changes", "calls"] {
            let text = json!({"object": "page", "entry": [{"id": "1001", location: items}]}).to_string();
            let delivery = Delivery::parse(text.clone()).expect("a delivery");
            let raws: Vec<Value> = delivery.events().map(|event| event.read_raw().expect("JSON")).collect();
            let again: Value = serde_json::from_str(&text).expect("JSON");
            let written = again["entry"][0][location].as_array().expect("an array");
            for item in written {
                prop_assert!(raws.contains(item), "{location}: {item}");
            }
            for event in &delivery {
                event.key();
                event.conversation();
                event.reply_to();
                let shown = format!("{event:?}");
                prop_assert!(!shown.is_empty());
            }
        }
    }

    #[test]
    fn any_value_is_read_or_rejected(value in value()) {
        let _ = Delivery::parse(value.to_string());
        let _ = Delivery::parse(json!({"entry": value}).to_string());
        let _ = Delivery::parse(json!({"entry": [value]}).to_string());
    }

    #[test]
    fn any_text_is_read_or_rejected(text in ".{0,64}") {
        let _ = Delivery::parse(text);
    }
}

/// A delivery that ends early is an error wherever it ends.
#[test]
fn a_truncated_delivery_is_rejected() {
    for name in names() {
        let body = body(&name);
        let body = body.trim_end();
        for end in (0..body.len()).filter(|end| body.is_char_boundary(*end)) {
            let read = Delivery::parse(body[..end].to_owned());
            assert!(read.is_err(), "{name} at {end}");
        }
    }
}

#[test]
fn a_body_that_is_not_a_delivery_is_rejected() {
    for body in [
        "",
        "null",
        "1",
        "\"x\"",
        "{}",
        "{\"object\":\"page\"}",
        "{\"entry\":[]} x",
        "{\"entry\":[}",
        "{\"entry\":[{\"id\"]}",
        "{\"entry\":[{\"messaging\":[1 2]}]}",
        "{\"entry\":[{\"messaging\":[{]}]}",
        "{\"entry\":[tru]}",
        "{entry:[]}",
        "[{}]",
    ] {
        let error = Delivery::parse(body).expect_err(body);
        assert!(
            matches!(error, Unreadable::Malformed { .. }),
            "{body}: {error}"
        );
    }
    let error = Delivery::parse(&b"{\"entry\":\xff}"[..]).expect_err("not UTF-8");
    assert_eq!(error, Unreadable::NotUtf8 { at: 9 });
    for body in [
        "[]",
        "{\"entry\":[]}",
        "{\"entry\":null}",
        " {\"entry\" : [ ] } \n",
    ] {
        assert_eq!(Delivery::parse(body).expect(body).events().len(), 0);
    }
}

#[test]
fn a_delivery_is_bounded() {
    let bounds = |bounds: Bounds, body: &str| {
        Delivery::parse_with(body.to_owned(), &HeaderMap::new(), bounds)
            .map(|delivery| delivery.events().len())
    };
    let body = body("batch");
    let large = Bounds::default().bytes(body.len() - 1);
    let error = bounds(large, &body).expect_err("too large");
    let (bytes, limit) = (body.len(), body.len() - 1);
    assert_eq!(error, Unreadable::TooLarge { bytes, limit });
    assert!(error.to_string().contains(&format!("{bytes} bytes")));
    assert_eq!(bounds(Bounds::default().events(4), &body), Ok(4));
    let many = bounds(Bounds::default().events(3), &body);
    assert_eq!(many, Err(Unreadable::TooMany { limit: 3 }));
}

/// What is nested deeper than the reader goes costs its own event, with its JSON, and no other.
#[test]
fn an_event_that_is_too_deep_is_one_event() {
    let good = r#"{"sender":{"id":"1"},"message":{"mid":"m"}}"#;
    for (depth, is_read) in [(100, true), (130, false), (1_000, false), (100_000, false)] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let deep =
            format!(r#"{{"sender":{{"id":"1"}},"message":{{"mid":"m","x":{open}{close}}}}}"#);
        let body = format!(
            r#"{{"aside":{open}{close},"entry":[{{"messaging":[{good},{deep},{good}]}}]}}"#
        );
        let delivery = Delivery::parse(body).expect("a delivery");
        let is_message = |event: &Incoming| matches!(event.kind(), Event::Message(_));
        let messages: Vec<_> = delivery.events().map(is_message).collect();
        assert_eq!(messages, [true, is_read, true], "{depth}");
        let unread = delivery
            .events()
            .find(|event| event.raw() == deep.as_bytes());
        let unread = unread.expect("the event");
        assert_eq!(matches!(unread.kind(), Event::Unrecognized(_)), !is_read);
    }
}

/// An id of more digits than 64 bits have is an id, in whichever location; the JSON of an event is unchanged.
#[test]
fn ids_of_more_than_64_bits_keep_their_digits() {
    const PAGE: &str = "98765432109876543210987";
    const PERSON: &str = "12345678901234567890123";
    let item = format!(
        r#"{{"sender":{{"id":{PERSON}}}, "recipient":{{"id":{PAGE}}}, "timestamp":1700000000001, "message":{{"mid":"m_1","text":"{PERSON}","is_new":{PERSON}}}}}"#
    );
    for location in ["messaging", "standby"] {
        let body = format!(
            r#"{{"object":"page","entry":[{{"id":{PAGE}, "time":1, "{location}":[{item},{item}]}}]}}"#
        );
        let delivery = Delivery::parse(body).expect("a delivery");
        assert_eq!(delivery.events().len(), 2);
        for event in &delivery {
            assert_eq!(event.page_id(), Some(PAGE));
            let conversation = event.conversation().expect("a conversation");
            assert_eq!(conversation.person().id(), PERSON);
            assert_eq!(event.raw(), item.as_bytes());
            let Event::Message(message) = event.kind() else {
                panic!("{event:?}");
            };
            assert_eq!(message.text.as_deref(), Some(PERSON));
            assert_eq!(message.extra.get("is_new"), Some(&json!(PERSON)));
            let raw: Value = event.read_raw().expect("JSON");
            assert_eq!(raw["sender"]["id"], PERSON);
        }
    }
    let error = Delivery::parse(format!(r#"{{"entry":[{{"id":{PAGE},x"#)).expect_err("no JSON");
    assert_eq!(error, Unreadable::Malformed { at: 40 });
}

/// The version is that of the header, and one process can get several.
#[test]
fn the_version_of_the_payload_is_that_of_the_header() {
    let version = |value: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert("Facebook-API-Version", HeaderValue::from_static(value));
        let delivery = Delivery::parse_with(body("message_text"), &headers, Bounds::default());
        let delivery = delivery.expect("a delivery");
        delivery.events().next().and_then(|event| event.version())
    };
    assert_eq!(version("v25.0"), Some(ApiVersion::new(25, 0)));
    assert_eq!(version("soon"), None);
    assert_eq!(
        delivery("message_text")
            .events()
            .next()
            .and_then(|event| event.version()),
        None
    );
}

/// The same event has the same key wherever and whenever it comes; another event has another.
#[test]
fn keys_distinguish_events() {
    let message = |mid: &str, time: i64, entry: i64| {
        let body = json!({"object": "page", "entry": [{"id": "1001", "time": entry, "messaging": [
            {"sender": {"id": "8800"}, "recipient": {"id": "1001"}, "timestamp": time, "message": {"mid": mid, "text": "x"}},
            {"sender": {"id": "8800"}, "recipient": {"id": "1001"}, "timestamp": time, "reaction": {"mid": mid}},
        ]}]});
        let delivery = Delivery::parse(body.to_string()).expect("a delivery");
        delivery
            .events()
            .map(|event| event.key())
            .collect::<Vec<_>>()
    };
    assert_eq!(message("a", 1, 1), message("a", 1, 2));
    assert_ne!(message("a", 1, 1)[0], message("b", 1, 1)[0]);
    assert_eq!(message("a", 1, 1)[0], message("a", 2, 1)[0]);
    assert_ne!(message("a", 1, 1)[1], message("a", 2, 1)[1]);
    assert_ne!(message("a:b", 1, 1)[0], message("a%3Ab", 1, 1)[0]);
    let mut seen = std::collections::HashMap::new();
    for name in names().iter().filter(|name| !name.contains("in_quotes")) {
        for event in &delivery(name) {
            if let (Event::MessageEdited(_), Some(other)) =
                (event.kind(), seen.insert(event.key(), name))
            {
                panic!("{name} and {other} have one key");
            }
        }
    }
}

/// Non-ASCII text comes escaped, and the signature is over the bytes as received.
#[test]
fn a_delivery_with_escapes_is_verified_and_read() {
    let body = r#"{"object":"page","entry":[{"id":"1001","time":1,"messaging":[{"sender":{"id":"8800"},"recipient":{"id":"1001"},"timestamp":1,"message":{"mid":"m_1","text":"\u00e4\u00f6\u00e5 \/ \u003C \u0025 \u0040 \ud83d\ude00"}}]}]}"#;
    let secret = AppSecret::new("secret").expect("a secret");
    let mut headers = HeaderMap::new();
    // Made with Python's hmac over these bytes.
    headers.insert("X-Hub-Signature-256", HeaderValue::from_static(SIGNATURE));
    let delivery = receive(&secret, &headers, body).expect("signed");
    let Some(Event::Message(message)) = delivery.events().next().map(|event| event.kind()) else {
        panic!("{delivery:?}");
    };
    assert_eq!(message.text.as_deref(), Some("äöå / < % @ 😀"));
    let written_again = serde_json::from_str::<Value>(body)
        .expect("JSON")
        .to_string();
    let rejected = receive(&secret, &headers, written_again);
    assert!(rejected.is_err());
}

/// One signature decides, and nothing is computed for a body that would not be read anyway.
#[test]
fn a_delivery_has_one_signature_and_a_bounded_body() {
    let secret = AppSecret::new("secret").expect("a secret");
    let body = body("batch");
    let signature = sign_delivery(&secret, body.as_bytes());
    let other = sign_delivery(&secret, b"other");
    for second in [&signature, &other] {
        for [first, second] in [[&signature, second], [second, &signature]] {
            let mut headers = HeaderMap::new();
            headers.append(SIGNATURE_HEADER, first.clone());
            headers.append(SIGNATURE_HEADER, second.clone());
            let rejected = receive(&secret, &headers, body.clone());
            let expected = NotDelivered::NotAuthentic(NotAuthentic::Malformed);
            assert_eq!(rejected.expect_err("two signatures"), expected);
        }
    }
    let small = Bounds::default().bytes(body.len() - 1);
    let unsigned = receive_within(small, &secret, &HeaderMap::new(), body);
    let error = unsigned.expect_err("too large");
    assert!(
        matches!(error, NotDelivered::Unreadable(Unreadable::TooLarge { .. })),
        "{error:?}"
    );
}

const SIGNATURE: &str = "sha256=5e9472cd290c9fd1465ff3fb0eb60eda85670c720ee0047ef12e53772dd0eee2";
