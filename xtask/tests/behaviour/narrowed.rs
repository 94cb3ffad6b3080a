//! Unions with an alternative that fits any value, and references with more beside them, at work.

use serde_json::json;

use super::round_trip;
use crate::golden::*;

#[test]
fn beside_an_alternative_that_fits_any_value_the_others_say_nothing() {
    use any_alternative::expected::*;
    for any in [json!(5), json!("a"), json!([true]), json!({ "b": 1 })] {
        let event: Event = round_trip(json!({
            "text_or_any": any, "text_any_or_null": any, "number_or_true": any, "text_or_no_small_number": any,
        }));
        assert_eq!(event.text_or_any, Some(any));
    }
    let event: Event = round_trip(json!({ "never": "a", "integer_of_some": 100 }));
    assert_eq!(event.never.as_deref(), Some("a"));
}

#[test]
fn an_alternative_that_only_requires_is_a_separate_object() {
    use any_alternative::expected::*;
    for one in [json!({ "name": "a" }), json!({ "id": "1", "name": "a" })] {
        let event: Event = round_trip(json!({ "name_or_id": one }));
        let has_id = matches!(
            event.name_or_id,
            Some(EventNameOrId::EventNameOrId0(EventNameOrId0 { .. }))
        );
        assert_eq!(has_id, one.get("id").is_some());
    }
}

#[test]
fn what_is_beside_a_reference_decides_the_type() {
    use narrowed_reference::expected::*;
    let order: Order = round_trip(json!({
        "state": "paid", "state_with_type": "open", "kind": "order", "priority": 2, "pieces": 3,
        "colours": ["green"], "reference": "r", "same": "s", "same_or_null": "sent",
    }));
    assert_eq!(order.state, Some(OrderState::Paid));
    assert_eq!(order.state_with_type, Some(OrderStateWithType::Open));
    assert_eq!(order.kind, Some(OrderKind::Order));
    assert_eq!(order.priority, Some(OrderPriority::N2));
    assert_eq!(order.pieces, Some(3_i64));
    assert_eq!(order.colours, Some(vec![OrderColours::Green]));
    assert_eq!(order.reference.as_deref(), Some("r"));
    assert_eq!(order.same.as_deref(), Some("s"));
}

#[test]
fn a_union_within_a_union_is_found_by_its_own_tags() {
    use nested_tags::expected::*;
    let shape = |kind: &str| round_trip::<Shapes>(json!({ "shape": { "kind": kind } })).shape;
    assert!(matches!(shape("point"), Some(Shape::Point(_))));
    for kind in ["square", "oblong"] {
        let found = shape(kind);
        assert!(
            matches!(found, Some(Shape::Area(Area::Square(_)))),
            "{found:?}"
        );
    }
    let found = shape("circle");
    assert!(
        matches!(found, Some(Shape::Area(Area::Circle(_)))),
        "{found:?}"
    );
    assert!(matches!(shape("Area"), Some(Shape::Unrecognized(_))));
}

#[test]
fn an_heir_is_found_by_the_value_that_only_it_has() {
    use nested_tags::expected::*;
    let animal = |kind: &str| round_trip::<Shapes>(json!({ "animal": { "kind": kind } })).animal;
    assert!(matches!(animal("cat"), Some(Animal::Cat(_))));
    assert!(matches!(animal("Fish"), Some(Animal::Fish(_))));
    // The base leaves these to any heir.
    for kind in ["dog", "fish"] {
        assert!(matches!(animal(kind), Some(Animal::AnimalBase(_))));
    }
}
