//! Which rows of the lock are downloaded. In: the lock, versions and pages. Out: rows that name a document to download, in the
//! order of the lock; those that are downloaded already are counted only.

use std::collections::BTreeSet;
use std::path::Path;

use super::{FetchFailure, FetchOptions};
use crate::lock::{Lock, LockedFile, Obtained};
use crate::report::Report;
use crate::source;

/// The rows of a run.
pub struct Chosen<'l> {
    pub rows: Vec<&'l LockedFile>,
    /// How many rows were asked for and are not downloaded again.
    pub skipped: usize,
}

/// Chooses the rows that are asked for.
///
/// # Errors
///
/// A version or a page is unknown, or has no document to download.
pub fn choose<'l>(
    specs: &Path,
    lock: &'l Lock,
    options: &FetchOptions,
) -> Result<Chosen<'l>, FetchFailure> {
    check_versions(lock, options)?;
    let of_versions: Vec<&LockedFile> =
        lock.rows.iter().filter(|row| is_of(row, options)).collect();
    let pages = pages(&of_versions, options)?;
    let asked = of_versions.into_iter().filter(|row| {
        row.obtained != Obtained::Derived && (pages.is_empty() || pages.contains(row.stem()))
    });
    let is_chosen = |row: &&LockedFile| {
        if options.check {
            return row.obtained == Obtained::Downloaded;
        }
        !pages.is_empty() || !is_current(specs, row)
    };
    let (rows, skipped): (Vec<_>, Vec<_>) = asked.partition(is_chosen);
    Ok(Chosen {
        rows,
        skipped: skipped.len(),
    })
}

fn check_versions(lock: &Lock, options: &FetchOptions) -> Result<(), FetchFailure> {
    for version in &options.versions {
        let label = version.to_string();
        if !lock.versions.contains(&label) {
            let known = lock.versions.join(", ");
            return Err(FetchFailure::Usage(format!(
                "there is no version `{label}` in specs/lock.yaml; there are {known}. \
                 To begin one: cargo xtask add {label} FILES"
            )));
        }
    }
    Ok(())
}

fn is_of(row: &LockedFile, options: &FetchOptions) -> bool {
    let mut versions = options.versions.iter();
    options.versions.is_empty() || versions.any(|version| version.to_string() == row.version())
}

/// Returns the stems of the pages that are asked for.
fn pages(rows: &[&LockedFile], options: &FetchOptions) -> Result<BTreeSet<String>, FetchFailure> {
    let mut stems = BTreeSet::new();
    for page in &options.pages {
        // The slug of a page may have a `/`, where the name of its document has a `-`.
        let stem = page.trim_matches('/').replace('/', "-");
        let mut found = rows.iter().filter(|row| row.stem() == stem);
        let Some(row) = found.next() else {
            let known: BTreeSet<&str> = rows.iter().map(|row| row.stem()).collect();
            let known = Vec::from_iter(known).join(", ");
            return Err(FetchFailure::Usage(format!(
                "there is no page `{page}` in specs/lock.yaml; there are {known}"
            )));
        };
        if row.obtained == Obtained::Derived {
            return Err(FetchFailure::Usage(format!(
                "`{page}` is derived: Meta is not known to offer a document of it"
            )));
        }
        stems.insert(stem);
    }
    Ok(stems)
}

/// Returns whether a row's file is the download that it pins.
fn is_current(specs: &Path, row: &LockedFile) -> bool {
    let read = || source::read_in(specs, &row.file, &mut Report::new());
    row.obtained == Obtained::Downloaded
        && read().is_some_and(|document| document.sha256 == row.sha256)
}
