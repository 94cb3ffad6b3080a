//! Tests of stage 1: hostile files, both formats, what is rejected and where.

mod loss;

use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Document, parse, read, rewrite};
use crate::report::Report;

fn reading(file: &str, text: &str) -> (Option<Value>, String) {
    let mut report = Report::new();
    let tree = parse(&file.into(), text, &mut report);
    assert_eq!(tree.is_none(), report.has_errors());
    (
        tree,
        report.render(&|_| Some(text.to_owned().into()), false),
    )
}

#[track_caller]
fn rejected(file: &str, text: &str, parts: &[&str]) {
    let (tree, shown) = reading(file, text);
    assert!(tree.is_none(), "{tree:?}");
    for part in parts {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
}

#[test]
fn both_formats_give_the_same_tree() {
    let expected =
        json!({"b": [1, -2, 1.5, null, true, "x"], "a": {"200": "ok", "1.10": "v", "true": 1}});
    let yaml = "b: [1, -2, 1.5, ~, true, x]\na:\n  200: ok\n  1.10: v\n  true: 1\n";
    let flow = "{b: [1, -2, 1.5, ~, true, x], a: {200: ok, 1.10: v, true: 1}}";
    for text in [
        yaml,
        flow,
        &expected.to_string(),
        &format!("{expected:#}\n"),
    ] {
        let (tree, shown) = reading("a.yaml", text);
        assert_eq!(tree, Some(expected.clone()), "{shown}");
    }
    let keys: Vec<String> = expected.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["b", "a"]);
    assert_eq!(
        reading("a.json", "{\"a\": \"\\ud83d\\ude00\"}").0,
        Some(json!({"a": "😀"}))
    );
    assert_eq!(
        reading("a.yaml", "{\"a\": \"\\ud83d\\ude00\"}").0,
        Some(json!({"a": "😀"}))
    );
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let text = "base: &b {x: 1, y: 2}\nother: &o {z: 3}\none: {<<: *b, y: 9}\ntwo: {<<: [*b, *o]}\nsame: *b\n";
    let expected = json!({
        "base": {"x": 1, "y": 2}, "other": {"z": 3}, "one": {"y": 9, "x": 1},
        "two": {"x": 1, "y": 2, "z": 3}, "same": {"x": 1, "y": 2}
    });
    assert_eq!(reading("a.yaml", text).0, Some(expected));
    assert_eq!(
        reading("a.json", "{\"<<\": {\"x\": 1}}").0,
        Some(json!({"<<": {"x": 1}}))
    );
    rejected("a.yaml", "a: {<<: 1}", &["merge key"]);
}

#[test]
fn a_repeated_key_is_shown() {
    rejected(
        "a.yaml",
        "a:\n  b: 1\n  b: 2\na: 3\n",
        &[
            "error[duplicate-key]: the key `b` is also in line 2, in the same object",
            "a.yaml:3:3",
            "#/a/b",
            "a.yaml:4:1",
        ],
    );
    rejected(
        "a.json",
        "{\"a\": {\n  \"b/c\": 1,\n  \"b/c\": 2}}",
        &["the key `b/c`", "a.json:3:3", "#/a/b~1c"],
    );
}

#[test]
fn what_json_does_not_have_is_rejected() {
    rejected("a.yaml", "a: .nan", &["infinity and NaN", "a.yaml:1:4"]);
    rejected(
        "a.yaml",
        "a:\n  - -.inf",
        &["infinity and NaN", "a.yaml:2:5"],
    );
    rejected(
        "a.yaml",
        "a: !secret x",
        &["the YAML tag `!secret`", "a.yaml:1:4"],
    );
    rejected("a.yaml", "a: !t {b: 1}", &["the YAML tag `!t`"]);
    rejected(
        "a.yaml",
        "b: 1\n? [x]\n: 1",
        &["a key that is a string", "a.yaml:2:3"],
    );
    rejected(
        "a.yaml",
        "a: 1\n---\nb: 1\n",
        &["a second YAML document", "a.yaml:2:1"],
    );
    rejected(
        "a.yaml",
        "a: [1\nb: 2\n",
        &["error[invalid-document]", "a.yaml:2"],
    );
    rejected("a.yaml", "a: *nowhere", &["unknown anchor", "a.yaml:1:4"]);
    rejected("a.json", "{\"é\": 1,}", &["trailing comma", "a.json:1:9"]);
    rejected("a.json", "{} x", &["trailing characters", "a.json:1:4"]);
    rejected("a.json", "a: 1", &["expected value", "a.json:1:1"]);
    rejected("a.json", "[1e999]", &["out of range"]);
    for text in ["", "# nothing\n", "---\n", "~", "null"] {
        rejected("a.yaml", text, &["the document is empty"]);
    }
    rejected("a.json", "", &["a.json:1:1"]);
}

