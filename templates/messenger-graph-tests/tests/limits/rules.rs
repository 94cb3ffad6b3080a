//! The rules between properties, and what a card must have.

use messenger_graph::v26::messages::*;
use messenger_graph::{PageToken, v26};

use crate::windows;

/// Returns the rule that a message breaks, or the bound.
fn broken(message: impl Into<Message>) -> Option<String> {
    let client = v26::Client::new(PageToken::new("t"));
    let request = windows::respond("2002", message);
    let error = client.prepare(&SendMessage::new("1001", request)).err()?;
    let violation = error.violation().expect("a rule or a bound");
    let rule = violation.rule().map(|rule| rule.name.to_owned());
    rule.or_else(|| violation.bound().map(ToString::to_string))
}

fn quick_reply(reply: TextQuickReply) -> TextMessage {
    TextMessage::new("Size?").quick_replies([reply])
}

fn button(button: UrlButton) -> AttachmentMessage {
    AttachmentMessage::new(TemplateAttachment::new(ButtonTemplate::new(
        "Next?",
        [button],
    )))
}

fn card(card: GenericElement) -> AttachmentMessage {
    AttachmentMessage::new(TemplateAttachment::new(GenericTemplate::new([card])))
}

#[test]
fn a_quick_reply_has_a_title_or_an_icon() {
    let icon = "https://shop.test/a.png";
    let rows = [
        (TextQuickReply::new("M", "SIZE_M"), None),
        (TextQuickReply::new("", "SIZE_M"), Some("title-or-icon")),
        (TextQuickReply::new("M", ""), Some("payload-or-icon")),
        (TextQuickReply::new("", "").image_url(icon), None),
    ];
    for (reply, expected) in rows {
        assert_eq!(broken(quick_reply(reply)).as_deref(), expected);
    }
}

#[test]
fn extensions_need_https_and_a_fallback_needs_extensions() {
    let plain = |url: &str| UrlButton::new("Shop", url);
    let fallback = "https://shop.test/old";
    let rows = [
        (plain("http://shop.test"), None),
        (plain("http://shop.test").messenger_extensions(false), None),
        (
            plain("http://shop.test").messenger_extensions(true),
            Some("extensions-need-https"),
        ),
        (
            plain("https://shop.test")
                .messenger_extensions(true)
                .fallback_url(fallback),
            None,
        ),
        (
            plain("https://shop.test").fallback_url(fallback),
            Some("fallback-needs-extensions"),
        ),
        (
            plain("https://shop.test")
                .messenger_extensions(false)
                .fallback_url(fallback),
            Some("fallback-needs-extensions"),
        ),
    ];
    for (row, expected) in rows {
        assert_eq!(broken(button(row)).as_deref(), expected);
    }
    let action = DefaultAction::new("http://shop.test").messenger_extensions(true);
    let element = GenericElement::new("Shoe").default_action(action);
    assert_eq!(
        broken(card(element)).as_deref(),
        Some("extensions-need-https")
    );
}

#[test]
fn a_card_has_more_than_a_title() {
    let least = "at least 2 properties";
    assert_eq!(
        broken(card(GenericElement::new("Shoe"))).as_deref(),
        Some(least)
    );
    assert_eq!(
        broken(card(GenericElement::new("Shoe").subtitle("Red"))),
        None
    );
    let image = GenericElement::new("Shoe").image_url("https://shop.test/a.png");
    assert_eq!(broken(card(image)), None);
}

/// A value that the crate has no type for is sent unchanged.
#[test]
fn what_the_types_lack_is_not_checked() {
    let raw = serde_json::json!({"recipient": {"id": "1"}, "message": {"text": "a".repeat(3000)}});
    let client = v26::Client::new(PageToken::new("t"));
    let raw = SendMessageRequest::Unrecognized(raw);
    assert!(client.prepare(&SendMessage::new("1001", raw)).is_ok());
}
