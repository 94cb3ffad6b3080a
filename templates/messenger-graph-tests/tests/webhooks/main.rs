//! Deliveries as Meta's pages show them. In: `deliveries/`, one file for each variant in which the pages contradict
//! each other or themselves. Out: the same typed value for all of them, and the delivery written back as it came.

mod places;

use messenger_graph::webhooks::*;
use serde_json::{Value, json};

macro_rules! deliveries {
    ($($name:ident)*) => {
        /// Every file of the folder.
        const DELIVERIES: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!("deliveries/", stringify!($name), ".json")))),*];
    };
}

deliveries! {
    call_accepted call_by_a_person call_by_the_business call_ended call_ended_in_lower_case
    call_ended_with_numbers_in_quotes call_failed_with_an_empty_text call_failed_with_null
    call_failed_without_duration call_media call_of_a_new_kind call_ringing integrity_in_messaging integrity_lifted
    integrity_on_the_entry integrity_read_only integrity_with_other_names label label_with_numbers
    messages_and_unknown_fields reply_in_messaging reply_in_words_of_whatsapp reply_on_the_entry reply_rejected
    reply_with_a_number settings_routing_as_object settings_routing_as_text settings_routing_in_lower_case
    settings_with_recipient
}

fn wire(name: &str) -> Value {
    let found = DELIVERIES.iter().find(|(have, _)| *have == name);
    let (_, text) = found.unwrap_or_else(|| panic!("no delivery `{name}`"));
    serde_json::from_str(text).expect("a delivery is JSON")
}

/// The one entry of a delivery.
fn entry(name: &str) -> Entry {
    let delivery: Delivery = serde_json::from_value(wire(name)).expect("a delivery can be read");
    delivery.entry.into_iter().next().expect("an entry")
}

fn call(name: &str) -> CallEvent {
    let calls = entry(name).calls.expect("calls");
    calls.into_iter().next().expect("a call")
}

/// Spelling that is only read, not kept: letter case, and null where nothing stands.
const NORMALISED: [&str; 3] = [
    "call_ended_in_lower_case",
    "call_failed_with_null",
    "settings_routing_in_lower_case",
];

#[test]
fn what_was_read_is_written_as_it_came() {
    for (name, _) in DELIVERIES {
        let delivery: Delivery = serde_json::from_value(wire(name)).expect("a delivery");
        let written = serde_json::to_value(&delivery).expect("a delivery can be written");
        let same = written == wire(name);
        assert_eq!(same, !NORMALISED.contains(name), "{name}: {written}");
        let again: Delivery = serde_json::from_value(written).expect("a delivery");
        assert_eq!(again, delivery, "{name}");
    }
}

/// The guide shows the answer on the entry and calls it a postback; the end of the permission is described as a number
/// and shown as a text.
#[test]
fn an_answer_is_found_wherever_it_stands() {
    for name in [
        "reply_on_the_entry",
        "reply_with_a_number",
        "reply_in_messaging",
    ] {
        let entry = entry(name);
        let events: Vec<_> = entry.call_permission_events().collect();
        let [Ok(event)] = &events[..] else {
            panic!("{name}: {events:?}");
        };
        let reply = &event.call_permission_reply;
        assert_eq!(reply.response, CallPermissionResponse::Approve, "{name}");
        let end = reply
            .expiration_timestamp
            .as_ref()
            .and_then(UnixTime::number);
        assert_eq!(end, Some(1_672_249_624), "{name}");
        let person = event.sender.as_ref().map(|person| person.id.to_string());
        assert_eq!(person.as_deref(), Some("8800"), "{name}");
        let seconds = event.timestamp.as_ref().and_then(UnixTime::number);
        assert_eq!(seconds, Some(1_671_644_824), "{name}");
    }
    let rejected = entry("reply_rejected")
        .call_permission_reply
        .expect("an answer");
    assert_eq!(rejected.response, CallPermissionResponse::Reject);
    assert_eq!(rejected.expiration_timestamp, None);
    let other = entry("reply_in_words_of_whatsapp")
        .call_permission_reply
        .expect("an answer");
    assert_eq!(other.response.as_str(), "accept");
    assert_eq!(other.extra.get("is_permanent"), Some(&json!(false)));
}

