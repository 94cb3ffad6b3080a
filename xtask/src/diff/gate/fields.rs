//! Profile fields: what each of them needs.

use serde_json::Value;

use super::change;
use crate::diff::compare::Reached;
use crate::diff::finding::OperationName;
use crate::diff::rule::Rule;
use crate::manual::{Outcome, Pass, Profile, RequirementKind};
use crate::version::ApiVersion;

/// What one version says of one field.
struct Answer<'a> {
    /// What a call needs that no window lets through.
    needs: Option<&'a str>,
    gone: bool,
    /// The window in which the rule is lifted.
    pass: Option<&'a str>,
}

pub fn operation(profile: &Profile) -> OperationName {
    OperationName {
        method: profile.operation.method.to_lowercase(),
        path: profile.operation.path.clone(),
    }
}

pub fn compare(old: &Profile, from: ApiVersion, new: &Profile, to: ApiVersion) -> Vec<Reached> {
    let operation = operation(old);
    let mut out = Vec::new();
    for (index, field) in old.fields.iter().enumerate() {
        let place = format!("/fields/{index}");
        let mut add = |rule, a: Value, b: Value| {
            out.push(change(rule, &place, &field.name, a, b, Some(&operation)))
        };
        let Some(other) = new.fields.iter().find(|other| other.name == field.name) else {
            add(Rule::FieldGone, field.name.as_str().into(), Value::Null);
            continue;
        };
        let (a, b) = (answer(field, old, from), answer(other, new, to));
        let told = |answer: &Answer<'_>| match (answer.gone, answer.needs, answer.pass) {
            (true, ..) => "gone".to_owned(),
            (_, Some(needs), _) => format!("needs {needs}"),
            (_, None, Some(pass)) => format!("allowed within {pass}"),
            (_, None, None) => "allowed".to_owned(),
        };
        let shown = || (Value::from(told(&a)), Value::from(told(&b)));
        match (field.default, other.default) {
            (true, false) => add(Rule::DefaultFieldRemoved, true.into(), false.into()),
            (false, true) => add(Rule::DefaultFieldAdded, false.into(), true.into()),
            _ => {}
        }
        if a.gone || b.gone {
            if a.gone != b.gone {
                let rule = if b.gone {
                    Rule::FieldGone
                } else {
                    Rule::FieldAppeared
                };
                add(rule, shown().0, shown().1);
            }
            continue;
        }
        // Apps of before the rule are let through: two populations, two answers.
        if a.needs.is_none() && a.pass.is_none() && b.needs.is_some() && b.pass.is_some() {
            let told = format!(
                "needs {}, or {}",
                b.needs.unwrap_or(""),
                b.pass.unwrap_or("")
            );
            add(Rule::GateChanged, shown().0, told.into());
            continue;
        }
        if a.pass.is_some() && b.pass.is_none() {
            add(Rule::GraceRemoved, a.pass.into(), shown().1);
        } else if a.pass.is_none() && b.pass.is_some() {
            add(Rule::GraceAdded, shown().0, b.pass.into());
        }
        match (a.needs, b.needs) {
            (None, Some(needs)) => {
                let feature = new
                    .requirements
                    .get(needs)
                    .is_some_and(|need| need.kind == RequirementKind::Feature);
                let rule = if feature {
                    Rule::FeatureNeeded
                } else {
                    Rule::FieldNeedsPermission
                };
                // A window that closed says the same.
                if !(a.pass.is_some() && b.pass.is_none()) {
                    add(rule, shown().0, shown().1);
                }
            }
            (Some(_), None) => add(Rule::FieldPermissionDropped, shown().0, shown().1),
            (Some(x), Some(y)) if x != y => add(Rule::FieldPermissionReplaced, x.into(), y.into()),
            _ => {}
        }
    }
    for (index, field) in new.fields.iter().enumerate() {
        if !old.fields.iter().any(|other| other.name == field.name) {
            let place = format!("/fields/{index}");
            out.push(change(
                Rule::FieldAppeared,
                &place,
                &field.name,
                Value::Null,
                field.name.as_str(),
                Some(&operation),
            ));
        }
    }
    passes(old, new, &mut out);
    out
}

fn answer<'a>(
    field: &'a crate::manual::Field,
    profile: &Profile,
    version: ApiVersion,
) -> Answer<'a> {
    let mut answer = Answer {
        needs: None,
        gone: false,
        pass: None,
    };
    for rule in &field.rules {
        let condition = &rule.condition;
        let in_pass = |name: &String| {
            profile
                .passes
                .get(name)
                .is_none_or(|pass| pass.versions.contains(version))
        };
        if !condition.versions.contains(version) || !condition.pass.as_ref().is_none_or(in_pass) {
            continue;
        }
        if let Some(pass) = &condition.pass {
            answer.pass = Some(pass);
            continue;
        }
        match &rule.then {
            Outcome::Allowed => {}
            Outcome::Needs(needs) => answer.needs = Some(needs),
            Outcome::Gone(_) => answer.gone = answer.pass.is_none(),
        }
        break;
    }
    answer
}

fn passes(old: &Profile, new: &Profile, out: &mut Vec<Reached>) {
    for (name, a) in &old.passes {
        let place = format!("/passes/{name}");
        let Some(b) = new.passes.get(name) else {
            out.push(change(
                Rule::GraceRemoved,
                &place,
                name,
                name.as_str(),
                Value::Null,
                None,
            ));
            continue;
        };
        let rule = match a.called_before.cmp(&b.called_before) {
            std::cmp::Ordering::Greater => Some(Rule::GraceEarlier),
            std::cmp::Ordering::Less => Some(Rule::GraceLater),
            std::cmp::Ordering::Equal => None,
        };
        if let Some(rule) = rule {
            out.push(change(
                rule,
                &place,
                name,
                a.called_before.to_string(),
                b.called_before.to_string(),
                None,
            ));
        }
        let condition = |pass: &Pass| {
            format!(
                "apps before {}, {:?}",
                pass.app_created_before, pass.versions
            )
        };
        if condition(a) != condition(b) {
            out.push(change(
                Rule::GateChanged,
                &place,
                name,
                condition(a),
                condition(b),
                None,
            ));
        }
    }
    for name in new
        .passes
        .keys()
        .filter(|name| !old.passes.contains_key(*name))
    {
        out.push(change(
            Rule::GraceAdded,
            &format!("/passes/{name}"),
            name,
            Value::Null,
            name.as_str(),
            None,
        ));
    }
}
