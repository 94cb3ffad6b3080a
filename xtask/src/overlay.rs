//! Stage 2: documents in, corrected documents out.
//!
//! The corrections are OpenAPI Overlay documents, version 1.0 or 1.1, each read by the rules of its version: those of the
//! project under `specs/overlays/`, where each action states its reason and a link; or those that the user of a stand-alone
//! crate passes. What the specification forbids is an error. What it allows and ignores is an error in an overlay of the
//! project and a warning in any other, an action that changes nothing included.
//!
//! # What other implementations do
//!
//! Valid overlays on which implementations differ, as measured with openapi-overlays-js 0.2.0, bump-cli 2.11.0,
//! openapi-format 1.33.6 and oas-patch 0.6.0; `findings/overlay-*.sh` repeat the measurements. Every run ends with exit
//! code 0, but for those that are an error. "–" is not measured. This module does what the second column says.
//!
//! | overlay | by the specification | overlays-js | bump-cli | openapi-format | oas-patch |
//! | --- | --- | --- | --- | --- | --- |
//! | 1.0: `update` of an array with an object | appended | the array becomes an object with the indexes as keys | the same | ignored | appended |
//! | 1.0: `update` of an array with an array | appended as one item; 1.1 concatenates | items with equal indexes are merged | concatenated | concatenated | concatenated |
//! | 1.0: `remove` of two of three items of an array, by index | the third item is left | no item is left | right | the second item is left | no item is left |
//! | 1.0: filter `[?@['x-audience'] == 'partner']` | selects by the extension | – | right | selects nothing | – |
//! | 1.1: `update` of an array with an array | concatenated | items with equal indexes are merged | right | right | right |
//! | 1.1: `update` of an array with a primitive value | appended | ignored | the array becomes the value | right | right |
//! | 1.1: `update` of a primitive value | replaced | ignored | right | right | right |
//! | 1.1: `update` of several objects | each is merged | right | right | right | right |
//! | 1.1: `remove` of two equal primitive items, by a filter | both go | an error | right | the second stays | right |
//! | 1.1: filters on a missing property: `?@.k != 1`, `?!@.k`, `?@.b.c == @.k` | the first two select where it is missing, the third where both are | select nothing | right | right | an error |
//! | 1.1: `copy` | the value is merged into the target | ignored | ignored | right | the target is replaced |

mod action;
mod apply;
mod growth;
mod merge;
mod path;
mod quote;
mod read;
mod scope;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::report::{Code, Report, Site};

pub use apply::apply;
pub use read::{read_all, read_files};
use scope::ActionScope;

/// One overlay document.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub file: Arc<str>,
    edition: OverlayVersion,
    origin: Origin,
    actions: Vec<Action>,
}

/// The version of the Overlay specification that an overlay follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OverlayVersion {
    V1_0,
    V1_1,
}

/// Whose overlay it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The project's, for certain pages and versions.
    Project,
    /// That of the user of a stand-alone crate.
    User,
}

impl Origin {
    /// Reports what the specification allows and ignores.
    fn object(self, code: Code, site: Site, message: &str, help: &str, report: &mut Report) {
        match self {
            Origin::Project => report.error(code, site, message, help),
            Origin::User => report.warn(code, site, message, help),
        }
    }
}

#[derive(Clone, Debug)]
struct Action {
    site: Site,
    target: JsonPath,
    change: ActionChange,
    scope: ActionScope,
}

impl Action {
    /// Returns the paths that are looked for when the action is applied.
    fn paths(&self) -> impl Iterator<Item = &JsonPath> {
        let from = match &self.change {
            ActionChange::Copy(from) => Some(from),
            _ => None,
        };
        from.into_iter().chain([&self.target])
    }
}

#[derive(Clone, Debug)]
enum ActionChange {
    Update(Value),
    /// Updates with the value of the one node that the path selects.
    Copy(JsonPath),
    Remove,
}

impl ActionChange {
    /// Returns the field of the action that holds the change.
    fn field(&self) -> &'static str {
        match self {
            ActionChange::Update(_) => "update",
            ActionChange::Copy(_) => "copy",
            ActionChange::Remove => "remove",
        }
    }
}

/// The actions that have changed something so far.
#[derive(Clone, Debug, Default)]
pub struct Used(BTreeSet<Site>);

/// Reports each action that changed nothing in any document.
pub fn unused(overlays: &[Overlay], used: &Used, report: &mut Report) {
    for overlay in overlays {
        let help = match overlay.origin {
            Origin::Project => {
                "remove it if the source has been corrected; otherwise check `target`, `x-pages` and `x-versions`"
            }
            Origin::User => {
                "remove it if the document has been corrected; otherwise check `target`"
            }
        };
        for action in &overlay.actions {
            if !used.0.contains(&action.site) {
                let site = action.site.child("target");
                let message = "this action changed nothing in any document";
                let code = Code::UnusedOverlayAction;
                overlay.origin.object(code, site, message, help, report);
            }
        }
    }
}
