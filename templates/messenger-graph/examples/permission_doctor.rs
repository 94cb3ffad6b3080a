//! Says what an app lacks. In: the scopes it has, what it wants, a day. Out: sentences on stdout; exit code 0 when
//! nothing is missing, 1 when something is, 2 when the question cannot be read.
//!
//! ```text
//! cargo run -p messenger-graph --example permission_doctor -- \
//!     --scopes pages_messaging --want profile.locale --on 2026-11-21
//! ```
//!
//! `--want` takes `profile.FIELD`, `webhook.FIELD`, an operation such as `POST /{page_id}/calls`, or a permission.
//! `--version v26.0` is the version of the call, and `--created DATE` the day the app was created.

use std::process::ExitCode;

use messenger_graph::calendar::Status;
use messenger_graph::gate::{Grants, Requirement, Verdict};
use messenger_graph::legacy_scope::{self, Modern};
use messenger_graph::metadata::{PermissionStatus, Since};
use messenger_graph::permission::{NEEDS, Permission};
use messenger_graph::profile::{self, Field};
use messenger_graph::scopes::Target;
use messenger_graph::{ApiVersion, Date, Scopes};

struct Question {
    scopes: Scopes,
    /// What was said about old names among the scopes.
    notes: Vec<String>,
    want: String,
    on: Date,
    version: ApiVersion,
    created: Date,
}

fn main() -> ExitCode {
    match ask(std::env::args().skip(1)) {
        Ok((text, missing)) => {
            println!("{text}");
            ExitCode::from(u8::from(missing))
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

/// Returns the answer, and whether something is missing.
pub fn ask(arguments: impl Iterator<Item = String>) -> Result<(String, bool), String> {
    answer(&question(arguments)?)
}

fn question(mut arguments: impl Iterator<Item = String>) -> Result<Question, String> {
    let (mut scopes, mut notes) = (Scopes::default(), Vec::new());
    let (mut want, mut on) = (None, None);
    let (mut version, mut created) = (ApiVersion::new(26, 0), None);
    let date = |text: String| {
        text.parse::<Date>()
            .map_err(|_| format!("`{text}` is not a date"))
    };
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--scopes" => scopes = modern_scopes(&value()?, &mut notes),
            "--want" => want = Some(value()?),
            "--on" => on = Some(date(value()?)?),
            "--created" => created = Some(date(value()?)?),
            "--version" => version = value()?.parse().map_err(|error| format!("{error}"))?,
            other => {
                return Err(format!(
                    "`{other}` is not known; see the top of the example"
                ));
            }
        }
    }
    let on = on.ok_or("give the day with --on DATE")?;
    Ok(Question {
        scopes,
        notes,
        want: want.ok_or("say what is wanted with --want")?,
        on,
        version,
        created: created.unwrap_or(on),
    })
}

/// Old names are read as what took their place, and said so.
fn modern_scopes(text: &str, notes: &mut Vec<String>) -> Scopes {
    let mut scopes = Scopes::default();
    for (name, modern) in legacy_scope::modern(text) {
        match modern {
            Modern::NotLegacy(permission) => scopes.insert(permission),
            Modern::Equivalent(now) => {
                if now.to_string() != name {
                    notes.push(format!("{name} is a name of 2011; today it is {now}."));
                }
                now.iter()
                    .for_each(|permission| scopes.insert(permission.clone()));
            }
            Modern::Nothing(row) => notes.push(format!(
                "{} is a name of 2011; nothing took its place.",
                row.name
            )),
            _ => {}
        }
    }
    scopes
}

fn answer(question: &Question) -> Result<(String, bool), String> {
    let mut lines = question.notes.clone();
    lines.push(version_line(question));
    let target = target(&question.want);
    let wanted = match target {
        Some(Target::ProfileField(field)) => {
            let (line, permission) = field_line(question, field);
            lines.push(line);
            match permission {
                Some(permission) => [permission].into_iter().collect(),
                None => {
                    return Ok((
                        lines.join("\n"),
                        !field_verdict(question, field).is_allowed(),
                    ));
                }
            }
        }
        Some(target) => target.need().map_or_else(Scopes::default, |need| {
            need.permissions.iter().cloned().collect()
        }),
        None => Scopes::parse(&question.want),
    };
    if target.is_none()
        && wanted
            .iter()
            .all(|permission| permission.metadata().is_none())
    {
        return Err(format!(
            "`{}` is neither a permission nor something that this crate knows the needs of",
            question.want
        ));
    }
    let missing = question.scopes.missing(&wanted);
    if missing.is_empty() {
        lines.push(format!("Nothing is missing for {}.", question.want));
    } else {
        lines.push(format!("Missing for {}: {missing}.", question.want));
    }
    lines.extend(
        missing
            .iter()
            .map(|permission| permission_line(permission, question.on)),
    );
    Ok((lines.join("\n"), !missing.is_empty()))
}

fn target(want: &str) -> Option<Target> {
    let mut targets = NEEDS.iter().map(|need| need.target);
    if let Some(name) = want.strip_prefix("profile.") {
        let field = Field::ALL.iter().find(|field| field.name() == name);
        return field.map(|field| Target::ProfileField(*field));
    }
    match want.strip_prefix("webhook.") {
        Some(name) => targets.find(|have| *have == Target::Webhook(webhook(name))),
        None => targets.find(|have| matches!(have, Target::Operation(place) if *place == want)),
    }
}

/// The table's own text for a field's name.
fn webhook(name: &str) -> &'static str {
    let names = NEEDS.iter().filter_map(|need| match need.target {
        Target::Webhook(have) => Some(have),
        _ => None,
    });
    names
        .into_iter()
        .find(|have| *have == name)
        .unwrap_or_default()
}

