//! Messages of every kind, replies, tags, sender actions, reactions and recipients.

use messenger_graph::chat::HumanAgent;
use messenger_graph::event::UserRef;
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::multipart::Upload;
use messenger_graph::v26::messages::*;
use messenger_graph::{PageToken, v26};
use serde_json::{Value, json};

use crate::windows::{self, WROTE};
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
        body(windows::respond("8800", text)),
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
    let window = windows::of("8800");
    let written = window.written_at(WROTE).expect("it is open");
    let reply = ReplyRequest::new(written, TextMessage::new("Yes"), ReplyTo::new("m_x1"));
    assert_eq!(
        body(reply),
        json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": {"text": "Yes"}, "reply_to": {"mid": "m_x1"}})
    );
    let open = window.human_agent_at(&HumanAgent::declared(), WROTE);
    let open = open.expect("it is open");
    assert_eq!(
        body(TaggedRequest::new(open, TextMessage::new("Anna here"))),
        json!({"recipient": {"id": "8800"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": {"text": "Anna here"}})
    );
    let open = window.open_at(WROTE).expect("it is open");
    let update = UpdateRequest::new(open, TextMessage::new("Sent"))
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
    let hi = || TextMessage::new("Hi");
    let plugin = Window::opened(UserRef::new("r"), Moment::Plugin, WROTE);
    let plugin = plugin.expect("a plugin opens the window");
    let plugin = plugin.open_at(WROTE).expect("it is open");
    let cases = [
        (windows::respond("8800", hi()), json!({"id": "8800"})),
        (MessageRequest::new(plugin, hi()), json!({"user_ref": "r"})),
        (
            MessageRequest::new(CommentRecipient::new("1001_42"), hi()),
            json!({"comment_id": "1001_42"}),
        ),
        (
            MessageRequest::new(PostRecipient::new("1001_43"), hi()),
            json!({"post_id": "1001_43"}),
        ),
        (
            MessageRequest::new(NotificationRecipient::new("n"), hi()),
            json!({"notification_messages_token": "n"}),
        ),
        (
            MessageRequest::new(OneTimeRecipient::new("o"), hi()),
            json!({"one_time_notif_token": "o"}),
        ),
        (
            MessageRequest::new(PhoneRecipient::new("+15550100"), hi()),
            json!({"phone_number": "+15550100"}),
        ),
        (
            MessageRequest::new(named, hi()),
            json!({"phone_number": "+15550100", "name": {"first_name": "Ann", "last_name": "Lee"}}),
        ),
    ];
    for (request, expected) in cases {
        assert_eq!(body(request)["recipient"], expected);
    }
    let typing = TypingRequest::new(Recipient::id(8800_i64), TypingAction::TypingOn);
    assert_eq!(body(typing)["recipient"], json!({"id": "8800"}));
}

/// The parts of a multipart body, in order, each as its head and its content.
#[test]
fn an_upload_has_the_file_beside_the_message() {
    let attachment = UploadedAttachment::new(MediaType::File, UploadedPayload::new());
    let file = Upload::new("bill.pdf", "%PDF-1").content_type("application/pdf");
    let window = windows::of("8800");
    let open = window.open_at(WROTE).expect("it is open");
    let upload = UploadRequest::new(open, UploadMessage::new(attachment), file);
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
    let hi = || TextMessage::new("Hi");
    for request in [
        MessageRequest::new(NotificationRecipient::new("CANARY"), hi()),
        MessageRequest::new(OneTimeRecipient::new("CANARY"), hi()),
    ] {
        let request = SendMessage::new("1", request);
        let shown = format!("{request:?} {request:#?}");
        assert!(
            shown.contains("[redacted]") && !shown.contains("CANARY"),
            "{shown}"
        );
    }
}

#[test]
fn a_request_that_is_stored_is_read_back() {
    let sent = windows::respond("8800", TextMessage::new("Hi"));
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
