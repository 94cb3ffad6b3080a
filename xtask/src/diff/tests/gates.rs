//! The project's own versions: the grace period, and the order of arguments.

use super::{TODAY, document};
use crate::codegen;
use crate::diff::finding::Finding;
use crate::diff::rule::{Direction, Level, Rule, RustEffect};
use crate::diff::{self, Failure, Options};
use crate::report::Report;

fn run(old: &str, new: &str) -> Result<Vec<(String, &'static str)>, Failure> {
    let options = Options::new(old, new, TODAY);
    let comparison = diff::run(&codegen::root(), &options, &mut Report::new())?;
    Ok(comparison
        .findings
        .iter()
        .map(|finding| (finding.subject.clone(), finding.rule.id()))
        .collect())
}

#[test]
fn the_grace_period_ended_with_v3_1() {
    let Ok(found) = run("v3.0", "v3.1") else {
        panic!("the versions are known");
    };
    for field in ["locale", "timezone", "gender"] {
        assert!(
            found.contains(&(field.to_owned(), "grace-window-removed")),
            "{field}: {found:?}"
        );
    }
    assert!(
        !found.iter().any(|(subject, _)| subject == "first_name"),
        "{found:?}"
    );
}

#[test]
fn swapped_versions_are_noticed() {
    assert!(
        matches!(run("v26", "v25"), Err(Failure::Usage(message)) if message.contains("--reverse"))
    );
}

#[test]
fn a_version_does_not_differ_from_itself() {
    let Ok(found) = run("v26", "v26.0") else {
        panic!("the version is known");
    };
    assert_eq!(found, []);
}

fn findings(old: &str, new: &str, reverse: bool) -> Vec<Finding> {
    let options = Options {
        reverse,
        ..Options::new(old, new, TODAY)
    };
    match diff::run(&codegen::root(), &options, &mut Report::new()) {
        Ok(comparison) => comparison.findings,
        Err(_) => panic!("the versions are known"),
    }
}

/// The rows of `history.yaml` whose release calls a version after `old`, up to `new`.
fn rows_between(old: u16, new: u16) -> usize {
    let path = codegen::root().join("specs/manual/history.yaml");
    let text = std::fs::read_to_string(path).expect("the history");
    let rows = text
        .lines()
        .filter_map(|line| line.split_once(" release: "));
    let lines = rows.filter_map(|(_, rest)| rest.split('.').next()?.parse::<u16>().ok());
    lines.filter(|line| old < *line && *line <= new).count()
}

#[test]
fn what_the_sdk_shows_is_found_between_the_versions_of_its_releases() {
    for (old, new) in [(20, 26), (22, 23), (25, 26), (23, 24)] {
        let found = findings(&format!("v{old}"), &format!("v{new}"), false);
        let seen: Vec<_> = found
            .iter()
            .filter(|one| one.level == Level::Seen)
            .collect();
        assert_eq!(seen.len(), rows_between(old, new), "v{old} v{new}");
        for finding in seen {
            let words = finding.new.as_str().expect("words");
            assert!(words.contains(" from 2"), "{words}");
            assert!(words.contains(", 202"), "{words}");
            assert!(finding.message.contains(words), "{}", finding.message);
        }
    }
}

#[test]
fn a_seen_change_says_its_release_its_day_its_source_and_its_operation() {
    let found = findings("v20", "v21", false);
    let connect = found.iter().find(|one| one.subject == "connect");
    let connect = connect.expect("the change is found");
    assert_eq!(
        connect.message,
        "connect: not seen → seen from 21.0.5, 2024-11-16: a value of action \
         (https://github.com/facebook/facebook-python-business-sdk). A release of Meta's SDK shows it; that the versions \
         differ in it is not documented."
    );
    let operation = connect.operation.as_ref().expect("an operation");
    assert_eq!(
        (operation.method.as_str(), operation.path.as_str()),
        ("post", "/{page_id}/calls")
    );
    let outside = found
        .iter()
        .find(|one| one.subject.ends_with("/page_activities"));
    let outside = outside.expect("the change is found");
    assert_eq!(
        (outside.rule, outside.level),
        (Rule::DocumentedOutside, Level::Seen)
    );
    let backwards = findings("v21", "v20", true);
    let connect = backwards.iter().find(|one| one.subject == "connect");
    assert_eq!(connect.expect("the change is found").new, "not seen");
}

