//! Reports are what their readers expect: each format is valid by its own rules, and what a document says is text in it.
//!
//! In: two documents whose strings mean something to browsers, shells, tables and workflows (`formats/`), and the project's
//! own versions. Out: a report in each format, read again by a parser or held against its published schema.

mod comparison;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use xtask::codegen;
use xtask::diff::Comparison;
use xtask::diff::format::{self, Format, Layout};
use xtask::diff::timeline::{self, RowKind, Timeline};
use xtask::report::Report;

use comparison::{TODAY, compare};

const PLAIN: Layout = Layout {
    color: false,
    width: 80,
    docs: true,
};

fn hostile() -> Comparison {
    compare("tests/formats/old.yaml", "tests/formats/new.yaml")
}

fn all_versions() -> Timeline {
    let model = codegen::build_model(&codegen::root(), &mut Report::new());
    timeline::timeline(&model.expect("the specs have a model"), TODAY)
}

fn rendered(comparison: &Comparison, format: Format) -> String {
    format::render(comparison, None, format, PLAIN)
}

/// Holds JSON against a schema.
fn validate(schema: &str, text: &str) {
    let read = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(schema);
    let schema = std::fs::read_to_string(&path).expect("the schema is in the repository");
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("schema.json", read(&schema))
        .expect("the schema is a document");
    let mut schemas = boon::Schemas::new();
    let index = compiler
        .compile("schema.json", &mut schemas)
        .unwrap_or_else(|error| panic!("{}: {error:#}", path.display()));
    if let Err(error) = schemas.validate(&read(text), index) {
        panic!("{error:#}");
    }
}

#[test]
fn json_follows_its_schema() {
    let schema = "src/diff/format/diff.schema.json";
    for comparison in [hostile(), compare("v20", "v26"), compare("v26", "v26")] {
        validate(schema, &rendered(&comparison, Format::Json));
    }
}

/// What only the SDK shows is in every format, and fails nothing there.
#[test]
fn what_the_sdk_shows_is_in_every_format() {
    let versions = compare("v22", "v23");
    for format in [
        Format::Text,
        Format::Json,
        Format::Markdown,
        Format::Html,
        Format::Github,
        Format::Junit,
        Format::Sarif,
    ] {
        let text = rendered(&versions, format);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in ["seen-in-sdk", "seen from 23.0.1, 2025-07-18", "tracks"] {
            assert!(words.contains(part), "{part}: {text}");
        }
    }
    let github = rendered(&versions, Format::Github);
    let seen = github.lines().filter(|line| line.contains("seen-in-sdk"));
    assert!(seen.clone().count() > 0);
    for line in seen {
        assert!(line.starts_with("::notice "), "{line}");
    }
    let junit = rendered(&versions, Format::Junit);
    assert!(!junit.contains("<failure"), "{junit}");
    let sarif: Value = serde_json::from_str(&rendered(&versions, Format::Sarif)).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    for result in results.iter().filter(|one| one["ruleId"] == "seen-in-sdk") {
        assert_eq!(result["level"], "note");
    }
    let json: Value = serde_json::from_str(&rendered(&versions, Format::Json)).expect("JSON");
    let findings = json["findings"].as_array().expect("findings");
    let seen = findings.iter().filter(|one| one["level"] == "seen").count();
    assert_eq!(json["summary"]["seen"], seen);
    assert!(seen > 0);
}

#[test]
fn json_keeps_its_contract() {
    let report: Value = serde_json::from_str(&rendered(&hostile(), Format::Json)).expect("JSON");
    let keys = |value: &Value| -> Vec<String> {
        let map = value.as_object().expect("an object");
        map.keys().cloned().collect()
    };
    assert_eq!(
        keys(&report),
        ["schema_version", "old", "new", "summary", "findings"]
    );
    let summary = keys(&report["summary"]);
    assert_eq!(
        summary,
        ["breaking", "risky", "safe", "docs", "unhandled", "seen"]
    );
    let expected = [
        "rule",
        "level",
        "direction",
        "operation",
        "pointer",
        "file",
        "line",
        "old",
        "new",
        "message",
        "rust",
        "root_cause",
        "affects",
        "fingerprint",
    ];
    let findings = report["findings"].as_array().expect("findings");
    for finding in findings {
        assert_eq!(keys(finding), expected);
        assert!(
            finding["operation"].is_null() || keys(&finding["operation"]) == ["method", "path"]
        );
        for key in ["pointer", "file", "line"] {
            assert_eq!(keys(&finding[key]), ["old", "new"]);
            assert!(
                !finding[key]["old"].is_null() || !finding[key]["new"].is_null(),
                "{finding}"
            );
        }
    }
    let levels: BTreeSet<_> = findings
        .iter()
        .filter_map(|finding| finding["level"].as_str())
        .collect();
    assert_eq!(levels.len(), 5, "{levels:?}");
}

