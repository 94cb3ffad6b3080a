//! A window that is open gives requests; one that has closed gives the time.

use jiff::{SignedDuration, Timestamp};
use messenger_graph::ApiVersion;
use messenger_graph::chat::{HumanAgent, WindowClosed};
use messenger_graph::event::{Psid, UserRef};
use messenger_graph::messaging::{
    ContentKind, Facts, MessageProperty, MessageTag, MessagingType, Moment, NotAnOpening,
    RecipientKind, SendVerdict, Sending, Window, verdict,
};
use messenger_graph::v26::messages::*;
use serde_json::{Value, json};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn window(moment: Moment) -> Window {
    let opened_at = at("2026-11-29T12:00:00Z");
    Window::opened(Psid::new("8800"), moment, opened_at).expect("it opens the window")
}

fn hi() -> TextMessage {
    TextMessage::new("Hi")
}

fn json_of(request: impl Into<SendMessageRequest>) -> Value {
    serde_json::to_value(request.into()).expect("a request is JSON")
}

#[test]
fn a_window_is_open_until_its_last_second() {
    let window = window(Moment::Message);
    let last = window.closes_at();
    let open = window.open_at(last).expect("still open");
    assert_eq!(open.closes_at(), last);
    assert_eq!(open.person().id(), "8800");
    assert_eq!(
        json_of(MessageRequest::new(open, hi())),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Hi"}})
    );
    assert_eq!(
        json_of(UpdateRequest::new(open, hi())),
        json!({"recipient": {"id": "8800"}, "messaging_type": "UPDATE", "message": {"text": "Hi"}})
    );
    let typing = json_of(TypingRequest::new(open, TypingAction::TypingOn));
    assert_eq!(typing["recipient"], json!({"id": "8800"}));
    let closed = window.open_at(last + SECOND).expect_err("closed");
    assert_eq!(closed, WindowClosed { closed_at: last });
    assert_eq!(
        closed.to_string(),
        "the window closed at 2026-11-30T12:00:00Z"
    );
}

#[test]
fn a_message_is_quoted_within_a_day_of_a_message() {
    let window = window(Moment::Message);
    let last = window.closes_at();
    let written = window.written_at(last).expect("still open");
    assert_eq!(
        json_of(ReplyRequest::new(written, hi(), ReplyTo::new("m_1"))),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Hi"}, "reply_to": {"mid": "m_1"}})
    );
    assert!(window.written_at(last + SECOND).is_err());
}

#[test]
fn a_person_of_a_plugin_has_written_nothing() {
    let (person, opened_at) = (UserRef::new("r"), at("2026-11-29T12:00:00Z"));
    let not = Window::opened(person.clone(), Moment::Message, opened_at);
    assert_eq!(not, Err(NotAnOpening(Moment::Message)));
    let window = Window::opened(person, Moment::Plugin, opened_at).expect("it opens the window");
    let open = window.open_at(opened_at).expect("open");
    let sent = json_of(MessageRequest::new(open, hi()));
    assert_eq!(sent["recipient"], json!({"user_ref": "r"}));
    assert!(window.written_at(opened_at).is_err());
}

#[test]
fn seven_days_count_from_a_message() {
    let (window, proof) = (window(Moment::Message), HumanAgent::declared());
    let last = at("2026-12-06T12:00:00Z");
    let open = window.human_agent_at(&proof, last).expect("still open");
    assert_eq!(open.closes_at(), last);
    assert_eq!(
        json_of(TaggedRequest::new(open, hi())),
        json!({"recipient": {"id": "8800"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": {"text": "Hi"}})
    );
    assert!(window.feedback_at(last).is_ok());
    let late = last + SECOND;
    let closed = window.human_agent_at(&proof, late).expect_err("too late");
    assert_eq!(closed.closed_at, last);
    assert_eq!(window.feedback_at(late).expect_err("too late"), closed);
}

#[test]
fn nothing_but_the_standard_window_counts_from_a_tap() {
    let (window, proof) = (window(Moment::CallToAction), HumanAgent::declared());
    let now = window.opened_at();
    assert!(window.open_at(now).is_ok());
    let closed = WindowClosed { closed_at: now };
    let agent = window.human_agent_at(&proof, now).map(drop);
    assert_eq!(agent, Err(closed));
    assert_eq!(window.feedback_at(now).map(drop), Err(closed));
    assert_eq!(window.written_at(now).map(drop), Err(closed));
}

/// What a request is made with is what the verdict asks for: a window where it denies without one, and none where it does not.
#[test]
fn the_types_ask_for_what_the_verdict_asks_for() {
    use MessageTag::{CustomerFeedback, HumanAgent};
    use MessagingType::{MessageTag as Tagged, Response, Update, Utility};
    use RecipientKind::{
        CommentId, Id, NotificationMessagesToken, OneTimeNotifToken, PhoneNumber, PostId, UserRef,
    };

    let text = |to, kind| Sending::new(to, ContentKind::Text).messaging_type(kind);
    let feedback = Sending::new(Id, ContentKind::CustomerFeedback).messaging_type(Tagged);
    let utility = Sending::new(Id, ContentKind::Utility).messaging_type(Utility);
    let rows = [
        ("MessageRequest", text(Id, Response), true),
        ("MessageRequest", text(UserRef, Response), true),
        ("MessageRequest", text(CommentId, Response), false),
        ("MessageRequest", text(PostId, Response), false),
        ("MessageRequest", text(OneTimeNotifToken, Response), false),
        ("MessageRequest", text(PhoneNumber, Response), false),
        ("UpdateRequest", text(Id, Update), true),
        (
            "ReplyRequest",
            text(Id, Response).property(MessageProperty::ReplyTo),
            true,
        ),
        ("TaggedRequest", text(Id, Tagged).tag(HumanAgent), true),
        ("FeedbackRequest", feedback.tag(CustomerFeedback), true),
        ("UtilityRequest", utility, false),
    ];
    let now = at("2026-11-29T12:00:00Z");
    let is_denied = |sending: &Sending| {
        let ruling = verdict(ApiVersion::new(26, 0), sending, &Facts::at(now));
        matches!(ruling.verdict, SendVerdict::Denied(_))
    };
    for (request, sending, needs_window) in rows {
        assert_eq!(is_denied(&sending), needs_window, "{request}: {sending:?}");
    }
    // Recurring notifications ended, whatever the window; where they go on, they need none.
    let facts = Facts::at(now).fact(messenger_graph::messaging::Fact::RecurringRegion, true);
    let recurring = text(NotificationMessagesToken, Response);
    let ruling = verdict(ApiVersion::new(26, 0), &recurring, &facts);
    assert!(!matches!(ruling.verdict, SendVerdict::Denied(_)));
}
