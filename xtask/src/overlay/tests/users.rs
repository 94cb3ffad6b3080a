//! Tests of the overlays that a user passes: what the specification allows and ignores is a warning at most.

use std::fs;

use serde_json::{Value, json};

use super::document;
use crate::overlay::{Used, apply, read_files, unused};
use crate::report::Report;

/// Applies an overlay of a user. Returns the tree, the numbers of errors and warnings, and what is shown.
fn applied(text: &str, tree: Value) -> (Value, (usize, usize), String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("overlay.yaml");
    fs::write(&file, text).unwrap();
    let (mut used, mut report, mut document) = (Used::default(), Report::new(), document(tree));
    let overlays = read_files(&[file], &mut report);
    apply(&overlays, "", "api", &mut document, &mut used, &mut report);
    unused(&overlays, &used, &mut report);
    let shown = report.render(&|_| Some(text.to_owned().into()), false);
    (document.tree, report.counts(), shown)
}

fn with_action(version: &str, action: &str) -> String {
    format!("overlay: {version}\ninfo: {{title: t, version: '1'}}\nactions:\n  - {{{action}}}\n")
}

#[test]
fn what_has_no_effect_is_a_warning() {
    let before = json!({"a": {"x": []}, "b": 1});
    let removed = json!({"b": 1});
    let rows = [
        (
            "1.0.0",
            "target: $.a, remove: true, update: {}",
            &removed,
            "`update` has no effect",
        ),
        (
            "1.1.0",
            "target: $.a, remove: true, update: 1",
            &removed,
            "`update` has no effect",
        ),
        (
            "1.1.0",
            "target: $.a, remove: true, copy: $.b",
            &removed,
            "`copy` has no effect",
        ),
        (
            "1.0.0",
            "target: $.a",
            &before,
            "without `update` or `remove: true` has no effect",
        ),
        (
            "1.1.0",
            "target: $.a, remove: false",
            &before,
            "without `update`, `copy` or",
        ),
        (
            "1.0.0",
            "target: $.nowhere, remove: true",
            &before,
            "changed nothing",
        ),
        (
            "1.0.0",
            "target: $.a, update: {}",
            &before,
            "changed nothing",
        ),
    ];
    for (version, action, after, message) in rows {
        let (tree, counts, shown) = applied(&with_action(version, action), before.clone());
        assert_eq!((&tree, counts), (after, (0, 1)), "{action}: {shown}");
        assert!(shown.contains(message), "{action}: {shown}");
    }
}

#[test]
fn what_is_forbidden_is_an_error() {
    let rows = [
        ("1.0.0", "target: $.b, remove: true"),
        ("1.0.0", "target: $.a, copy: $.b"),
        ("1.1.0", "target: $.a, copy: $.a, update: {}"),
        ("1.0.0", "target: $.a, updates: {}"),
        ("1.2.0", "target: $.a, update: {}"),
        ("'1.10.0'", "target: $.a, update: {}"),
        ("1.10", "target: $.a, update: {}"),
    ];
    for (version, action) in rows {
        let (_, (errors, _), shown) =
            applied(&with_action(version, action), json!({"a": {}, "b": 1}));
        assert_eq!(errors, 1, "{version}: {action}: {shown}");
    }
    let none = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: []\n";
    let (_, counts, shown) = applied(none, json!({}));
    assert_eq!(counts, (1, 0), "{shown}");
}

#[test]
fn strings_without_quotes_are_read_with_a_warning() {
    let text = "overlay: 1.1\ninfo: {title: 2026, version: 1.10, x-a: 1}\nactions:\n  - {target: $.b, update: 2, description: true}\n";
    let (tree, counts, shown) = applied(text, json!({"b": 1}));
    assert_eq!((tree, counts), (json!({"b": 2}), (0, 4)), "{shown}");
    for part in [
        "expected a string, found 1.1 without quotes",
        "expected a string, found 1.10 without quotes",
        "write `\"2026\"`",
        "#/actions/0/description",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn the_description_of_an_overlay_is_of_1_1() {
    let text = |version: &str| {
        format!(
            "overlay: {version}\ninfo: {{title: t, version: '1', description: d}}\nactions:\n  - {{target: $, update: {{a: 1}}}}\n"
        )
    };
    assert_eq!(applied(&text("1.1.0"), json!({})).1, (0, 0));
    assert_eq!(applied(&text("1.0.0"), json!({})).1, (0, 1));
}
