//! Laws, tried on random schemas: a seeded generator makes one, changes some of it, and compares.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::compared;
use super::matrix::text;
use crate::diff::finding::Finding;
use crate::diff::rule::{Direction, Level, Rule};

const SEEDS: u64 = 150;

/// A schema of some depth, with keywords that go with its type.
fn schema(random: &mut Rng, depth: usize) -> Value {
    let kinds = ["string", "integer", "number", "boolean", "object", "array"];
    let count = if depth == 0 { 4 } else { kinds.len() };
    let kind = kinds[random.usize(..count)];
    let mut out = Map::from_iter([("type".to_owned(), json!(kind))]);
    let mut say = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    match kind {
        "string" => match random.u8(..5) {
            0 => say("maxLength", json!(random.u8(5..50))),
            1 => say(
                "format",
                json!(["date", "uuid", "email"][random.usize(..3)]),
            ),
            2 => say("enum", json!(&["a", "b", "c", "d"][..random.usize(2..5)])),
            3 => say(
                "pattern",
                json!(["^[a-z]+$", "^[a-z0-9]+$", "^x"][random.usize(..3)]),
            ),
            _ => {}
        },
        "integer" | "number" => match random.u8(..4) {
            0 => say("minimum", json!(random.i8(-5..5))),
            1 => say("maximum", json!(random.i16(10..500))),
            2 => say("multipleOf", json!(random.u8(2..7))),
            _ => {}
        },
        "object" => {
            let names: Vec<_> = ["id", "size", "owner", "kind"]
                .into_iter()
                .filter(|_| random.bool())
                .collect();
            let properties: Map<_, _> = names
                .iter()
                .map(|name| ((*name).to_owned(), schema(random, depth - 1)))
                .collect();
            let required: Vec<_> = names.iter().filter(|_| random.bool()).collect();
            say("required", json!(required));
            say("properties", Value::Object(properties));
            if random.u8(..4) == 0 {
                say("additionalProperties", json!(false));
            }
        }
        "array" => {
            say("items", schema(random, depth - 1));
            if random.bool() {
                say("maxItems", json!(random.u8(1..20)));
            }
        }
        _ => {}
    }
    Value::Object(out)
}

/// Makes one of the schemas within `value` anew.
fn change(value: &mut Value, random: &mut Rng, depth: usize) {
    let inner: Vec<String> = match (value.get("properties"), value.get("items")) {
        (Some(Value::Object(all)), _) if !all.is_empty() => {
            all.keys().map(|key| format!("/properties/{key}")).collect()
        }
        (_, Some(_)) => vec!["/items".to_owned()],
        _ => Vec::new(),
    };
    match value.pointer_mut(
        inner
            .get(random.usize(..inner.len().max(1)))
            .map_or("/", |location| location),
    ) {
        Some(within) if depth > 0 && random.u8(..4) > 0 => change(within, random, depth - 1),
        _ => *value = schema(random, depth),
    }
}

fn pair(seed: u64) -> [Value; 2] {
    let mut random = Rng::with_seed(seed);
    let old = schema(&mut random, 3);
    let mut new = old.clone();
    for _ in 0..random.usize(1..4) {
        change(&mut new, &mut random, 3);
    }
    [old, new]
}

fn sent(schema: &Value) -> String {
    text(
        "3.1.0",
        &json!({ "paths": { "/x": { "post": { "requestBody": { "content": { "application/json": { "schema": schema } } }, "responses": {} } } } }),
    )
}

fn received(schema: &Value) -> String {
    text(
        "3.1.0",
        &json!({ "paths": { "/x": { "get": { "responses": { "200": { "description": "ok", "content": { "application/json": { "schema": schema } } } } } } } }),
    )
}

fn rules(findings: &[Finding]) -> Vec<(Rule, Direction)> {
    findings
        .iter()
        .map(|found| (found.rule, found.direction))
        .collect()
}

#[test]
fn nothing_differs_from_itself() {
    for seed in 0..SEEDS {
        let [old, _] = pair(seed);
        assert!(
            compared(&sent(&old), &sent(&old)).is_empty(),
            "seed {seed}: {old}"
        );
    }
}

#[test]
fn what_is_found_one_way_is_found_the_other_way_at_the_same_locations() {
    for seed in 0..SEEDS {
        let [old, new] = pair(seed);
        let locations = |old: &Value, new: &Value, swap: bool| {
            let findings = compared(&received(old), &received(new));
            let mut locations: Vec<_> = findings
                .into_iter()
                .map(|found| {
                    if swap {
                        (found.pointer.new, found.pointer.old)
                    } else {
                        (found.pointer.old, found.pointer.new)
                    }
                })
                .collect();
            locations.sort();
            locations
        };
        assert_eq!(
            locations(&old, &new, false),
            locations(&new, &old, true),
            "seed {seed}: {old} → {new}"
        );
    }
}

#[test]
fn the_direction_changes_levels_and_not_what_is_found() {
    // What a closed object takes is another matter for who writes it than for who reads it.
    let folded = |rule: Rule| match rule {
        Rule::PropertyAddedToClosed => Rule::OptionalPropertyAdded,
        Rule::OptionalPropertyRemovedClosed => Rule::OptionalPropertyRemoved,
        Rule::RequiredPropertyRemovedClosed => Rule::RequiredPropertyRemoved,
        rule => rule,
    };
    for seed in 0..SEEDS {
        let [old, new] = pair(seed);
        let reported = |findings: Vec<Finding>| {
            let mut reported: Vec<_> = rules(&findings)
                .into_iter()
                .map(|(rule, _)| folded(rule))
                .collect();
            reported.sort();
            reported
        };
        let request = reported(compared(&sent(&old), &sent(&new)));
        let response = reported(compared(&received(&old), &received(&new)));
        assert_eq!(request, response, "seed {seed}: {old} → {new}");
    }
}

#[test]
fn a_change_that_is_safe_in_both_directions_is_an_addition() {
    for seed in 0..SEEDS {
        let [old, new] = pair(seed);
        let safe = |findings: &[Finding]| findings.iter().all(|found| found.level <= Level::Safe);
        let request = compared(&sent(&old), &sent(&new));
        let response = compared(&received(&old), &received(&new));
        if safe(&request) && safe(&response) {
            let added = request
                .iter()
                .filter(|found| found.level > Level::Docs)
                .all(|found| found.rule == Rule::OptionalPropertyAdded);
            assert!(added, "seed {seed}: {old} → {new}: {:?}", rules(&request));
        }
    }
}
