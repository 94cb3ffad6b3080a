//! Tests of the report: locations, order, text.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Code, Lines, MAX_OF_A_KIND, Report, Site, locate};

fn at(text: &str, pointer: &str) -> Option<String> {
    let found = locate::locations(text, &BTreeSet::from([pointer]));
    let span = found.get(pointer)?.clone();
    let (line, column) = Lines::new(text).line_col(span.start);
    Some(format!("{line}:{column} {}", &text[span]))
}

#[test]
fn a_pointer_leads_to_the_key_or_the_item() {
    let yaml = "# ünïcödé\na:\n  - b: 1\n    c/d: {e~f: [x, 'y']}\n  - z\n200:\n  - - q\n";
    let json =
        "{\"ü\": \"\\ud83d\\ude00\", \"a\": [1, {\"b\\u0063\": \"x\\\"}\"}],\n\t\"200\": []}";
    let cases = [
        (yaml, "/a", Some("2:1 a")),
        (yaml, "/a/0/b", Some("3:5 b")),
        (yaml, "/a/0/c~1d/e~0f", Some("4:11 e~f")),
        (yaml, "/a/0/c~1d/e~0f/1", Some("4:20 'y'")),
        (yaml, "/a/1", Some("5:5 z")),
        (yaml, "/200/0/0", Some("7:7 q")),
        (yaml, "/a/1/added/by/overlay", Some("5:5 z")),
        (yaml, "/nowhere", None),
        (yaml, "", None),
        (json, "/ü", Some("1:2 \"ü\"")),
        (json, "/a/0", Some("1:29 1")),
        (json, "/a/1/bc", Some("1:33 \"b\\u0063\"")),
        (json, "/200", Some("2:2 \"200\"")),
    ];
    for (text, pointer, expected) in cases {
        assert_eq!(
            at(text, pointer).as_deref(),
            expected,
            "{pointer} in {text}"
        );
    }
}

#[test]
fn odd_yaml_keeps_its_locations() {
    let text = "? [complex, key]\n: v\n&x k: &y {a: 1}\nm: *y\n*x : 2\nlast: [*y, 3]\r\nend: 1\r\n";
    assert_eq!(at(text, "/m").as_deref(), Some("4:1 m"));
    assert_eq!(at(text, "/m/a").as_deref(), Some("4:1 m"));
    assert_eq!(at(text, "/last/1").as_deref(), Some("6:12 3"));
    assert_eq!(at(text, "/end").as_deref(), Some("7:1 end"));
    assert_eq!(at("a: 1\nb: [\n", "/a").as_deref(), Some("1:1 a"));
}

#[test]
fn repeated_keys_are_found_at_every_depth() {
    let found = |text: &str| -> Vec<String> {
        let keys = locate::duplicate_keys(text, 9);
        let line = |span: &std::ops::Range<usize>| Lines::new(text).line_col(span.start);
        keys.iter()
            .map(|key| {
                format!(
                    "{} {:?} {:?}",
                    key.pointer,
                    line(&key.first),
                    line(&key.again)
                )
            })
            .collect()
    };
    assert_eq!(
        found("a: 1\nb: {c: 1, c: 2}\na:\n  d: 1\n  d: 2\n"),
        [
            "/b/c (2, 5) (2, 11)",
            "/a (1, 1) (3, 1)",
            "/a/d (4, 3) (5, 3)"
        ]
    );
    assert_eq!(
        found("{\"a\": {\"x\": 1}, \"\\u0061\": {\"x\": 2}}"),
        ["/a (1, 2) (1, 17)"]
    );
    assert_eq!(found("a: {x: 1}\nb: {x: 1}\n"), Vec::<String>::new());
}

fn sample() -> (Report, &'static str) {
    let text = "openapi: 3.0.3\npaths:\n  /a:\n    $ref: '#/nowhere'\nx: 1\n";
    let file: Arc<str> = "specs/v26.0/page.yaml".into();
    let mut report = Report::new();
    let site = Site::file(&file).child("paths").child("/a").child("$ref");
    report.warn(
        Code::UnsupportedKeyword,
        Site::file(&file).child("x"),
        "`x` says\nnothing",
        "",
    );
    report.error(
        Code::DanglingRef,
        site.clone(),
        "nothing is at `#/nowhere`",
        "define it",
    );
    report.error(
        Code::DanglingRef,
        site,
        "nothing is at `#/nowhere`",
        "define it",
    );
    report.error(
        Code::InvalidDocument,
        Site::at(&file, 1, 10),
        "odd \u{202e}version\u{7}",
        "",
    );
    report.error(
        Code::InvalidDocument,
        Site::file(&file),
        "a warning about the whole",
        "look again",
    );
    report.error(
        Code::MissingFile,
        Site::file(&"a.yaml".into()),
        "not there",
        "",
    );
    (report, text)
}

