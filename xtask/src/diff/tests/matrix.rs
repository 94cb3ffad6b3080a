//! The matrix: every class of change at every location where it can stand, in both directions, in both spellings.
//!
//! In: tables of schemas, of documents, and of locations around a schema, in `matrix/`. Out: each pair that is not reported as
//! the tables say, or whose locations do not exist.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{compared, document};
use crate::diff::finding::Finding;
use crate::diff::rule::{Direction, Level, Rule};

#[derive(Deserialize)]
struct Row {
    class: String,
    old: Value,
    new: Value,
    /// Rule, level of what is sent, level of what is received.
    add: Vec<(String, Mark, Mark)>,
    drop: Vec<(String, Mark, Mark)>,
    #[serde(default)]
    r#in: Option<String>,
    #[serde(default)]
    components: Value,
    /// What must be found instead where the value is written as text.
    #[serde(default)]
    text: Option<Findings>,
    /// Whether the schemas are objects, which are JSON within a multipart body.
    #[serde(default)]
    object: bool,
}

#[derive(Deserialize)]
struct Findings {
    add: Vec<(String, Mark, Mark)>,
    drop: Vec<(String, Mark, Mark)>,
}

/// Something around a schema.
#[derive(Deserialize)]
pub struct Location {
    pub location: String,
    direction: Sense,
    at: String,
    /// `text`, or `part` of a multipart body, where values are not JSON.
    #[serde(default)]
    written: String,
    pub document: Value,
    /// The only version of OpenAPI that has it.
    #[serde(default)]
    pub r#in: Option<String>,
}

#[derive(Deserialize)]
struct Pair {
    class: String,
    old: Value,
    new: Value,
    add: Vec<(String, Mark)>,
    drop: Vec<(String, Mark)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sense {
    Request,
    Response,
}

/// A level by its letter; `X` where the rule does not apply.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Mark {
    B,
    R,
    S,
    D,
    U,
    X,
}

impl Mark {
    fn level(self) -> Option<Level> {
        Some(match self {
            Mark::B => Level::Breaking,
            Mark::R => Level::Risky,
            Mark::S => Level::Safe,
            Mark::D => Level::Docs,
            Mark::U => Level::Unhandled,
            Mark::X => return None,
        })
    }
}

pub fn table<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    serde_yaml::from_str(text).expect("a table of the matrix has the rows that it is read as")
}

pub fn locations() -> Vec<Location> {
    table(include_str!("matrix/locations.yaml"))
}

/// Rule, level and direction, as far as they are not docs that the row does not expect.
type Reported = Vec<(&'static str, Level, Direction)>;

fn reported(findings: &[Finding], expected: &Reported) -> Reported {
    let all = findings
        .iter()
        .map(|finding| (finding.rule.id(), finding.level, finding.direction));
    let asked = |id: &str| expected.iter().any(|(wanted, ..)| *wanted == id);
    let mut reported: Vec<_> = all
        .filter(|(id, level, _)| *level != Level::Docs || asked(id))
        .collect();
    reported.sort();
    reported
}

fn rule(id: &str) -> &'static str {
    Rule::named(id)
        .unwrap_or_else(|| panic!("no rule is called `{id}`"))
        .id()
}

/// A document of a version, written so that each of its values has its own line.
pub fn text(version: &str, parts: &Value) -> String {
    let mut whole = json!({ "openapi": version, "info": { "title": "T", "version": "1" } });
    let all = whole.as_object_mut().expect("it is written as an object");
    for (key, value) in parts.as_object().into_iter().flatten() {
        all.insert(key.clone(), value.clone());
    }
    if !all.contains_key("paths") && !all.contains_key("webhooks") && version.starts_with("3.0") {
        all.insert("paths".to_owned(), json!({}));
    }
    serde_json::to_string_pretty(&whole).expect("a value can be written")
}

/// `document` with `schema` in it, and the components that it refers to.
pub fn filled(document: &Value, schema: &Value, components: &Value) -> Value {
    let mut whole = put(document, schema);
    for (name, component) in components.as_object().into_iter().flatten() {
        let slot = &mut whole["components"]["schemas"];
        if slot.get(name).is_none() {
            slot[name] = component.clone();
        }
    }
    whole
}

fn put(around: &Value, schema: &Value) -> Value {
    match around {
        Value::String(text) if text == "SCHEMA" => schema.clone(),
        Value::Array(items) => items.iter().map(|item| put(item, schema)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), put(value, schema)))
            .collect(),
        other => other.clone(),
    }
}

/// What is wrong with the locations of some findings: each must exist, and its line must be its own.
fn misplaced(findings: &[Finding], documents: [&str; 2], at: Option<&str>) -> Vec<String> {
    let trees = documents.map(|text| document(text).tree);
    let mut wrong = Vec::new();
    for finding in findings.iter().filter(|found| found.level > Level::Docs) {
        let sides = [&finding.pointer.old, &finding.pointer.new];
        for ((tree, pointer), line) in trees
            .iter()
            .zip(sides)
            .zip([finding.line.old, finding.line.new])
        {
            let Some(pointer) = pointer else {
                wrong.push(format!("{} has one location only", finding.rule.id()));
                continue;
            };
            if tree.pointer(pointer).is_none() || line.is_none() {
                wrong.push(format!(
                    "{} points to {pointer}, where nothing is",
                    finding.rule.id()
                ));
            }
        }
        let below = |pointer: &Option<String>| {
            pointer.as_deref().is_some_and(|pointer| {
                at.is_none_or(|at| {
                    pointer.starts_with(at) || pointer.starts_with("/components/schemas")
                })
            })
        };
        if !sides.into_iter().any(below) {
            wrong.push(format!(
                "{} is outside of {at:?}: {sides:?}",
                finding.rule.id()
            ));
        }
    }
    wrong
}