#[test]
fn a_seen_change_has_the_direction_of_its_item() {
    let found = findings("v20", "v26", false);
    for (subject, method, direction) in [
        ("connect", "post", Direction::Request),
        ("since", "get", Direction::Request),
        ("GREETING", "delete", Direction::Request),
        ("icon_enabled", "post", Direction::Request),
        ("icon_enabled", "get", Direction::Response),
        ("call_hours", "post", Direction::Request),
        ("call_hours", "get", Direction::Response),
        ("greeting", "get", Direction::Response),
    ] {
        let mut found = found.iter().filter(|one| one.subject == subject);
        let one = found.find(|one| one.operation.as_ref().is_some_and(|of| of.method == method));
        let one = one.unwrap_or_else(|| panic!("{method} {subject}"));
        assert_eq!(
            (one.level, one.direction),
            (Level::Seen, direction),
            "{method} {subject}"
        );
    }
    let node = found
        .iter()
        .find(|one| one.subject == "ShadowIGUserThreadOwner.thread_owner");
    assert_eq!(node.expect("a node").direction, Direction::Response);
}

#[test]
fn a_seen_change_fails_no_run() {
    for least in [Level::Safe, Level::Risky, Level::Unhandled] {
        assert!(!Level::Seen.fails(least));
        assert!(Level::Breaking.fails(least));
    }
    assert!(Level::Safe < Level::Seen && Level::Seen < Level::Risky);
    let rules = Rule::ALL
        .iter()
        .filter(|rule| rule.levels().contains(&Level::Seen));
    for rule in rules {
        assert_eq!(rule.levels(), [Level::Seen; 2], "{}", rule.id());
        assert_eq!(rule.effects(), [RustEffect::None; 2], "{}", rule.id());
    }
}

