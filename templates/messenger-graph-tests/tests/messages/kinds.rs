//! Messages of every kind, replies, tags, sender actions, reactions and recipients.

use messenger_graph::multipart::Upload;
use messenger_graph::v26::messages::*;
use messenger_graph::{PageToken, v26};
use serde_json::{Value, json};

use crate::{body, message};

#[test]
fn text_with_quick_replies() {
    let replies: [QuickReply; 2] = [
        TextQuickReply::new("M", "SIZE_M").into(),
        EmailQuickReply::new().into(),
    ];
    let text = TextMessage::new("Size?")
        .quick_replies(replies)
        .metadata("order-7");
    assert_eq!(
        body(MessageRequest::new(Recipient::id("8800"), text)),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {
            "text": "Size?",
            "quick_replies": [
                {"content_type": "text", "title": "M", "payload": "SIZE_M"},
                {"content_type": "user_email"},
            ],
            "metadata": "order-7",
        }})
    );
    let phone = TextMessage::new("Number?").quick_replies([PhoneQuickReply::new()]);
    let phone = message(phone);
    assert_eq!(
        phone["quick_replies"],
        json!([{"content_type": "user_phone_number"}])
    );
}

#[test]
fn media_by_address_and_by_id() {
    let saved = UrlPayload::new("https://shop.test/a.png").is_reusable(true);
    let image = AttachmentMessage::new(ImageAttachment::new(saved));
    assert_eq!(
        message(image),
        json!({"attachment": {"type": "image", "payload": {"url": "https://shop.test/a.png", "is_reusable": true}}})
    );
    let kinds: [(Attachment, &str); 4] = [
        (
            ImageAttachment::new(MediaPayload::attachment_id("5501")).into(),
            "image",
        ),
        (
            AudioAttachment::new(MediaPayload::attachment_id("5501")).into(),
            "audio",
        ),
        (
            VideoAttachment::new(MediaPayload::attachment_id("5501")).into(),
            "video",
        ),
        (
            FileAttachment::new(MediaPayload::attachment_id("5501")).into(),
            "file",
        ),
    ];
    for (attachment, kind) in kinds {
        assert_eq!(
            message(AttachmentMessage::new(attachment)),
            json!({"attachment": {"type": kind, "payload": {"attachment_id": "5501"}}})
        );
    }
    let images = ["https://shop.test/a.png", "https://shop.test/b.png"];
    let images = images.map(|url| Image::new(ImageAddress::new(url)));
    assert_eq!(
        message(ImagesMessage::new(images)),
        json!({"attachments": [
            {"type": "image", "payload": {"url": "https://shop.test/a.png"}},
            {"type": "image", "payload": {"url": "https://shop.test/b.png"}},
        ]})
    );
    let thumbs_up = message(StickerMessage::new(369_239_263_222_822));
    assert_eq!(thumbs_up, json!({"sticker_id": 369_239_263_222_822_i64}));
}