#[test]
fn depth_is_bounded() {
    let nested = |open: &str, close: &str, n| format!("{}1{}", open.repeat(n), close.repeat(n));
    assert!(reading("a.json", &nested("[", "]", 100)).0.is_some());
    assert!(reading("a.yaml", &nested("{a: ", "}", 100)).0.is_some());
    for depth in [200, 20_000] {
        rejected(
            "a.json",
            &nested("[", "]", depth),
            &["more than 128 levels deep", "a.json:1:128"],
        );
        rejected(
            "a.yaml",
            &nested("{a: ", "}", depth),
            &["more than 128 levels deep"],
        );
        rejected(
            "a.yaml",
            &"- ".repeat(depth),
            &["more than 128 levels deep"],
        );
    }
    rejected("a.yaml", "a: &a [*a, *a]", &["more than 128 levels deep"]);
}

#[test]
fn aliases_cannot_explode() {
    let mut laughs = "a0: &a0 lol\n".to_owned();
    for level in 1..40 {
        let row = format!("*a{}, ", level - 1).repeat(9);
        laughs += &format!("a{level}: &a{level} [{row}]\n");
    }
    let mut wide = format!("a: &a [{}]\nb:\n", "1,".repeat(20_000));
    wide += &"- *a\n".repeat(20_000);
    let mut long = format!("a: &a '{}'\nb:\n", "x".repeat(1 << 20));
    long += &"- *a\n".repeat(20_000);
    for text in [laughs, wide, long] {
        let started = std::time::Instant::now();
        rejected(
            "a.yaml",
            &text,
            &[
                "error[too-large]",
                "aliases make the document many times larger",
            ],
        );
        assert!(started.elapsed().as_secs() < 20);
    }
}

#[test]
fn odd_files_are_rejected() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path();
    fs::write(root.join("latin.yaml"), b"a: 1\nb: caf\xe9\n").unwrap();
    fs::write(root.join("wide.yaml"), b"\xff\xfea\0").unwrap();
    fs::create_dir(root.join("folder.yaml")).unwrap();
    let huge = fs::File::create(root.join("huge.yaml")).unwrap();
    huge.set_len(1 << 30).unwrap();
    let cases = [
        ("latin.yaml", "byte 11, in line 2, is 0xe9"),
        ("wide.yaml", "begins like UTF-16"),
        ("folder.yaml", "this is a folder"),
        ("huge.yaml", "1024 MiB or more; at most 64 MiB"),
        ("missing.yaml", "error[missing-file]"),
    ];
    for (file, part) in cases {
        let mut report = Report::new();
        assert!(read(root, file, &mut report).is_none());
        let shown = report.render(&|_| None, false);
        assert!(shown.contains(part) && shown.contains(file), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn a_fifo_or_a_dead_link_does_not_stop_the_run() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let dir = tempfile::tempdir().unwrap();
    mknodat(
        CWD,
        dir.path().join("fifo.yaml"),
        FileType::Fifo,
        Mode::RUSR,
        0,
    )
    .unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("dead.yaml")).unwrap();
    std::os::unix::fs::symlink("loop.yaml", dir.path().join("loop.yaml")).unwrap();
    for (file, part) in [
        ("fifo.yaml", "not a regular file"),
        ("dead.yaml", "a symbolic link to a file that does not exist"),
        ("loop.yaml", "a symbolic link"),
        ("/dev/zero", "not a regular file"),
    ] {
        let mut report = Report::new();
        assert!(read(dir.path(), file, &mut report).is_none());
        let shown = report.render(&|_| None, false);
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn a_byte_order_mark_is_taken_off_the_text_but_not_off_the_hash() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.yaml"), "\u{feff}a: 1\n").unwrap();
    fs::write(dir.path().join("b.yaml"), "a: 1\n").unwrap();
    let mut report = Report::new();
    let marked = read(dir.path(), "a.yaml", &mut report).unwrap();
    let plain = read(dir.path(), "b.yaml", &mut report).unwrap();
    assert_eq!((&marked.text, &marked.tree), (&plain.text, &plain.tree));
    assert_ne!(marked.sha256, plain.sha256);
}

fn rewritten(text: &str) -> (Option<Value>, String) {
    let mut report = Report::strict();
    let file: Arc<str> = "a.yaml".into();
    let tree = parse(&file, text, &mut report).unwrap();
    let document = Document {
        file,
        text: text.to_owned().into(),
        tree,
        sha256: [0; 32],
    };
    let strict = rewrite(&document, None, None, &mut report);
    let shown = report.render(&|_| Some(text.to_owned().into()), false);
    (strict.map(|strict| strict.tree), shown)
}

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: v}\n";

