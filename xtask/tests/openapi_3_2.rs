//! OpenAPI 3.2: each row of the table in `openapi-3.2.md` has a case here, which says what the generator writes and reports,
//! what it reports of the same document under the label of OpenAPI 3.1, and what `diff` finds when the addition changes.
//!
//! In: `openapi_3_2/<case>.yaml`. `parts` is the document without its label; `generated` is in the crate, layout aside;
//! `reported` and `earlier` are all messages under each label; a change puts a value `to` a pointer `at`, or takes away what
//! is there, and `found` is everything that `diff` finds. To add a case: a file, and a row of the table that names it.

mod comparison;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use xtask::report::Report;
use xtask::{codegen, output};

use comparison::compare;

const ROOT: &str = "tests/openapi_3_2";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    parts: serde_json::Map<String, Value>,
    #[serde(default)]
    generated: Vec<String>,
    #[serde(default)]
    reported: Vec<String>,
    #[serde(default)]
    earlier: Vec<String>,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    at: String,
    #[serde(default)]
    to: Option<Value>,
    /// Rule, level and direction.
    found: BTreeSet<(String, String, String)>,
}

#[test]
fn every_case_is_as_it_says() {
    let mut wrong = Vec::new();
    for name in cases() {
        let text = fs::read_to_string(format!("{ROOT}/{name}.yaml")).expect("a case can be read");
        let case: Case =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!case.changes.is_empty(), "{name} has no change");
        let folder = tempfile::tempdir().expect("a folder");
        wrong.extend(
            check(&case, folder.path())
                .into_iter()
                .map(|text| format!("{name}: {text}")),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_row_of_the_table_has_a_case() {
    let table = fs::read_to_string("openapi-3.2.md").expect("the table is there");
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| `") || line.starts_with("| a "));
    let named: BTreeSet<String> = rows
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let [_, _, section, generator, found, case, _] = cells.as_slice() else {
                panic!("a row has five cells: {row}");
            };
            assert!(
                section.starts_with('§') && !generator.is_empty() && !found.is_empty(),
                "{row}"
            );
            case.trim_matches('`').to_owned()
        })
        .collect();
    assert_eq!(named, cases().into_iter().collect());
}

fn cases() -> Vec<String> {
    let files = fs::read_dir(ROOT).expect("the folder of the cases is there");
    let names = files.map(|file| file.expect("the folder can be read").file_name());
    let names = names.map(|name| name.to_string_lossy().trim_end_matches(".yaml").to_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

fn check(case: &Case, folder: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let document = labelled("3.2.0", &case.parts);
    let (messages, text) = generate(&document, folder);
    if messages != case.reported {
        wrong.push(format!("3.2 reports {messages:#?}"));
    }
    let generated = case
        .generated
        .iter()
        .filter(|part| !text.contains(&bare(part)));
    wrong.extend(generated.map(|part| format!("`{part}` is not generated")));
    let (messages, _) = generate(&labelled("3.1.1", &case.parts), folder);
    if messages != case.earlier {
        wrong.push(format!("3.1 reports {messages:#?}"));
    }
    for change in &case.changes {
        let mut new = document.clone();
        apply(change, &mut new);
        let found = differences(&document, &new, folder);
        if found != change.found {
            wrong.push(format!("{} → {:?}: {found:?}", change.at, change.to));
        }
    }
    wrong
}

fn labelled(version: &str, parts: &serde_json::Map<String, Value>) -> Value {
    let mut document = json!({ "openapi": version, "info": { "title": "T", "version": "1" } });
    let whole = document.as_object_mut().expect("it is an object");
    whole.extend(parts.clone());
    document
}

/// Returns the messages of a run, and all that it generates, as [`bare`] text.
fn generate(document: &Value, folder: &Path) -> (Vec<String>, String) {
    let path = folder.join("spec.json");
    fs::write(&path, document.to_string()).expect("a file");
    let mut report = Report::new();
    let files = codegen::generate_stand_alone(&codegen::root(), &path, "case", &mut report);
    let files: Vec<output::File> = files
        .expect("the templates can be read")
        .map_or_else(Vec::new, |output| output.files);
    let messages = report
        .diagnostics()
        .iter()
        .map(|found| found.message.clone());
    let own = files
        .iter()
        .filter(|file| file.path.starts_with("src/spec") || file.path == "src/lib.rs");
    let text = own.map(|file| bare(&file.contents)).collect();
    (messages.collect(), text)
}

/// Returns text without what a formatter decides.
fn bare(text: &str) -> String {
    let is_kept = |char: &char| !char.is_whitespace() && *char != ',';
    text.chars().filter(is_kept).collect()
}

fn apply(change: &Change, document: &mut Value) {
    let (parent, key) = change
        .at
        .rsplit_once('/')
        .expect("a pointer begins with a slash");
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = document
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("{} is missing", change.at));
    match (parent, &change.to) {
        (Value::Object(map), Some(value)) => drop(map.insert(key, value.clone())),
        (Value::Object(map), None) => {
            let removed = map.shift_remove(&key);
            assert!(removed.is_some(), "{} is missing", change.at);
        }
        (Value::Array(list), Some(value)) => {
            list[key.parse::<usize>().expect("an index")] = value.clone()
        }
        _ => panic!("{} cannot be changed", change.at),
    }
}

fn differences(old: &Value, new: &Value, folder: &Path) -> BTreeSet<(String, String, String)> {
    let path = |name: &str, document: &Value| {
        let path = folder.join(name);
        let text = serde_json::to_string_pretty(document).expect("a value can be written");
        fs::write(&path, text).expect("a file");
        path
    };
    let found = compare(path("old.json", old), path("new.json", new));
    // A changed contract under an unchanged label is the same finding in every case.
    let findings = found
        .findings
        .iter()
        .filter(|finding| finding.rule.id() != "version-label-unchanged");
    let named = findings.map(|finding| {
        (
            finding.rule.id().to_owned(),
            finding.level.name().to_owned(),
            finding.direction.name().to_owned(),
        )
    });
    named.collect()
}
