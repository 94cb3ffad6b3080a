//! The table of fields. In: its rows and the deliveries. Out: each place that a row names is one where a delivery of
//! the folder has the payload.

use messenger_graph::signature::SIGNATURE_HEADER;
use messenger_graph::webhook_fields::{CLIENT_CERTIFICATE, DELIVERY, TABLE};
use messenger_graph::webhooks::Field;
use serde_json::Value;

use super::{DELIVERIES, wire};

/// What stands at a path such as `entry[].calls[]`.
fn at<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found = vec![value];
    for step in path.split('.') {
        let (name, is_list) = match step.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (step, false),
        };
        let members = found.into_iter().filter_map(|value| value.get(name));
        found = if is_list {
            members.filter_map(Value::as_array).flatten().collect()
        } else {
            members.collect()
        };
    }
    found
}

/// A member that only this payload has.
fn mark(payload: &str) -> &'static str {
    match payload {
        "CallPermissionReply" => "response",
        "CallEvent" => "event",
        "CallSettings" => "call_routing",
        "InboxLabelChange" => "label",
        "IntegrityEvent" => "restrictions",
        other => panic!("no delivery for `{other}`"),
    }
}

#[test]
fn every_place_of_every_field_has_a_delivery() {
    for row in TABLE {
        for place in row.at {
            let shown = DELIVERIES.iter().any(|(name, _)| {
                let wire = wire(name);
                let found = at(&wire, place);
                found
                    .iter()
                    .any(|payload| payload.get(mark(row.payload)).is_some())
            });
            assert!(shown, "no delivery has {} at {place}", row.name);
        }
        assert_eq!(Field::from(row.name), row.field);
        assert_eq!(row.field.row(), Some(row));
    }
    assert_eq!(Field::from("feed").row(), None);
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
    assert!(
        DELIVERIES
            .iter()
            .all(|(name, _)| wire(name)["object"] == DELIVERY.object)
    );
    assert!(CLIENT_CERTIFICATE.authority_since <= CLIENT_CERTIFICATE.previous_until);
}
