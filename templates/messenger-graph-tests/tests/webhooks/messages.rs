//! Messages, echoes and their attachments.

use messenger_graph::event::{Event, Person};
use messenger_graph::webhooks::*;

use super::{event, events, payload};

fn attachments(name: &str) -> Vec<Attachment> {
    payload!(name, Message).attachments.expect("attachments")
}

#[test]
fn messages_are_typed() {
    let message = payload!("message_text", Message);
    assert_eq!(message.text.as_deref(), Some("hi"));
    let message = payload!("message_quick_reply", Message);
    let payload = message.quick_reply.and_then(|reply| reply.payload);
    assert_eq!(payload.as_deref(), Some("RED"));
    let reply = payload!("message_reply_to_self", Message).reply_to;
    assert_eq!(reply.and_then(|reply| reply.is_self_reply), Some(true));
    let story = payload!("message_reply_to_story", Message).reply_to;
    let story = story.and_then(|reply| reply.story);
    assert_eq!(story.and_then(|story| story.id).as_deref(), Some("77"));
    let command = payload!("message_with_a_command", Message).commands;
    assert_eq!(command.expect("commands")[0].name.as_deref(), Some("help"));
    let nlp = payload!("message_nlp", Message).nlp.expect("findings");
    let greetings = &nlp.entities.expect("entities")["greetings"];
    assert_eq!(greetings[0].confidence, Some(0.99));
    let nlp = payload!("message_nlp_failed", Message).nlp.expect("errors");
    let code = nlp.errors.expect("errors")[0].code.clone();
    assert_eq!(code.as_deref(), Some("msg-invalid"));
    let prior = event("message_after_a_checkbox");
    let prior = prior
        .prior_message()
        .and_then(|prior| prior.identifier.as_deref());
    assert_eq!(prior, Some("u-1"));
    let numbers = event("message_with_numbers_as_ids");
    assert_eq!(numbers.person().map(Person::id), Some("8800"));
}

/// An event that is not a message to reply to is another kind.
#[test]
fn unsent_messages_and_notices_are_not_messages() {
    for name in ["message_deleted", "message_deleted_as_a_string"] {
        let unsent = payload!(name, MessageDeleted);
        assert_eq!(unsent.mid.as_deref(), Some("m_1"), "{name}");
    }
    let notice = payload!("message_admin_text", AdminText);
    assert_eq!(notice.mid, None);
    assert!(event("message_admin_text").reply_to().is_none());
    let unsupported = payload!("message_unsupported", Message);
    assert_eq!(unsupported.is_unsupported, Some(true));
}

#[test]
fn a_sticker_is_counted_once_in_each_form() {
    for name in [
        "sticker_as_image",
        "sticker_on_the_message",
        "sticker_twice",
        "sticker_alone",
    ] {
        let message = payload!(name, Message);
        let stickers: Vec<_> = message.stickers().collect();
        assert_eq!(stickers, ["369239263222822"], "{name}");
        let attachments = message.attachments.as_ref().expect("attachments");
        assert!(attachments.iter().all(Attachment::is_sticker), "{name}");
    }
    assert!(!attachments("attachment_image")[0].is_sticker());
}

#[test]
fn a_link_is_read_in_each_form() {
    for name in [
        "fallback_in_payload",
        "fallback_beside_payload",
        "fallback_in_capitals",
        "fallback_with_a_string",
    ] {
        let attachment = &attachments(name)[0];
        assert_eq!(attachment.title(), Some("A link"), "{name}");
        assert_eq!(attachment.url(), Some("https://h.example/a"), "{name}");
    }
    for name in ["fallback_alone", "fallback_with_an_empty_url"] {
        assert_eq!(attachments(name)[0].url(), None, "{name}");
    }
}

#[test]
fn attachments_are_typed() {
    for name in ["attachment_location", "attachment_location_flat"] {
        let location = attachments(name)[0].location();
        assert_eq!(location, Some((52.5, 13.25)), "{name}");
    }
    let zero = attachments("attachment_location_zero")[0].location();
    assert_eq!(zero, Some((0.0, 0.0)));
    let booking = attachments("attachment_booking").remove(0).payload;
    let booking = booking.expect("a booking");
    assert_eq!(booking.status, Some(BookingStatus::Requested));
    let start = booking.start_time.and_then(|start| start.as_seconds());
    assert_eq!(start, Some(1_700_000_000));
    for (name, id) in [("attachment_post", "7002"), ("attachment_ig_post", "7002")] {
        let payload = attachments(name).remove(0).payload.expect("a payload");
        assert_eq!(payload.id.as_deref(), Some(id), "{name}");
    }
    let new = &attachments("attachment_of_a_new_type")[0];
    let kind = new.type_.as_ref().map(AttachmentType::as_str);
    assert_eq!(kind, Some("hologram"));
    assert_eq!(new.url(), Some("https://h.example/h"));
    let products = attachments("product_template").remove(0).payload;
    let products = products
        .and_then(|payload| payload.product)
        .expect("products");
    let price = products.elements.expect("elements")[0].subtitle.clone();
    assert_eq!(price.as_deref(), Some("$12.00"));
}

/// An echo is a separate kind, and knows whose it is only when an app id says so.
#[test]
fn echoes_know_their_app() {
    for (name, is_own) in [
        ("echo_text", true),
        ("echo_app_id_as_a_string", true),
        ("echo_app_id_null", false),
        ("echo_without_app_id", false),
        ("echo_template", true),
        ("echo_media_template", true),
        ("echo_the_other_way_round", true),
        ("echo_in_standby", true),
    ] {
        let echo = payload!(name, Echo);
        assert_eq!(echo.is_from_app("42"), is_own, "{name}");
        let event = event(name);
        assert_eq!(event.person().map(Person::id), Some("8800"), "{name}");
        assert!(event.reply_to().is_none(), "{name}");
    }
    let template = payload!("echo_media_template", Echo).attachments;
    let payload = template.expect("attachments").remove(0).payload;
    let elements = payload.and_then(|payload| payload.elements);
    assert_eq!(elements.expect("elements")[0]["attachment_id"], 601);
}

#[test]
fn edits_are_counted_in_each_form() {
    for (name, count) in [
        ("edit_with_number", Some(1)),
        ("edit_with_string", Some(37)),
        ("edit_with_none", None),
    ] {
        assert_eq!(payload!(name, MessageEdited).num_edit, count, "{name}");
    }
}

/// One event of another shape costs no other, and says where it differs.
#[test]
fn a_message_of_another_shape_is_kept() {
    let unrecognized = payload!("message_of_another_shape", Unrecognized);
    let reason = unrecognized.reason().to_string();
    assert_eq!(reason, "the payload has another shape at `message.mid`");
    let sender = event("message_with_a_sender_of_another_shape");
    assert!(matches!(sender.kind(), Event::Message(_)) && sender.person().is_none());
    let batch = events("batch");
    let kinds: Vec<_> = batch.iter().map(|event| event.kind().name()).collect();
    let expected = ["Message", "Unrecognized", "Message", "Postback"];
    assert_eq!(kinds, expected);
    assert_eq!(batch[2].page_id(), Some("1002"));
    let both = events("message_beside_a_handover");
    let kinds: Vec<_> = both.iter().map(|event| event.kind().name()).collect();
    assert_eq!(kinds, ["Message", "ThreadControlTaken"]);
}
