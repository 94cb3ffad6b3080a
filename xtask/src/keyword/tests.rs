//! The table against itself: each keyword once per kind of object, and each reason a phrase about the keyword.

use std::collections::BTreeSet;

use super::{Expected, OPENAPI, ObjectKind, OpenApiVersion, Role, SCHEMA};

/// Returns every kind that a document can have.
fn kinds() -> Vec<&'static ObjectKind> {
    let mut kinds: Vec<&'static ObjectKind> = vec![&OPENAPI];
    let mut next = 0;
    while let Some(kind) = kinds.get(next).copied() {
        let mut found = Vec::new();
        let others = kind.others.iter().map(|(_, expected)| expected);
        let rows = kind.keywords.iter().map(|row| &row.expected);
        rows.chain(others).for_each(|it| add(it, &mut found));
        found.extend(
            kind.variants
                .iter()
                .flat_map(|(_, kinds)| kinds.iter().map(|(_, kind)| *kind)),
        );
        for kind in found {
            if !kinds.iter().any(|have| std::ptr::eq(*have, kind)) {
                kinds.push(kind);
            }
        }
        next += 1;
    }
    kinds
}

fn add(expected: &'static Expected, found: &mut Vec<&'static ObjectKind>) {
    match expected {
        Expected::Array(inner) | Expected::Map(inner) => add(inner, found),
        Expected::Either(one, other) => [one, other].into_iter().for_each(|it| add(it, found)),
        expected => found.extend(expected.kind()),
    }
}

#[test]
fn each_keyword_has_one_row() {
    for kind in kinds() {
        let mut names: Vec<_> = kind.keywords.iter().map(|row| row.name).collect();
        names.sort_unstable();
        let total = names.len();
        names.dedup();
        assert_eq!(names.len(), total, "{} lists a keyword twice", kind.name);
    }
}

#[test]
fn each_ignored_keyword_has_a_reason() {
    for row in kinds().iter().flat_map(|kind| kind.keywords) {
        if let Role::Ignored(reason) = row.role {
            assert!(reason.contains(' '), "`{}` is ignored because …", row.name);
        }
    }
}

#[test]
fn facets_are_kept_in_this_order() {
    let facets: Vec<_> = SCHEMA
        .rows()
        .filter(|row| row.is_facet())
        .map(|row| row.name)
        .collect();
    assert_eq!(facets.first(), Some(&"format"));
    assert_eq!(facets.last(), Some(&"not"));
    assert_eq!(facets.len(), 18);
}

/// Each keyword of OpenAPI 3.2 is in the first column of the table for readers, and nothing else is.
#[test]
fn the_table_for_readers_has_each_later_keyword() {
    let table = include_str!("../../openapi-3.2.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| "));
    let first = rows.filter_map(|row| row.split(" | ").next());
    let listed = first.flat_map(|cell| cell.split(", "));
    let listed: BTreeSet<String> = listed
        .filter_map(|addition| addition.strip_prefix('`')?.split_once("` of "))
        .map(|(keyword, kind)| format!("{keyword} of {kind}"))
        .collect();
    let rows = kinds().into_iter().flat_map(|kind| {
        let rows = kind.keywords.iter();
        let later = rows.filter(|row| row.since == OpenApiVersion::V3_2);
        later.map(|row| format!("{} of {}", row.name, kind.name))
    });
    assert_eq!(listed, rows.collect());
}