#[test]
fn the_timeline_follows_its_schema() {
    let text = format::render_timeline(&all_versions(), Format::Json, PLAIN);
    validate(
        "src/diff/format/timeline.schema.json",
        &text.expect("JSON is there"),
    );
}

#[test]
fn sarif_follows_its_schema() {
    for comparison in [hostile(), compare("v25", "v26"), compare("v26", "v26")] {
        validate(
            "tests/schemas/sarif-2.1.0.json",
            &rendered(&comparison, Format::Sarif),
        );
    }
}

#[test]
fn junit_has_a_case_for_each_finding() {
    let comparison = hostile();
    let text = rendered(&comparison, Format::Junit);
    let document = roxmltree::Document::parse(&text).expect("XML");
    let suite = document
        .root_element()
        .first_element_child()
        .expect("a suite");
    assert_eq!(
        (
            document.root_element().tag_name().name(),
            suite.tag_name().name()
        ),
        ("testsuites", "testsuite")
    );
    let cases: Vec<_> = suite
        .children()
        .filter(roxmltree::Node::is_element)
        .collect();
    assert_eq!(cases.len(), comparison.findings.len());
    assert!(
        cases
            .iter()
            .all(|case| case.has_attribute("name") && case.has_attribute("classname"))
    );
    let names: BTreeSet<_> = cases.iter().map(|case| case.attribute("name")).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let failures = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .count();
    assert_eq!(
        suite.attribute("failures"),
        Some(failures.to_string().as_str())
    );
    assert_eq!(
        suite.attribute("tests"),
        Some(cases.len().to_string().as_str())
    );
}

#[test]
fn annotations_are_one_command_each() {
    let mut comparison = hostile();
    comparison.findings[0].message = "\u{1b}[31mred\r\n\u{7}".to_owned();
    let text = rendered(&comparison, Format::Github);
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), comparison.findings.len());
    for line in lines {
        let (head, _) = line
            .strip_prefix("::")
            .and_then(|rest| rest.split_once("::"))
            .expect("a command");
        let (kind, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        let keys: Vec<_> = properties
            .split(',')
            .filter_map(|one| one.split_once('='))
            .map(|(key, _)| key)
            .collect();
        assert_eq!(keys, ["file", "line", "title"], "{line}");
    }
}

#[test]
fn a_page_holds_text_as_text() {
    let page = rendered(&hostile(), Format::Html);
    let versions = format::render(
        &compare("v25", "v26"),
        Some(&all_versions()),
        Format::Html,
        PLAIN,
    );
    let timeline = format::render_timeline(&all_versions(), Format::Html, PLAIN).expect("a page");
    for page in [page, versions, timeline] {
        let count = |what: &str| page.matches(what).count();
        assert_eq!(
            (
                count("<script"),
                count("</script"),
                count("<style"),
                count("</style")
            ),
            (1, 1, 1, 1)
        );
        assert_eq!(
            count("<img") + count("<b>&") + count("onerror=alert(2)>\n") + count("<i>shut"),
            0
        );
        // Nothing is loaded from anywhere.
        assert_eq!(count("src=") - count("src=x"), 0);
        assert_eq!(count("<link") + count("@import") + count("url("), 0);
        for element in [
            "main", "article", "section", "table", "ul", "form", "dl", "details", "div",
        ] {
            let open = count(&format!("<{element}>")) + count(&format!("<{element} "));
            assert_eq!(open, count(&format!("</{element}>")), "{element}");
        }
    }
}

