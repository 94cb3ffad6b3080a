//! Tests of `copy`, which Overlay 1.1 adds.

use serde_json::json;

use super::{apply_all, assert_applied, assert_rejected, reading};

#[test]
fn a_copy_is_merged_as_an_update_is() {
    let rows = [
        (
            "$.b, copy: $.a",
            json!({"a": {"x": 1, "l": [1]}, "b": {"l": [0], "k": 1}}),
            json!({"a": {"x": 1, "l": [1]}, "b": {"l": [0, 1], "k": 1, "x": 1}}),
        ),
        (
            "$.b, copy: $.a",
            json!({"a": [1], "b": [2]}),
            json!({"a": [1], "b": [2, 1]}),
        ),
        (
            "$.b, copy: $.a",
            json!({"a": 1, "b": [2]}),
            json!({"a": 1, "b": [2, 1]}),
        ),
        (
            "$.b, copy: $.a",
            json!({"a": 1, "b": "x"}),
            json!({"a": 1, "b": 1}),
        ),
        (
            "$.b, copy: $.a",
            json!({"a": {"$ref": "#/x"}, "b": {}}),
            json!({"a": {"$ref": "#/x"}, "b": {"$ref": "#/x"}}),
        ),
        (
            "'$[''b'',''c'']', copy: $.a",
            json!({"a": {"x": 1}, "b": {}, "c": {}}),
            json!({"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1}}),
        ),
        // An ancestor into its descendant: the value is taken first.
        (
            "$.a.b, copy: $.a",
            json!({"a": {"b": {}}}),
            json!({"a": {"b": {"b": {}}}}),
        ),
    ];
    for (body, before, after) in rows {
        assert_applied("1.1.0", body, before, &after);
    }
}

#[test]
fn a_copy_is_of_one_node() {
    let tree = json!({"a": {"x": 1}, "b": {"y": 1}});
    assert_rejected(
        "1.1.0",
        "$.b, copy: $.nowhere",
        tree.clone(),
        "`copy` selects no node",
    );
    assert_rejected(
        "1.1.0",
        "$.b, copy: $.*",
        tree.clone(),
        "`copy` selects 2 nodes",
    );
    assert_rejected(
        "1.1.0",
        "$.b, copy: $.a.x",
        tree,
        "a primitive value cannot be merged",
    );
    let tree = json!({"a": {"x": {"k": []}}, "b": {"x": {"k": {}}}});
    assert_rejected(
        "1.1.0",
        "$.b, copy: $.a",
        tree,
        "at `#/x/k` of the copied value",
    );
}

#[test]
fn a_copy_has_what_earlier_actions_did_and_nothing_that_later_ones_do() {
    let bodies = [
        "$.a, update: {x: 2}",
        "$, update: {b: {}}",
        "$.b, copy: $.a",
        "$.a, update: {y: 3}",
        "$.a.x, remove: true",
    ];
    let (tree, report) = apply_all("1.1.0", &bodies, json!({"a": {"x": 1}}));
    assert_eq!(tree, json!({"a": {"y": 3}, "b": {"x": 2}}));
    assert!(report.is_empty());
}

#[test]
fn a_node_is_moved_by_update_copy_and_remove() {
    let bodies = [
        "$, update: {new: {}}",
        "$.new, copy: $.old",
        "$.old, remove: true",
    ];
    let (tree, _) = apply_all("1.1.0", &bodies, json!({"old": {"x": 1}}));
    assert_eq!(tree, json!({"new": {"x": 1}}));
}

#[test]
fn copies_of_copies_are_limited() {
    let body = "$.a, copy: $";
    let (tree, report) = apply_all("1.1.0", &[body; 200], json!({"a": {}}));
    let shown = report.render(&|_| None, false);
    assert!(shown.contains("too large or too deep"), "{shown}");
    assert!(tree.to_string().len() < 10_000);
    let wide = "'$.l[*]', copy: $.l";
    let (_, report) = apply_all("1.1.0", &[wide; 64], json!({"l": [[], [], [], []]}));
    assert!(report.has_errors());
}

#[test]
fn a_copy_is_the_only_change_of_an_action_of_1_1() {
    let rows = [
        (
            "1.1.0",
            "update: {}, copy: $.a",
            "an action cannot have both `update` and `copy`",
        ),
        (
            "1.1.0",
            "remove: true, copy: $.a",
            "`copy` has no effect beside `remove: true`",
        ),
        ("1.1.0", "copy: $.x-a", "write `$['x-a']`"),
        (
            "1.1.0",
            "remove: false",
            "an action without `update`, `copy` or `remove: true`",
        ),
        ("1.0.0", "copy: $.a", "Overlay 1.0 does not define `copy`"),
    ];
    for (version, fields, message) in rows {
        let action = format!("{{target: $, {fields}, description: d, x-link: 'https://e'}}");
        let (_, report, shown) = reading(version, &format!("actions:\n  - {action}\n"));
        assert!(report.has_errors(), "{fields}");
        assert!(shown.contains(message), "{fields}: {shown}");
    }
}
