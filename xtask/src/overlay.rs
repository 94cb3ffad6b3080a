//! Stage 2: documents in, documents with our corrections out.
//!
//! The corrections are OpenAPI Overlay 1.0 documents under `specs/overlays/`, each action with its reason
//! and its link; or those that the user of a stand-alone document names, which are free to say no reason. Afterwards
//! every action has changed something in at least one document, or is an error.

mod apply;
mod read;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::report::{Code, Report, Site};

pub use apply::apply;
pub use read::{read_all, read_files};

/// One overlay document.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub file: Arc<str>,
    /// Whether it is one of the project, for certain pages and versions.
    own: bool,
    actions: Vec<Action>,
}

#[derive(Clone, Debug)]
struct Action {
    site: Site,
    target: JsonPath,
    change: Change,
    scope: Scope,
}

#[derive(Clone, Debug)]
enum Change {
    Update(Value),
    Remove,
}

/// The documents that an action is for.
#[derive(Clone, Debug, Default)]
struct Scope {
    since: Option<Version>,
    until: Option<Version>,
    /// Reference pages by stem; nothing for all.
    pages: Option<BTreeSet<String>>,
}

/// A version by number, so that `v9.0` comes before `v10.0`.
type Version = (u32, u32);

impl Scope {
    fn has(&self, version: Version, page: &str) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version <= until)
            && self.pages.as_ref().is_none_or(|pages| pages.contains(page))
    }
}

/// Reads `v26.0`.
fn version(text: &str) -> Option<Version> {
    let (major, minor) = text.strip_prefix('v')?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The actions that have changed something so far.
#[derive(Clone, Debug, Default)]
pub struct Used(BTreeSet<Site>);

/// Reports each action that changed nothing in any document.
pub fn unused(overlays: &[Overlay], used: &Used, report: &mut Report) {
    for overlay in overlays {
        let help = if overlay.own {
            "remove it if the source has been corrected; otherwise check `target`, `x-pages` and `x-versions`"
        } else {
            "remove it if the document has been corrected; otherwise check `target`"
        };
        for action in &overlay.actions {
            if !used.0.contains(&action.site) {
                let site = action.site.child("target");
                let message = "this action changed nothing in any document";
                report.error(Code::UnusedOverlayAction, site, message, help);
            }
        }
    }
}