/// The webhook has a bare text where the API for the same setting has an object; the table lists a member that the
/// sample lacks.
#[test]
fn settings_are_read_in_either_shape() {
    for name in [
        "settings_routing_as_text",
        "settings_routing_as_object",
        "settings_routing_in_lower_case",
    ] {
        let settings = entry(name).call_settings.expect("settings");
        let routing = settings.call_routing.as_ref().expect("a routing");
        assert_eq!(routing.ring_target(), Some(&RingTarget::Partners), "{name}");
        let hours = settings
            .call_hours
            .and_then(|hours| hours.weekly_operating_hours);
        let hours = hours.expect("hours");
        assert_eq!(hours[0].day_of_week.as_deref(), Some("MONDAY"), "{name}");
    }
    let entry = entry("settings_with_recipient");
    let settings = entry.call_settings.expect("settings");
    assert!(entry.recipient_id.is_some() && settings.recipient_id == entry.recipient_id);
    assert_eq!(settings.extra.get("video_enabled"), Some(&json!(true)));
}

/// The table of the first step names two events and one direction; the text has both directions.
#[test]
fn every_step_of_a_call_is_typed() {
    let connect = call("call_by_a_person");
    assert_eq!(connect.event, CallEventKind::Connect);
    assert_eq!(connect.call_direction, Some(CallDirection::UserInitiated));
    assert_eq!(connect.to.expect("the Page").to_string(), "1001");
    let connect = call("call_by_the_business");
    assert_eq!(
        connect.call_direction,
        Some(CallDirection::BusinessInitiated)
    );
    assert_eq!(connect.from.expect("the Page").to_string(), "1001");
    assert_eq!(call("call_ringing").call_status, Some(CallStatus::Ringing));
    assert_eq!(
        call("call_accepted").call_status,
        Some(CallStatus::Accepted)
    );
    let media = entry("call_media").calls.expect("calls");
    let versions = media.iter().map(|call| call.session.as_ref()?.version);
    assert_eq!(versions.max(), Some(Some(2)));
    let new = call("call_of_a_new_kind");
    assert_eq!(new.event.as_str(), "transferred");
    assert_eq!(new.extra.get("somewhere"), Some(&json!(1)));
}

/// The ends of calls are the only values with a capital; the duration of a call that nobody took is "empty".
#[test]
fn a_call_ends_with_and_without_a_duration() {
    for name in [
        "call_ended",
        "call_ended_in_lower_case",
        "call_ended_with_numbers_in_quotes",
    ] {
        let end = call(name);
        assert_eq!(end.status, Some(CallEnd::Completed), "{name}");
        let duration = end.duration.as_ref().and_then(Seconds::number);
        assert_eq!(duration, Some(3), "{name}");
        let start = end.start_time.as_ref().and_then(UnixTime::number);
        assert_eq!(start, Some(2), "{name}");
    }
    for name in [
        "call_failed_without_duration",
        "call_failed_with_null",
        "call_failed_with_an_empty_text",
    ] {
        let end = call(name);
        assert_eq!(end.status, Some(CallEnd::Failed), "{name}");
        let duration = end.duration.as_ref().and_then(Seconds::number);
        assert_eq!(duration, None, "{name}");
    }
}

/// Ids are texts in most places and numbers in some samples.
#[test]
fn labels_are_typed() {
    for name in ["label", "label_with_numbers"] {
        let changes = entry(name).changes.expect("changes");
        assert_eq!(changes[0].field, Field::InboxLabels);
        let change = changes[0].read::<InboxLabelChange>().expect("a payload");
        let change = change.expect("a change of labels");
        assert_eq!(change.action.as_deref(), Some("add"));
        assert_eq!(
            change.user.expect("a person").id.to_string(),
            "8800",
            "{name}"
        );
        let label = change.label.expect("a label");
        assert_eq!(label.id.expect("an id").to_string(), "5001", "{name}");
        assert_eq!(label.page_label_name.as_deref(), Some("vip"));
    }
}

