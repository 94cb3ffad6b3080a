//! The history as `diff` compares it. In: the rows of `history.yaml`, and a version. Out: the rows that a release for the
//! version or an older one shows, and what a finding shows of a row that only one side has.

use serde_json::Value;

use crate::diff::rule::Rule;
use crate::manual::section::{Judgement, retain};
use crate::version::ApiVersion;

/// The column of a view that says what a row is about.
pub const SUBJECT: &str = "subject";
/// The day of the release.
const DAY: &str = "seen_on";
/// The address behind the name of the source.
const ADDRESS: &str = "address";

/// Returns the tree with the rows that releases for a version and older ones show, or with all; each says what it is about,
/// the day of its release and the address of its source.
pub fn view(tree: &Value, version: Option<ApiVersion>) -> Value {
    let release =
        |row: &Value| -> Option<&Value> { tree["releases"].get(row["release"].as_str()?) };
    let line =
        |row: &Value| -> Option<ApiVersion> { release(row)?["version"].as_str()?.parse().ok() };
    let mut out = retain(tree, "changes", |row| {
        version.is_none_or(|version| line(row).is_some_and(|line| line <= version))
    });
    let rows = out.get_mut("changes").and_then(Value::as_array_mut);
    for row in rows.into_iter().flatten().filter(|row| row.is_object()) {
        row[SUBJECT] = subject(row).into();
        row[DAY] = release(row).map_or(Value::Null, |release| release["on"].clone());
        let cited = ["documented", "announced"].map(|grade| &row[grade]["source"]);
        let cited = cited.into_iter().find_map(Value::as_str);
        let cited = cited.or(row["source"].as_str()).unwrap_or_default();
        row[ADDRESS] = tree["sources"][cited].clone();
    }
    out
}

/// Returns the item of an operation, or the operation; of a node, both.
fn subject(row: &Value) -> String {
    let of = row["of"].as_str().unwrap_or_default();
    match row["item"].as_str() {
        Some(item) if of.contains(' ') => item.to_owned(),
        Some(item) => format!("{of}.{item}"),
        None => of.to_owned(),
    }
}

/// Compares two rows of one key, or a row with nothing.
pub fn judge(old: &Value, new: &Value) -> Vec<Judgement> {
    let judgement = match (old.is_null(), new.is_null()) {
        (true, false) => {
            let (before, after) = words(new);
            (rule(new), before.into(), after.into())
        }
        (false, true) => {
            let (before, after) = words(old);
            (rule(old), after.into(), before.into())
        }
        _ => {
            let ((_, was), (_, is)) = (words(old), words(new));
            if (rule(old), &was) == (rule(new), &is) {
                return Vec::new();
            }
            (rule(new), was.into(), is.into())
        }
    };
    vec![judgement]
}

/// Returns the rule for the grade of a row.
fn rule(row: &Value) -> Rule {
    if row["documented"].is_object() {
        Rule::DocumentedOutside
    } else if row["announced"].is_object() {
        Rule::AnnouncedForAll
    } else {
        Rule::SeenInSdk
    }
}

/// Returns the state before a change and the one after it: `not seen`, `seen from 21.0.5, 2024-11-16`.
fn words(row: &Value) -> (&'static str, String) {
    let text = |column: &Value| column.as_str().unwrap_or_default().to_owned();
    let (release, day) = (text(&row["release"]), text(&row[DAY]));
    let (before, state) = match row["change"].as_str() {
        Some("added") => ("not seen", "seen"),
        Some("removed") => ("seen", "not seen"),
        _ => ("seen", "changed"),
    };
    let mut after = format!("{state} from {release}, {day}");
    if let Some(version) = row["documented"]["version"].as_str() {
        after = format!("{state} in {version}; {after}");
    }
    if let Some(day) = row["announced"]["on"].as_str() {
        after = format!("announced for {day}; {after}");
    }
    if let Some(detail) = row["detail"].as_str() {
        after = format!("{after}: {detail}");
    }
    let address = text(&row[ADDRESS]);
    (before, format!("{after} ({address})"))
}
