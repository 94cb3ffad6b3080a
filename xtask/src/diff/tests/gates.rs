//! The project's own versions: the grace period, and the order of arguments.

use super::TODAY;
use crate::codegen;
use crate::diff::{self, Failure, Options};
use crate::report::Report;

fn run(old: &str, new: &str) -> Result<Vec<(String, &'static str)>, Failure> {
    let options = Options {
        old: old.to_owned(),
        new: new.to_owned(),
        today: TODAY,
        reverse: false,
        used_by: None,
    };
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