#[test]
fn replies_tags_and_types() {
    let reply = ReplyRequest::new(
        PersonRecipient::new("8800"),
        TextMessage::new("Yes"),
        ReplyTo::new("m_x1"),
    );
    assert_eq!(
        body(reply),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Yes"}, "reply_to": {"mid": "m_x1"}})
    );
    let person = TaggedRequest::new(Recipient::id("8800"), TextMessage::new("Anna here"));
    assert_eq!(
        body(person),
        json!({"recipient": {"id": "8800"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": {"text": "Anna here"}})
    );
    let update = UpdateRequest::new(Recipient::id("8800"), TextMessage::new("Sent"))
        .notification_type(NotificationType::SilentPush)
        .persona_id("9009");
    assert_eq!(
        body(update),
        json!({"recipient": {"id": "8800"}, "messaging_type": "UPDATE", "message": {"text": "Sent"},
            "notification_type": "SILENT_PUSH", "persona_id": "9009"})
    );
}

#[test]
fn a_utility_message() {
    let template = UtilityTemplate::new("parcel_sent", UtilityLanguage::new("en")).components([
        UtilityComponent::from(BodyParameters::new([
            TextParameter::new("77").parameter_name("order_id")
        ])),
        UtilityComponent::from(ButtonParameters::new([UrlParameter::new("77")])),
    ]);
    let request = UtilityRequest::new(PersonRecipient::new("8800"), UtilityMessage::new(template));
    assert_eq!(
        body(request),
        json!({"recipient": {"id": "8800"}, "messaging_type": "UTILITY", "message": {"template": {
            "name": "parcel_sent",
            "language": {"code": "en"},
            "components": [
                {"type": "body", "parameters": [{"type": "text", "parameter_name": "order_id", "text": "77"}]},
                {"type": "buttons", "parameters": [{"type": "URL", "url": "77"}]},
            ],
        }}})
    );
    let other = UtilityTemplate::new("t", UtilityLanguage::new("en_US")).components([
        UtilityComponent::from(HeaderParameters::new([TextParameter::new("a")])),
        UtilityComponent::from(ButtonParameters::new([PostbackParameter::new("P")])),
    ]);
    assert_eq!(
        serde_json::to_value(other).unwrap()["components"],
        json!([
            {"type": "header", "parameters": [{"type": "text", "text": "a"}]},
            {"type": "buttons", "parameters": [{"type": "POSTBACK", "payload": "P"}]},
        ])
    );
}

#[test]
fn sender_actions_and_reactions() {
    let typing =
        TypingRequest::new(Recipient::id("8800"), TypingAction::TypingOn).persona_id("9009");
    assert_eq!(
        body(typing),
        json!({"recipient": {"id": "8800"}, "sender_action": "typing_on", "persona_id": "9009"})
    );
    let off = TypingRequest::new(Recipient::id("8800"), TypingAction::TypingOff);
    assert_eq!(
        body(off),
        json!({"recipient": {"id": "8800"}, "sender_action": "typing_off"})
    );
    let seen = MarkSeenRequest::new(Recipient::id("8800"));
    assert_eq!(
        body(seen),
        json!({"recipient": {"id": "8800"}, "sender_action": "mark_seen"})
    );
    let react = ReactRequest::new(PersonRecipient::new("8800"), Reaction::new("m_x1", "👍"));
    assert_eq!(
        body(react),
        json!({"recipient": {"id": "8800"}, "sender_action": "react", "payload": {"message_id": "m_x1", "reaction": "👍"}})
    );
    let unreact = UnreactRequest::new(PersonRecipient::new("8800"), ReactedMessage::new("m_x1"));
    assert_eq!(
        body(unreact),
        json!({"recipient": {"id": "8800"}, "sender_action": "unreact", "payload": {"message_id": "m_x1"}})
    );
}

#[test]
fn every_way_to_name_a_person() {
    let named =
        PhoneRecipient::new("+15550100").name(PersonName::new().first_name("Ann").last_name("Lee"));
    let cases: [(Recipient, Value); 8] = [
        (Recipient::id(8800_i64), json!({"id": "8800"})),
        (Recipient::user_ref("r"), json!({"user_ref": "r"})),
        (
            Recipient::comment_id("1001_42"),
            json!({"comment_id": "1001_42"}),
        ),
        (Recipient::post_id("1001_43"), json!({"post_id": "1001_43"})),
        (
            Recipient::notification_messages_token("n"),
            json!({"notification_messages_token": "n"}),
        ),
        (
            Recipient::one_time_notif_token("o"),
            json!({"one_time_notif_token": "o"}),
        ),
        (
            Recipient::phone_number("+15550100"),
            json!({"phone_number": "+15550100"}),
        ),
        (
            named.into(),
            json!({"phone_number": "+15550100", "name": {"first_name": "Ann", "last_name": "Lee"}}),
        ),
    ];
    for (recipient, expected) in cases {
        let sent = body(MessageRequest::new(recipient, TextMessage::new("Hi")));
        assert_eq!(sent["recipient"], expected);
    }
}

/// The parts of a multipart body, in order, each as its head and its content.
#[test]
fn an_upload_has_the_file_beside_the_message() {
    let attachment = UploadedAttachment::new(MediaType::File, UploadedPayload::new());
    let file = Upload::new("bill.pdf", "%PDF-1").content_type("application/pdf");
    let upload = UploadRequest::new(Recipient::id("8800"), UploadMessage::new(attachment), file);
    let client = v26::Client::new(PageToken::new("t"));
    let request = client.prepare(&SendMessage::new("1001", upload)).unwrap();
    let kind = request.headers()["content-type"].to_str().unwrap();
    let boundary = kind
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    let text = std::str::from_utf8(request.body()).unwrap();
    let separator = format!("--{boundary}");
    let parts = text
        .split(separator.as_str())
        .filter_map(|part| part.split_once("\r\n\r\n"));
    let parts: Vec<_> = parts
        .map(|(head, content)| (head.trim(), content.trim_end()))
        .collect();
    let part = |name: &str| {
        let name = format!("name=\"{name}\"");
        *parts
            .iter()
            .find(|(head, _)| head.contains(&name))
            .expect("the part is there")
    };
    assert_eq!(part("recipient").1, r#"{"id":"8800"}"#);
    assert_eq!(part("messaging_type").1, "RESPONSE");
    let message: Value = serde_json::from_str(part("message").1).unwrap();
    assert_eq!(
        message,
        json!({"attachment": {"type": "file", "payload": {}}})
    );
    let (head, content) = part("filedata");
    assert!(
        head.contains("filename=\"bill.pdf\"") && head.contains("Content-Type: application/pdf")
    );
    assert_eq!(content, "%PDF-1");
    assert_eq!(parts.len(), 4);
}

#[test]
fn a_token_of_an_opt_in_is_not_shown() {
    for recipient in [
        Recipient::notification_messages_token("CANARY"),
        Recipient::one_time_notif_token("CANARY"),
    ] {
        let request = SendMessage::new("1", MessageRequest::new(recipient, TextMessage::new("Hi")));
        let shown = format!("{request:?} {request:#?}");
        assert!(
            shown.contains("[redacted]") && !shown.contains("CANARY"),
            "{shown}"
        );
    }
}

#[test]
fn a_request_that_is_stored_is_read_back() {
    let sent = MessageRequest::new(Recipient::id("8800"), TextMessage::new("Hi"));
    let json = serde_json::to_value(SendMessageRequest::from(sent.clone())).unwrap();
    let read: SendMessageRequest = serde_json::from_value(json).unwrap();
    assert_eq!(read, sent.into());
}

#[test]
fn a_response_may_lack_what_was_not_made() {
    let read = |json: Value| serde_json::from_value::<SendMessageResponse>(json).unwrap();
    let action = read(json!({"recipient_id": "8800"}));
    assert_eq!(
        (action.recipient_id.as_deref(), action.message_id),
        (Some("8800"), None)
    );
    let by_reference = read(json!({"message_id": "m_x2", "thread_key": "t"}));
    assert_eq!(
        (
            by_reference.recipient_id,
            by_reference.message_id.as_deref()
        ),
        (None, Some("m_x2"))
    );
}
