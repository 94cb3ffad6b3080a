//! Which page a file is of. In: files, and the documents of the version before. Out: documents, each with the name that its page
//! has in every version. Meta gives the download of every page the same name, so the operations decide.

use std::fs;
use std::path::Path;

use super::{AddFailure, AddOptions};
use crate::identity::{PageOperations, check_openapi, check_version, pages_of};
use crate::lock::{Lock, LockedFile};
use crate::replace::SpecChange;
use crate::report::{Code, Report, Site};
use crate::source::{self, Document};
use crate::version::ApiVersion;

/// A file with the page that it is of.
pub struct PageDocument<'l> {
    /// The path below `specs` that it gets.
    pub file: String,
    /// The page's slug, with `-` for `/`.
    pub stem: String,
    pub bytes: Vec<u8>,
    pub sha256: [u8; 32],
    /// The row of the same page in an earlier version.
    pub row: Option<&'l LockedFile>,
}

impl PageDocument<'_> {
    pub fn change(&self) -> SpecChange {
        SpecChange {
            file: self.file.clone(),
            contents: self.bytes.clone(),
        }
    }
}

const DOWNLOAD: &str = "download the OpenAPI document of the page, and name that file";

/// Reads files as documents of a version.
///
/// # Errors
///
/// One cannot be read, is of another version, or is of a page that has a document already.
pub fn read<'l>(
    specs: &Path,
    lock: &'l Lock,
    before: Option<ApiVersion>,
    options: &AddOptions,
    report: &mut Report,
) -> Result<Vec<PageDocument<'l>>, AddFailure> {
    let pages = before.map(|before| pages_of(specs, lock, &before.to_string()));
    let pages = pages.unwrap_or_default();
    let label = options.version.to_string();
    let mut documents: Vec<PageDocument<'l>> = Vec::new();
    for path in &options.files {
        let Some(document) = source::read_path(path, report) else {
            continue;
        };
        let help = "the files of one call are of one version";
        if !check_openapi(&document, DOWNLOAD, report)
            || !check_version(&document, options.version, help, report)
        {
            continue;
        }
        let Some((stem, row)) = page_of(path, &document, &pages, report) else {
            continue;
        };
        let version = options.version;
        let mut rows = lock.rows_of(&label);
        let is_taken = rows.any(|row| row.stem() == stem);
        if is_taken || documents.iter().any(|other| other.stem == stem) {
            let message = format!("there is a document of `{stem}` for {version} already");
            let help =
                "leave one of the two out; `cargo xtask fetch` replaces a document that is there";
            report.error(Code::InvalidLock, Site::file(&document.file), message, help);
            continue;
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(path).map_err(anyhow::Error::from)?;
        documents.push(PageDocument {
            file: format!("{version}/{stem}.{extension}"),
            stem,
            bytes,
            sha256: document.sha256,
            row,
        });
    }
    if report.has_errors() {
        return Err(AddFailure::Input);
    }
    documents.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(documents)
}

/// Returns the page that a document is of: the one that its file is named for, or else the one with its operations.
fn page_of<'l>(
    path: &Path,
    document: &Document,
    pages: &[(&'l LockedFile, PageOperations)],
    report: &mut Report,
) -> Option<(String, Option<&'l LockedFile>)> {
    let own = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if let Some((row, _)) = pages.iter().find(|(row, _)| row.stem() == own) {
        return Some((own, Some(row)));
    }
    let operations = PageOperations::of(document);
    let shared = pages
        .iter()
        .map(|(row, known)| (known.shared_with(&operations), *row));
    let best = shared.max_by_key(|(shared, _)| *shared);
    if let Some((_, row)) = best.filter(|(shared, _)| *shared != (0, 0)) {
        return Some((row.stem().to_owned(), Some(row)));
    }
    let is_slug = own
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_slug && own.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Some((own, None));
    }
    let message = "no page of the version before has an operation of this document";
    let help = "it is a new page: name the file after the page's slug, such as `page-calls.yaml`, with `-` for `/`";
    report.error(Code::MissingName, Site::file(&document.file), message, help);
    None
}
