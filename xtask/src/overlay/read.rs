//! Overlay documents in, actions out; each malformed part is reported at its location.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::{Action, Change, Overlay, Scope, version};
use crate::report::{Code, Report, Site};
use crate::source::{self, Document};

const FOLDER: &str = "overlays";

/// Reads the overlays in `root`, the folder `specs`, in the order of their names.
pub fn read_all(root: &Path, report: &mut Report) -> Vec<Overlay> {
    let names = match names(&root.join(FOLDER)) {
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
        overlay(&document, true, report)
    };
    names.into_iter().filter_map(read).collect()
}

/// Reads the overlays that a user passes; `x-` keys of other tools are accepted there.
pub fn read_files(files: &[PathBuf], report: &mut Report) -> Vec<Overlay> {
    let read = |file: &PathBuf| {
        let mut document = source::read_path(file, report)?;
        without_extensions(&mut document.tree);
        let actions = document.tree.get_mut("actions");
        let actions = actions.and_then(Value::as_array_mut).into_iter().flatten();
        actions.for_each(without_extensions);
        overlay(&document, false, report)
    };
    files.iter().filter_map(read).collect()
}

/// Takes out the extensions of an object, and of its `info`.
fn without_extensions(value: &mut Value) {
    if let Value::Object(map) = value {
        map.retain(|key, _| !key.starts_with("x-"));
        map.get_mut("info")
            .map(without_extensions)
            .unwrap_or_default();
    }
}

fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    if !folder.try_exists()? {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverlay {
    overlay: String,
    #[serde(rename = "info")]
    _info: RawInfo,
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAction {
    target: String,
    description: Option<String>,
    #[serde(default, deserialize_with = "present")]
    update: Option<Value>,
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

#[derive(Deserialize)]
#[serde(untagged, expecting = "`x-pages` is `all` or a list of pages")]
enum RawPages {
    All(All),
    Some(BTreeSet<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum All {
    All,
}

fn overlay(document: &Document, own: bool, report: &mut Report) -> Option<Overlay> {
    let site = Site::file(&document.file);
    let raw: RawOverlay = source::deserialize(&document.tree, &site, Code::InvalidOverlay, report)?;
    if !raw.overlay.starts_with("1.0.") {
        let message = format!(
            "version {} of the Overlay specification is not read",
            raw.overlay
        );
        report.error(
            Code::UnsupportedVersion,
            site.child("overlay"),
            message,
            "write `overlay: 1.0.0`",
        );
        return None;
    }
    let all = Scope::default();
    let scope = scope(raw.versions.as_deref(), raw.pages, &all, &site, report)?;
    let actions = raw.actions.iter().enumerate();
    let actions = actions.filter_map(|(index, tree)| {
        let site = site.child("actions").index(index);
        action(tree, own, &scope, site, report)
    });
    Some(Overlay {
        own,
        file: document.file.clone(),
        actions: actions.collect(),
    })
}

fn action(
    tree: &Value,
    own: bool,
    around: &Scope,
    site: Site,
    report: &mut Report,
) -> Option<Action> {
    let raw: RawAction = source::deserialize(tree, &site, Code::InvalidOverlay, report)?;
    if own {
        reasoned(&raw, &site, report);
    }
    let scope = scope(raw.versions.as_deref(), raw.pages, around, &site, report)?;
    let target = target(&raw.target, site.child("target"), report)?;
    let change = change(raw.update, raw.remove, &site, report)?;
    Some(Action {
        site,
        target,
        change,
        scope,
    })
}

/// Every action of the project has its reason, and links to what shows it.
fn reasoned(raw: &RawAction, site: &Site, report: &mut Report) {
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

fn change(update: Option<Value>, remove: bool, site: &Site, report: &mut Report) -> Option<Change> {
    let (site, message, help) = match (update, remove) {
        (Some(update), false) => return Some(Change::Update(update)),
        (None, true) => return Some(Change::Remove),
        (Some(_), true) => (
            site.child("remove"),
            "an action cannot both update and remove its target",
            "make it two actions",
        ),
        (None, false) => (
            site.clone(),
            "an action must have `update` or `remove: true`",
            "say what is to change",
        ),
    };
    report.error(Code::InvalidOverlay, site, message, help);
    None
}

fn target(text: &str, site: Site, report: &mut Report) -> Option<JsonPath> {
    match JsonPath::parse(text) {
        Ok(path) => Some(path),
        Err(error) => {
            let message = format!("this is not a JSONPath of RFC 9535: {error}");
            report.error(Code::InvalidOverlay, site, message, "begin it with `$`");
            None
        }
    }
}

/// Returns the scope that an overlay or action gives itself, and elsewhere the one around it.
fn scope(
    versions: Option<&str>,
    pages: Option<RawPages>,
    around: &Scope,
    site: &Site,
    report: &mut Report,
) -> Option<Scope> {
    let mut scope = around.clone();
    if let Some(range) = versions {
        let Some((since, until)) = bounds(range) else {
            let message = format!("`{range}` is not a range of versions");
            let help = "write `v20.0..v26.0`, both included; either may be missing";
            report.error(
                Code::InvalidOverlay,
                site.child("x-versions"),
                message,
                help,
            );
            return None;
        };
        (scope.since, scope.until) = (since, until);
    }
    match pages {
        Some(RawPages::All(All::All)) => scope.pages = None,
        Some(RawPages::Some(pages)) => scope.pages = Some(pages),
        None => {}
    }
    Some(scope)
}

type Bounds = (Option<super::Version>, Option<super::Version>);

fn bounds(range: &str) -> Option<Bounds> {
    let bound = |text: &str| match text {
        "" => Some(None),
        text => version(text).map(Some),
    };
    let (since, until) = range.split_once("..").unwrap_or((range, range));
    let (since, until) = (bound(since)?, bound(until)?);
    let backwards = since.zip(until).is_some_and(|(since, until)| until < since);
    let nothing = range.is_empty();
    (!backwards && !nothing).then_some((since, until))
}
