//! One action of an overlay. In: its value and the edition of its overlay. Out: the action, or a report of what is
//! malformed, forbidden or without effect.

use serde::Deserialize;
use serde_json::Value;

use super::path::parse;
use super::scope::{RawPages, Scope};
use super::{Action, Change, Edition, Origin};
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
    edition: Edition,
    origin: Origin,
    around: &Scope,
    site: Site,
    report: &mut Report,
) -> Option<Action> {
    let raw: RawAction = source::deserialize(tree, &site, Code::InvalidOverlay, report)?;
    if origin == Origin::Project {
        require_reason(&raw, &site, report);
    }
    let scope = around.narrowed(raw.versions.as_deref(), raw.pages, &site, report)?;
    let target = parse(&raw.target, site.child("target"), report)?;
    let asked = Asked {
        update: raw.update,
        copy: raw.copy,
        remove: raw.remove,
    };
    let change = asked.change(edition, origin, &site, report)?;
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

/// The fields of an action that hold a change.
struct Asked {
    update: Option<Value>,
    copy: Option<String>,
    remove: bool,
}

impl Asked {
    /// Returns the one change that the fields ask for.
    fn change(
        self,
        edition: Edition,
        origin: Origin,
        site: &Site,
        report: &mut Report,
    ) -> Option<Change> {
        let mut reject = |site: Site, message: &str, help: &str| {
            report.error(Code::InvalidOverlay, site, message, help);
            None
        };
        match (self.update, self.copy) {
            (_, Some(_)) if edition == Edition::V1_0 => {
                let message = "Overlay 1.0 does not define `copy`";
                reject(site.child("copy"), message, "write `overlay: 1.1.0`")
            }
            (update, copy) if self.remove => {
                let update = update.map(|_| "update");
                let ignored = update.into_iter().chain(copy.map(|_| "copy"));
                removal(ignored, origin, site, report)
            }
            (Some(_), Some(_)) => {
                let message = "an action cannot have both `update` and `copy`";
                reject(site.child("copy"), message, "make it two actions")
            }
            (Some(update), None) => Some(Change::Update(update)),
            (None, Some(copy)) => parse(&copy, site.child("copy"), report).map(Change::Copy),
            (None, None) => {
                let message = match edition {
                    Edition::V1_0 => "an action without `update` or `remove: true` has no effect",
                    Edition::V1_1 => {
                        "an action without `update`, `copy` or `remove: true` has no effect"
                    }
                };
                let help = "add one of them";
                origin.object(Code::InvalidOverlay, site.clone(), message, help, report);
                None
            }
        }
    }
}

/// Returns the removal, unless the project's rules reject it for the fields that have no effect beside it.
fn removal(
    ignored: impl Iterator<Item = &'static str>,
    origin: Origin,
    site: &Site,
    report: &mut Report,
) -> Option<Change> {
    let mut change = Some(Change::Remove);
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