/// Old file, new file, rules.
const FILES: &[(&str, &str, &[&str])] = &[
    (
        "spec: history\nsources: {S: s}\nreleases: {1.0.0: {version: v20.0, on: 2024-01-01}}\nchanges: []",
        "spec: history\nsources: {S: s}\nreleases: {1.0.0: {version: v20.0, on: 2024-01-01}}\nchanges: [{of: N, change: added, release: 1.0.0, source: S}, {of: M, change: removed, release: 1.0.0, announced: {on: 2024-01-02, source: S}, source: S}]",
        &["announced-for-all-versions", "seen-in-sdk"],
    ),
    (
        "spec: permissions\nsources: {}\npermissions: [{name: a, listed: both}, {name: b, listed: both}]",
        "spec: permissions\nsources: {}\npermissions: [{name: a, listed: older}, {name: b, listed: both, needs: [c]}]",
        &["permission-deprecated", "permission-dependency-added"],
    ),
    (
        "spec: protocol\nsources: {}\nfeatures: []",
        "spec: protocol\nsources: {}\nfeatures: [{name: x, removed: {version: v26.0, everywhere: 2026-10-27, then: error}}]",
        &["feature-withdrawn"],
    ),
    (
        "spec: protocol\nsources: {}\nfeatures: [{name: x, restricted: {from: 2026-11-04, removed_in: v28.0}}]",
        "spec: protocol\nsources: {}\nfeatures: [{name: x, restricted: {from: 2026-11-05, removed_in: v28.0}}]",
        &["feature-withdrawn-on-date"],
    ),
    (
        "spec: versions\nsources: {S: s}\nrules: {}\nversions: [{version: v25.0, released: 2026-01-01, expires: 2028-01-01, source: S}]",
        "spec: versions\nsources: {S: s}\nrules: {}\nversions: [{version: v25.0, released: 2026-01-01, expires: 2027-01-01, source: S}]",
        &["version-expiry-earlier"],
    ),
    (
        "spec: errors\nsources: {S: s}\nerrors: [{code: 1, name: A, meaning: m, advice: a, class: request-permission, source: S}]",
        "spec: errors\nsources: {S: s}\nerrors: [{code: 1, name: A, meaning: m, advice: a, class: retry, source: S}, {code: 2, name: B, meaning: m, advice: a, class: stop, source: S}]",
        &["error-transience-changed", "error-code-added"],
    ),
    (
        "spec: legacy-permissions\nsources: {}\naccess: []\npermissions: [{name: a, fate: lives}, {name: b, fate: removed}, {name: c, fate: removed}]\nrules: [{name: a, on: 2011-09-22}]",
        "spec: legacy-permissions\nsources: {}\naccess: []\npermissions: [{name: a, fate: replaced, replaced_by: [x]}, {name: b, fate: removed, ended: v2.0}, {name: d, fate: removed}]\nrules: [{name: a, on: 2011-09-23}]",
        &[
            "legacy-fate-changed",
            "legacy-fate-changed",
            "legacy-fate-changed",
            "legacy-fate-changed",
            "legacy-name-added",
            "gate-condition-changed",
        ],
    ),
    (
        "spec: tokens\nsources: {}\nkinds: {}\naccepts: [{operation: GET /a, kinds: [page, user]}, {operation: GET /b, kinds: [page]}]",
        "spec: tokens\nsources: {}\nkinds: {}\naccepts: [{operation: GET /a, kinds: [page, app]}, {operation: GET /c, kinds: [page]}]",
        &[
            "token-kind-refused",
            "token-kind-accepted",
            "token-kind-refused",
            "token-kind-accepted",
        ],
    ),
    (
        "spec: limits\nsources: {}\nlimits: [{name: a, calls: 100, seconds: 1, scope: page}, {name: b, calls: 1, seconds: 9, scope: page}, {name: c, calls: 1, seconds: 1, scope: app}, {name: d, calls: 1, seconds: 1, scope: app}]",
        "spec: limits\nsources: {}\nlimits: [{name: a, calls: 300, seconds: 1, scope: page}, {name: b, calls: 1, seconds: 10, scope: page}, {name: c, calls: 2, seconds: 1, scope: page}, {name: e, calls: 1, seconds: 1, scope: app}]",
        &[
            "limit-raised",
            "limit-lowered",
            "limit-lowered",
            "limit-raised",
            "limit-lowered",
        ],
    ),
    (
        "spec: messaging-windows\nsources: {}\ntags: {A: a, B: b}\nfirst: [a, b]\nlast: []\nwindows: [{name: w, doc: d, hours: 24, after: [m]}, {name: x, doc: d, hours: 24, after: [m]}, {name: y, doc: d, hours: 24, after: [m], may: {hours: 48, after: [m]}}, {name: z, doc: d, hours: 24, after: [m]}]\nkinds: [{name: k, doc: d, applies_to: {tags: [A]}, rules: [c]}]\nrules: [{name: a, doc: d, check: {until: {date: 2026-04-27}}}, {name: b, doc: d, check: never, errors: [{code: 100}]}, {name: c, doc: d, check: never}]",
        "spec: messaging-windows\nsources: {}\ntags: {A: a, C: c}\nfirst: [a, b, e]\nlast: []\nwindows: [{name: w, doc: d, hours: 23, after: [m]}, {name: x, doc: d, hours: 24, after: [m, n]}, {name: y, doc: d, hours: 24, after: [m]}, {name: z, doc: e, hours: 24, after: [m]}]\nkinds: [{name: k, doc: d, applies_to: {tags: [A, C]}, rules: []}]\nrules: [{name: a, doc: d, check: {until: {date: 2026-02-10}}}, {name: b, doc: d, check: never, errors: [{code: 10}]}, {name: e, doc: d, check: never}]",
        &[
            "message-rule-added",
            "messaging-name-removed",
            "messaging-name-added",
            "messaging-window-shortened",
            "messaging-window-lengthened",
            "messaging-window-shortened",
            "docs-changed",
            "message-rule-removed",
            "message-rule-changed",
            "message-rule-changed",
            "message-error-changed",
            "message-rule-removed",
            "message-rule-added",
        ],
    ),
    (
        "spec: webhooks\nsources: {}\nobject: page\ndelivery: {batch_limit: 1000}\nfields: [{name: a, at: [x], type: A}, {name: b, at: [x], type: A}]\ncomponents: {schemas: {A: {type: object, required: [n], properties: {n: {type: string}}}}}",
        "spec: webhooks\nsources: {}\nobject: page\ndelivery: {batch_limit: 500}\nfields: [{name: a, at: [y], type: A}, {name: c, at: [x], type: A}]\ncomponents: {schemas: {A: {type: object, properties: {n: {type: integer}}}}}",
        &[
            "webhook-moved",
            "webhook-removed",
            "webhook-added",
            "webhook-delivery-changed",
            "property-became-optional",
            "type-changed",
        ],
    ),
    (
        "spec: messenger-extensions\nsources: {}\nmethods: [{name: a, arguments: [success, error]}, {name: b, arguments: []}]\nerrors: [{code: 1, meaning: m}, {code: 2, meaning: m}]\ncomponents: {schemas: {}}",
        "spec: messenger-extensions\nsources: {}\nmethods: [{name: a, arguments: [error, success]}, {name: c, arguments: []}]\nerrors: [{code: 1, meaning: n}, {code: 3, meaning: m}]\ncomponents: {schemas: {}}",
        &[
            "sdk-method-changed",
            "sdk-method-removed",
            "sdk-method-added",
            "error-text-changed",
            "error-code-removed",
            "error-code-added",
        ],
    ),
];

#[test]
fn hand_written_files_are_compared() {
    for (old, new, expected) in FILES {
        let mut report = Report::new();
        let gates = diff::gate::documents(&document(old), &document(new), TODAY, &mut report);
        let changes = gates.map(|gates| gates.changes).unwrap_or_default();
        let found: Vec<_> = changes
            .iter()
            .map(|reached| reached.change.rule.id())
            .collect();
        assert_eq!(found, *expected, "{}", report.render(&|_| None, false));
    }
}
