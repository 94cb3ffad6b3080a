//! Overlay documents in, actions out; what is malformed is reported at its location.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::action::action;
use super::quote::quote;
use super::scope::RawPages;
use super::{ActionScope, Origin, Overlay, OverlayVersion};
use crate::report::{Code, Report, Site};
use crate::source::{self, Document};

const FOLDER: &str = "overlays";

/// The most actions of one overlay. Each may remove from an object as large as the document.
const MAX_ACTIONS: usize = 10_000;

/// Reads the overlays in `root`, the folder `specs`, in the order of their names.
pub fn read_all(root: &Path, report: &mut Report) -> Vec<Overlay> {
    let folder = root.join(FOLDER);
    let names = match folder.try_exists() {
        Ok(false) => Ok(Vec::new()),
        _ => source::list_documents(&folder),
    };
    let names = match names {
        Ok(names) => names,
        Err(error) => {
            let site = Site::file(&source::name_in(root, FOLDER));
            let message = format!("the folder cannot be read: {error}");
            report.error(Code::UnreadableFile, site, message, "");
            return Vec::new();
        }
    };
    let read = |name: String| {
        let document = source::read_in(root, &format!("{FOLDER}/{name}"), report)?;
        overlay(&document, Origin::Project, report)
    };
    names.into_iter().filter_map(read).collect()
}

/// Reads the overlays that a user passes; `x-` keys of other tools are accepted there, and scalars without quotes.
pub fn read_files(files: &[PathBuf], report: &mut Report) -> Vec<Overlay> {
    let read = |file: &PathBuf| {
        let mut document = source::read_path(file, report)?;
        remove_extensions(&mut document.tree);
        let actions = document.tree.get_mut("actions");
        let actions = actions.and_then(Value::as_array_mut).into_iter().flatten();
        actions.for_each(remove_extensions);
        quote(&mut document, report);
        overlay(&document, Origin::User, report)
    };
    files.iter().filter_map(read).collect()
}

/// Removes the extensions of an object and of its `info`.
fn remove_extensions(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|key, _| !key.starts_with("x-"));
        if let Some(info) = map.get_mut("info") {
            remove_extensions(info);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    overlay: String,
    info: RawInfo,
    #[serde(rename = "extends")]
    _extends: Option<String>,
    actions: Vec<Value>,
    #[serde(rename = "x-versions")]
    versions: Option<String>,
    #[serde(rename = "x-pages")]
    pages: Option<RawPages>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInfo {
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "version")]
    _version: String,
    description: Option<String>,
}

fn overlay(document: &Document, origin: Origin, report: &mut Report) -> Option<Overlay> {
    let site = Site::file(&document.file);
    let raw: RawOverlay = source::deserialize(&document.tree, &site, Code::InvalidOverlay, report)?;
    let edition = edition(&raw.overlay, &site, report)?;
    if edition == OverlayVersion::V1_0 && raw.info.description.is_some() {
        let site = site.child("info").child("description");
        let message = "Overlay 1.0 does not define `description` here";
        let help = "remove it, or write `overlay: 1.1.0`";
        origin.object(Code::InvalidOverlay, site, message, help, report);
    }
    if raw.actions.is_empty() {
        let site = site.child("actions");
        let message = "an overlay must have at least one action";
        let help = "add an action, or remove the overlay";
        report.error(Code::InvalidOverlay, site, message, help);
    }
    if raw.actions.len() > MAX_ACTIONS {
        let site = site.child("actions").index(MAX_ACTIONS);
        let message = format!("an overlay has at most {MAX_ACTIONS} actions");
        let help = "select all that change in the same way with one action, or correct the document itself";
        report.error(Code::TooLarge, site, message, help);
        return None;
    }
    let scope =
        ActionScope::default().narrowed(raw.versions.as_deref(), raw.pages, &site, report)?;
    let actions = raw.actions.iter().enumerate();
    let actions = actions.filter_map(|(index, tree)| {
        let site = site.child("actions").index(index);
        action(tree, edition, origin, &scope, site, report)
    });
    Some(Overlay {
        actions: actions.collect(),
        file: document.file.clone(),
        edition,
        origin,
    })
}

/// Returns the edition of a version number; the patch number does not matter.
fn edition(version: &str, site: &Site, report: &mut Report) -> Option<OverlayVersion> {
    for (series, edition) in [("1.0", OverlayVersion::V1_0), ("1.1", OverlayVersion::V1_1)] {
        let rest = version.strip_prefix(series);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) {
            return Some(edition);
        }
    }
    let message = format!("version {version} of the Overlay specification is not supported");
    let (site, help) = (
        site.child("overlay"),
        "write `overlay: 1.0.0` or `overlay: 1.1.0`",
    );
    report.error(Code::UnsupportedVersion, site, message, help);
    None
}
