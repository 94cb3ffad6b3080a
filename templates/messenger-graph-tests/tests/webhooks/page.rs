//! What happens to the Page: labels, integrity, policy, templates.

use messenger_graph::event::{Event, EventLocation, UnrecognizedReason};
use messenger_graph::webhooks::*;
use serde_json::json;

use super::{event, events, payload};

/// Ids are strings in most locations and numbers in some samples; the name of a label has two names.
#[test]
fn labels_are_typed() {
    for name in ["label", "label_with_numbers", "dashboard_test_of_labels"] {
        let change = payload!(name, InboxLabel);
        assert_eq!(change.action.as_deref(), Some("add"));
        assert_eq!(change.user.expect("a person").id, "8800", "{name}");
        let label = change.label.expect("a label");
        assert_eq!(label.id.as_deref(), Some("5001"), "{name}");
        assert_eq!(label.page_label_name.as_deref(), Some("vip"));
    }
    assert_eq!(payload!("label_without_label", InboxLabel).label, None);
}

/// The guide shows the state of the Page on the entry and in `messaging`, and writes three properties in two ways.
#[test]
fn what_happened_to_the_page_is_found_wherever_it_is() {
    for name in [
        "integrity_on_the_entry",
        "integrity_in_messaging",
        "integrity_with_other_names",
    ] {
        let event = payload!(name, Integrity);
        assert_eq!(event.status, Some(IntegrityStatus::Restricted), "{name}");
        let violation = &event.violations.expect("violations")[0];
        let rule = violation.url.as_deref();
        assert_eq!(rule, Some("https://h.example/rule"), "{name}");
        assert_eq!(violation.severity, Some(IntegritySeverity::High), "{name}");
        let restriction = &event.restrictions.expect("restrictions")[0];
        let restricted = Some(RestrictionStatus::Restricted);
        assert_eq!(restriction.status, restricted, "{name}");
        let feature = Some(RestrictedFeature::PageMessaging);
        assert_eq!(restriction.feature, feature, "{name}");
        let action = &event.recommended_actions.expect("actions")[0];
        let appeal = Some(IntegrityActionType::FileAppeal);
        assert_eq!(action.type_, appeal, "{name}");
        let step = &event.action_events.expect("steps")[0];
        assert_eq!(step.status, Some(IntegrityActionStatus::Open), "{name}");
        let changed = step
            .updated_time
            .as_ref()
            .and_then(|time| time.as_seconds());
        assert_eq!(changed, Some(2), "{name}");
    }
    let lifted = payload!("integrity_lifted", Integrity);
    assert_eq!(lifted.status, Some(IntegrityStatus::Ok));
    let restriction = &lifted.restrictions.expect("restrictions")[0];
    assert_eq!(restriction.status, Some(RestrictionStatus::Unrestricted));
}

#[test]
fn unknown_values_and_properties_are_kept() {
    let event = payload!("integrity_read_only", Integrity);
    let restrictions = event.restrictions.expect("restrictions");
    let read_only = Some(RestrictedFeature::PageReadOnly);
    assert_eq!(restrictions[0].feature, read_only);
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
}

#[test]
fn the_policy_has_two_spellings() {
    let warning = payload!("policy_warning", PolicyEnforcement);
    assert_eq!(warning.action, Some(PolicyAction::Warning));
    let unblock = payload!("policy_unblock", PolicyEnforcement);
    assert_eq!(unblock.action, Some(PolicyAction::Unblock));
    assert_eq!(unblock.reason.as_deref(), Some("appeal"));
    let event = event("policy_warning");
    assert!(event.person().is_none() && event.reply_to().is_none());
}

#[test]
fn templates_are_nested_or_not() {
    for name in ["template_status_nested", "template_status_flat"] {
        let statuses = payload!(name, TemplateStatus).statuses();
        assert_eq!(statuses.len(), 1, "{name}");
        let id = statuses[0].message_template_id.as_deref();
        assert_eq!(id, Some("902"), "{name}");
        assert_eq!(statuses[0].event.as_deref(), Some("REJECTED"), "{name}");
    }
}

/// A recipient that is 0, null or missing means the same, and a value may have no envelope.
#[test]
fn marketing_messages_are_typed() {
    let sent = payload!("marketing_sent", MarketingSent);
    assert_eq!(sent.recipient(), Some("8800"));
    let old = payload!("marketing_sent_before_2026", MarketingSent);
    assert_eq!(old.recipient(), None);
    assert_eq!(old.message_id.as_deref(), Some("903"));
    for name in [
        "marketing_delivered_to_an_unknown_person",
        "marketing_delivered_without_recipient",
    ] {
        assert_eq!(
            payload!(name, MarketingDelivered).recipient(),
            None,
            "{name}"
        );
    }
    let bare = payload!("marketing_delivered_bare", MarketingDelivered);
    assert_eq!(bare.page_id.as_deref(), Some("1001"));
}

#[test]
fn a_group_is_read_from_both_locations() {
    for name in ["group_feed_in_messaging", "group_feed_in_changes"] {
        let comment = payload!(name, GroupFeed);
        assert_eq!(comment.message.as_deref(), Some("How much?"), "{name}");
        let time = comment.created_time.and_then(|time| time.as_seconds());
        assert_eq!(time, Some(1_700_000_000), "{name}");
    }
}

/// What the App Dashboard's test button posts: every field in `changes`, and an entry with the id "0".
#[test]
fn tests_of_the_dashboard_are_read_and_marked() {
    let test = event("dashboard_test_of_messages");
    assert!(test.is_test() && test.location() == EventLocation::Changes);
    assert!(test.reply_to().is_none());
    let seconds = test.time().and_then(|time| time.as_seconds());
    assert_eq!(seconds, Some(1_700_000_000));
    let message = payload!("dashboard_test_of_messages", Message);
    assert_eq!(message.text.as_deref(), Some("test"));
    let read = payload!("dashboard_test_of_reads", Read);
    let watermark = read.watermark.and_then(|time| time.as_millis());
    assert_eq!(watermark, Some(1_700_000_000_000));
}

#[test]
fn a_change_without_a_value_is_an_event() {
    let changed = event("change_without_value").into_kind();
    assert_eq!(changed, Event::Changed(Field::Messages));
    let changed: Vec<_> = events("changed_fields");
    let fields: Vec<_> = changed.iter().map(|event| event.kind().clone()).collect();
    let both = [Event::Changed(Field::Feed), Event::Changed(Field::Name)];
    assert_eq!(fields, both);
}

/// Fields without a documented payload keep the JSON, and the field is known.
#[test]
fn undocumented_fields_are_kept() {
    for (name, field) in [
        ("change_of_the_feed", Field::Feed),
        ("change_of_an_undocumented_field", Field::MessagingIntegrity),
        ("change_with_a_page_only", Field::Messages),
    ] {
        let unrecognized = payload!(name, Unrecognized);
        assert_eq!(unrecognized.field(), Some(&field), "{name}");
        assert_eq!(
            unrecognized.reason(),
            &UnrecognizedReason::UnknownKind,
            "{name}"
        );
    }
    let json: serde_json::Value = event("change_of_the_feed").read_raw().expect("JSON");
    assert_eq!(json["value"]["post_id"], "1001_9");
}