#[test]
fn a_comment_fits_and_mentions_no_user() {
    let mut comparison = hostile();
    let text = rendered(&comparison, Format::Markdown);
    for markup in ["<script", "<img", "@everyone", "http://evil", "\u{1b}"] {
        assert!(!text.contains(markup), "{markup}: {text}");
    }
    let rows = |text: &str| text.lines().filter(|line| line.starts_with('|')).count();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 4, "{line}");
    }
    assert!(!text.contains("did not fit"));
    let few = comparison.findings.clone();
    for index in 0..2_000 {
        comparison
            .findings
            .extend(few.iter().cloned().map(|mut finding| {
                finding.root_cause = format!("/components/schemas/S{index}");
                finding
            }));
    }
    let long = rendered(&comparison, Format::Markdown);
    assert!(long.len() <= 65_536, "{} bytes", long.len());
    assert!(long.contains("did not fit") && rows(&long) > rows(&text));
    assert_eq!(
        long.matches("<details>").count(),
        long.matches("</details>").count()
    );
}

#[test]
fn a_terminal_is_not_steered() {
    let comparison = hostile();
    let text = rendered(&comparison, Format::Text);
    assert!(!text.contains('\u{1b}') && text.chars().all(|c| c == '\n' || !c.is_control()));
    for line in text.lines() {
        let one_word = !line.trim().contains(' ');
        assert!(line.chars().count() <= 80 || one_word, "{line}");
    }
    let colored = format::render(
        &comparison,
        None,
        Format::Text,
        Layout {
            color: true,
            ..PLAIN
        },
    );
    let starts = colored.matches("\u{1b}[").count();
    assert_eq!(starts, 2 * colored.matches("\u{1b}[0m").count());
    let bare = |text: &str| text.replace("\u{1b}[0m", "");
    assert!(
        ["31", "32", "33", "34", "35"]
            .iter()
            .all(|color| bare(&colored).contains(&format!("\u{1b}[1;{color}m")))
    );
}

#[test]
fn a_report_has_the_same_bytes_each_time() {
    for format in [
        Format::Text,
        Format::Json,
        Format::Markdown,
        Format::Html,
        Format::Github,
        Format::Junit,
        Format::Sarif,
    ] {
        assert_eq!(rendered(&hostile(), format), rendered(&hostile(), format));
    }
}

#[test]
fn the_timeline_shows_what_became_of_items() {
    let timeline = all_versions();
    let row = |name: &str| {
        timeline
            .rows
            .iter()
            .find(|row| row.name == name)
            .unwrap_or_else(|| panic!("no row {name}"))
    };
    assert_eq!(row("field locale").story(), "since v3.0, changed in v3.1");
    assert_eq!(
        row("field is_payment_enabled").story(),
        "since v3.0, removed in v3.1"
    );
    assert_eq!(row("metadata").removed.as_deref(), Some("v25.0"));
    assert_eq!(row("GET /{psid}").changed, ["v3.1"]);
    assert_eq!(row("POST /{page_id}/calls").story(), "since v20.0");
    let calls = row("POST /{page_id}/calls");
    let connect = calls
        .seen
        .iter()
        .find(|seen| seen.item.as_deref() == Some("connect"));
    let connect = connect.expect("the SDK shows it");
    assert_eq!(
        connect.to_string(),
        "connect added, 21.0.5 of 2024-11-16: a value of action"
    );
    assert_eq!(
        (connect.line.as_str(), connect.grade.as_str()),
        ("v21.0", "seen")
    );
    // The page splits the kinds of a row at spaces, and hides a row whose kinds have no filter.
    assert!(RowKind::ALL.iter().all(|kind| !kind.plural().contains(' ')));
    let activities = row("POST /{app_id}/page_activities");
    assert!(!activities.cells.iter().any(|cell| cell.is_there()));
    assert_eq!(activities.seen[0].grade, "documented for v21.0");
    let known: usize = timeline.rows.iter().map(|row| row.seen.len()).sum();
    let path = codegen::root().join("specs/manual/history.yaml");
    let history = std::fs::read_to_string(path).expect("the history");
    assert_eq!(known, history.matches("  - { of: ").count());
    for row in &timeline.rows {
        assert_eq!(row.cells.len(), timeline.versions.len(), "{}", row.name);
    }
    let text = format::render_timeline(&timeline, Format::Text, PLAIN).expect("text");
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    for format in [Format::Text, Format::Json, Format::Markdown, Format::Html] {
        let text = format::render_timeline(&timeline, format, PLAIN).expect("a report");
        for words in ["connect", "21.0.5", "2024-11-16", "documented for v21.0"] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
    assert!(format::render_timeline(&timeline, Format::Sarif, PLAIN).is_none());
}
