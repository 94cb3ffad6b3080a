//! The table against itself: each keyword once per kind of object, and each reason a phrase about the keyword.

use super::{
    COMPONENTS, FLOW, HEADER, INFO, MEDIA_TYPE, OPENAPI, OPERATION, ObjectKind, PARAMETER,
    PATH_ITEM, REQUEST_BODY, RESPONSE, Role, SCHEMA, SECURITY_SCHEME, SERVER,
};

fn kinds() -> Vec<&'static ObjectKind> {
    let kinds = [
        &COMPONENTS,
        &FLOW,
        &HEADER,
        &INFO,
        &MEDIA_TYPE,
        &OPENAPI,
        &OPERATION,
        &PARAMETER,
        &PATH_ITEM,
        &REQUEST_BODY,
        &RESPONSE,
        &SCHEMA,
        &SECURITY_SCHEME,
        &SERVER,
    ];
    let variants = kinds.iter().filter_map(|kind| kind.variants);
    let variants = variants.flat_map(|(_, kinds)| kinds.iter().map(|(_, kind)| *kind));
    kinds.iter().copied().chain(variants).collect()
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
