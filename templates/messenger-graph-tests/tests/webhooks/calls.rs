//! Calls: permission, steps and settings.

use messenger_graph::webhooks::*;
use serde_json::json;

use super::{event, events, payload};

/// The guide shows the reply on the entry and calls it a postback; the end of the permission is described as a number
/// and shown as a string.
#[test]
fn a_reply_is_found_wherever_it_is() {
    for name in [
        "reply_on_the_entry",
        "reply_with_a_number",
        "reply_in_messaging",
    ] {
        let reply = payload!(name, CallPermissionReply);
        assert_eq!(reply.response, CallPermissionResponse::Approve, "{name}");
        let end = reply.expiration_timestamp.and_then(|end| end.as_seconds());
        assert_eq!(end, Some(1_672_249_624), "{name}");
        let event = event(name);
        assert_eq!(
            event.person().map(|person| person.id()),
            Some("8800"),
            "{name}"
        );
        let seconds = event.time().and_then(|time| time.as_seconds());
        assert_eq!(seconds, Some(1_671_644_824), "{name}");
    }
    let rejected = payload!("reply_rejected", CallPermissionReply);
    assert_eq!(rejected.response, CallPermissionResponse::Reject);
    assert_eq!(rejected.expiration_timestamp, None);
    let other = payload!("reply_in_words_of_whatsapp", CallPermissionReply);
    assert_eq!(other.response.as_str(), "accept");
    assert_eq!(other.extra.get("is_permanent"), Some(&json!(false)));
}

/// The webhook has a bare string where the API for the same setting has an object; the table lists a property that the
/// sample lacks.
#[test]
fn settings_are_read_in_either_shape() {
    for name in [
        "settings_routing_as_text",
        "settings_routing_as_object",
        "settings_routing_in_lower_case",
    ] {
        let settings = payload!(name, CallSettings);
        let routing = settings.call_routing.as_ref().expect("a routing");
        assert_eq!(routing.ring_target(), Some(&RingTarget::Partners), "{name}");
        let hours = settings
            .call_hours
            .and_then(|hours| hours.weekly_operating_hours);
        let hours = hours.expect("hours");
        assert_eq!(hours[0].day_of_week.as_deref(), Some("MONDAY"), "{name}");
    }
    let settings = payload!("settings_with_recipient", CallSettings);
    assert!(settings.recipient_id.is_some());
    assert_eq!(settings.extra.get("video_enabled"), Some(&json!(true)));
}

/// The table of the first step lists two events and one direction; the text has both directions.
#[test]
fn every_step_of_a_call_is_typed() {
    let connect = payload!("call_by_a_person", Call);
    assert_eq!(connect.event, CallEventKind::Connect);
    assert_eq!(connect.call_direction, Some(CallDirection::UserInitiated));
    assert_eq!(connect.to.as_deref(), Some("1001"));
    let connect = payload!("call_by_the_business", Call);
    let direction = Some(CallDirection::BusinessInitiated);
    assert_eq!(connect.call_direction, direction);
    assert_eq!(connect.from.as_deref(), Some("1001"));
    let ringing = payload!("call_ringing", Call).call_status;
    assert_eq!(ringing, Some(CallStatus::Ringing));
    let accepted = payload!("call_accepted", Call).call_status;
    assert_eq!(accepted, Some(CallStatus::Accepted));
    let media = events("call_media").into_iter();
    let versions = media.map(|event| match event.into_kind() {
        messenger_graph::event::Event::Call(call) => call.session?.version,
        other => panic!("{other:?}"),
    });
    assert_eq!(versions.max(), Some(Some(2)));
    let new = payload!("call_of_a_new_kind", Call);
    assert_eq!(new.event.as_str(), "transferred");
    assert_eq!(new.extra.get("somewhere"), Some(&json!(1)));
}

/// The ends of calls are the only values with a capital; the duration of a call that was not accepted is "empty".
#[test]
fn a_call_ends_with_and_without_a_duration() {
    for name in [
        "call_ended",
        "call_ended_in_lower_case",
        "call_ended_with_numbers_in_quotes",
    ] {
        let end = payload!(name, Call);
        assert_eq!(end.status, Some(CallEnd::Completed), "{name}");
        let duration = end.duration.as_ref().and_then(Seconds::number);
        assert_eq!(duration, Some(3), "{name}");
        let start = end.start_time.and_then(|start| start.as_seconds());
        assert_eq!(start, Some(2), "{name}");
    }
    for name in [
        "call_failed_without_duration",
        "call_failed_with_null",
        "call_failed_with_an_empty_text",
    ] {
        let end = payload!(name, Call);
        assert_eq!(end.status, Some(CallEnd::Failed), "{name}");
        let duration = end.duration.as_ref().and_then(Seconds::number);
        assert_eq!(duration, None, "{name}");
    }
}
