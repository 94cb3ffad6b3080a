//! One message for each kind of template and of button.

use messenger_graph::v26::messages::*;
use serde_json::{Value, json};

use crate::{body, message, windows};

/// Returns the payload of a message with a template.
fn payload(template: impl Into<Template>) -> Value {
    let mut message = message(AttachmentMessage::new(TemplateAttachment::new(template)));
    assert_eq!(message["attachment"]["type"], "template");
    message["attachment"]["payload"].take()
}

#[test]
fn two_buttons() {
    let page =
        UrlButton::new("Shop", "https://shop.test").webview_height_ratio(WebviewHeightRatio::Tall);
    let next = ButtonTemplate::new(
        "Next?",
        [
            Button::from(PostbackButton::new("Track", "TRACK_77")),
            page.into(),
        ],
    );
    assert_eq!(
        payload(next),
        json!({"template_type": "button", "text": "Next?", "buttons": [
            {"type": "postback", "title": "Track", "payload": "TRACK_77"},
            {"type": "web_url", "title": "Shop", "url": "https://shop.test", "webview_height_ratio": "tall"},
        ]})
    );
}

#[test]
fn buttons_of_every_kind() {
    let extended = UrlButton::new("Shop", "https://shop.test")
        .messenger_extensions(true)
        .fallback_url("https://shop.test/old")
        .webview_share_button(WebviewShareButton::Hide);
    let game = GameButton::new("Play")
        .payload("p")
        .game_metadata(GameMetadata::player_id("7"));
    let cases: [(Button, Value); 7] = [
        (
            extended.into(),
            json!({"type": "web_url", "title": "Shop", "url": "https://shop.test",
            "messenger_extensions": true, "fallback_url": "https://shop.test/old", "webview_share_button": "hide"}),
        ),
        (
            PhoneButton::new("Call", "+15550100").into(),
            json!({"type": "phone_number", "title": "Call", "payload": "+15550100"}),
        ),
        (
            LogInButton::new("https://shop.test/in").into(),
            json!({"type": "account_link", "url": "https://shop.test/in"}),
        ),
        (
            LogOutButton::new().into(),
            json!({"type": "account_unlink"}),
        ),
        (
            game.into(),
            json!({"type": "game_play", "title": "Play", "payload": "p", "game_metadata": {"player_id": "7"}}),
        ),
        (
            CallButton::new("Call").expires_in_days(3).into(),
            json!({"type": "audio_call", "title": "Call", "expires_in_days": 3}),
        ),
        (
            PostbackButton::new("A", "B").into(),
            json!({"type": "postback", "title": "A", "payload": "B"}),
        ),
    ];
    for (button, expected) in cases {
        assert_eq!(
            payload(ButtonTemplate::new("?", [button]))["buttons"],
            json!([expected])
        );
    }
    assert_eq!(
        serde_json::to_value(GameMetadata::context_id("8")).unwrap(),
        json!({"context_id": "8"})
    );
}

