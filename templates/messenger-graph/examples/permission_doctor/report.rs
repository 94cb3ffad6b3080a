//! The report. In: the arguments. Out: lines of text, the verdict first, and whether something is missing.

use std::collections::HashSet;

use messenger_graph::permissions::Target;
use messenger_graph::permissions::legacy::{self, Modern};
use messenger_graph::permissions::{self, PermissionStatus};
use messenger_graph::permissions::{Permission, UNDOCUMENTED};
use messenger_graph::profile::{self, Field};
use messenger_graph::rules::{Requirement, Verdict};
use messenger_graph::{Date, Scopes};

use super::arguments::Arguments;
use super::sentences::{self, listed};

pub fn report(arguments: &Arguments) -> Result<(Vec<String>, bool), String> {
    let mut lines = Vec::new();
    let mut missing = false;
    let lapsed = lapsed(arguments);
    let have = match lapsed {
        Some(_) => Scopes::default(),
        None => arguments.scopes.clone(),
    };
    for want in &arguments.wants {
        let (text, lacks) = about(arguments, &have, want)?;
        lines.extend(text);
        missing |= lacks;
    }
    if let (Some(since), Some(day)) = (lapsed, arguments.last_used) {
        lines.push(format!(
            "What was last used on {day} has lapsed on {since}, after 90 days; people have to grant it again.\n"
        ));
    }
    lines.extend(
        arguments
            .given
            .iter()
            .filter_map(|name| sentences::scope(name, arguments.on)),
    );
    lines.extend(sentences::version(arguments.version(), arguments.on));
    let mut seen = HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    Ok((lines, missing))
}

/// The day on which the permissions have lapsed, if they have.
fn lapsed(arguments: &Arguments) -> Option<Date> {
    let day = permissions::lapses_on(arguments.last_used?)?;
    (day <= arguments.on).then_some(day)
}

fn about(arguments: &Arguments, have: &Scopes, want: &str) -> Result<(Vec<String>, bool), String> {
    match Target::named(want) {
        Some(Target::ProfileField(field)) => Ok(about_field(arguments, have, field)),
        Some(target) => Ok(about_target(arguments, have, target)),
        None => about_permission(arguments, have, want),
    }
}

fn about_field(arguments: &Arguments, have: &Scopes, field: Field) -> (Vec<String>, bool) {
    let (on, version) = (arguments.on, arguments.version());
    let created = arguments.created.unwrap_or(on);
    let name = format!("profile.{}", field.name());
    let nothing = format!("On {on}, nothing is missing for {name}");
    let (line, lacks) = match profile::verdict(field, version, created, on, &arguments.grants()) {
        Verdict::Needs(Requirement::Permission(permission)) => {
            let wanted: Scopes = [permission].into_iter().collect();
            let (mut lines, lacks) = lacking(on, &name, have, &wanted);
            lines.extend(sentences::needed_since(field));
            return (lines, lacks);
        }
        // Granted, and lapsed since.
        Verdict::Allowed if have.is_empty() && !arguments.scopes.is_empty() => {
            return about_target(arguments, have, Target::ProfileField(field));
        }
        Verdict::Allowed => (format!("{nothing}.\n"), false),
        Verdict::AllowedUntil(end) => (
            format!(
                "{nothing}, up to the day before {end}. {}",
                sentences::grace(field)
            ),
            false,
        ),
        Verdict::Needs(Requirement::Feature(feature)) => (
            format!("On {on}, {name} {}", sentences::feature(feature)),
            true,
        ),
        Verdict::Removed { .. } => {
            let how = sentences::grace(field);
            (
                format!("On {on}, no app can ask for {name} any more. {how}"),
                true,
            )
        }
        _ => (format!("No rule covers {name} on {on}.\n"), true),
    };
    (vec![line], lacks)
}

fn about_target(arguments: &Arguments, have: &Scopes, target: Target) -> (Vec<String>, bool) {
    let name = target.to_string();
    let Some(need) = target.need() else {
        let row = UNDOCUMENTED.iter().find(|row| row.target == target);
        let note = row.map_or("", |row| row.note);
        let line = format!("No page in reach says which permissions {name} needs. {note}\n");
        return (vec![line], false);
    };
    let wanted = need.scopes();
    let (mut lines, lacks) = lacking(arguments.on, &name, have, &wanted);
    lines.extend(need.note.map(|note| format!("{note}\n")));
    lines.push(format!("Source: {}\n", need.source));
    (lines, lacks)
}

fn about_permission(
    arguments: &Arguments,
    have: &Scopes,
    want: &str,
) -> Result<(Vec<String>, bool), String> {
    let Some((_, modern)) = legacy::modern(want).into_iter().next() else {
        return Err("an empty name is wanted".to_owned());
    };
    let wanted = match modern {
        Modern::Nothing(row) => return Ok((vec![sentences::unreplaced(row)], true)),
        Modern::Equivalent(now) => now,
        Modern::NotLegacy(permission) if permission.metadata().is_some() => {
            [permission].into_iter().collect()
        }
        _ => {
            return Err(format!(
                "`{want}` is neither a permission, nor a profile field, webhook field, operation or use case that is \
                 known here"
            ));
        }
    };
    let (mut lines, lacks) = lacking(arguments.on, want, have, &wanted);
    if let Some(line) = sentences::scope(want, arguments.on) {
        lines.insert(0, line);
    }
    Ok((lines, lacks))
}

/// Compares what is wanted with what is granted: a verdict, a line for each permission that is missing, and what must be
/// reviewed.
fn lacking(on: Date, name: &str, have: &Scopes, wanted: &Scopes) -> (Vec<String>, bool) {
    let line = |one: &Permission| sentences::permission(one, on);
    // What no version has on the day cannot be had, whatever a token says.
    let dead: Scopes = wanted
        .iter()
        .filter(|one| is_dead(one, on))
        .cloned()
        .collect();
    if !dead.is_empty() {
        let names = listed(dead.iter().map(Permission::as_str));
        let verdict = format!("On {on}, no app can have {names}.\n");
        return (
            std::iter::once(verdict)
                .chain(dead.iter().map(line))
                .collect(),
            true,
        );
    }
    let missing = have.missing(wanted);
    if missing.is_empty() {
        return (
            vec![format!("On {on}, nothing is missing for {name}.\n")],
            false,
        );
    }
    let names = listed(missing.iter().map(Permission::as_str));
    let verdict = if names == name {
        format!("On {on}, the app lacks {names}.\n")
    } else {
        format!("On {on}, {name} lacks {names}.\n")
    };
    let mut lines = vec![verdict];
    lines.extend(missing.iter().map(line));
    lines.extend(sentences::review(&missing));
    (lines, true)
}

fn is_dead(permission: &Permission, on: Date) -> bool {
    matches!(
        permission.status(on),
        PermissionStatus::Removed { .. } | PermissionStatus::NotYet { .. }
    )
}
