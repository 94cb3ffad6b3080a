//! Rewritings that keep the contract: nothing but words may be found, either way.

use serde::Deserialize;
use serde_json::Value;

use super::matrix::{Location, check, filled, is_turn, locations, table, text};
use super::{compared, reported};

#[derive(Deserialize)]
struct Schemas {
    components: Value,
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    class: String,
    one: Value,
    two: Value,
    /// The versions of OpenAPI in which the two are written.
    #[serde(default)]
    r#in: Option<[String; 2]>,
}

/// What is found between two documents, there and back.
fn faults(class: &str, location: &str, one: &str, two: &str, shown: [&Value; 2]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (from, to, [a, b]) in [(one, two, shown), (two, one, [shown[1], shown[0]])] {
        let found = reported(&compared(from, to));
        if !found.is_empty() {
            wrong.push(format!("{class}, {location}: {a} → {b}\n  {found:?}"));
        }
    }
    wrong
}

fn at_location(row: &Row, location: &Location, components: &Value) -> Vec<String> {
    let one = filled(&location.document, &row.one, components);
    let two = filled(&location.document, &row.two, components);
    let usual = ["3.0", "3.1"].map(str::to_owned);
    let versions = row.r#in.as_ref().unwrap_or(&usual);
    let fits = |version: &String| location.r#in.as_ref().is_none_or(|only| only == version);
    if !versions.iter().all(fits) && row.r#in.is_some() {
        return Vec::new();
    }
    let [a, b] = versions.each_ref().map(|version| {
        if fits(version) {
            format!("{version}.0")
        } else {
            "3.1.0".to_owned()
        }
    });
    let (one, two) = (text(&a, &one), text(&b, &two));
    faults(
        &row.class,
        &location.location,
        &one,
        &two,
        [&row.one, &row.two],
    )
}

#[test]
fn schemas_that_say_the_same_give_nothing() {
    let schemas: Schemas = table(include_str!("matrix/silent.yaml"));
    let locations = locations();
    let mut wrong = Vec::new();
    for (index, row) in schemas.rows.iter().enumerate() {
        for (_, location) in locations
            .iter()
            .enumerate()
            .filter(|(at, _)| is_turn(index, *at))
        {
            wrong.extend(at_location(row, location, &schemas.components));
        }
    }
    check(wrong);
}

#[test]
fn documents_that_say_the_same_give_nothing() {
    let rows: Vec<Row> = table(include_str!("matrix/rewritings.yaml"));
    let faults = rows.iter().flat_map(|row| {
        let (one, two) = (text("3.1.0", &row.one), text("3.1.0", &row.two));
        faults(&row.class, "document", &one, &two, [&row.one, &row.two])
    });
    check(faults.collect());
}
