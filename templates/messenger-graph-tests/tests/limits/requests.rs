//! A request for each type that has bounds, and where in it the type is.

use serde_json::{Value, json};

/// Returns each type with a request that is within its bounds, and the JSON pointer of the type.
pub fn samples() -> Vec<(&'static str, Value, &'static str)> {
    let mut samples = messages();
    samples.extend(templates().map(|(name, payload)| (name, template(payload), PAYLOAD)));
    samples.extend(elements());
    samples.extend(buttons().map(|(name, button)| {
        let payload = json!({"template_type": "button", "text": "a", "buttons": [button]});
        (
            name,
            template(payload),
            "/message/attachment/payload/buttons/0",
        )
    }));
    samples
}

fn messages() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        (
            "TextMessage",
            message(
                json!({"text": "a", "metadata": "a", "quick_replies": [{"content_type": "text", "title": "a", "payload": "a"}]}),
            ),
            "/message",
        ),
        (
            "AttachmentMessage",
            message(
                json!({"attachment": {"type": "image", "payload": {"url": "https://a"}}, "metadata": "a",
                "quick_replies": [{"content_type": "text", "title": "a", "payload": "a"}]}),
            ),
            "/message",
        ),
        (
            "ImagesMessage",
            message(
                json!({"attachments": [{"type": "image", "payload": {"url": "https://a"}}], "metadata": "a"}),
            ),
            "/message",
        ),
        (
            "StickerMessage",
            message(json!({"sticker_id": 1, "metadata": "a"})),
            "/message",
        ),
        (
            "UtilityMessage",
            json!({"recipient": {"id": "1"}, "messaging_type": "UTILITY",
                "message": {"template": {"name": "a", "language": {"code": "en"}}, "metadata": "a"}}),
            "/message",
        ),
        (
            "FeedbackMessage",
            json!({"recipient": {"id": "1"}, "messaging_type": "MESSAGE_TAG", "tag": "CUSTOMER_FEEDBACK",
                "message": {"attachment": {"type": "template", "payload": feedback(csat())}, "metadata": "a"}}),
            "/message",
        ),
        (
            "Reaction",
            json!({"recipient": {"id": "1"}, "sender_action": "react", "payload": {"message_id": "m", "reaction": "a"}}),
            "/payload",
        ),
        (
            "TextQuickReply",
            message(
                json!({"text": "a", "quick_replies": [{"content_type": "text", "title": "a", "payload": "a"}]}),
            ),
            "/message/quick_replies/0",
        ),
    ]
}

const PAYLOAD: &str = "/message/attachment/payload";
const ELEMENT: &str = "/message/attachment/payload/elements/0";
const SCREEN: &str = "/message/attachment/payload/feedback_screens/0";
const QUESTION: &str = "/message/attachment/payload/feedback_screens/0/questions/0";

fn message(message: Value) -> Value {
    json!({"recipient": {"id": "1"}, "messaging_type": "RESPONSE", "message": message})
}

/// Returns a message with a template.
pub fn template(payload: Value) -> Value {
    message(json!({"attachment": {"type": "template", "payload": payload}}))
}

/// Returns a message with an element of a template.
fn element(kind: &str, element: Value) -> Value {
    template(json!({"template_type": kind, "elements": [element]}))
}

fn postback() -> Value {
    json!([{"type": "postback", "title": "a", "payload": "a"}])
}

fn image() -> Value {
    json!({"url": "https://a"})
}

fn card() -> Value {
    json!({"title": "a", "subtitle": "a", "buttons": postback()})
}

fn grid() -> Value {
    json!({"images": [image(), image()], "title": "a", "subtitle": "a", "buttons": postback()})
}

fn csat() -> Value {
    json!({"type": "csat", "id": "a", "title": "aaaaa"})
}

fn feedback(question: Value) -> Value {
    json!({"template_type": "customer_feedback", "title": "a", "subtitle": "a", "button_title": "a",
        "feedback_screens": [{"questions": [question]}], "business_privacy": {"url": "https://a"}, "expires_in_days": 1})
}

