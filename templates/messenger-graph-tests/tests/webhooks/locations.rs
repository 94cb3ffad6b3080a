//! The table of fields. In: its rows and the deliveries. Out: each location that a row lists is one where a delivery of the
//! folder has an event of the field.

use messenger_graph::event::{EventLocation, Incoming};
use messenger_graph::signature::SIGNATURE_HEADER;
use messenger_graph::webhook_fields::{CLIENT_CERTIFICATE, DELIVERY, TABLE};
use messenger_graph::webhooks::Field;
use serde_json::Value;

use super::{body, delivery, names};

/// The values of the arrays in which Graph puts events.
pub fn items(body: &Value) -> Vec<&Value> {
    let deliveries = match body {
        Value::Array(deliveries) => deliveries.iter().collect(),
        delivery => vec![delivery],
    };
    let entries = deliveries
        .into_iter()
        .filter_map(|delivery| delivery["entry"].as_array())
        .flatten();
    let arrays = entries.flat_map(|entry| {
        ["messaging", "standby", "changes", "calls", "changed_fields"].map(|name| &entry[name])
    });
    arrays.filter_map(Value::as_array).flatten().collect()
}

/// Whether an event is one that was read from a location such as `entry[].messaging[].message`.
fn is_from(event: &Incoming, location: &str) -> bool {
    let (list, where_) = match location
        .strip_prefix("entry[]")
        .expect("a location in an entry")
    {
        location if location.starts_with(".messaging[]") => {
            (".messaging[]", EventLocation::Messaging)
        }
        location if location.starts_with(".standby[]") => (".standby[]", EventLocation::Standby),
        location if location.starts_with(".changes[]") => (".changes[]", EventLocation::Changes),
        _ => ("", EventLocation::Entry),
    };
    let property = location.rsplit("[]").next().unwrap_or_default();
    let property = property.trim_start_matches('.');
    let raw: Value = event.read_raw().expect("JSON");
    let is_there = property.is_empty() || raw.get(property).is_some();
    event.location() == where_ && (list.is_empty() || is_there)
}

#[test]
fn every_location_of_every_field_has_a_delivery() {
    let events = names().into_iter();
    let events: Vec<_> = events
        .filter(|name| !name.starts_with("dashboard"))
        .flat_map(|name| delivery(&name))
        .collect();
    for row in TABLE {
        assert_eq!(Field::from(row.name), row.field);
        assert_eq!(row.field.row(), Some(row));
        if row.payload.is_none() {
            continue;
        }
        for location in row.at {
            let mut shown = events.iter();
            let is_field = |event: &&Incoming| {
                let field = event.kind().field();
                field == Some(row.field.clone()) && !event.kind().name().contains("Unrecognized")
            };
            let is_shown = shown.any(|event| is_field(&event) && is_from(event, location));
            assert!(is_shown, "no delivery has {} at {location}", row.name);
        }
    }
    assert_eq!(Field::Feed.row(), None);
}

/// Every kind of event has a delivery.
#[test]
fn every_kind_has_a_delivery() {
    let events: Vec<_> = names().iter().flat_map(|name| delivery(name)).collect();
    let rust = include_str!("../../../../generated/src/event_kind.rs");
    let kinds = rust.lines().filter_map(|line| {
        let (kind, _) = line
            .strip_prefix("    ")?
            .split_once("(crate::webhooks::")?;
        Some(kind)
    });
    for kind in kinds {
        let has = events.iter().any(|event| event.kind().name() == kind);
        assert!(has, "no delivery has a {kind}");
    }
}

/// Names of Instagram's fields and placeholders are not offered.
#[test]
fn fields_of_other_objects_are_not_offered() {
    for name in [
        "messaging_seen",
        "message_edit",
        "messaging_handover",
        "messaging_referral",
        "invalid_topic_placeholder",
        "otp_verification",
        "branded_camera",
    ] {
        let field = Field::from(name);
        assert!(matches!(field, Field::Unrecognized(_)), "{name}");
    }
}

#[test]
fn what_is_said_of_deliveries_is_what_is_done() {
    assert!(
        DELIVERY
            .signature_header
            .eq_ignore_ascii_case(SIGNATURE_HEADER)
    );
    assert_eq!(
        (DELIVERY.batch_limit, DELIVERY.retries_for_hours),
        (1000, 36)
    );
    for name in names() {
        let object = delivery(&name).object().to_owned();
        let is_bare = !body(&name).contains("\"entry\"");
        assert!(object == DELIVERY.object || is_bare, "{name}");
    }
    assert!(CLIENT_CERTIFICATE.authority_since <= CLIENT_CERTIFICATE.previous_until);
}
