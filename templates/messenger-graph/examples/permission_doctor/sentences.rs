//! The sentences of the report. In: a row of a table, and the day. Out: text for a person who writes a bot.

use std::fmt::Write;

use messenger_graph::permissions::legacy::{self, Ended, Fate, LegacyPermission, Modern};
use messenger_graph::permissions::{FEATURES, Permission};
use messenger_graph::permissions::{PermissionStatus, Since};
use messenger_graph::profile::{self, Field};
use messenger_graph::rules::Outcome;
use messenger_graph::rules::Status;
use messenger_graph::{ApiVersion, Date, Scopes};

/// `a`, `a and b`, `a, b and c`.
pub fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        [only, ..] => (*only).to_owned(),
    }
}

/// What a permission is for, what it depends on, and since when it exists.
pub fn permission(permission: &Permission, on: Date) -> String {
    let Some(row) = permission.metadata() else {
        return format!("  {permission}: this crate does not know it.\n");
    };
    let mut line = format!("  {permission}: {}", row.meaning);
    let needs = row.dependencies_on(on);
    let needs = match needs {
        [] => "no other permission".to_owned(),
        needs => listed(needs.iter().map(Permission::as_str)),
    };
    // Writing to a string cannot fail.
    let _ = write!(line, " It depends on {needs}. ");
    line += &match permission.status(on) {
        PermissionStatus::NotYet { from } => format!("It does not exist before {from}."),
        PermissionStatus::Removed { since } => format!("No version has it since {since}."),
        PermissionStatus::Deprecated { by, until } => {
            let until = until.map_or("its last day is not documented".to_owned(), |day| {
                format!("it is removed on {day}")
            });
            format!("{by} deprecated it; {until}.")
        }
        PermissionStatus::Unlisted => "Meta's reference does not list it any more.".to_owned(),
        _ => match row.since {
            Some(Since::Version(version)) => format!("It exists since {}.", dated(version)),
            Some(Since::Day(day)) => format!("It exists since {day}."),
            None => "Since when it exists is not documented.".to_owned(),
        },
    };
    let instead = row.replaced_by;
    if !instead.is_empty() {
        let instead = listed(instead.iter().map(Permission::as_str));
        let _ = write!(line, " Use {instead} instead.");
    }
    line + "\n"
}

/// What must be reviewed.
pub fn review(missing: &Scopes) -> Option<String> {
    let reviewed = missing.iter().filter(|permission| {
        let row = permission.metadata();
        row.is_some_and(|row| row.app_review)
    });
    let reviewed: Vec<_> = reviewed.map(Permission::as_str).collect();
    let names = listed(reviewed.iter().copied());
    let them = if reviewed.len() == 1 { "it" } else { "them" };
    (!reviewed.is_empty()).then(|| {
        format!(
            "App Review has to approve {names}, unless the app reads with {them} only what its owner owns or manages; \
             Advanced Access also asks for Business Verification.\n"
        )
    })
}

/// Since when a field needs what it needs.
pub fn needed_since(field: Field) -> Option<String> {
    let lifted = profile::rules(field).iter();
    let mut lifted = lifted.filter(|rule| rule.outcome == Outcome::Allowed);
    let rule = lifted.next()?;
    let (created, called) = (rule.created.1?, rule.called.1?);
    Some(format!(
        "An app created on {created} or later has always needed this for the field; older apps need it since {called}.\n"
    ))
}

/// Which apps are exempt from a rule, or were.
pub fn grace(field: Field) -> String {
    let lifted = profile::rules(field).iter().find_map(|rule| {
        let is_lifted = rule.outcome == Outcome::Allowed;
        is_lifted.then_some((rule.created.1?, rule.called.1?, rule.versions.1?))
    });
    lifted.map_or_else(String::new, |(created, called, last)| {
        format!(
            "Apps created before {created} could do without approval before {called}, on {last} and below; later ones \
             never could.\n"
        )
    })
}

pub fn feature(name: &str) -> String {
    let row = FEATURES.iter().find(|row| row.name == name);
    let title = row.map_or(name, |row| row.title);
    let note = row.and_then(|row| row.note).unwrap_or_default();
    format!(
        "lacks the feature {title}, if the app is of type Business. {note} App Review approves a feature for the app, and \
         no scope shows it: add `--features {name}` if the app has it.\n"
    )
}

/// A note on a scope that was given: an old name, one that ended, one that is unknown.
pub fn scope(name: &str, on: Date) -> Option<String> {
    match legacy::modern(name).into_iter().next()?.1 {
        Modern::Nothing(row) => Some(unreplaced(row)),
        Modern::Equivalent(now) if now.to_string() == name => None,
        Modern::Equivalent(now) => {
            let row = legacy::find(name)?;
            let now = listed(now.iter().map(Permission::as_str));
            Some(format!(
                "{name} is a name of 2011{}; today it is {now}.\n",
                ended(row)
            ))
        }
        Modern::NotLegacy(permission) => match permission.status(on) {
            PermissionStatus::Unknown => Some(format!(
                "{name} is not a permission that is known here; this report does not count it.\n"
            )),
            PermissionStatus::Removed { since } => {
                Some(format!("{name} opens nothing since {since}.\n"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// What became of a permission of 2011 that nothing replaced.
pub fn unreplaced(row: &LegacyPermission) -> String {
    let mut line = format!("{} is a name of 2011{}", row.name, ended(row));
    if row.fate == Fate::Removed {
        line += "; nothing replaces it.";
    }
    let via = row.via.map(|via| format!(" {via} replaced it for a time."));
    let note = row.note.map(|note| format!(" {note}"));
    line + &via.unwrap_or_default() + &note.unwrap_or_default() + "\n"
}

fn ended(row: &LegacyPermission) -> String {
    match row.ended {
        Some(Ended::In(version)) => format!(" that ended with {}", dated(version)),
        Some(Ended::On(day)) => format!(" that ended on {day}"),
        None => String::new(),
    }
}

/// A note on the version on the day; `None` if it does not end soon.
pub fn version(version: ApiVersion, on: Date) -> Option<String> {
    let line = match version.status(on) {
        Status::Live {
            expires: Some(end),
            days_left: Some(days),
        } if days <= 180 => format!("{version} ends on {end}, in {days} days"),
        Status::Live { .. } => return None,
        Status::Expired {
            since,
            served_by: Some(by),
        } => {
            format!("{version} has ended on {since}; {by} serves its calls")
        }
        Status::Expired { since, .. } => format!("{version} has ended on {since}"),
        Status::NotReleased { on: release } => {
            format!("{version} is not released yet; it comes out on {release}")
        }
        _ => format!("{version} is not in the calendar"),
    };
    Some(line + ".\n")
}

fn dated(version: ApiVersion) -> String {
    match version.release() {
        Some(release) => format!("{version} ({})", release.released),
        None => version.to_string(),
    }
}
