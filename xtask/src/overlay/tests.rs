//! Tests of overlays: the semantics of each change, the scope of each action, what is malformed.

use std::fs;

use serde_json::{Value, json};

use super::{Overlay, Used, apply, read_all, unused, version};
use crate::report::Report;
use crate::source::Document;

const HEAD: &str = "overlay: 1.0.0\ninfo: {title: t, version: 1.0.0}\n";

fn document(tree: Value) -> Document {
    Document {
        file: "specs/v26.0/page.yaml".into(),
        text: "".into(),
        tree,
        sha256: [0; 32],
    }
}

fn reading(actions: &str) -> (Vec<Overlay>, Report, String) {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("specs");
    fs::create_dir_all(root.join("overlays")).unwrap();
    fs::write(root.join("overlays/a.yaml"), format!("{HEAD}{actions}")).unwrap();
    let mut report = Report::new();
    let overlays = read_all(&root, &mut report);
    let text = format!("{HEAD}{actions}");
    let shown = report.render(&|_| Some(text.as_str().into()), false);
    (overlays, report, shown)
}

fn actions(bodies: &[&str]) -> Vec<Overlay> {
    let rows = bodies.iter().map(|body| {
        format!("  - {{target: {body}, description: d, x-link: 'https://example.org'}}\n")
    });
    let (overlays, _, shown) = reading(&format!("actions:\n{}", rows.collect::<String>()));
    assert_eq!(shown, "");
    overlays
}

/// Applies actions to a tree, and returns it with the number of actions that changed nothing.
fn applied(bodies: &[&str], tree: Value) -> (Value, usize) {
    let overlays = actions(bodies);
    let (mut used, mut report, mut document) = (Used::default(), Report::new(), document(tree));
    apply(
        &overlays,
        "v26.0",
        "page",
        &mut document,
        &mut used,
        &mut report,
    );
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    unused(&overlays, &used, &mut report);
    (document.tree, report.len())
}

#[test]
fn updates_merge_and_removals_remove() {
    let cases = [
        (
            "$.a, update: {x: 2, n: {m: 1}}",
            json!({"a": {"x": 1, "n": {"k": 0}}}),
            json!({"a": {"x": 2, "n": {"k": 0, "m": 1}}}),
        ),
        (
            "$.a, update: {l: [2]}",
            json!({"a": {"l": [1]}}),
            json!({"a": {"l": [1, 2]}}),
        ),
        (
            "$.a, update: {l: 2}",
            json!({"a": {"l": [1]}}),
            json!({"a": {"l": 2}}),
        ),
        (
            "$.l, update: {name: x}",
            json!({"l": []}),
            json!({"l": [{"name": "x"}]}),
        ),
        ("$.l, update: [3]", json!({"l": [1]}), json!({"l": [1, 3]})),
        ("$.s, update: new", json!({"s": "old"}), json!({"s": "new"})),
        (
            "'$.l[?@.in == ''header'']', remove: true",
            json!({"l": [{"in": "header"}, {"in": "query"}, {"in": "header"}]}),
            json!({"l": [{"in": "query"}]}),
        ),
        (
            "$..x, remove: true",
            json!({"x": {"x": 1}, "a": [{"x": 1, "y": 2}]}),
            json!({"a": [{"y": 2}]}),
        ),
        (
            "'$.l[0,0,1]', remove: true",
            json!({"l": [1, 2, 3]}),
            json!({"l": [3]}),
        ),
        (
            "'$[''a/b'',''c~d'']', update: {x: 1}",
            json!({"a/b": {}, "c~d": {}}),
            json!({"a/b": {"x": 1}, "c~d": {"x": 1}}),
        ),
    ];
    for (body, before, after) in cases {
        assert_eq!(applied(&[body], before), (after, 0), "{body}");
    }
}

#[test]
fn removal_keeps_the_order_of_the_rest() {
    let (tree, _) = applied(
        &["$.b, remove: true"],
        json!({"a": 1, "b": 2, "c": 3, "d": 4}),
    );
    assert_eq!(tree.to_string(), r#"{"a":1,"c":3,"d":4}"#);
}

#[test]
fn actions_apply_in_order() {
    let bodies = [
        "$.a, update: {b: {}}",
        "$.a.b, update: {c: 1}",
        "$.a.b.c, remove: true",
    ];
    assert_eq!(
        applied(&bodies, json!({"a": {}})),
        (json!({"a": {"b": {}}}), 0)
    );
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
        assert_eq!(applied(&[body], tree.clone()), (tree.clone(), 1), "{body}");
    }
    let overlays = actions(&["$.nowhere, remove: true"]);
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
fn what_cannot_be_merged_is_an_error() {
    for body in ["$.s, update: {a: 1}", "$.o, update: x", "$, remove: true"] {
        let overlays = actions(&[body]);
        let (mut used, mut report) = (Used::default(), Report::new());
        let mut document = document(json!({"s": "x", "o": {}}));
        apply(
            &overlays,
            "v26.0",
            "page",
            &mut document,
            &mut used,
            &mut report,
        );
        assert!(report.has_errors(), "{body}");
        assert_eq!(document.tree, json!({"s": "x", "o": {}}));
    }
}

#[test]
fn an_action_stays_in_its_scope() {
    let (overlays, _, shown) = reading(
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
    assert!(version("v9.0") < version("v10.0"));
    assert_eq!(version("26.0"), None);
}

#[test]
fn malformed_overlays_are_shown_where_they_are() {
    let (overlays, _, shown) = reading(
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
        "an action must have `update` or `remove: true`",
        "an action cannot both update and remove",
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
    let (overlays, _, shown) = reading("actions: []\nx-pages: 1\n");
    assert!(
        overlays.is_empty() && shown.contains("#/x-pages"),
        "{shown}"
    );
}
