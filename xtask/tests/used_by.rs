//! `--used-by`: a small bot, and what of a new version is its business.
//!
//! In: two revisions of a shop's API and a bot that was written for the first (`used_by/`). It knows the crate under a
//! separate name, renames types, takes variants from a glob and reads responses whose types it never names; what it does
//! not use it mentions in comments and strings.

use std::collections::BTreeSet;

use jiff::civil::date;
use xtask::codegen;
use xtask::diff::{self, Failure, Options};
use xtask::report::Report;

/// Rule and the last part of each item.
fn kept(sources: Option<&str>) -> Result<BTreeSet<(String, String)>, Failure> {
    let options = Options {
        used_by: sources.map(Into::into),
        ..Options::new(
            "tests/used_by/old/shop.yaml",
            "tests/used_by/new/shop.yaml",
            date(2026, 11, 21),
        )
    };
    let comparison = diff::run(&codegen::root(), &options, &mut Report::new())?;
    let mut out = BTreeSet::new();
    for finding in &comparison.findings {
        for rust in &finding.rust {
            let item = rust
                .item
                .strip_prefix("crate::shop::")
                .unwrap_or(&rust.item);
            out.insert((finding.rule.id().to_owned(), item.to_owned()));
        }
    }
    Ok(out)
}

fn pairs(rows: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    rows.iter()
        .map(|(rule, item)| ((*rule).to_owned(), (*item).to_owned()))
        .collect()
}

const USED: &[(&str, &str)] = &[
    // Through the re-export of the page and a rename.
    ("optional-property-removed", "Order::note"),
    // In a pattern.
    ("property-renamed", "Order::nickname"),
    // The constructor asks for one argument more.
    ("parameter-became-required", "CreateOrder::limit"),
    // A variant from a glob.
    ("enum-value-removed", "Color::Blue"),
    // Responses, of types that the bot never names.
    ("optional-property-removed", "Receipt::text"),
    ("number-became-string", "Pet::age"),
];

const UNUSED: &[(&str, &str)] = &[
    ("optional-property-removed", "Order::memo"),
    ("enum-value-removed", "Color::Green"),
    ("optional-property-removed", "Receipt::stamp"),
    ("optional-property-removed", "Pet::fur"),
    ("required-parameter-added", "ListToys::shelf"),
    ("operation-removed", "DropToys"),
    ("optional-property-removed", "Toy::size"),
];

#[test]
fn without_sources_everything_is_reported() {
    let Ok(all) = kept(None) else {
        panic!("the documents can be compared")
    };
    let mut expected = pairs(USED);
    expected.extend(pairs(UNUSED));
    assert_eq!(all, expected);
}

#[test]
fn what_the_bot_uses_is_kept_and_nothing_else() {
    let Ok(kept) = kept(Some("tests/used_by/bot")) else {
        panic!("the bot can be read")
    };
    assert_eq!(kept, pairs(USED));
}

#[test]
fn sources_that_cannot_be_read_are_rejected() {
    for folder in ["tests/used_by/old", "tests/nowhere"] {
        assert!(
            matches!(kept(Some(folder)), Err(Failure::Usage(message)) if message.contains(folder))
        );
    }
}
