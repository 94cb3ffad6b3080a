//! Messages, as a user of this crate writes them.

use messenger_graph::bytes::Bytes;
use messenger_graph::chat::HumanAgent;
use messenger_graph::event::UserRef;
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::multipart::Upload;
use messenger_graph::v26::messages::*;

use crate::prepare;
use crate::windows::{self, WROTE};

/// Returns the request for a message of a recording.
pub fn request(name: &str) -> Option<http::Request<Bytes>> {
    match name {
        "text" => respond(TextMessage::new("Size? ä")),
        "quick replies" => {
            let sizes: [QuickReply; 2] = [
                TextQuickReply::new("M", "SIZE_M").into(),
                EmailQuickReply::new().into(),
            ];
            respond(TextMessage::new("Size?").quick_replies(sizes))
        }
        "image by address" => {
            let image = UrlPayload::new("https://shop.test/a.png");
            respond(AttachmentMessage::new(ImageAttachment::new(image)))
        }
        "video by id" => {
            let video = MediaPayload::attachment_id("5501");
            respond(AttachmentMessage::new(VideoAttachment::new(video)))
        }
        "file upload" => {
            let file = UploadedAttachment::new(MediaType::File, UploadedPayload::new());
            let window = windows::of("8800");
            let open = window.open_at(WROTE).expect("it is open");
            let upload = Upload::new("a.csv", "A,B").content_type("text/csv");
            send(UploadRequest::new(open, UploadMessage::new(file), upload))
        }
        "persona" => send(windows::respond("8800", TextMessage::new("Hi")).persona_id("9009")),
        "private reply" => {
            let comment = CommentRecipient::new("1001_42");
            send(MessageRequest::new(comment, TextMessage::new("Sent")))
        }
        "human agent" => {
            let window = windows::of("8800");
            let open = window.human_agent_at(&HumanAgent::declared(), WROTE);
            let text = TextMessage::new("Anna here");
            send(TaggedRequest::new(open.expect("it is open"), text))
        }
        "user_ref" => {
            let window = Window::opened(UserRef::new("r1"), Moment::Plugin, WROTE);
            let window = window.expect("the plugin opens it");
            let open = window.open_at(WROTE).expect("it is open");
            send(UpdateRequest::new(open, TextMessage::new("Hi")))
        }
        "typing on" => send(typing()),
        "typing with persona" => send(typing().persona_id("9009")),
        "mark seen" => send(MarkSeenRequest::new(Recipient::id("8800"))),
        name => respond(AttachmentMessage::new(TemplateAttachment::new(template(
            name,
        )?))),
    }
}

fn send(body: impl Into<SendMessageBody>) -> Option<http::Request<Bytes>> {
    prepare(&SendMessage::new("me", body))
}

fn respond(message: impl Into<Message>) -> Option<http::Request<Bytes>> {
    send(windows::respond("8800", message))
}

fn typing() -> TypingRequest {
    TypingRequest::new(Recipient::id("8800"), TypingAction::TypingOn)
}

fn template(name: &str) -> Option<Template> {
    Some(match name {
        "button template" => {
            let shop = UrlButton::new("Shop", "https://shop.test");
            let buttons: [Button; 3] = [
                PostbackButton::new("Track", "TRACK_77").into(),
                shop.webview_height_ratio(WebviewHeightRatio::Tall).into(),
                PhoneButton::new("Call", "+15550100").into(),
            ];
            ButtonTemplate::new("Next?", buttons).into()
        }
        "generic template" => GenericTemplate::new([card()]).into(),
        "generic template, not sharable" => GenericTemplate::new([card()]).sharable(false).into(),
        "media template" => {
            MediaTemplate::new([SavedMedia::new(MediaElementType::Image, "5501")]).into()
        }
        "receipt template" => receipt().into(),
        _ => return None,
    })
}

fn card() -> GenericElement {
    GenericElement::new("Shoe")
        .subtitle("Red")
        .image_url("https://shop.test/a.png")
        .default_action(DefaultAction::new("https://shop.test/shoe"))
        .buttons([PostbackButton::new("Buy", "BUY_1")])
}

fn receipt() -> ReceiptTemplate {
    let summary = ReceiptSummary::new(15.5).subtotal(10.0);
    let summary = summary.shipping_cost(4.5).total_tax(1.0);
    let tea = ReceiptElement::new("Tea", 5.0).subtitle("Green");
    let tea = tea.quantity(2.0).currency("USD");
    let tea = tea.image_url("https://shop.test/t.png");
    ReceiptTemplate::new("Ann", "7", "USD", "Visa 1", summary)
        .order_url("https://shop.test/7")
        .timestamp("1764000000")
        .elements([tea])
        .address(ReceiptAddress::new("1 Road", "Town", "94025", "CA", "US"))
        .adjustments([ReceiptAdjustment::new("New", 2.0)])
}
