//! Laws: a document does not differ from itself, order does not matter, cycles end, names stay.

use std::fmt::Write;

use serde_json::Value;

use super::{api, compared, told};
use crate::diff::rule::{Direction, Effect, Level, Rule};

const CYCLES: &str = "{schemas: {A: {type: object, properties: {self: {$ref: '#/components/schemas/A'}, b: {$ref: '#/components/schemas/B'}}}, B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}, properties: {u: {oneOf: [{$ref: '#/components/schemas/B'}, {type: array, items: {$ref: '#/components/schemas/C'}}]}}}, C: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}, {properties: {n: {type: integer, maximum: LIMIT}}}]}}}";

const PATHS: &str = "{/a: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}}, /b: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/C'}}}}, responses: {}}}}";

#[test]
fn a_document_does_not_differ_from_itself() {
    let text = api(PATHS, &CYCLES.replace("LIMIT", "5"));
    assert!(compared(&text, &text).is_empty());
}

#[test]
fn cycles_end_and_each_direction_is_judged() {
    let [old, new] = ["5", "4"].map(|limit| api(PATHS, &CYCLES.replace("LIMIT", limit)));
    let found = compared(&old, &new);
    let mut levels = told(&found);
    levels.sort();
    assert_eq!(
        levels,
        [
            ("maximum-tightened", Direction::Request, Level::Breaking),
            ("maximum-tightened", Direction::Response, Level::Safe),
        ]
    );
}

#[test]
fn alternatives_that_lead_back_to_themselves_end() {
    let components = "{schemas: {J: {anyOf: [{type: string, maxLength: LIMIT}, {$ref: '#/components/schemas/J'}, {$ref: '#/components/schemas/K'}]}, K: {oneOf: [{$ref: '#/components/schemas/J'}, {type: array, items: {$ref: '#/components/schemas/K'}}]}}}";
    let paths = "{/x: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/K'}}}}}}}}";
    let [old, new] = ["5", "4"].map(|limit| api(paths, &components.replace("LIMIT", limit)));
    assert!(compared(&old, &old).is_empty());
    assert_eq!(
        told(&compared(&old, &new)),
        [("max-length-tightened", Direction::Response, Level::Safe)]
    );
}

#[test]
fn shared_schemas_give_one_finding_that_knows_its_operations() {
    let paths = |n: usize| {
        let mut paths = "{".to_owned();
        for index in 0..n {
            let _ = write!(
                paths,
                "/p{index}: {{get: {{responses: {{'200': {{content: {{a/b: {{schema: {{$ref: '#/components/schemas/S'}}}}}}}}}}}}}}, "
            );
        }
        paths + "}"
    };
    let [old, new] = ["3", "2"].map(|length| {
        api(
            &paths(63),
            &format!("{{schemas: {{S: {{type: string, maxLength: {length}}}}}}}"),
        )
    });
    let found = compared(&old, &new);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].operations.len(), 63);
}

/// Reverses the members of every object.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), reversed(value)))
            .collect(),
        Value::Array(items) => items.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let [old, new] = ["5", "4"].map(|limit| api(PATHS, &CYCLES.replace("LIMIT", limit)));
    let flipped = |text: &str| reversed(&super::document(text).tree).to_string();
    let told = |old: &str, new: &str| {
        let findings = compared(old, new);
        let kept = findings.into_iter().map(|mut finding| {
            finding.line = Default::default();
            serde_json::to_string(&finding).expect("a finding has no keys but strings")
        });
        kept.collect::<Vec<_>>()
    };
    let first = told(&old, &new);
    for _ in 0..20 {
        assert_eq!(first, told(&flipped(&old), &flipped(&new)));
        assert_eq!(first, told(&old, &flipped(&new)));
    }
}

#[test]
fn what_is_harmless_one_way_is_not_the_other() {
    for rule in Rule::ALL {
        let id = rule.id();
        let [request, response] = rule.levels();
        let is_bound = ["-tightened", "-relaxed"]
            .iter()
            .any(|end| id.ends_with(end));
        if is_bound {
            let harmless = [request, response]
                .iter()
                .filter(|level| **level == Level::Safe)
                .count();
            assert_eq!(harmless, 1, "{id}");
            let twin = id
                .replace("tightened", "RELAXED")
                .replace("relaxed", "tightened")
                .replace("RELAXED", "relaxed");
            assert!(Rule::named(&twin).is_some(), "{id} has no counterpart");
        }
    }
}

#[test]
fn a_deep_document_does_not_use_the_stack() {
    let mut components = "{schemas: {".to_owned();
    for index in 0..5_000 {
        let next = index + 1;
        let _ = write!(
            components,
            "S{index}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{next}'}}, b: {{$ref: '#/components/schemas/S{next}'}}}}}}, "
        );
    }
    let paths = "{/x: {get: {responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/S0'}}}}}}}}";
    let [old, new] = ["string", "object"]
        .map(|kind| api(paths, &format!("{components}S5000: {{type: {kind}}}}}}}")));
    assert_eq!(told(&compared(&old, &new)).len(), 1);
}

#[test]
fn names_of_rules_are_frozen() {
    let mut names: Vec<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
    names.sort_unstable();
    let expected: Vec<_> = include_str!("rules.golden").lines().collect();
    assert_eq!(
        names, expected,
        "tools and approvals know rules by name; add, never rename"
    );
}

#[test]
fn every_rule_is_complete() {
    for rule in Rule::ALL {
        assert!(rule.reason().ends_with('.'), "{}", rule.id());
        assert!(
            !rule.example().is_empty() && !rule.class().is_empty(),
            "{}",
            rule.id()
        );
        assert_eq!(
            Rule::named(rule.id()),
            Some(*rule),
            "{} stands twice",
            rule.id()
        );
        let silent = rule.levels() == [Level::Docs; 2] && rule.effects().contains(&Effect::Source);
        assert!(!silent, "{} breaks source and is called words", rule.id());
    }
}
