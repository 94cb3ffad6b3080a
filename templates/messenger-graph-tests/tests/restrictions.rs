//! Which app may use a feature of the protocol that v27.0 restricts: the truth table of app, version, day and use, against a
//! second implementation that knows only the sentences of Meta's two announcements.

use messenger_graph::rules::Verdict;
use messenger_graph::rules::protocol::{App, Feature, Offers, Ruling, TABLE, features};
use messenger_graph::versions::{V20, V24, V25, V26};
use messenger_graph::{ApiVersion, Date};

/// The features that the announcement of v27.0 names, and whether that of v26.0 removes them.
const RESTRICTED: [(Feature, bool); 6] = [
    (Feature::RootIds, true),
    (Feature::DateFormat, true),
    (Feature::MethodOverride, false),
    (Feature::FieldAliases, false),
    (Feature::Jsonp, false),
    (Feature::AsyncBatch, false),
];

const VERSIONS: [&str; 9] = [
    "v20.0", "v21.0", "v22.0", "v25.0", "v26.0", "v27.0", "v28.0", "v28.1", "v29.0",
];

const CREATED: [&str; 5] = [
    "2020-01-01",
    "2026-11-03",
    "2026-11-04",
    "2026-11-05",
    "2027-06-01",
];

/// The day before, the day and the day after each boundary.
#[rustfmt::skip]
const CALLED: [&str; 12] = [
    "2026-07-28", "2026-07-29", "2026-07-30",
    "2026-09-23", "2026-09-24",
    "2026-10-26", "2026-10-27", "2026-10-28",
    "2026-11-03", "2026-11-04", "2026-11-05",
    "2027-11-03",
];

#[test]
fn the_whole_table_agrees_with_the_sentences_of_the_announcements() {
    let mut rows = 0;
    for (feature, removed_by_v26) in RESTRICTED {
        for version in VERSIONS {
            for created in CREATED {
                for called in CALLED {
                    for uses_feature in [false, true] {
                        let have = ruling(feature, version, created, uses_feature, called);
                        let want = obvious(removed_by_v26, version, created, uses_feature, called);
                        assert_eq!(
                            (words(&have.verdict), other(&have)),
                            want,
                            "{feature:?} {version} created {created} used {uses_feature} called {called}"
                        );
                        rows += 1;
                    }
                }
            }
        }
    }
    assert_eq!(rows, 6 * 9 * 5 * 12 * 2);
}

/// The verdict, and that of the announcement that allows more.
fn obvious(
    removed_by_v26: bool,
    version: &str,
    created: &str,
    uses_feature: bool,
    called: &str,
) -> (String, Option<String>) {
    let v27 = announcement_of_v27(version, created, uses_feature, called);
    if !removed_by_v26 {
        return (v27, None);
    }
    let v26 = announcement_of_v26(version, called);
    let (v26_allows, v27_allows) = (v26.starts_with("until"), v27.starts_with("until"));
    // Where both allow it, that of v26.0 has the earlier end, so only that of v27.0 can allow more.
    match (v26_allows, v27_allows) {
        (_, true) => (v26, Some(v27)),
        (true, false) => (v27, Some(v26)),
        (false, false) => (v26, None),
    }
}

/// "Removed in v26.0 and later from its release on, and in all versions on October 27."
fn announcement_of_v26(version: &str, called: &str) -> String {
    // Before its release a version serves nothing, and its own rule begins with the release.
    if version >= "v26.0" && called >= "2026-07-29" {
        return "removed since 2026-07-29".to_owned();
    }
    if called >= "2026-10-27" {
        return "removed since 2026-10-27".to_owned();
    }
    let end = if version >= "v26.0" {
        "2026-07-29"
    } else {
        "2026-10-27"
    };
    format!("until {end}")
}

/// "New apps cannot use them from November 4 on. Existing apps cannot start new uses. What is left ends in v28.0."
fn announcement_of_v27(version: &str, created: &str, uses_feature: bool, called: &str) -> String {
    let text = if version >= "v28.0" {
        "removed in v28.0"
    } else if created >= "2026-11-04" {
        "not for apps from 2026-11-04"
    } else if uses_feature {
        "until v28.0"
    } else if called < "2026-11-04" {
        "until 2026-11-04"
    } else {
        "not for uses from 2026-11-04"
    };
    text.to_owned()
}

/// Rows that a person can check against the announcement.
#[test]
#[rustfmt::skip]
fn in_plain_sight() {
    let (old, new) = ("2026-11-03", "2026-11-04");
    for (feature, version, created, used, called, expected, contradicted) in [
        (Feature::Jsonp, "v27.0", old, true, "2026-11-29", "until v28.0", None),
        (Feature::Jsonp, "v21.0", old, false, "2026-11-03", "until 2026-11-04", None),
        (Feature::Jsonp, "v21.0", old, false, "2026-11-04", "not for uses from 2026-11-04", None),
        (Feature::Jsonp, "v21.0", new, true, "2026-11-04", "not for apps from 2026-11-04", None),
        (Feature::Jsonp, "v28.0", old, true, "2026-11-29", "removed in v28.0", None),
        (Feature::DateFormat, "v25.0", old, true, "2026-11-29", "removed since 2026-10-27", Some("until v28.0")),
        (Feature::DateFormat, "v25.0", new, false, "2026-11-29", "removed since 2026-10-27", None),
        (Feature::Pretty, "v25.0", old, true, "2026-11-29", "removed since 2026-10-27", None),
    ] {
        let have = ruling(feature, version, created, used, called);
        assert_eq!(words(&have.verdict), expected, "{feature:?} {version}");
        assert_eq!(other(&have).as_deref(), contradicted, "{feature:?} {version}");
    }
}

