//! Webhooks: what a change of a field, of a kind of event or of a payload is reported as.

use super::{TODAY, document};
use crate::diff;
use crate::diff::rule::{Direction, Level, RustEffect as Effect};
use crate::report::Report;

const OLD: &str = "spec: webhooks
sources: {}
object: page
delivery: {batch_limit: 1000}
fields:
  - {name: message_edits, at: ['entry[].messaging[].message_edit'], type: Edit, since: {on: 2024-03-05, source: A}, meaning: Edited.}
  - {name: calls, at: ['entry[].calls[]'], type: Edit, meaning: A call.}
events:
  - {kind: Edited, field: message_edits, property: message_edit, type: Edit, when: {property: text}, by: person, meaning: Edited.}
components:
  schemas:
    Edit: {type: object, properties: {text: {type: string}, count: {type: integer}}}
    Other: {type: object}
";

/// Returns each finding with its level and its effect on Rust code that reads.
fn found(old: &str, new: &str) -> Vec<(&'static str, Level, Effect)> {
    let mut report = Report::new();
    let gates = diff::gate::documents(&document(old), &document(new), TODAY, &mut report);
    let changes = gates.map(|gates| gates.changes).unwrap_or_default();
    let rules = changes.iter().map(|reached| reached.change.rule);
    rules
        .map(|rule| {
            let (level, effect) = (
                rule.level(Direction::Response),
                rule.effect(Direction::Response),
            );
            (rule.id(), level, effect)
        })
        .collect()
}

#[test]
fn a_change_of_a_webhook_has_its_level_and_its_effect() {
    let moved = ("webhook-moved", Level::Breaking, Effect::Behaviour);
    let words = ("docs-changed", Level::Docs, Effect::None);
    let cases = [
        // A location, of the field and of the kind.
        ("messaging[].message_edit", "messaging[].edit", moved),
        ("property: message_edit", "property: edit", moved),
        (
            "property: message_edit",
            "property: message_edit, spelled: [edit]",
            moved,
        ),
        (
            "property: message_edit",
            "entry: edit, property: message_edit",
            moved,
        ),
        // What a payload is.
        ("type: Edit, since", "type: Other, since", moved),
        ("type: Edit, when", "type: Other, when", moved),
        ("when: {property: text}", "when: {property: count}", moved),
        ("by: person", "by: business", moved),
        // Whether it comes.
        (
            "kind: Edited",
            "kind: Changed",
            ("webhook-removed", Level::Breaking, Effect::Source),
        ),
        (
            "type: Edit, meaning: A call.",
            "type: Edit, retired: true, meaning: A call.",
            ("webhook-removed", Level::Breaking, Effect::Source),
        ),
        // Dates and words.
        ("on: 2024-03-05", "on: 2024-04-05", words),
        (
            "by: person, meaning: Edited.",
            "by: person, meaning: Changed.",
            words,
        ),
        // Payloads.
        (
            "text: {type: string}",
            "text: {type: integer}",
            ("type-changed", Level::Breaking, Effect::Source),
        ),
        (
            "text: {type: string}, ",
            "",
            ("optional-property-removed", Level::Risky, Effect::Source),
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(OLD.matches(from).count(), 1, "{from}");
        let found = found(OLD, &OLD.replace(from, to));
        assert!(found.contains(&expected), "{from} -> {to}: {found:?}");
    }
    assert_eq!(found(OLD, OLD), []);
}

#[test]
fn a_field_that_comes_back_is_safe() {
    let retired = OLD.replace(
        "type: Edit, meaning: A call.",
        "type: Edit, retired: true, meaning: A call.",
    );
    let expected = ("webhook-added", Level::Safe, Effect::None);
    assert_eq!(found(&retired, OLD), [expected]);
}
