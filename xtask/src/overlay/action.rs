//! One action of an overlay. In: its value and the edition of its overlay. Out: the action, or a report of what is
//! malformed, forbidden or without effect.

use serde::Deserialize;
use serde_json::Value;

use super::path::parse;
use super::scope::{ActionScope, RawPages};
use super::{Action, ActionChange, Origin, OverlayVersion};
use crate::report::{Code, Report, Site};
use crate::source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAction {
    target: String,
    description: Option<String>,
    #[serde(default, deserialize_with = "present")]
    update: Option<Value>,
    copy: Option<String>,
    #[serde(default)]
    remove: bool,
    #[serde(rename = "x-link")]
    link: Option<String>,
    #[serde(rename = "x-versions")]
    versions: Option<String>,
    #[serde(rename = "x-pages")]
    pages: Option<RawPages>,
}

/// Distinguishes `update: null` from a missing `update`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Reads an action. Returns nothing for one that is malformed or has no effect.
pub fn action(
    tree: &Value,
    edition: OverlayVersion,
    origin: Origin,
    around: &ActionScope,
    site: Site,
    report: &mut Report,
) -> Option<Action> {
    let raw: RawAction = source::deserialize(tree, &site, Code::InvalidOverlay, report)?;
    if origin == Origin::Project {
        require_reason(&raw, &site, report);
    }
    let scope = around.narrowed(raw.versions.as_deref(), raw.pages, &site, report)?;
    let target = parse(&raw.target, site.child("target"), report)?;
    let asked = (raw.update, raw.copy);
    let change = change(asked, raw.remove, edition, origin, &site, report)?;
    Some(Action {
        site,
        target,
        change,
        scope,
    })
}

/// Reports an action of the project without a reason or a link to what shows it.
fn require_reason(raw: &RawAction, site: &Site, report: &mut Report) {
    let reason = raw.description.as_deref().unwrap_or_default();
    if reason.trim().is_empty() {
        let (site, help) = (site.child("description"), "say why it is needed");
        let message = "the action gives no reason";
        report.error(Code::InvalidOverlay, site, message, help);
    }
    let link = raw.link.as_deref().unwrap_or_default();
    if !link.starts_with("https://") {
        let (site, help) = (site.child("x-link"), "link to what shows the reason");
        let message = "the action has no link that is an `https://` address";
        report.error(Code::InvalidOverlay, site, message, help);
    }
}

/// Returns the one change that the fields `update` and `copy` ask for, or the removal.
fn change(
    asked: (Option<Value>, Option<String>),
    is_removal: bool,
    edition: OverlayVersion,
    origin: Origin,
    site: &Site,
    report: &mut Report,
) -> Option<ActionChange> {
    let mut reject = |site: Site, message: &str, help: &str| {
        report.error(Code::InvalidOverlay, site, message, help);
        None
    };
    match asked {
        (_, Some(_)) if edition == OverlayVersion::V1_0 => {
            let message = "Overlay 1.0 does not define `copy`";
            reject(site.child("copy"), message, "write `overlay: 1.1.0`")
        }
        (update, copy) if is_removal => {
            let update = update.map(|_| "update");
            let ignored = update.into_iter().chain(copy.map(|_| "copy"));
            removal(ignored, origin, site, report)
        }
        (Some(_), Some(_)) => {
            let message = "an action cannot have both `update` and `copy`";
            reject(site.child("copy"), message, "make it two actions")
        }
        (Some(update), None) => Some(ActionChange::Update(update)),
        (None, Some(copy)) => parse(&copy, site.child("copy"), report).map(ActionChange::Copy),
        (None, None) => {
            let fields = match edition {
                OverlayVersion::V1_0 => "`update` or `remove: true`",
                OverlayVersion::V1_1 => "`update`, `copy` or `remove: true`",
            };
            let message = format!("an action without {fields} has no effect");
            let (code, help) = (Code::InvalidOverlay, "add one of them");
            origin.object(code, site.clone(), &message, help, report);
            None
        }
    }
}

/// Returns the removal, unless the project's rules reject it for the fields that have no effect beside it.
fn removal(
    ignored: impl Iterator<Item = &'static str>,
    origin: Origin,
    site: &Site,
    report: &mut Report,
) -> Option<ActionChange> {
    let mut change = Some(ActionChange::Remove);
    for field in ignored {
        let message = format!("`{field}` has no effect beside `remove: true`");
        let help = format!("remove `{field}`, or make it an action before or after this one");
        let site = site.child(field);
        origin.object(Code::InvalidOverlay, site, &message, &help, report);
        if origin == Origin::Project {
            change = None;
        }
    }
    change
}
