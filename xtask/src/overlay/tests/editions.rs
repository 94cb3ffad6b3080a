//! Tests of `update` and `remove` by the rules of Overlay 1.0 and of Overlay 1.1.

use serde_json::json;

use super::{assert_applied, assert_rejected};

#[test]
fn both_editions_merge_objects_and_remove_nodes() {
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
            "$.l, update: {name: x}",
            json!({"l": []}),
            json!({"l": [{"name": "x"}]}),
        ),
        (
            "$.l, update: x",
            json!({"l": ["y"]}),
            json!({"l": ["y", "x"]}),
        ),
        (
            "'$.l[?@.in == ''header'']', remove: true",
            json!({"l": [{"in": "header"}, {"in": "query"}, {"in": "header"}]}),
            json!({"l": [{"in": "query"}]}),
        ),
        (
            "'$.l[0,0,1]', remove: true",
            json!({"l": [{"a": 1}, {"a": 2}, {"a": 3}]}),
            json!({"l": [{"a": 3}]}),
        ),
        (
            "'$[''a/b'',''c~d'']', update: {x: 1}",
            json!({"a/b": {}, "c~d": {}}),
            json!({"a/b": {"x": 1}, "c~d": {"x": 1}}),
        ),
        (
            "$..x, remove: true",
            json!({"x": {"x": {}}, "a": [{"x": [], "y": 2}]}),
            json!({"a": [{"y": 2}]}),
        ),
    ];
    for (body, before, after) in cases {
        assert_applied("1.0.0", body, before.clone(), &after);
        assert_applied("1.1.0", body, before, &after);
    }
}

/// An array is one item for 1.0, which says "an entry to append", and several for 1.1.
#[test]
fn an_array_is_appended_to_an_array_by_1_0_and_concatenated_by_1_1() {
    let before = json!({"l": [1]});
    assert_applied(
        "1.0.0",
        "$.l, update: [3]",
        before.clone(),
        &json!({"l": [1, [3]]}),
    );
    assert_applied(
        "1.0.3",
        "$.l, update: []",
        before.clone(),
        &json!({"l": [1, []]}),
    );
    assert_applied(
        "1.1.0",
        "$.l, update: [3, 4]",
        before.clone(),
        &json!({"l": [1, 3, 4]}),
    );
    assert_applied(
        "1.1.0",
        "$.l, update: [[3]]",
        before,
        &json!({"l": [1, [3]]}),
    );
}

#[test]
fn only_1_1_selects_primitives() {
    let replaced = [
        ("$.s, update: new", json!({"s": "old"}), json!({"s": "new"})),
        ("$.s, update: 1", json!({"s": "old"}), json!({"s": 1})),
        ("$.s, update: null", json!({"s": "old"}), json!({"s": null})),
        ("$.s, update: x", json!({"s": null}), json!({"s": "x"})),
        (
            "'$.l[0]', update: x",
            json!({"l": ["a", "b"]}),
            json!({"l": ["x", "b"]}),
        ),
        (
            "'$.l[?@ == ''a'']', remove: true",
            json!({"l": ["a", "b", "a"]}),
            json!({"l": ["b"]}),
        ),
        (
            "'$.l[0,1]', remove: true",
            json!({"l": [1, 2, 3]}),
            json!({"l": [3]}),
        ),
        (
            "$.o.s, remove: true",
            json!({"o": {"s": 1, "t": 2}}),
            json!({"o": {"t": 2}}),
        ),
    ];
    for (body, before, after) in replaced {
        assert_applied("1.1.0", body, before.clone(), &after);
        assert_rejected(
            "1.0.0",
            body,
            before,
            "Overlay 1.0 selects objects and arrays only",
        );
    }
}

#[test]
fn only_1_1_rejects_an_update_of_another_kind_inside_an_object() {
    let rows = [
        (
            "$.a, update: {l: 2}",
            json!({"a": {"l": [1]}}),
            json!({"a": {"l": 2}}),
        ),
        (
            "$.a, update: {o: [1]}",
            json!({"a": {"o": {}}}),
            json!({"a": {"o": [1]}}),
        ),
        (
            "$.a, update: {s: {}}",
            json!({"a": {"s": 1}}),
            json!({"a": {"s": {}}}),
        ),
    ];
    for (body, before, after) in rows {
        assert_applied("1.0.0", body, before.clone(), &after);
        assert_rejected("1.1.0", body, before, "cannot be merged into");
    }
    let deep = json!({"a": {"b": {"c/d": 1}}});
    let body = "$.a, update: {b: {c/d: []}}";
    assert_rejected("1.1.0", body, deep, "#/actions/0/update/b/c~1d");
}

#[test]
fn an_update_of_another_kind_than_the_target_is_rejected() {
    let rows = [
        (
            "$.o, update: x",
            json!({"o": {}}),
            "a primitive value cannot be merged into an object",
        ),
        (
            "$.o, update: []",
            json!({"o": {}}),
            "an array cannot be merged into an object",
        ),
    ];
    for (body, tree, message) in rows {
        assert_rejected("1.0.0", body, tree.clone(), message);
        assert_rejected("1.1.0", body, tree, message);
    }
    let message = "an object cannot be merged into a primitive value";
    assert_rejected("1.1.0", "$.s, update: {a: 1}", json!({"s": "x"}), message);
}

#[test]
fn several_targets_are_of_one_kind_for_1_1() {
    let mixed = json!({"a": {}, "l": []});
    let after = json!({"a": {"x": 1}, "l": [{"x": 1}]});
    let update = "$.*, update: {x: 1}";
    assert_applied("1.0.0", update, mixed.clone(), &after);
    let message = "must be all objects, all arrays or all primitive values";
    assert_rejected("1.1.0", update, mixed.clone(), message);
    assert_applied("1.1.0", "$.*, remove: true", mixed, &json!({}));
    let primitives = json!({"a": 1, "b": null});
    assert_applied(
        "1.1.0",
        "$.*, update: x",
        primitives,
        &json!({"a": "x", "b": "x"}),
    );
}

#[test]
fn a_filter_on_a_missing_property_selects_by_rfc_9535() {
    let tree = json!({"l": [{"x-a": 1}, {"b": {}}]});
    let only_first = json!({"l": [{"x-a": 1, "hit": true}, {"b": {}}]});
    let only_second = json!({"l": [{"x-a": 1}, {"b": {}, "hit": true}]});
    let rows = [
        ("$.l[?@['x-a'] == 1]", &only_first),
        ("$.l[?@['x-a']]", &only_first),
        ("$.l[?!@['x-a']]", &only_second),
        ("$.l[?@['x-a'] != 1]", &only_second),
        // Nothing equals nothing.
        ("$.l[?@.b.c == @['x-a']]", &only_second),
        ("$.l[?@.missing.c]", &tree),
    ];
    for (path, after) in rows {
        let body = format!("\"{path}\", update: {{hit: true}}");
        for version in ["1.0.0", "1.1.0"] {
            if *after == tree {
                assert_rejected(version, &body, tree.clone(), "changed nothing");
            } else {
                assert_applied(version, &body, tree.clone(), after);
            }
        }
    }
}

#[test]
fn the_whole_document_cannot_be_removed() {
    for version in ["1.0.0", "1.1.0"] {
        let message = "the document as a whole cannot be removed";
        assert_rejected(version, "$, remove: true", json!({"a": 1}), message);
    }
}