fn receipt() -> Value {
    json!({"template_type": "receipt", "recipient_name": "a", "order_number": "1", "currency": "EUR", "payment_method": "a",
        "summary": {"total_cost": 1}, "elements": [{"title": "a", "price": 1}],
        "address": {"street_1": "a", "city": "a", "postal_code": "1", "state": "a", "country": "DE"}})
}

fn templates() -> impl Iterator<Item = (&'static str, Value)> {
    [
        ("ButtonTemplate", json!({"template_type": "button", "text": "a", "buttons": postback()})),
        ("GenericTemplate", json!({"template_type": "generic", "elements": [card()]})),
        (
            "MediaTemplate",
            json!({"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "1"}]}),
        ),
        ("ReceiptTemplate", receipt()),
        ("ProductTemplate", json!({"template_type": "product", "elements": [{"id": "1"}]})),
        (
            "CodeCoupon",
            json!({"template_type": "coupon", "title": "a", "subtitle": "a", "coupon_code": "a"}),
        ),
        (
            "UrlCoupon",
            json!({"template_type": "coupon", "title": "a", "subtitle": "a", "coupon_url": "https://a"}),
        ),
        ("FeedbackTemplate", feedback(csat())),
        ("ImageGridTemplate", json!({"template_type": "image_grid", "elements": [grid()]})),
        (
            "CustomerInformationTemplate",
            json!({"template_type": "customer_information", "business_privacy": {"url": "https://a"}, "countries": ["DE"],
                "expires_in_days": 1}),
        ),
        (
            "OneTimeOptInTemplate",
            json!({"template_type": "one_time_notif_req", "title": "a", "payload": "a"}),
        ),
        (
            "NotificationOptInTemplate",
            json!({"template_type": "notification_messages", "title": "a", "payload": "a"}),
        ),
    ]
    .into_iter()
}

fn elements() -> impl Iterator<Item = (&'static str, Value, &'static str)> {
    let saved = json!({"media_type": "image", "attachment_id": "1", "buttons": postback()});
    let facebook =
        json!({"media_type": "image", "url": "https://www.facebook.com/1", "buttons": postback()});
    let asked = |kind: &str| json!({"type": kind, "id": "a", "title": "aaaaa"});
    let followed =
        json!({"type": "csat", "id": "a", "follow_up": {"type": "free_form", "placeholder": "a"}});
    [
        ("GenericElement", element("generic", card()), ELEMENT),
        ("SavedMedia", element("media", saved), ELEMENT),
        ("FacebookMedia", element("media", facebook), ELEMENT),
        ("GridElement", element("image_grid", grid()), ELEMENT),
        (
            "ReceiptAddress",
            template(receipt()),
            "/message/attachment/payload/address",
        ),
        ("FeedbackScreen", template(feedback(csat())), SCREEN),
        ("CsatQuestion", template(feedback(csat())), QUESTION),
        ("NpsQuestion", template(feedback(asked("nps"))), QUESTION),
        ("CesQuestion", template(feedback(asked("ces"))), QUESTION),
        (
            "FreeFormQuestion",
            template(feedback(asked("free_form"))),
            QUESTION,
        ),
        (
            "FeedbackFollowUp",
            template(feedback(followed)),
            "/message/attachment/payload/feedback_screens/0/questions/0/follow_up",
        ),
    ]
    .into_iter()
}

fn buttons() -> impl Iterator<Item = (&'static str, Value)> {
    [
        (
            "UrlButton",
            json!({"type": "web_url", "title": "a", "url": "https://a"}),
        ),
        (
            "PostbackButton",
            json!({"type": "postback", "title": "a", "payload": "a"}),
        ),
        (
            "PhoneButton",
            json!({"type": "phone_number", "title": "a", "payload": "+1"}),
        ),
        (
            "LogInButton",
            json!({"type": "account_link", "url": "https://a"}),
        ),
        ("GameButton", json!({"type": "game_play", "title": "a"})),
        (
            "CallButton",
            json!({"type": "audio_call", "title": "a", "expires_in_days": 1}),
        ),
    ]
    .into_iter()
}
