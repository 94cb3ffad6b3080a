//! What a finding says of Rust source is what the compiler says.
//!
//! In: `consequences/cases.yaml`, small changes, each with a program that was written for the old crate. Out: one crate
//! that has both sides of every case as modules, in cargo's folder for tests, and one example for each old program
//! against the new side. `source` must be an error, `deprecation` a warning, everything else neither; and every item
//! that a finding names must be there. Two runs of `cargo check`, whose dependencies are built once.

mod claims;
mod comparison;
#[path = "consequences/law.rs"]
mod law;
mod methods;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use claims::{Case, Verdict};

/// Generated once for all tests.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(claims::cases);

#[test]
fn the_compiler_agrees_with_every_finding() {
    let cases = &*CASES;
    let rules: BTreeSet<&str> = cases.iter().map(|case| case.rule.as_str()).collect();
    assert!(rules.len() >= 30, "{} classes only", rules.len());
    let folder = claims::workspace(cases);
    let seen = claims::verdicts(&folder);
    let mut wrong: Vec<String> = seen
        .get("works")
        .is_none_or(|verdict| *verdict == Verdict::Fails)
        .then(|| {
            "an old program fails with the old crate, or an edited one with the new".to_owned()
        })
        .into_iter()
        .collect();
    for case in cases {
        let verdict = seen.get(&case.name).copied().unwrap_or(Verdict::Compiles);
        wrong.extend(judged(case, verdict));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a case's findings claim, held against what the compiler said.
fn judged(case: &Case, seen: Verdict) -> Option<String> {
    let findings = &case.findings;
    let own: Vec<_> = findings
        .iter()
        .filter(|finding| finding["rule"] == case.rule.as_str())
        .collect();
    if own.is_empty() {
        return Some(format!("{}: no such finding: {findings:#?}", case.name));
    }
    let effects = |findings: &[&serde_json::Value]| -> BTreeSet<String> {
        let rust = findings
            .iter()
            .flat_map(|finding| finding["rust"].as_array().cloned().unwrap_or_default());
        rust.filter_map(|rust| Some(rust["effect"].as_str()?.to_owned()))
            .collect()
    };
    let (own, all) = (effects(&own), effects(&findings.iter().collect::<Vec<_>>()));
    let claims = |name: &str| all.contains(name);
    let fits = match seen {
        Verdict::Fails => claims("source"),
        Verdict::Warns => claims("deprecation") && !claims("source"),
        Verdict::Compiles => !claims("source") && !claims("deprecation"),
    };
    (!fits).then(|| {
        format!(
            "{}: claims {own:?}, all findings {all:?}, and it {seen:?}: {findings:#?}",
            case.name
        )
    })
}

/// A finding names what a program can name, on the side that it says.
#[test]
fn every_item_is_there() {
    let mut missing = Vec::new();
    for case in &*CASES {
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, text) in &case.modules {
            names.insert(module.clone(), claims::names(text));
        }
        for rust in case
            .findings
            .iter()
            .flat_map(|finding| finding["rust"].as_array().into_iter().flatten())
        {
            let item = rust["item"].as_str().unwrap_or_default();
            let path = item
                .strip_prefix("crate::")
                .and_then(|path| path.split_once("::"));
            let there = path.is_some_and(|(module, name)| {
                names.get(module).is_some_and(|names| names.contains(name))
            });
            if !there {
                missing.push(format!("{}: {item}", case.name));
            }
            assert!(
                !rust["edit"].as_str().unwrap_or_default().is_empty(),
                "{}: {item} has no edit",
                case.name
            );
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