#[test]
fn versions_are_distinguished() {
    for (head, part) in [
        ("openapi: 4.0.0", "unknown version of OpenAPI"),
        ("swagger: \"2.0\"", "Swagger 2.0 is not supported"),
        ("a: 1", "this is not an OpenAPI document"),
        ("- 1", "this is not an OpenAPI document"),
    ] {
        let (tree, shown) = rewritten(head);
        assert!(tree.is_none() && shown.contains(part), "{shown}");
    }
    // The number can mean nothing else, so that the rest of the document is checked in the same run.
    let (_, shown) = rewritten("openapi: 3.0");
    let part = "error[unsupported-version]: expected a string, found the number 3.0";
    assert!(shown.contains(part), "{shown}");
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        let text = format!("openapi: {version}\ninfo: {{title: t, version: v}}\npaths: {{}}\n");
        assert!(rewritten(&text).0.is_some());
    }
}

#[test]
fn wrong_types_are_shown_where_they_are() {
    let text = format!(
        "{HEAD}paths:\n  /a:\n    get:\n      parameters:\n        - {{name: x, in: nowhere, schema: {{}}}}\n        - {{name: y, in: query}}\n      responses:\n        200:\n          description: d\n          content:\n            application/json:\n              schema: {{properties: {{p: {{required: true}}}}}}\n    put: {{}}\n"
    );
    let (_, shown) = rewritten(&text);
    for part in [
        "a parameter in `nowhere` is not sent",
        "#/paths/~1a/get/parameters/0",
        "it has no `schema`",
        "expected an array, found `true`",
        "#/paths/~1a/get/responses/200/content/application~1json/schema/properties/p/required",
        "an operation must have `responses`",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    assert_eq!(shown.matches("error[").count(), 4, "{shown}");
}

#[test]
fn scalars_without_quotes_are_read_and_shown() {
    let (tree, shown) = rewritten("openapi: 3.0.3\ninfo: {title: t, version: 1.0}\npaths: {}\n");
    assert_eq!(tree.unwrap()["info"]["version"], "1.0");
    assert!(
        shown.contains("warning[invalid-document]") && shown.contains("write \"1.0\""),
        "{shown}"
    );
}

#[test]
fn nothing_is_lost_silently() {
    let text = format!(
        "{HEAD}x-mine: 1\npaths:\n  /a:\n    gett: {{}}\n    get:\n      deprecated: false\n      responses:\n        4xx: {{description: d}}\n        2000: {{description: d}}\ncomponents:\n  schemas:\n    A: {{type: string, examples: [y], minLen: 1}}\n"
    );
    let (tree, shown) = rewritten(&text);
    assert!(tree.is_some(), "{shown}");
    for part in [
        "`gett` has no meaning",
        "`minLen` has no meaning",
        "`2000` is not a status",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    assert_eq!(shown.matches("error[").count(), 3, "{shown}");
}

/// A diagnostic about a value of an enum is located by its index.
#[test]
fn the_values_of_an_enum_keep_their_indexes() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A: {{type: string, enum: [null, a, 1]}}\n    B: {{enum: [1, null, 2]}}\n    C: {{type: [string, integer], enum: [a, 1]}}\n"
    );
    let (tree, shown) = rewritten(&text);
    let schemas = &tree.expect(&shown)["components"]["schemas"];
    assert_eq!(schemas["A"]["enum"], json!([null, "a", "1"]));
    assert_eq!(schemas["B"]["enum"], json!([1, null, 2]));
    let each = schemas["C"]["anyOf"].as_array().expect("a type each");
    assert_eq!(each[0]["enum"], json!(["a", null]));
    assert_eq!(each[1]["enum"], json!([null, 1]));
}

#[test]
fn an_error_deep_inside_is_found_at_once() {
    let mut schema = "{type: {}}".to_owned();
    for _ in 0..50 {
        schema = format!("{{properties: {{p: {schema}}}}}");
    }
    let (_, shown) = rewritten(&format!(
        "{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
    ));
    assert!(
        shown.contains("expected a string or an array, found an object"),
        "{shown}"
    );
}

/// Every keyword of OpenAPI 3.0 is read, and each keyword that the rewriting leaves is read by the model.
#[test]
fn every_keyword_is_read() {
    let text = format!("{HEAD}{}", include_str!("tests/everything.yaml"));
    let (tree, shown) = rewritten(&text);
    assert!(!shown.contains("[lost-keyword]: `"), "{shown}");
    loss::check("everything.yaml", &tree.expect("the document is read"));
}