#[test]
fn cards_media_and_products() {
    let card = GenericElement::new("Shoe")
        .subtitle("Red")
        .image_url("https://shop.test/a.png")
        .default_action(DefaultAction::new("https://shop.test/shoe"))
        .buttons([PostbackButton::new("Buy", "BUY_1")]);
    assert_eq!(
        payload(GenericTemplate::new([card]).sharable(true)),
        json!({"template_type": "generic", "sharable": true, "elements": [{
            "title": "Shoe", "subtitle": "Red", "image_url": "https://shop.test/a.png",
            "default_action": {"type": "web_url", "url": "https://shop.test/shoe"},
            "buttons": [{"type": "postback", "title": "Buy", "payload": "BUY_1"}],
        }]})
    );
    let saved = SavedMedia::new(MediaElementType::Image, "5501");
    assert_eq!(
        payload(MediaTemplate::new([saved])),
        json!({"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "5501"}]})
    );
    let video = FacebookMedia::new(
        MediaElementType::Video,
        "https://www.facebook.com/p/videos/1/",
    );
    assert_eq!(
        payload(MediaTemplate::new([video])),
        json!({"template_type": "media", "elements": [{"media_type": "video", "url": "https://www.facebook.com/p/videos/1/"}]})
    );
    assert_eq!(
        payload(ProductTemplate::new([ProductElement::new("31")])),
        json!({"template_type": "product", "elements": [{"id": "31"}]})
    );
}

#[test]
fn a_receipt() {
    let receipt = ReceiptTemplate::new(
        "Ann Lee",
        "77",
        "EUR",
        "Visa 1234",
        ReceiptSummary::new(12.5).total_tax(2.0),
    )
    .order_url("https://shop.test/77")
    .timestamp("1700000000")
    .elements([ReceiptElement::new("Shoe", 0.0)
        .quantity(1.0)
        .currency("EUR")])
    .address(ReceiptAddress::new(
        "1 Main St",
        "Town",
        "12345",
        "CA",
        "US",
    ))
    .adjustments([ReceiptAdjustment::new("New customer", 5.0)]);
    assert_eq!(
        payload(receipt),
        json!({"template_type": "receipt", "recipient_name": "Ann Lee", "order_number": "77", "currency": "EUR",
            "payment_method": "Visa 1234", "summary": {"total_cost": 12.5, "total_tax": 2.0},
            "order_url": "https://shop.test/77", "timestamp": "1700000000",
            "elements": [{"title": "Shoe", "price": 0.0, "quantity": 1.0, "currency": "EUR"}],
            "address": {"street_1": "1 Main St", "city": "Town", "postal_code": "12345", "state": "CA", "country": "US"},
            "adjustments": [{"name": "New customer", "amount": 5.0}]})
    );
}

#[test]
fn coupons_forms_and_calls() {
    assert_eq!(
        payload(CodeCoupon::new("10% off", "TEN").payload("C1")),
        json!({"template_type": "coupon", "title": "10% off", "coupon_code": "TEN", "payload": "C1"})
    );
    assert_eq!(
        payload(UrlCoupon::new("10% off", "https://shop.test").coupon_url_button_title("Go")),
        json!({"template_type": "coupon", "title": "10% off", "coupon_url": "https://shop.test", "coupon_url_button_title": "Go"})
    );
    assert_eq!(
        payload(InstantFormTemplate::new("5")),
        json!({"template_type": "instant_form", "form_id": "5"})
    );
    let contact =
        CustomerInformationTemplate::new(BusinessPrivacy::new("https://shop.test/privacy"))
            .countries(["US"]);
    assert_eq!(
        payload(contact.expires_in_days(7)),
        json!({"template_type": "customer_information", "business_privacy": {"url": "https://shop.test/privacy"},
            "countries": ["US"], "expires_in_days": 7})
    );
    assert_eq!(
        payload(CallingOptInTemplate::new()),
        json!({"template_type": "calling_optin"})
    );
    assert_eq!(
        payload(CallPromptTemplate::new().ttl_days(2)),
        json!({"template_type": "call_prompt", "ttl_days": 2})
    );
    assert_eq!(
        payload(OneTimeOptInTemplate::new("When in stock?", "STOCK_1")),
        json!({"template_type": "one_time_notif_req", "title": "When in stock?", "payload": "STOCK_1"})
    );
    let weekly = NotificationOptInTemplate::new("NEWS")
        .title("News")
        .image_aspect_ratio(ImageAspectRatio::Square)
        .notification_messages_cta_text(NotificationOptInText::SignUp);
    assert_eq!(
        payload(weekly),
        json!({"template_type": "notification_messages", "payload": "NEWS", "title": "News",
            "image_aspect_ratio": "SQUARE", "notification_messages_cta_text": "SIGN_UP"})
    );
}

#[test]
fn a_grid_of_images() {
    let images = [
        GridImage::new("https://shop.test/a.png")
            .is_hero_image(true)
            .action(GridUrlAction::new("https://shop.test")),
        GridImage::new("https://shop.test/b.png").action(GridPostbackAction::new("B", "Show b")),
    ];
    let grid = GridElement::new(images)
        .title("New")
        .buttons([GridButton::from(PostbackButton::new("All", "ALL"))]);
    assert_eq!(
        payload(ImageGridTemplate::new([grid])),
        json!({"template_type": "image_grid", "elements": [{
            "title": "New",
            "images": [
                {"url": "https://shop.test/a.png", "is_hero_image": true, "action": {"type": "web_url", "url": "https://shop.test"}},
                {"url": "https://shop.test/b.png", "action": {"type": "postback", "payload": "B", "text": "Show b"}},
            ],
            "buttons": [{"type": "postback", "title": "All", "payload": "ALL"}],
        }]})
    );
}

#[test]
fn feedback_with_and_without_the_tag() {
    let feedback = |question: FeedbackQuestion| {
        let screens = [FeedbackScreen::new([question])];
        FeedbackTemplate::new(
            "Rate us",
            "It helps",
            "Rate",
            screens,
            BusinessPrivacy::new("https://shop.test/privacy"),
        )
    };
    let stars = CsatQuestion::new("q1")
        .title("How was it?")
        .score_label(FeedbackScoreLabel::NegPos)
        .score_option(CsatQuestionScoreOption::FiveStars)
        .follow_up(FeedbackFollowUp::new().placeholder("Say more"));
    let expected = json!({"template_type": "customer_feedback", "title": "Rate us", "subtitle": "It helps",
        "button_title": "Rate", "business_privacy": {"url": "https://shop.test/privacy"}, "expires_in_days": 3,
        "feedback_screens": [{"questions": [{"id": "q1", "type": "csat", "title": "How was it?", "score_label": "neg_pos",
            "score_option": "five_stars", "follow_up": {"type": "free_form", "placeholder": "Say more"}}]}]});
    let stars = feedback(stars.into()).expires_in_days(3);
    assert_eq!(payload(stars.clone()), expected);
    let message = FeedbackMessage::new(FeedbackAttachment::new(stars));
    let window = windows::of("8800");
    let open = window.feedback_at(windows::WROTE).expect("it is open");
    assert_eq!(
        body(FeedbackRequest::new(open, message)),
        json!({"recipient": {"id": "8800"}, "messaging_type": "MESSAGE_TAG", "tag": "CUSTOMER_FEEDBACK",
            "message": {"attachment": {"type": "template", "payload": expected}}})
    );
    let kinds: [(FeedbackQuestion, &str); 3] = [
        (NpsQuestion::new("q").into(), "nps"),
        (CesQuestion::new("q").into(), "ces"),
        (FreeFormQuestion::new("q").into(), "free_form"),
    ];
    for (question, kind) in kinds {
        let payload = payload(feedback(question));
        assert_eq!(
            payload["feedback_screens"][0]["questions"],
            json!([{"id": "q", "type": kind}])
        );
    }
}
