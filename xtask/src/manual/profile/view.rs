//! Profile fields as rows that `diff` compares. In: the document, and a version. Out: for each field, what holds for it in
//! that version, beside the passes as they are written.

use std::cmp::Ordering;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{FieldOutcome, Profile, RequirementKind};
use crate::diff::rule::Rule;
use crate::manual::section::{Column, Judgement, SpecSection};
use crate::manual::spec::read_alone;
use crate::report::Report;
use crate::source::Document;
use crate::version::ApiVersion;

pub const SECTIONS: &[SpecSection] = &[
    SpecSection {
        name: "fields",
        added: Some(Rule::FieldAppeared),
        removed: Some(Rule::FieldRemoved),
        columns: &[
            Column::Judged("", judge_default),
            Column::Judged("", judge_access),
        ],
        ..SpecSection::PLAIN
    },
    SpecSection {
        name: "passes",
        added: Some(Rule::GraceAdded),
        removed: Some(Rule::GraceRemoved),
        columns: &[
            Column::Judged("called_before", judge_end),
            Column::Values(&["app_created_before", "versions"], Rule::GateChanged),
        ],
        ..SpecSection::PLAIN
    },
];

const LATEST: ApiVersion = ApiVersion {
    major: u16::MAX,
    minor: 0,
};

/// Returns the rows of a version, or of the latest.
pub fn view(file: &Document, version: Option<ApiVersion>, report: &mut Report) -> Option<Value> {
    let profile: Profile = read_alone(file, report)?;
    let version = version.unwrap_or(LATEST);
    let fields = profile.fields.iter().map(|field| {
        let access = profile.access(field, version);
        let pass = access.pass();
        let outside = access.outside();
        let needs = match outside {
            Some(FieldOutcome::Needs(name)) => Some(name),
            _ => None,
        };
        let requirement = needs.and_then(|name| profile.requirements.get(name));
        json!({
            "name": field.name,
            "operation": profile.operation_name(),
            "default": field.default,
            "pass": pass,
            "removed": pass.is_none() && matches!(outside, Some(FieldOutcome::Removed(_))),
            "needs": needs,
            "feature": requirement.is_some_and(|needed| needed.kind == RequirementKind::Feature),
        })
    });
    let fields: Value = fields.collect();
    Some(json!({ "fields": fields, "passes": file.tree["passes"] }))
}

fn judge_default(old: &Value, new: &Value, _: Date) -> Vec<Judgement> {
    let rule = match (&old["default"], &new["default"]) {
        (Value::Bool(true), Value::Bool(false)) => Rule::DefaultFieldRemoved,
        (Value::Bool(false), Value::Bool(true)) => Rule::DefaultFieldAdded,
        _ => return Vec::new(),
    };
    vec![(rule, old["default"].clone(), new["default"].clone())]
}

fn judge_access(old: &Value, new: &Value, _: Date) -> Vec<Judgement> {
    let has = |row: &Value, column: &str| !row[column].is_null();
    let (was, is) = (Value::from(words(old)), Value::from(words(new)));
    match (old["removed"] == true, new["removed"] == true) {
        (true, true) => return Vec::new(),
        (false, true) => return vec![(Rule::FieldRemoved, was, is)],
        (true, false) => return vec![(Rule::FieldAppeared, was, is)],
        (false, false) => {}
    }
    let (had_pass, has_pass) = (has(old, "pass"), has(new, "pass"));
    // Apps from before the rule are let through: the old and the new apps get different outcomes.
    if !has(old, "needs") && !had_pass && has(new, "needs") && has_pass {
        let pass = new["pass"].as_str().unwrap_or_default();
        let either = format!("{}, or {pass}", words(new));
        return vec![(Rule::GateChanged, was, either.into())];
    }
    let mut judgements = Vec::new();
    match (had_pass, has_pass) {
        (true, false) => judgements.push((Rule::GraceRemoved, old["pass"].clone(), is.clone())),
        (false, true) => judgements.push((Rule::GraceAdded, was.clone(), new["pass"].clone())),
        _ => {}
    }
    match (has(old, "needs"), has(new, "needs")) {
        // The window that closed has been reported.
        (false, true) if had_pass && !has_pass => {}
        (false, true) if new["feature"] == true => judgements.push((Rule::FeatureNeeded, was, is)),
        (false, true) => judgements.push((Rule::FieldNeedsPermission, was, is)),
        (true, false) => judgements.push((Rule::FieldPermissionDropped, was, is)),
        (true, true) if old["needs"] != new["needs"] => {
            let (was, is) = (old["needs"].clone(), new["needs"].clone());
            judgements.push((Rule::FieldPermissionReplaced, was, is));
        }
        _ => {}
    }
    judgements
}

fn words(row: &Value) -> String {
    let text = |column: &str| row[column].as_str();
    match (row["removed"] == true, text("needs"), text("pass")) {
        (true, ..) => "removed".to_owned(),
        (_, Some(needs), _) => format!("needs {needs}"),
        (_, None, Some(pass)) => format!("allowed within {pass}"),
        (_, None, None) => "allowed".to_owned(),
    }
}

fn judge_end(old: &Value, new: &Value, _: Date) -> Vec<Judgement> {
    let (was, is) = (&old["called_before"], &new["called_before"]);
    // Days are written so that they sort as strings.
    let rule = match was.as_str().cmp(&is.as_str()) {
        Ordering::Greater => Rule::GraceEarlier,
        Ordering::Less => Rule::GraceLater,
        Ordering::Equal => return Vec::new(),
    };
    vec![(rule, was.clone(), is.clone())]
}