fn integrity(name: &str) -> IntegrityEvent {
    let entry = entry(name);
    let events: Vec<_> = entry.integrity_events().collect();
    match events.into_iter().collect::<Result<Vec<_>, _>>() {
        Ok(events) if events.len() == 1 => events[0].clone(),
        other => panic!("{name}: {other:?}"),
    }
}

/// The guide shows the state of the Page on the entry and in `messaging`, and writes three members in two ways.
#[test]
fn what_happened_to_the_page_is_found_wherever_it_stands() {
    for name in [
        "integrity_on_the_entry",
        "integrity_in_messaging",
        "integrity_with_other_names",
    ] {
        let event = integrity(name);
        assert_eq!(event.status, Some(IntegrityStatus::Restricted), "{name}");
        let violation = &event.violations.expect("violations")[0];
        assert_eq!(
            violation.url.as_deref(),
            Some("https://h.example/rule"),
            "{name}"
        );
        assert_eq!(violation.severity, Some(IntegritySeverity::High), "{name}");
        let restriction = &event.restrictions.expect("restrictions")[0];
        assert_eq!(
            restriction.status,
            Some(RestrictionStatus::Restricted),
            "{name}"
        );
        assert_eq!(
            restriction.feature,
            Some(RestrictedFeature::PageMessaging),
            "{name}"
        );
        let action = &event.recommended_actions.expect("actions")[0];
        assert_eq!(
            action.type_,
            Some(IntegrityActionType::FileAppeal),
            "{name}"
        );
        let step = &event.action_events.expect("steps")[0];
        assert_eq!(step.status, Some(IntegrityActionStatus::Open), "{name}");
        let changed = step.updated_time.as_ref().and_then(UnixTime::number);
        assert_eq!(changed, Some(2), "{name}");
    }
    let lifted = integrity("integrity_lifted");
    assert_eq!(lifted.status, Some(IntegrityStatus::Ok));
    let restriction = &lifted.restrictions.expect("restrictions")[0];
    assert_eq!(restriction.status, Some(RestrictionStatus::Unrestricted));
}

#[test]
fn unknown_values_members_and_events_are_kept() {
    let event = integrity("integrity_read_only");
    let restrictions = event.restrictions.expect("restrictions");
    assert_eq!(
        restrictions[0].feature,
        Some(RestrictedFeature::PageReadOnly)
    );
    let feature = restrictions[1].feature.as_ref().expect("a feature");
    assert_eq!(feature.as_str(), "page_dance");
    let steps = event.action_events.expect("steps");
    let steps = steps.iter().filter_map(|step| step.status.clone());
    let both = [
        IntegrityActionStatus::Completed,
        IntegrityActionStatus::Closed,
    ];
    assert_eq!(steps.collect::<Vec<_>>(), both);
    assert_eq!(event.extra.get("reason"), Some(&json!({"text": "x"})));

    let other = entry("messages_and_unknown_fields");
    assert_eq!(other.call_permission_events().count(), 0);
    assert_eq!(other.integrity_events().count(), 0);
    assert_eq!(other.extra.get("standby"), Some(&json!([1])));
    let changes = other.changes.expect("changes");
    assert!(matches!(changes[0].field, Field::Unrecognized(_)));
    assert!(changes[0].read::<InboxLabelChange>().is_none());
    assert_eq!(changes[1].value, Some(json!({"anything": [1]})));
}

/// One event that cannot be read takes no other with it.
#[test]
fn a_broken_event_is_an_error_of_its_own() {
    let entry: Entry = serde_json::from_value(json!({"messaging": [
        {"restrictions": [1]},
        {"status": "ok", "restrictions": []},
        {"call_permission_reply": "yes"},
    ]}))
    .expect("an entry");
    let events: Vec<_> = entry.integrity_events().collect();
    assert!(events.len() == 2 && events[0].is_err() && events[1].is_ok());
    assert!(entry.call_permission_events().all(|event| event.is_err()));
}