#[test]
fn the_text_is_like_the_compilers() {
    let (report, text) = sample();
    let sources = |file: &str| file.ends_with("page.yaml").then(|| text.to_owned().into());
    let expected = "\
error[missing-file]: not there
--> a.yaml

error[invalid-document]: a warning about the whole
--> specs/v26.0/page.yaml
 = help: look again

error[invalid-document]: odd �version␇
 --> specs/v26.0/page.yaml:1:10
  |
1 | openapi: 3.0.3
  |          ^

error[dangling-ref]: nothing is at `#/nowhere`
 --> specs/v26.0/page.yaml:4:5
  |
4 |     $ref: '#/nowhere'
  |     ^^^^
  |
  = at: #/paths/~1a/$ref
  = help: define it

warning[unsupported-keyword]: `x` says nothing
 --> specs/v26.0/page.yaml:5:1
  |
5 | x: 1
  | ^
  |
  = at: #/x

";
    assert_eq!(report.render(&sources, false), expected);
    assert!(report.render(&sources, true).contains("\u{1b}["));
}

#[test]
fn the_order_of_finding_does_not_show() {
    let (report, text) = sample();
    let sources = |_: &str| Some(text.to_owned().into());
    let mut reversed = Report::new();
    reversed.diagnostics = report.diagnostics.iter().rev().cloned().collect();
    assert_eq!(
        report.render(&sources, false),
        reversed.render(&sources, false)
    );
    assert!(report.has_errors() && report.len() == 5 && !report.is_empty());
}

#[test]
fn a_long_line_is_shown_in_part() {
    let text = format!(
        "{{\"a\": \"{}\", \"b\": 1, \"c\": \"{}\"}}",
        "é".repeat(5000),
        "x".repeat(5000)
    );
    let mut report = Report::new();
    let file: Arc<str> = "a.json".into();
    report.error(Code::LostKeyword, Site::file(&file).child("b"), "lost", "");
    let shown = report.render(&|_| Some(text.clone().into()), false);
    assert!(shown.contains("a.json:1:5011"), "{shown}");
    assert!(shown.lines().all(|line| line.len() < 250), "{shown}");
    assert!(shown.contains("^^^"), "{shown}");
}

#[test]
fn a_location_that_is_not_in_the_file_does_no_harm() {
    let mut report = Report::new();
    let file: Arc<str> = "a.yaml".into();
    for (line, column) in [(0, 0), (1, 100), (9, 9), (2, 1), (3, 1)] {
        report.error(
            Code::InvalidDocument,
            Site::at(&file, line, column),
            "odd",
            "",
        );
    }
    report.error(
        Code::InvalidDocument,
        Site::file(&file).child("x"),
        "odd",
        "",
    );
    for text in ["", "\n", "a: 1", "é\né\n", "[[["] {
        assert!(
            report
                .render(&|_| Some(text.to_owned().into()), false)
                .contains("error[invalid-document]")
        );
    }
    assert!(report.render(&|_| None, false).contains("a.yaml:9:9"));
}

#[test]
fn each_code_has_its_own_name() {
    let names: BTreeSet<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert_eq!(Code::named(code.name()), Some(*code));
        let title = format!("# {code}\n");
        assert!(code.explanation().starts_with(&title), "{code}");
    }
}

#[test]
fn a_flood_is_counted_only() {
    let mut report = Report::new();
    let file: Arc<str> = "a.yaml".into();
    for index in 0..5_000 {
        report.warn(
            Code::LostKeyword,
            Site::file(&file).index(index),
            "lost",
            "",
        );
    }
    assert!(!report.has_errors());
    report.error(Code::LostKeyword, Site::file(&file), "lost", "");
    assert!(report.has_errors() && report.len() == 5_001);
    let shown = report.render(&|_| None, false);
    assert!(
        shown.ends_with("note: 4800 more of `lost-keyword` are not shown\n\n"),
        "{shown}"
    );
}

/// A help may look at everything around, so that it costs more than the rest of a diagnostic.
#[test]
fn no_help_is_made_that_is_not_shown() {
    struct Help<'c>(&'c Cell<usize>);

    impl From<Help<'_>> for String {
        fn from(help: Help<'_>) -> Self {
            help.0.set(help.0.get() + 1);
            "do it".to_owned()
        }
    }

    let (mut report, made) = (Report::new(), Cell::new(0));
    for index in 0..3 * MAX_OF_A_KIND {
        let site = Site::new(&"a.yaml".into(), "").index(index);
        report.error(Code::DanglingRef, site, "no target", Help(&made));
    }
    assert_eq!(report.len(), 3 * MAX_OF_A_KIND);
    assert_eq!(made.get(), MAX_OF_A_KIND);
}
