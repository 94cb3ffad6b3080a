//! A schema means the same wherever it is.
//!
//! In: `kinds.yaml`, the kinds of schemas that were once read in another way at some location, and `locations.yaml`, every
//! location at which a client has a schema. Out: each kind at each location, in one of the editions, in JSON or YAML, in one file
//! or two, so that every kind meets all of these and so does every location. What the values then do on the wire is in `golden/`.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use xtask::codegen;
use xtask::report::Report;
use xtask::templates::Templates;

#[derive(Deserialize)]
struct Kind {
    kind: String,
    #[serde(default = "first")]
    r#in: String,
    #[serde(default = "last")]
    until: String,
    schema: Value,
    #[serde(default)]
    components: Value,
    r#type: String,
    #[serde(default)]
    nullable: bool,
    #[serde(default)]
    lines: Vec<String>,
}

#[derive(Deserialize)]
struct Location {
    location: String,
    #[serde(default = "first")]
    r#in: String,
    #[serde(default)]
    takes: Option<String>,
    #[serde(default)]
    optional: bool,
    is: String,
    document: Value,
}

impl Location {
    /// Returns whether a kind can be there: values that are not JSON are scalars, and an error has properties.
    fn takes(&self, kind: &Kind) -> bool {
        let is_scalar = ["i64", "i32", "f64"].contains(&kind.r#type.as_str());
        match self.takes.as_deref() {
            Some("scalars") => is_scalar && !kind.nullable,
            Some("objects") => kind.lines.iter().any(|line| line.starts_with("pub x: ")),
            _ => true,
        }
    }
}

fn first() -> String {
    EDITIONS[0].to_owned()
}

fn last() -> String {
    EDITIONS[EDITIONS.len() - 1].to_owned()
}

const EDITIONS: [&str; 3] = ["3.0.3", "3.1.0", "3.2.0"];

/// How a document is written.
struct Form {
    edition: &'static str,
    is_yaml: bool,
    has_two_files: bool,
}

impl Form {
    /// Returns the form for a pair of rows, which have at least one edition in common.
    fn of(kind: &Kind, location: &Location, turn: usize) -> Option<Self> {
        let oldest = kind.r#in.as_str().max(&location.r#in);
        let editions = EDITIONS.into_iter();
        let common: Vec<_> = editions
            .filter(|edition| (oldest..=kind.until.as_str()).contains(edition))
            .collect();
        let edition = common.get(turn % common.len().max(1))?;
        Some(Self {
            edition,
            is_yaml: (turn / 3).is_multiple_of(2),
            has_two_files: (turn / 6).is_multiple_of(2) && !kind.components.is_null(),
        })
    }

    /// Writes the document, and returns its path.
    fn write(&self, folder: &Path, kind: &Kind, location: &Location) -> std::path::PathBuf {
        let mut document = filled(&location.document, &kind.schema);
        document["openapi"] = self.edition.into();
        document["info"] = json!({ "title": "T", "version": "1" });
        if document.get("paths").is_none() {
            document["paths"] = json!({});
        }
        let own = kind.components.as_object().into_iter().flatten();
        for (name, component) in own {
            document["components"]["schemas"][name] = component.clone();
        }
        let (extension, other) = if self.is_yaml {
            ("yaml", "more.yaml")
        } else {
            ("json", "more.json")
        };
        let text = |value: &Value| {
            if self.is_yaml {
                serde_yaml::to_string(value).expect("YAML")
            } else {
                value.to_string()
            }
        };
        if self.has_two_files {
            let moved = json!({ "components": { "schemas": kind.components } });
            fs::write(folder.join(other), text(&moved)).expect("a file");
            for (name, _) in kind.components.as_object().into_iter().flatten() {
                let reference = format!("{other}#/components/schemas/{name}");
                document["components"]["schemas"][name] = json!({ "$ref": reference });
            }
        }
        let path = folder.join(format!("api.{extension}"));
        fs::write(&path, text(&document)).expect("a file");
        path
    }
}

fn filled(around: &Value, schema: &Value) -> Value {
    match around {
        Value::String(text) if text == "SCHEMA" => schema.clone(),
        Value::Array(items) => items.iter().map(|item| filled(item, schema)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), filled(value, schema)))
            .collect(),
        other => other.clone(),
    }
}

fn rows<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(format!("tests/kinds/{name}.yaml")).expect("a table");
    serde_yaml::from_str(&text).expect("rows")
}

/// Returns the line that a location has for a kind. A schema that several locations may share has a name there.
fn line(kind: &Kind, location: &Location, text: &str) -> String {
    let alias = format!(" = {};", kind.r#type);
    let names = text.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix("pub type ")?.split_once(&alias)?;
        Some(name)
    });
    let names = names.chain([kind.r#type.as_str()]);
    let lines = names.map(|name| {
        let value = match (location.optional, kind.nullable) {
            (false, false) => name.to_owned(),
            (true, true) => format!("crate::nullable::Nullable<{name}>"),
            _ => format!("Option<{name}>"),
        };
        location.is.replace("VALUE", &value)
    });
    let mut lines: Vec<_> = lines.collect();
    let found = lines.iter().position(|line| has(text, line));
    lines.swap_remove(found.unwrap_or(lines.len() - 1))
}

/// Returns whether generated code has a line, which may be broken at a space.
fn has(code: &str, line: &str) -> bool {
    let words: Vec<_> = code.split_whitespace().collect();
    words.join(" ").contains(line)
}

/// Returns the page that becomes of a document, and how it is read and written.
fn generated(path: &Path) -> Result<String, String> {
    let mut report = Report::new();
    let page = codegen::build_third_party_page(path, &mut report);
    let Some((_, page)) = page.filter(|_| report.is_empty()) else {
        return Err(report.render(&|_| None, false));
    };
    let files = codegen::emit_stand_alone(page, "locations", &Templates::default());
    let own = files.iter().filter(|file| file.path.starts_with("src/api"));
    let text: String = own.map(|file| file.contents.as_str()).collect();
    let prefixes = ["super::", "::std::option::", "::std::vec::"];
    Ok(prefixes.iter().fold(text, |text, it| text.replace(it, "")))
}

#[test]
fn a_schema_means_the_same_wherever_it_is() {
    let (kinds, locations): (Vec<Kind>, Vec<Location>) = (rows("kinds"), rows("locations"));
    let folder = tempfile::tempdir().expect("a folder");
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (at, kind) in kinds.iter().enumerate() {
        for (turn, location) in locations.iter().enumerate() {
            let form = Form::of(kind, location, at * 5 + turn);
            let Some(form) = form.filter(|_| location.takes(kind)) else {
                continue;
            };
            count += 1;
            let path = form.write(folder.path(), kind, location);
            let what = format!("{}, {}, {}", kind.kind, location.location, form.edition);
            match generated(&path) {
                Err(report) => wrong.push(format!("{what}:\n{report}")),
                Ok(text) => {
                    let line = line(kind, location, &text);
                    let lines = kind.lines.iter().chain([&line]);
                    let missing = lines.filter(|line| !has(&text, line));
                    wrong.extend(missing.map(|line| format!("{what}: no `{line}`")));
                }
            }
        }
    }
    println!("{count} documents");
    assert!(count > 500, "{count}");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
