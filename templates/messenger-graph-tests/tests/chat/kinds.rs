//! What each kind of message is made with, in the first and the last version: that it compiles is the test. What does not
//! is in `ui`.

use jiff::Timestamp;
use messenger_graph::chat::{HumanAgent, WindowClosed};
use messenger_graph::event::{Delivery, Incoming, Psid};
use messenger_graph::messaging::{Moment, NotAnOpening, Window};
use messenger_graph::{v20, v26};

fn respond(
    event: &Incoming,
    now: Timestamp,
) -> Result<Option<v26::messages::SendMessage>, WindowClosed> {
    use v26::messages::{MessageRequest, SendMessage, TextMessage};

    let Some(window) = event.window() else {
        return Ok(None);
    };
    let response = MessageRequest::new(window.open_at(now)?, TextMessage::new("Hi"));
    Ok(Some(SendMessage::new("1001", response)))
}

fn from_a_database(last_message: Timestamp) -> Result<Window, NotAnOpening> {
    Window::opened(Psid::new("8800"), Moment::Message, last_message)
}

fn within(window: &Window, now: Timestamp) -> Result<(), WindowClosed> {
    use v20::messages::{
        MessageRequest, ReplyRequest, ReplyTo, TaggedRequest, TextMessage, UpdateRequest,
    };

    let text = TextMessage::new("Hi");
    let open = window.open_at(now)?;
    let _ = MessageRequest::new(open, text.clone());
    let _ = UpdateRequest::new(open, text.clone());
    let _ = ReplyRequest::new(window.written_at(now)?, text.clone(), ReplyTo::new("m_1"));
    let _ = TaggedRequest::new(window.human_agent_at(&HumanAgent::declared(), now)?, text);
    Ok(())
}

fn without() {
    use v26::messages::*;

    let text = TextMessage::new("Hi");
    let _ = MessageRequest::new(CommentRecipient::new("1001_42"), text.clone());
    let _ = MessageRequest::new(PostRecipient::new("1001_43"), text.clone());
    let _ = MessageRequest::new(OneTimeRecipient::new("o"), text.clone());
    let _ = MessageRequest::new(NotificationRecipient::new("n"), text);
    let template = UtilityTemplate::new("parcel_sent", UtilityLanguage::new("en"));
    let _ = UtilityRequest::new(PersonRecipient::new("8800"), UtilityMessage::new(template));
    let _ = TypingRequest::new(PersonRecipient::new("8800"), TypingAction::TypingOn);
}

#[test]
fn each_kind_is_made() {
    let wrote = Timestamp::UNIX_EPOCH;
    let window = from_a_database(wrote).expect("a message opens a window");
    assert_eq!(within(&window, wrote), Ok(()));
    assert!(within(&window, Timestamp::MAX).is_err());
    without();
    let echo = r#"{"object":"page","entry":[{"id":"1001","time":1,"messaging":[
        {"sender":{"id":"1001"},"recipient":{"id":"8800"},"timestamp":1,"message":{"mid":"m_1","is_echo":true}}]}]}"#;
    let delivery = Delivery::parse(echo).expect("a delivery");
    for event in delivery.events() {
        assert_eq!(respond(event, wrote), Ok(None));
    }
}
