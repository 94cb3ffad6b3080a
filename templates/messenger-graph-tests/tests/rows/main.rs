//! Every row of every hand-written spec is in the crate, with its dates. In: `specs/manual/`, read here by a YAML parser
//! and by nothing of the generator; the crate's tables. Out: that they say the same, row by row, and that no section
//! of a file is left out. A package has no specs; the tests then say so and end.

mod disagreements;
mod errors;
mod history;
mod messaging;
mod payloads;
mod permissions;
mod profile;
mod tokens;
mod versions;

use std::path::Path;

use messenger_graph::{ApiVersion, Date};
use serde_json::Value;

const SPECS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/manual");

/// The files, and the sections that the tests here go through.
const FILES: [(&str, &str); 13] = [
    ("disagreements", "sources disagreements"),
    ("errors", "sources errors"),
    ("history", "sources releases changes"),
    ("legacy-permissions", "sources permissions rules access"),
    ("limits", "sources limits"),
    (
        "messaging-windows",
        "sources recipients types tags contents properties moments facts windows first last kinds rules requests",
    ),
    (
        "messenger-extensions",
        "sources methods errors info components",
    ),
    (
        "permissions",
        "sources editions lapse features rules permissions needs undocumented",
    ),
    (
        "profile-fields",
        "sources modules operation requirements passes fields objects outcomes access undecided",
    ),
    ("protocol", "sources features"),
    ("tokens", "sources kinds accepts info components"),
    ("versions", "sources versions rules"),
    (
        "webhooks",
        "sources object delivery client_certificate fields events info components",
    ),
];

/// Reads a file; `None` without the specs.
fn spec(name: &str) -> Option<Value> {
    if !Path::new(SPECS).is_dir() {
        eprintln!("skipped: there are no specs beside this crate");
        return None;
    }
    let folder = Path::new(SPECS).join(name);
    if !folder.is_dir() {
        return Some(file(&folder.with_extension("yaml")));
    }
    let files = std::fs::read_dir(folder).expect("a spec can be read");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let mut joined = Value::Null;
    files.iter().for_each(|path| join(&mut joined, file(path)));
    Some(joined)
}

fn file(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a spec can be read");
    serde_yaml::from_str(&text).expect("a spec is YAML")
}

/// Puts the files of a folder together: lists one after the other, objects into one.
fn join(joined: &mut Value, part: Value) {
    match (joined, part) {
        (Value::Array(rows), Value::Array(more)) => rows.extend(more),
        (Value::Object(all), Value::Object(more)) => {
            for (name, value) in more {
                join(all.entry(name).or_insert(Value::Null), value);
            }
        }
        (joined, part) => *joined = part,
    }
}

/// The rows of a section, which has at least one.
fn rows<'a>(spec: &'a Value, section: &str) -> &'a Vec<Value> {
    let rows = spec[section].as_array().expect("the section is a list");
    assert!(!rows.is_empty(), "{section} is empty");
    rows
}

/// A string of a row, as the crate has it.
fn text<'a>(row: &'a Value, property: &str) -> &'a str {
    let text = row[property].as_str();
    text.unwrap_or_else(|| panic!("no {property} in {row}"))
        .trim()
}

fn optional<'a>(row: &'a Value, property: &str) -> Option<&'a str> {
    row[property].as_str().map(str::trim)
}

fn strings(row: &Value, property: &str) -> Vec<String> {
    let list = row[property].as_array().into_iter().flatten();
    list.filter_map(|item| Some(item.as_str()?.to_owned()))
        .collect()
}

/// The address that a row's `source` names.
fn source<'a>(spec: &'a Value, row: &Value) -> &'a str {
    let url = &spec["sources"][text(row, "source")];
    url.as_str().expect("the source is listed")
}

fn day(row: &Value, property: &str) -> Option<Date> {
    Some(optional(row, property)?.parse().expect("a day"))
}

fn version(row: &Value, property: &str) -> Option<ApiVersion> {
    Some(optional(row, property)?.parse().expect("a version"))
}

/// Rust's doc comments as running text, without the escapes of Markdown.
fn docs(rust: &str) -> String {
    let lines = rust.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("///").or(line.strip_prefix("//!"))
    });
    let words = lines.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ").replace('\\', "")
}

/// Words with one space between them.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn no_file_and_no_section_is_left_out() {
    if spec("versions").is_none() {
        return;
    }
    let files = std::fs::read_dir(SPECS).expect("the folder can be read");
    let mut names: Vec<_> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    let names = names.iter().map(|name| name.trim_end_matches(".yaml"));
    assert!(names.eq(FILES.map(|(name, _)| name)));
    for (name, sections) in FILES {
        let spec = spec(name).expect("the specs are there");
        let have: Vec<_> = spec
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .filter(|section| *section != "spec" || spec["spec"] != name)
            .collect();
        let mut have: Vec<_> = have;
        let mut known: Vec<_> = sections.split(' ').collect();
        have.sort_unstable();
        known.sort_unstable();
        assert_eq!(have, known, "{name}");
    }
}