/// Compares and describes what is not as expected.
fn fault(expected: &mut Reported, old: &str, new: &str, at: Option<&str>) -> Option<String> {
    expected.sort();
    let findings = compared(old, new);
    let found = reported(&findings, expected);
    let mut faults = misplaced(&findings, [old, new], at);
    if found != *expected {
        faults.insert(0, format!("expected {expected:?}\n  found    {found:?}"));
    }
    (!faults.is_empty()).then(|| faults.join("\n  "))
}

pub fn check(wrong: Vec<String>) {
    let count = wrong.len();
    assert!(wrong.is_empty(), "{count} wrong:\n{}", wrong.join("\n"));
}

#[test]
fn every_class_at_every_location_in_both_directions() {
    let rows: Vec<Row> = table(include_str!("matrix/schemas.yaml"));
    let locations = locations();
    let mut wrong = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        for (at, location) in locations
            .iter()
            .enumerate()
            .filter(|(at, _)| is_turn(index, *at))
        {
            // Old and new spelling against each other, at one location for each row.
            let mixed = [("3.0.3", "3.1.0"), ("3.1.0", "3.0.3")];
            let equal = [("3.0.3", "3.0.3"), ("3.1.0", "3.1.0")];
            let turn = usize::from(index % 2 == at % 2);
            let limits = [&row.r#in, &location.r#in];
            let fits = |version: &str| {
                let mut limits = limits.iter().filter_map(|limit| limit.as_deref());
                limits.all(|only| version.starts_with(only))
            };
            let fitting = |pair: &&(&str, &str)| fits(pair.0) && fits(pair.1);
            let same = equal.iter().cycle().skip(turn).take(2).find(fitting);
            let other = mixed
                .iter()
                .filter(fitting)
                .filter(|_| index % locations.len() / 3 == at / 3);
            for (old, new) in same.into_iter().chain(other) {
                wrong.extend(faults(row, location, [old, new]));
            }
        }
    }
    check(wrong);
}

/// Each row has its turn at every third location, and each location at every third row; with `MATRIX=full`, at all of them.
pub fn is_turn(row: usize, location: usize) -> bool {
    std::env::var_os("MATRIX").is_some() || (row + location).is_multiple_of(3)
}

/// Compares one row at one location, there and back.
fn faults(row: &Row, location: &Location, versions: [&str; 2]) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_text = location.written == "text" || location.written == "part" && !row.object;
    let text_findings = row.text.as_ref().filter(|_| is_text);
    let add = text_findings.map_or(&row.add, |text| &text.add);
    let drop = text_findings.map_or(&row.drop, |text| &text.drop);
    let there = ("", &row.old, &row.new, add);
    let back = (" back", &row.new, &row.old, drop);
    for (turn, from, to, expected) in [there, back] {
        let whole = |schema: &Value| filled(&location.document, schema, &row.components);
        let [old, new] = [
            text(versions[0], &whole(from)),
            text(versions[1], &whole(to)),
        ];
        let mark = |(id, sent, received): &(String, Mark, Mark)| {
            let (level, direction) = match location.direction {
                Sense::Request => (sent, Direction::Request),
                Sense::Response => (received, Direction::Response),
            };
            Some((rule(id), level.level()?, direction))
        };
        let mut expected = expected.iter().filter_map(mark).collect();
        if let Some(fault) = fault(&mut expected, &old, &new, Some(&location.at)) {
            let (class, location) = (&row.class, &location.location);
            wrong.push(format!(
                "{class}{turn}, {location} ({versions:?}): {from} → {to}\n  {fault}"
            ));
        }
    }
    wrong
}

#[test]
fn every_class_outside_schemas_in_both_directions() {
    let rows: Vec<Pair> = table(include_str!("matrix/documents.yaml"));
    let mut wrong = Vec::new();
    for row in &rows {
        for (turn, from, to, expected) in [
            ("", &row.old, &row.new, &row.add),
            (" back", &row.new, &row.old, &row.drop),
        ] {
            let (old, new) = (text("3.1.0", from), text("3.1.0", to));
            let mut findings = compared(&old, &new);
            findings.retain(|found| {
                found.level > Level::Docs || expected.iter().any(|(id, _)| id == found.rule.id())
            });
            let mut found: Vec<_> = findings
                .iter()
                .map(|found| (found.rule.id(), found.level))
                .collect();
            let mut wanted: Vec<_> = expected
                .iter()
                .filter_map(|(id, mark)| Some((rule(id), mark.level()?)))
                .collect();
            found.sort();
            wanted.sort();
            let mut faults = misplaced(&findings, [&old, &new], None);
            if found != wanted {
                faults.push(format!("expected {wanted:?}\n  found    {found:?}"));
            }
            if !faults.is_empty() {
                wrong.push(format!(
                    "{}{turn}: {from} → {to}\n  {}",
                    row.class,
                    faults.join("\n  ")
                ));
            }
        }
    }
    check(wrong);
}
