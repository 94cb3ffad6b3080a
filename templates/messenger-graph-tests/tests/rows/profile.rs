//! `profile-fields.yaml`. What a rule means is the business of `gates`; here it is whether each is there.

use messenger_graph::profile::{self, ExtendedFieldsGrace, Field, RemovedFieldsGrace};
use messenger_graph::rules::{Outcome, Rule};
use messenger_graph::{ApiVersion, Date};
use serde_json::Value;

use super::{day, docs, optional, plain, rows, spec, text, version};

const RUST: &str = include_str!("../../../../generated/src/profile.rs");
const PERMISSIONS: &str = include_str!("../../../../generated/src/permission.rs");
const PAGE: &str = include_str!("../../../../generated/src/v3_0/user_profile.rs");

/// The same text, whichever marks of Markdown it has.
fn shows(rust: &str, text: &str) -> bool {
    docs(rust).contains(&plain(text).replace('\\', ""))
}

/// What the crate has of a rule: the ends of its versions, of the app's creation, and of the call.
type Window = (
    (Option<ApiVersion>, Option<ApiVersion>),
    (Option<Date>, Option<Date>),
    (Option<Date>, Option<Date>),
);

fn expected(spec: &Value, row: &Value) -> Window {
    if let Some(name) = optional(row, "pass") {
        let pass = &spec["passes"][name];
        let versions = (
            version(&pass["versions"], "since"),
            version(&pass["versions"], "until"),
        );
        let created = (None, day(pass, "app_created_before"));
        return (versions, created, (None, day(pass, "called_before")));
    }
    let dates = |property: &str| (day(&row[property], "from"), day(&row[property], "before"));
    let versions = &row["versions"];
    let versions = (version(versions, "since"), version(versions, "until"));
    (versions, dates("app_created"), dates("called"))
}

fn outcome(rule: &Rule) -> String {
    match &rule.outcome {
        Outcome::Allowed => "allowed".to_owned(),
        Outcome::Needs(requirement) => format!("needs {}", requirement.name()),
        Outcome::Removed(day) => format!("removed {day}"),
        _ => "another".to_owned(),
    }
}

#[test]
fn fields_and_their_rules() {
    let Some(spec) = spec("profile-fields") else {
        return;
    };
    let fields = rows(&spec, "fields");
    assert_eq!(fields.len(), Field::ALL.len());
    for (row, field) in fields.iter().zip(Field::ALL) {
        let name = text(row, "name");
        assert_eq!(field.name(), name);
        assert!(shows(PAGE, text(row, "doc")), "{name}");
        let (rules, have) = (rows(row, "rules"), profile::rules(*field));
        assert_eq!(rules.len(), have.len(), "{name}");
        for (row, rule) in rules.iter().zip(have) {
            let window = (rule.versions, rule.created, rule.called);
            assert_eq!(window, expected(&spec, row), "{name}: {row}");
            assert_eq!(outcome(rule), text(row, "then"), "{name}: {row}");
        }
        let removed = day(&row["removed"], "on");
        let last = have.last().map(outcome);
        let last = last
            .as_deref()
            .and_then(|outcome| outcome.strip_prefix("removed "));
        assert_eq!(
            removed.map(|day| day.to_string()).as_deref(),
            last,
            "{name}"
        );
    }
}

#[test]
fn passes_and_requirements() {
    let Some(spec) = spec("profile-fields") else {
        return;
    };
    let windows = [ExtendedFieldsGrace::WINDOW, RemovedFieldsGrace::WINDOW];
    let passes = spec["passes"].as_object().expect("passes");
    assert_eq!(passes.len(), windows.len());
    for (name, pass) in passes {
        let have = windows
            .iter()
            .find(|window| window.name == name)
            .expect(name);
        assert_eq!(
            Some(have.app_created_before),
            day(pass, "app_created_before")
        );
        assert_eq!(Some(have.called_before), day(pass, "called_before"));
        assert!(shows(RUST, text(pass, "doc")), "{name}");
    }
    for (name, row) in spec["requirements"].as_object().expect("requirements") {
        let home = match text(row, "kind") {
            "permission" => PERMISSIONS,
            _ => RUST,
        };
        let is_type = home.contains(&format!("pub struct {};", text(row, "rust")));
        let doc = is_type && shows(home, text(row, "doc"));
        // A feature is not a type: no request can ask for its proof, because only apps of one kind need it.
        let is_feature = messenger_graph::permissions::FEATURES
            .iter()
            .any(|have| have.name == name);
        assert!(doc || is_feature, "{name}");
    }
}

#[test]
fn outcomes_and_what_gives_access() {
    let Some(spec) = spec("profile-fields") else {
        return;
    };
    for row in rows(&spec, "access") {
        assert!(shows(RUST, text(row, "doc")), "{row}");
    }
    for row in rows(&spec, "undecided") {
        assert!(shows(RUST, row.as_str().expect("a string")), "{row}");
    }
    let outcome = include_str!("../../../../generated/src/outcome.rs");
    for row in spec["outcomes"].as_object().expect("outcomes").values() {
        assert!(outcome.contains(text(row, "name")), "{row}");
        if let Some(error) = optional(row, "error") {
            assert!(outcome.contains(error), "{row}");
        }
    }
    for (name, object) in spec["objects"].as_object().expect("objects") {
        assert!(PAGE.contains(&format!("pub struct {name} ")), "{name}");
        for property in rows(object, "fields") {
            assert!(shows(PAGE, text(property, "doc")), "{property}");
        }
    }
    let operation = &spec["operation"];
    assert!(shows(PAGE, text(operation, "doc")));
    assert!(PAGE.contains(&format!("pub struct {}", text(operation, "name"))));
    for module in spec["modules"].as_array().expect("modules") {
        let version: ApiVersion = module
            .as_str()
            .expect("a version")
            .parse()
            .expect("a version");
        assert!(version.release().is_some());
    }
}
