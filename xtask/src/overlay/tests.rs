//! Tests of overlays: the rules of both editions, the scope of each action, what is malformed.

mod copy;
mod editions;
mod growth;
mod paths;
mod users;

use std::fs;

use serde_json::{Value, json};

use super::{Overlay, Used, apply, read_all, unused};
use crate::report::Report;
use crate::source::Document;

fn document(tree: Value) -> Document {
    Document {
        file: "specs/v26.0/page.yaml".into(),
        text: String::new().into(),
        tree,
        sha256: [0; 32],
    }
}

/// Reads an overlay of the project.
fn reading(version: &str, actions: &str) -> (Vec<Overlay>, Report, String) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("specs");
    fs::create_dir_all(root.join("overlays")).unwrap();
    let text = format!("overlay: {version}\ninfo: {{title: t, version: 1.0.0}}\n{actions}");
    fs::write(root.join("overlays/a.yaml"), &text).unwrap();
    let mut report = Report::new();
    let overlays = read_all(&root, &mut report);
    let shown = report.render(&|_| Some(text.clone().into()), false);
    (overlays, report, shown)
}

fn actions(version: &str, bodies: &[&str]) -> Vec<Overlay> {
    let rows = bodies.iter().map(|body| {
        format!("  - {{target: {body}, description: d, x-link: 'https://example.org'}}\n")
    });
    let (overlays, _, shown) = reading(version, &format!("actions:\n{}", rows.collect::<String>()));
    assert_eq!(shown, "");
    overlays
}

/// Applies actions to a tree, and returns it with what was reported.
fn apply_all(version: &str, bodies: &[&str], tree: Value) -> (Value, Report) {
    let overlays = actions(version, bodies);
    let (mut used, mut report, mut document) = (Used::default(), Report::new(), document(tree));
    let (label, page) = ("v26.0", "page");
    apply(
        &overlays,
        label,
        page,
        &mut document,
        &mut used,
        &mut report,
    );
    if report.is_empty() {
        unused(&overlays, &used, &mut report);
    }
    (document.tree, report)
}

/// Asserts what an action makes of a tree.
fn assert_applied(version: &str, body: &str, before: Value, after: &Value) {
    let (tree, report) = apply_all(version, &[body], before);
    let shown = report.render(&|_| None, false);
    assert_eq!((&tree, &*shown), (after, ""), "{version}: {body}");
}

/// Asserts the message with which an action is rejected.
fn assert_rejected(version: &str, body: &str, tree: Value, message: &str) {
    let (_, report) = apply_all(version, &[body], tree);
    let shown = report.render(&|_| None, false);
    assert!(report.has_errors(), "{version}: {body}");
    assert!(shown.contains(message), "{version}: {body}: {shown}");
}

#[test]
fn removal_keeps_the_order_of_the_rest() {
    let before = json!({"a": 1, "b": 2, "c": 3, "d": 4});
    let (tree, _) = apply_all("1.1.0", &["$.b, remove: true"], before);
    assert_eq!(tree.to_string(), r#"{"a":1,"c":3,"d":4}"#);
}

#[test]
fn actions_apply_in_order() {
    let bodies = [
        "$.a, update: {b: {}}",
        "$.a.b, update: {c: 1}",
        "$.a.b.c, remove: true",
    ];
    let (tree, report) = apply_all("1.1.0", &bodies, json!({"a": {}}));
    assert_eq!(tree, json!({"a": {"b": {}}}));
    assert!(report.is_empty());
}

#[test]
fn what_changes_nothing_is_unused() {
    let tree = json!({"a": {"x": 1}, "l": [1]});
    for body in [
        "$.b, remove: true",
        "$.a, update: {x: 1}",
        "$.l, update: []",
        "$.a, update: {}",
    ] {
        let (after, report) = apply_all("1.1.0", &[body], tree.clone());
        assert_eq!((&after, report.counts()), (&tree, (1, 0)), "{body}");
    }
    let overlays = actions("1.0.0", &["$.nowhere, remove: true"]);
    let mut report = Report::new();
    unused(&overlays, &Used::default(), &mut report);
    let shown = report.render(&|_| None, false);
    assert!(shown.contains("error[unused-overlay-action]"), "{shown}");
    assert!(
        shown.contains("specs/overlays/a.yaml") && shown.contains("#/actions/0/target"),
        "{shown}"
    );
}

#[test]
fn an_action_stays_in_its_scope() {
    let (overlays, _, shown) = reading(
        "1.0.0",
        "x-pages: [one, two]\nx-versions: v9.0..v20.0\nactions:\n  - {target: $, update: {a: 1}, description: d, x-link: 'https://e'}\n  - {target: $, update: {b: 1}, description: d, x-link: 'https://e', x-pages: all, x-versions: v20.0..}\n  - {target: $, update: {c: 1}, description: d, x-link: 'https://e', x-versions: ..v9.0}\n",
    );
    assert_eq!(shown, "");
    for (version, page, expected) in [
        ("v10.0", "one", json!({"a": 1})),
        ("v9.0", "two", json!({"a": 1, "c": 1})),
        ("v20.0", "three", json!({"b": 1})),
        ("v20.0", "one", json!({"a": 1, "b": 1})),
        ("v20.1", "one", json!({"b": 1})),
        ("v8.0", "three", json!({})),
    ] {
        let (mut used, mut report) = (Used::default(), Report::new());
        let mut document = document(json!({}));
        apply(
            &overlays,
            version,
            page,
            &mut document,
            &mut used,
            &mut report,
        );
        assert_eq!(document.tree, expected, "{version} {page}");
    }
}

#[test]
fn malformed_overlays_are_shown_where_they_are() {
    let (overlays, _, shown) = reading(
        "1.0.0",
        "actions:
  - {target: 'a.b', update: {}, description: d, x-link: 'https://e'}
  - {target: $, description: d, x-link: 'https://e'}
  - {target: $, update: {}, remove: true, description: d, x-link: 'https://e'}
  - {target: $, update: {}, description: ' ', x-link: here}
  - {target: $, update: {}, x-link: 'https://e'}
  - {target: $, update: {}, description: d, x-link: 'https://e', x-page: all}
  - {target: $, update: {}, description: d, x-link: 'https://e', x-versions: 20..21}
  - {target: $, update: {}, description: d, x-link: 'https://e', x-versions: v2.0..v1.0}
  - {target: $, update: {}, description: d, x-link: 'https://e', x-pages: some}
",
    );
    for part in [
        "this is not a JSONPath",
        "overlays/a.yaml:4:6",
        "#/actions/0/target",
        "an action without `update` or `remove: true` has no effect",
        "`update` has no effect beside `remove: true`",
        "the action gives no reason",
        "the action has no link that is an `https://` address",
        "the action gives no reason",
        "unknown field `x-page`",
        "#/actions/5/x-page",
        "`20..21` is not a range",
        "`v2.0..v1.0` is not a range",
        "`x-pages` is `all` or a list",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    assert_eq!(overlays[0].actions.len(), 2);
    let (overlays, _, shown) = reading("1.0.0", "actions: []\nx-pages: 1\n");
    assert!(
        overlays.is_empty() && shown.contains("#/x-pages"),
        "{shown}"
    );
}
