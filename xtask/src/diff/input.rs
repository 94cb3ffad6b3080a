//! OLD and NEW: a version, a file or a folder in, documents out, with the project's overlays applied.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::lock;
use crate::manual::{self, Profile, parts};
use crate::overlay::{self, Used};
use crate::report::{Code, Report, Site};
use crate::source::reference::DocumentFiles;
use crate::source::{self, Document};
use crate::version::ApiVersion;

/// One side of a comparison.
pub struct ComparedSide {
    /// As the user wrote it, or the version.
    pub label: String,
    /// Of the project's own specs.
    pub version: Option<ApiVersion>,
    /// By stem; hand-written specs among them.
    pub documents: Vec<(String, Document)>,
}

impl ComparedSide {
    /// Reads the files that a document of this side refers to. Those of the project are whole.
    pub fn files<'d>(&self, document: &'d Document) -> DocumentFiles<'d> {
        let folder = Path::new(&*document.file).parent();
        DocumentFiles::load(document, folder.filter(|_| self.version.is_none()))
    }
}

pub fn read(root: &Path, name: &str, report: &mut Report) -> Result<ComparedSide, Failure> {
    let path = Path::new(name);
    let version = name.parse::<ApiVersion>().ok().filter(|_| !path.exists());
    let documents = match version {
        Some(version) => versioned(root, version, report)?,
        None if path.is_dir() => folder(path, report),
        None if path.exists() => file(path, report).into_iter().collect(),
        None => {
            let known = versions(root, report).join(", ");
            let message =
                format!("`{name}` is neither a file, a folder nor one of the versions {known}");
            return Err(Failure::Usage(message));
        }
    };
    if report.has_errors() {
        return Err(Failure::Input);
    }
    if documents.is_empty() && version.is_none() {
        return Err(Failure::Usage(format!("`{name}` has no document")));
    }
    Ok(ComparedSide {
        label: version.map_or_else(|| name.replace('\\', "/"), |version| version.to_string()),
        version,
        documents,
    })
}

/// Reads a version of the project at `root`. A document that cannot be read is missing, and reported.
pub fn of_version(
    root: &Path,
    version: ApiVersion,
    report: &mut Report,
) -> Result<ComparedSide, Failure> {
    let documents = versioned(root, version, report)?;
    Ok(ComparedSide {
        label: version.to_string(),
        version: Some(version),
        documents,
    })
}

/// Returns the versions that have documents or hand-written rules, the oldest first.
fn versions(root: &Path, report: &mut Report) -> Vec<String> {
    let locked = lock::read(&root.join("specs"), report).map(|lock| lock.versions);
    let locked = locked.iter().flatten();
    let locked = locked.filter_map(|label| label.parse().ok());
    let profile: Option<Profile> = manual::read(root, report);
    let ruled = profile.map(|profile| profile.modules);
    let all: BTreeSet<ApiVersion> = locked.chain(ruled.into_iter().flatten()).collect();
    all.iter().map(ToString::to_string).collect()
}

fn versioned(
    root: &Path,
    version: ApiVersion,
    report: &mut Report,
) -> Result<Vec<(String, Document)>, Failure> {
    let specs = root.join("specs");
    let label = version.to_string();
    let Some(lock) = lock::read(&specs, report) else {
        return Err(Failure::Input);
    };
    let overlays = overlay::read_all(&specs, report);
    let mut used = Used::default();
    let mut out = Vec::new();
    for row in lock.rows_of(&label) {
        let Some(mut document) = source::read_in(&specs, &row.file, report) else {
            continue;
        };
        let stem = stem(Path::new(&*document.file));
        overlay::apply(&overlays, &label, &stem, &mut document, &mut used, report);
        out.push((stem, document));
    }
    let known = out.is_empty().then(|| versions(root, report));
    if let Some(known) = known.filter(|known| !known.contains(&label)) {
        let known = known.join(", ");
        let message = format!("there is no version `{label}`; there are {known}");
        return Err(Failure::Usage(message));
    }
    Ok(out)
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn file(path: &Path, report: &mut Report) -> Option<(String, Document)> {
    Some((stem(path), source::read_third_party(path, report)?))
}

/// Reads every YAML and JSON file below a folder, sorted.
fn folder(folder: &Path, report: &mut Report) -> Vec<(String, Document)> {
    let found = match source::files_below(folder, &|_| false) {
        Ok(found) => found,
        Err(error) => {
            let site = Site::file(&folder.to_string_lossy().into());
            let message = format!("the folder cannot be read: {error}");
            report.error(Code::UnreadableFile, site, message, "make it readable");
            return Vec::new();
        }
    };
    let is_document = |path: &PathBuf| {
        let extension = path.extension().and_then(OsStr::to_str);
        matches!(extension, Some("yaml" | "yml" | "json"))
    };
    for link in found.outside {
        if is_document(&link) || link.is_dir() {
            let site = Site::file(&link.to_string_lossy().into());
            let message = "this symbolic link leads out of the folder, so it is not followed";
            report.warn(Code::ExternalRef, site, message, "compare what it leads to");
        }
    }
    let read = |path: PathBuf| {
        let (_, document) = file(&path, report)?;
        let below = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .with_extension("");
        Some((below.to_string_lossy().replace('\\', "/"), document))
    };
    let documents = found.files.into_iter();
    let documents = documents.filter(is_document).filter_map(read).collect();
    parts::join_folders(documents, report)
}
