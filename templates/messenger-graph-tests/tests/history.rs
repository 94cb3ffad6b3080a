//! What is known of a change, asked by version and day.

use jiff::civil::date;
use messenger_graph::ApiVersion;
use messenger_graph::history::{CHANGES, ChangeKind, Coverage, Evidence, Grade, known, of};

const CALLS: &str = "POST /{page_id}/calls";

#[test]
fn a_change_that_only_the_sdk_shows_proves_nothing_of_a_version() {
    let evidence = |version: u16, day| {
        let mut found = known(CALLS, Some("connect"), ApiVersion::new(version, 0), day);
        let (change, evidence) = found.next().expect("the change is known");
        assert_eq!((change.grade, change.release), (Grade::Seen, "21.0.5"));
        assert!(found.next().is_none());
        evidence
    };
    let day = date(2024, 11, 16);
    assert_eq!(evidence(21, day), Evidence::Seen);
    assert_eq!(evidence(26, day), Evidence::Seen);
    assert_eq!(evidence(20, day), Evidence::NotSeen);
    assert_eq!(evidence(21, date(2024, 11, 15)), Evidence::NotSeen);
}

#[test]
fn a_change_that_meta_dates_holds_on_every_version_from_that_day_on() {
    let moderation = "POST /{page_id}/moderate_conversations";
    let evidence = |version: u16, day| {
        let mut found = known(moderation, None, ApiVersion::new(version, 0), day);
        found
            .next()
            .map(|(change, evidence)| (change.kind, evidence))
    };
    let (before, day) = (date(2025, 3, 30), date(2025, 3, 31));
    assert_eq!(
        evidence(20, before),
        Some((ChangeKind::Added, Evidence::DoesNotHold))
    );
    assert_eq!(
        evidence(20, day),
        Some((ChangeKind::Added, Evidence::Holds))
    );
    assert_eq!(
        evidence(26, day),
        Some((ChangeKind::Added, Evidence::Holds))
    );
}

#[test]
fn a_change_that_meta_ties_to_a_version_holds_from_it_on() {
    let change = of("POST /{app_id}/page_activities")
        .next()
        .expect("the change is known");
    let day = date(2026, 1, 1);
    assert_eq!(
        change.evidence(ApiVersion::new(20, 0), day),
        Evidence::DoesNotHold
    );
    assert_eq!(
        change.evidence(ApiVersion::new(21, 0), day),
        Evidence::Holds
    );
    assert_eq!(change.coverage, Coverage::Outside);
}

/// So no two versions of a document differ yet; `specs/README.md` says so.
#[test]
fn what_meta_ties_to_a_version_is_outside_of_the_documents() {
    let documented = CHANGES
        .iter()
        .filter(|change| matches!(change.grade, Grade::Documented(_)));
    let all: Vec<_> = documented.map(|one| (one.of, one.coverage)).collect();
    assert_eq!(all, [("POST /{app_id}/page_activities", Coverage::Outside)]);
}

#[test]
fn the_operations_of_this_crate_have_78_changes() {
    let own = CHANGES
        .iter()
        .filter(|change| change.coverage != Coverage::Outside);
    assert_eq!(own.count(), 78);
}
