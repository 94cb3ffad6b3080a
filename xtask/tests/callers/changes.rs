//! The tables of changes. In: `src/diff/tests/matrix`. Out: each change there and back, what is found of it, and the modules
//! that its documents become, each text once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};
use xtask::codegen;
use xtask::report::Report;
use xtask::templates::Templates;

use crate::comparison::compare;

/// A schema before and after.
#[derive(Deserialize)]
struct Row {
    class: String,
    old: Value,
    new: Value,
    #[serde(default)]
    r#in: Option<String>,
    #[serde(default)]
    components: Value,
}

/// A document around a schema.
#[derive(Deserialize)]
struct Location {
    location: String,
    document: Value,
    #[serde(default)]
    r#in: Option<String>,
}

/// A module of the crate that all programs are compiled against.
pub struct Module {
    pub name: String,
    /// The page, and how it is read and written.
    pub files: [String; 2],
}

pub struct Change {
    pub what: String,
    /// Indices of modules.
    pub old: usize,
    pub new: usize,
    /// Whether a finding says that source stops compiling.
    pub claims_source: bool,
    /// Their rules.
    pub findings: Vec<&'static str>,
}

/// Returns the changes of both tables, and their modules.
pub fn all(folder: &Path) -> (Vec<Module>, Vec<Change>) {
    let mut modules = Modules::default();
    let mut changes = Vec::new();
    let documents: Vec<Row> = table("documents");
    for (index, row) in documents.iter().enumerate() {
        let sides = [&row.old, &row.new].map(|parts| whole("3.1.0", parts.clone()));
        let what = format!("{} {index}, whole document", row.class);
        changes.extend(modules.both_ways(folder, &what, &sides));
    }
    let schemas: Vec<Row> = table("schemas");
    let locations: Vec<Location> = table("locations");
    let locations = locations.iter().filter(|location| is_in_a_client(location));
    for (at, location) in locations.enumerate() {
        let turns = schemas.iter().enumerate();
        for (index, row) in turns.filter(|(index, _)| is_turn(*index, at)) {
            let limit = row.r#in.as_ref().or(location.r#in.as_ref());
            let version = if limit.is_some_and(|limit| limit == "3.0") {
                "3.0.3"
            } else {
                "3.1.0"
            };
            let sides = [&row.old, &row.new].map(|schema| {
                let filled = filled(&location.document, schema);
                with_components(whole(version, filled), &row.components)
            });
            let what = format!("{} {index}, {}", row.class, location.location);
            changes.extend(modules.both_ways(folder, &what, &sides));
        }
    }
    (modules.all, changes)
}

fn is_turn(row: usize, location: usize) -> bool {
    std::env::var_os("MATRIX").is_some() || (row + location).is_multiple_of(4)
}

/// Clients have no code for what a server calls.
fn is_in_a_client(location: &Location) -> bool {
    let words = ["callback", "webhook"];
    !words.iter().any(|word| location.location.contains(word))
}

fn table<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let path = format!("src/diff/tests/matrix/{name}.yaml");
    let text = fs::read_to_string(path).expect("the table is there");
    serde_yaml::from_str(&text).expect("a table has rows")
}

/// A document of these parts.
fn whole(version: &str, mut parts: Value) -> Value {
    let always = [
        ("openapi", json!(version)),
        ("info", json!({ "title": "T", "version": "1" })),
        ("paths", json!({})),
    ];
    for (key, value) in always {
        if parts.get(key).is_none() {
            parts[key] = value;
        }
    }
    parts
}

fn with_components(mut document: Value, components: &Value) -> Value {
    for (name, component) in components.as_object().into_iter().flatten() {
        let slot = &mut document["components"]["schemas"][name];
        if slot.is_null() {
            *slot = component.clone();
        }
    }
    document
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

#[derive(Default)]
struct Modules {
    all: Vec<Module>,
    by_text: BTreeMap<[String; 2], usize>,
}

impl Modules {
    /// Compares two documents there and back, if both can be generated.
    fn both_ways(&mut self, folder: &Path, what: &str, sides: &[Value; 2]) -> Vec<Change> {
        let mut paths = Vec::new();
        for (side, document) in ["one", "two"].iter().zip(sides) {
            let path = folder.join(side).join("api.json");
            fs::create_dir_all(folder.join(side)).expect("a folder");
            fs::write(&path, document.to_string()).expect("a document");
            paths.push(path);
        }
        let ids: Option<Vec<usize>> = paths.iter().map(|path| self.of(path)).collect();
        let Some(ids) = ids else {
            return Vec::new();
        };
        let ways = [(0, 1, "→"), (1, 0, "←")].into_iter();
        ways.map(|(from, to, way)| {
            let findings = compare(&paths[from], &paths[to]).findings;
            let mut items = findings.iter().flat_map(|finding| &finding.rust);
            Change {
                what: format!("{what} {way}"),
                old: ids[from],
                new: ids[to],
                claims_source: items.any(|item| item.effect.name() == "source"),
                findings: findings.iter().map(|finding| finding.rule.id()).collect(),
            }
        })
        .collect()
    }

    /// Returns the module of a document, if one can be generated.
    fn of(&mut self, path: &PathBuf) -> Option<usize> {
        let (_, page) = codegen::build_third_party_page(path, &mut Report::new())?;
        let all = codegen::emit_stand_alone(page, "callers", &Templates::default());
        let text = |path: &str| {
            let file = all.iter().find(|file| file.path == path);
            file.map_or(String::new(), |file| file.contents.clone())
        };
        let files = ["src/api.rs", "src/api/wire.rs"].map(text);
        let next = self.all.len();
        let id = *self.by_text.entry(files.clone()).or_insert(next);
        if id == next {
            self.all.push(Module {
                name: format!("m{next}"),
                files,
            });
        }
        Some(id)
    }
}