#[test]
fn without_the_app_nothing_is_decided_before_the_removal() {
    let day = date("2026-11-29");
    let at = |feature: Feature, version| feature.verdict(number(version), day);
    assert_eq!(at(Feature::Jsonp, "v27.0"), Verdict::Undecided);
    assert_eq!(
        at(Feature::Jsonp, "v28.0"),
        Verdict::RemovedIn(number("v28.0"))
    );
    assert!(matches!(
        at(Feature::RootIds, "v27.0"),
        Verdict::Removed { .. }
    ));
}

/// What implements a trait for one marker type, seen at run time: an inherent constant hides the trait's.
macro_rules! offers {
    ($feature:ty, $version:ty) => {{
        #[allow(dead_code, reason = "the version decides which constant is read")]
        trait Lacks {
            const IS: bool = false;
        }
        impl<T> Lacks for T {}
        struct Asked<F, V>(std::marker::PhantomData<(F, V)>);
        impl<F, V: Offers<F>> Asked<F, V> {
            #[allow(dead_code, reason = "the version decides which constant is read")]
            const IS: bool = true;
        }
        Asked::<$feature, $version>::IS
    }};
}

/// The first version without a feature, and whether the types of each version have it.
macro_rules! typed {
    ($($feature:ident $first:literal)*) => {
        [$((
            Feature::$feature,
            number($first),
            [
                (number("v20.0"), offers!(features::$feature, V20)),
                (number("v24.0"), offers!(features::$feature, V24)),
                (number("v25.0"), offers!(features::$feature, V25)),
                (number("v26.0"), offers!(features::$feature, V26)),
            ],
        ),)*]
    };
}

#[test]
fn the_types_know_what_the_version_alone_decides() {
    let all = typed! {
        Metadata "v25.0" Pretty "v26.0" Debug "v26.0" DateFormat "v26.0" RootIds "v26.0" Etags "v26.0"
        MethodOverride "v28.0" FieldAliases "v28.0" Jsonp "v28.0" AsyncBatch "v28.0"
    };
    assert_eq!(all.len(), TABLE.len());
    // The day on which every version so far was released, and nothing was removed from the older ones.
    let day = date("2026-07-29");
    for (feature, first, versions) in all {
        for (version, offered) in versions {
            assert_eq!(offered, version < first, "{feature:?} {version}");
            let verdict = feature.verdict(version, day);
            let is_removed = matches!(verdict, Verdict::Removed { .. } | Verdict::RemovedIn(_));
            assert!(offered || is_removed, "{feature:?} {version}: {verdict:?}");
        }
        let after = feature.verdict(number("v28.0"), date("2026-11-29"));
        assert!(matches!(
            after,
            Verdict::Removed { .. } | Verdict::RemovedIn(_)
        ));
    }
}

#[test]
fn every_restricted_feature_is_in_the_table() {
    let restricted = TABLE.iter().filter(|row| row.restriction.is_some());
    assert!(
        restricted
            .clone()
            .all(|row| RESTRICTED.iter().any(|known| known.0 == row.feature))
    );
    assert_eq!(restricted.count(), RESTRICTED.len());
    assert!(
        TABLE
            .iter()
            .all(|row| row.removal.is_some() || row.restriction.is_some())
    );
}

fn ruling(
    feature: Feature,
    version: &str,
    created: &str,
    uses_feature: bool,
    called: &str,
) -> Ruling {
    let app = App {
        created: date(created),
        uses_feature,
    };
    feature.ruling(number(version), app, date(called))
}

fn other(ruling: &Ruling) -> Option<String> {
    ruling.contradicted_by.as_ref().map(|statement| {
        assert_ne!(statement.source, ruling.source);
        words(&statement.verdict)
    })
}

fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::AllowedUntil(day) => format!("until {day}"),
        Verdict::AllowedBefore(version) => format!("until {version}"),
        Verdict::Removed { since } => format!("removed since {since}"),
        Verdict::RemovedIn(version) => format!("removed in {version}"),
        Verdict::NotForNewApps { since } => format!("not for apps from {since}"),
        Verdict::NotForNewUses { since } => format!("not for uses from {since}"),
        other => panic!("{other:?}"),
    }
}

fn number(text: &str) -> ApiVersion {
    text.parse().expect("a version")
}

fn date(text: &str) -> Date {
    text.parse().expect("a day")
}