fn version_line(question: &Question) -> String {
    let (version, on) = (question.version, question.on);
    match version.status(on) {
        Status::Live {
            days_left: Some(days),
            ..
        } => format!("{version} is live on {on}, for {days} more days."),
        Status::Live { .. } => format!("{version} is live on {on}."),
        Status::Expired {
            since,
            served_by: Some(by),
        } => {
            format!("{version} expired on {since}; {by} answers in its place.")
        }
        Status::Expired { since, .. } => format!("{version} expired on {since}."),
        Status::NotReleased { on: release } => format!("{version} comes out on {release}."),
        _ => format!("{version} is not in the calendar."),
    }
}

fn field_verdict(question: &Question, field: Field) -> Verdict {
    let permissions = NEEDS.iter().flat_map(|need| need.permissions);
    let held = permissions.filter(|permission| question.scopes.contains(permission));
    let grants: Grants = held
        .filter_map(|permission| permission.metadata())
        .map(|row| Requirement::Permission(row.permission.as_str()))
        .collect();
    profile::verdict(
        field,
        question.version,
        question.created,
        question.on,
        &grants,
    )
}

fn field_line(question: &Question, field: Field) -> (String, Option<Permission>) {
    let name = field.name();
    match field_verdict(question, field) {
        Verdict::Allowed => (format!("The field {name} may be asked for."), None),
        Verdict::AllowedUntil(day) => (
            format!("The field {name} may be asked for before {day}."),
            None,
        ),
        Verdict::Needs(Requirement::Permission(permission)) => (
            format!("The field {name} needs {permission}."),
            Some(Permission::from_name(permission)),
        ),
        Verdict::Needs(Requirement::Feature(feature)) => (
            format!("The field {name} needs the feature {feature}, for apps of type Business."),
            None,
        ),
        Verdict::Gone { since } => (format!("The field {name} is gone since {since}."), None),
        _ => (
            format!("No rule says anything of {name} on that day."),
            None,
        ),
    }
}

fn permission_line(permission: &Permission, on: Date) -> String {
    let Some(row) = permission.metadata() else {
        return format!("  {permission}: not known to this crate.");
    };
    let mut parts = vec![row.meaning.trim_end_matches('.').to_owned()];
    let needs: Scopes = row.depends_on.iter().cloned().collect();
    if !needs.is_empty() {
        parts.push(format!("it depends on {needs}"));
    }
    parts.push(if row.app_review {
        "App Review must approve it unless the data is the app owner's own".to_owned()
    } else {
        "it needs no App Review".to_owned()
    });
    match row.since {
        Some(Since::Version(version)) => parts.push(format!("it exists since {version}")),
        Some(Since::Day(day)) => parts.push(format!("it exists since {day}")),
        None => parts.push("since when it exists is not documented".to_owned()),
    }
    match permission.status(on) {
        PermissionStatus::Removed { since } => parts.push(format!("it is gone since {since}")),
        PermissionStatus::Deprecated { by, .. } => parts.push(format!("{by} deprecated it")),
        PermissionStatus::NotYet { from } => parts.push(format!("it comes on {from}")),
        PermissionStatus::Unlisted => {
            parts.push("Meta's reference does not list it any more".to_owned())
        }
        _ => {}
    }
    format!("  {permission}: {}.", parts.join("; "))
}
