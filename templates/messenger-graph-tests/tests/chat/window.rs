//! A window that is open gives requests; one that has closed gives the time.

use jiff::{SignedDuration, Timestamp};
use messenger_graph::chat::{HumanAgent, WindowClosed};
use messenger_graph::event::{Person, Psid, UserRef};
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::v26::messages::{SendMessageRequest, TextMessage};
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn window(moment: Moment) -> Window {
    let person = Person::Psid(Psid::new("8800"));
    Window::opened(person, moment, at("2026-11-29T12:00:00Z")).expect("it opens the window")
}

fn json_of(request: impl Into<SendMessageRequest>) -> Value {
    serde_json::to_value(request.into()).expect("a request is JSON")
}

#[test]
fn a_window_is_open_until_its_last_second() {
    let window = window(Moment::Message);
    let last = window.closes_at();
    let second = SignedDuration::from_secs(1);
    let open = window.open_at(last).expect("still open");
    assert_eq!(
        json_of(open.respond(TextMessage::new("Hi"))),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Hi"}})
    );
    assert_eq!(
        json_of(open.update(TextMessage::new("Sent"))),
        json!({"recipient": {"id": "8800"}, "messaging_type": "UPDATE", "message": {"text": "Sent"}})
    );
    let quote = open
        .quote("m_1", TextMessage::new("Yes"))
        .expect("a person with an id");
    assert_eq!(
        json_of(quote),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Yes"}, "reply_to": {"mid": "m_1"}})
    );
    let closed = window.open_at(last + second).expect_err("closed");
    assert_eq!(closed, WindowClosed { closed_at: last });
    assert_eq!(
        closed.to_string(),
        "the window closed at 2026-11-30T12:00:00Z"
    );
}

#[test]
fn a_person_of_a_plugin_has_no_message_to_quote() {
    let person = Person::UserRef(UserRef::new("r"));
    let opened = at("2026-11-29T12:00:00Z");
    let window = Window::opened(person, Moment::Plugin, opened).expect("it opens the window");
    let open = window.open_at(opened).expect("open");
    let sent = json_of(open.respond(TextMessage::new("Hi")));
    assert_eq!(sent["recipient"], json!({"user_ref": "r"}));
    assert!(open.quote("m_1", TextMessage::new("Yes")).is_none());
}

#[test]
fn a_human_agent_writes_for_seven_days_after_a_message() {
    let (window, proof) = (window(Moment::Message), HumanAgent::declared());
    let last = at("2026-12-06T12:00:00Z");
    assert_eq!(window.human_agent_until(), Some(last));
    let text = || TextMessage::new("Anna here");
    let sent = window
        .as_human_agent(&proof, last, text())
        .expect("still allowed");
    assert_eq!(
        json_of(sent),
        json!({"recipient": {"id": "8800"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": {"text": "Anna here"}})
    );
    let late = last + SignedDuration::from_secs(1);
    let closed = window
        .as_human_agent(&proof, late, text())
        .expect_err("too late");
    assert_eq!(closed.closed_at, last);
}

#[test]
fn nothing_counts_from_a_tap() {
    let (window, proof) = (window(Moment::CallToAction), HumanAgent::declared());
    assert_eq!(window.human_agent_until(), None);
    let now = window.opened_at();
    let closed = window.as_human_agent(&proof, now, TextMessage::new("Anna here"));
    assert_eq!(closed.expect_err("not a message").closed_at, now);
}
