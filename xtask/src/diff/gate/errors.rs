//! The catalogue of errors: codes that came, went, or changed what to do about them.

use serde_json::Value;

use super::change;
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;
use crate::manual::{Bound, Class, ErrorRow, Errors};
use crate::version::ApiVersion;

/// Codes that one version has and the other has not.
pub fn between(errors: &Errors, old: ApiVersion, new: ApiVersion) -> Vec<Reached> {
    let lives = |row: &ErrorRow, version: ApiVersion| {
        let since = matches!(row.since, Some(Bound::Version(since)) if since > version);
        let until = matches!(row.until, Some(Bound::Version(until)) if until < version);
        !since && !until
    };
    let mut out = Vec::new();
    for (index, row) in errors.rows.iter().enumerate() {
        let place = format!("/errors/{index}");
        match (lives(row, old), lives(row, new)) {
            (false, true) => out.push(change(
                Rule::ErrorCodeAdded,
                &place,
                &row.name,
                Value::Null,
                number(row),
                None,
            )),
            (true, false) => out.push(change(
                Rule::ErrorCodeRemoved,
                &place,
                &row.name,
                number(row),
                Value::Null,
                None,
            )),
            _ => {}
        }
    }
    out
}

fn number(row: &ErrorRow) -> String {
    let code = match (row.code, row.codes) {
        (Some(code), _) => code.to_string(),
        (_, Some(range)) => format!("{}..{}", range.0, range.1),
        _ => String::new(),
    };
    row.subcode
        .map_or_else(|| code.clone(), |subcode| format!("{code}/{subcode}"))
}

pub fn compare(old: &Errors, new: &Errors) -> Vec<Reached> {
    let mut out = Vec::new();
    for (index, a) in old.rows.iter().enumerate() {
        let place = format!("/errors/{index}");
        let Some(b) = new.rows.iter().find(|b| number(b) == number(a)) else {
            out.push(change(
                Rule::ErrorCodeRemoved,
                &place,
                &number(a),
                number(a),
                Value::Null,
                None,
            ));
            continue;
        };
        if a.class != b.class {
            let passing = |class: Class| matches!(class, Class::Retry | Class::RetryLater);
            let rule = match passing(a.class) == passing(b.class) {
                true => Rule::ErrorClassChanged,
                false => Rule::ErrorTransienceChanged,
            };
            out.push(change(
                rule,
                &place,
                &number(a),
                a.class.variant(),
                b.class.variant(),
                None,
            ));
        } else if (&a.name, &a.meaning, &a.advice) != (&b.name, &b.meaning, &b.advice) {
            out.push(change(
                Rule::ErrorTextChanged,
                &place,
                &number(a),
                a.meaning.as_str(),
                b.meaning.as_str(),
                None,
            ));
        }
    }
    for (index, b) in new.rows.iter().enumerate() {
        if !old.rows.iter().any(|a| number(a) == number(b)) {
            out.push(change(
                Rule::ErrorCodeAdded,
                &format!("/errors/{index}"),
                &number(b),
                Value::Null,
                number(b),
                None,
            ));
        }
    }
    out
}
