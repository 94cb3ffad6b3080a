//! The limits of what actions look at, and of their number.

use serde_json::{Value, json};

use super::{apply_all, reading};
use crate::report::Code;

/// A path inside of a filter may look at the whole document for each node of it.
#[test]
fn actions_that_look_at_too_much_are_rejected() {
    let tree = json!({ "list": Vec::from_iter(0..20_000), "x": { "own": 1 } });
    for (target, is_accepted) in [
        ("$.x", true),
        ("$.list[?@ == 7]", true),
        ("$..own", true),
        ("$..[?@['$ref'] || @.own]", true),
        ("$..[?$..y]", false),
        ("$.list[?$.list[?$.list[?@.y]]]", false),
        ("$..[?@..[?@..[?@..[?@..y]]]]", false),
    ] {
        let bodies = [
            format!("{}, remove: true", Value::from(target)),
            "$, update: {after: 2}".to_owned(),
        ];
        let bodies = bodies.each_ref().map(String::as_str);
        let (after, report) = apply_all("1.1.0", &bodies, tree.clone());
        let large = report.diagnostics().iter();
        let mut large = large.filter(|found| found.code == Code::TooLarge);
        match large.next() {
            Some(found) => {
                assert_eq!(&*found.site.pointer, "/actions/0", "{target}");
                // Nothing is applied from there on.
                assert_eq!(after, tree, "{target}");
            }
            None => assert_ne!(after, tree, "{target}"),
        }
        let shown = report.render(&|_| None, false);
        assert_eq!(shown.is_empty(), is_accepted, "{target}: {shown}");
    }
}

#[test]
fn an_overlay_has_a_limited_number_of_actions() {
    let action = "  - {target: $.x, update: {own: 1}, description: d, x-link: 'https://e'}\n";
    for (count, is_accepted) in [(10_000, true), (10_001, false)] {
        let (overlays, _, shown) = reading("1.0.0", &format!("actions:\n{}", action.repeat(count)));
        assert_eq!(shown.is_empty(), is_accepted, "{count}: {shown}");
        assert_eq!(overlays.len(), usize::from(is_accepted));
        let is_located =
            shown.contains("#/actions/10000") && shown.contains("at most 10000 actions");
        assert_eq!(is_located, !is_accepted, "{shown}");
    }
}
