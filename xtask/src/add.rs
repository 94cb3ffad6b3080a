//! `cargo xtask add`: the mechanical part of adding a version. In: a version and its documents, as they were downloaded. Out: the
//! documents in the version's folder and rows in the lock, all or nothing, and what is left for a person to decide.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `calendar` | a version → the same | `versions.yaml` has its dates |
//! | `page` | files → documents with their pages | each is of this version and of one page |
//! | `rows` | documents → rows of the lock | each has the address that its page has in this version |
//! | [`Draft`] | documents → a copy of the specs | the stages run and `diff` compares before anything is written |
//! | [`replace`] | documents and lock → disk | all or nothing |

mod calendar;
mod page;
mod rows;

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::codegen;
use crate::diff::{self, Comparison};
use crate::draft::Draft;
use crate::lock::{self, Lock, add_rows};
use crate::replace::{self, SpecChange};
use crate::report::Report;
use crate::source;
use crate::version::ApiVersion;

use page::PageDocument;

/// What is added.
#[derive(Clone, Debug)]
pub struct AddOptions {
    pub version: ApiVersion,
    /// Documents, each of one page of this version.
    pub files: Vec<PathBuf>,
    /// Whether the documents were written from the rendered pages.
    pub are_transcribed: bool,
    pub today: Date,
}

/// What was added, and what is left to do.
#[derive(Debug)]
pub struct Added {
    /// Paths below `specs`.
    pub files: Vec<String>,
    /// Those of them that are of a page that no earlier version has.
    pub new_pages: Vec<String>,
    /// The version before, and its pages that this version does not have yet.
    pub before: Option<(ApiVersion, Vec<String>)>,
    /// What the version changes against the one before.
    pub comparison: Option<Comparison>,
    /// What the generator reports now.
    pub consequences: Report,
    /// The project that `consequences` and `comparison` were made from.
    pub draft: Draft,
}

/// Why nothing was added.
#[derive(Debug)]
pub enum AddFailure {
    /// A message of one line.
    Usage(String),
    /// Errors are in the report.
    Input,
    /// The disk.
    Disk(anyhow::Error),
}

impl From<anyhow::Error> for AddFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Disk(error)
    }
}

/// Adds documents of a version to the project at `root`.
///
/// # Errors
///
/// The calendar does not have the version, a file is not a document of it, or the disk fails. Then every spec is as it was.
pub fn add(root: &Path, options: &AddOptions, report: &mut Report) -> Result<Added, AddFailure> {
    let specs = root.join("specs");
    let _locked = replace::begin(&specs)?;
    let lock = lock::read(&specs, report).ok_or(AddFailure::Input)?;
    calendar::check(root, options.version, report)?;
    let before = version_before(&lock, options.version);
    let documents = page::read(&specs, &lock, before, options, report)?;
    let rows = rows::of(&documents, &lock, options)?;
    let locked = source::read_in(&specs, lock::FILE, report).ok_or(AddFailure::Input)?;
    let text = add_rows(&locked, options.version, &rows, report).ok_or(AddFailure::Input)?;
    let mut changes: Vec<SpecChange> = documents.iter().map(PageDocument::change).collect();
    changes.push(SpecChange {
        file: lock::FILE.to_owned(),
        contents: text.into_bytes(),
    });

    let draft = Draft::create(&specs, &changes)?;
    let mut consequences = Report::new();
    let model = codegen::build_model(draft.root(), &mut consequences);
    let comparison = before.and_then(|before| {
        let versions = [before, options.version];
        let report = &mut consequences;
        diff::compare_versions(draft.root(), model, versions, options.today, report).ok()
    });
    replace::replace_all(&specs, &changes)?;
    let absent = before.map(|before| (before, absent_pages(&lock, before, &documents, options)));
    Ok(Added {
        files: documents.iter().map(|one| one.file.clone()).collect(),
        new_pages: documents
            .iter()
            .filter(|one| one.row.is_none())
            .map(|one| one.stem.clone())
            .collect(),
        before: absent,
        comparison,
        consequences,
        draft,
    })
}

/// Returns the pages of a version that the new version does not have.
fn absent_pages(
    lock: &Lock,
    before: ApiVersion,
    documents: &[PageDocument<'_>],
    options: &AddOptions,
) -> Vec<String> {
    let [before, version] = [before, options.version].map(|version| version.to_string());
    let is_here = |stem: &str| {
        lock.rows_of(&version).any(|row| row.stem() == stem)
            || documents.iter().any(|document| document.stem == stem)
    };
    let absent = lock.rows_of(&before).filter(|row| !is_here(row.stem()));
    absent.map(|row| row.stem().to_owned()).collect()
}

/// Returns the latest version of the lock before another.
fn version_before(lock: &Lock, version: ApiVersion) -> Option<ApiVersion> {
    let versions = lock.versions.iter().filter_map(|label| label.parse().ok());
    versions.filter(|other| *other < version).max()
}
