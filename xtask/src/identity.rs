//! What a document says about which one it is. In: a document. Out: the version of OpenAPI, the version of the API, and the
//! operations, by which the documents of a page are recognized in other versions.

use std::collections::BTreeSet;
use std::path::Path;

use crate::keyword::OpenApiVersion;
use crate::lock::{Lock, LockedFile};
use crate::report::{Code, Report, Site};
use crate::source::template::nameless;
use crate::source::{self, Document, method, properties::Properties, without_version};
use crate::version::ApiVersion;

/// Returns whether a document is of a version of OpenAPI that the generator knows. If it is not, that is reported; `help` is
/// what to do with a file that is not OpenAPI at all.
pub fn check_openapi(document: &Document, help: &str, report: &mut Report) -> bool {
    let site = Site::file(&document.file);
    let Some(version) = document.tree.text_of("openapi") else {
        let message = "this is not an OpenAPI document: it has no `openapi` at the top";
        report.error(Code::InvalidDocument, site, message, help);
        return false;
    };
    if OpenApiVersion::of(&version).is_none() {
        let message = format!("the generator does not know OpenAPI {version}");
        let help = "nothing was changed; a version of OpenAPI that is new has to be added to the generator first";
        report.error(
            Code::UnsupportedVersion,
            site.child("openapi"),
            message,
            help,
        );
        return false;
    }
    true
}

/// Returns whether the label of a document, or its server where the label is not a version, is a version. If it is another,
/// that is reported with `help`.
pub fn check_version(
    document: &Document,
    expected: ApiVersion,
    help: &str,
    report: &mut Report,
) -> bool {
    let label = document
        .tree
        .find("info")
        .and_then(|info| info.text_of("version"));
    let of_label = label.and_then(|label| label.parse::<ApiVersion>().ok());
    let (found, location) = match of_label {
        Some(_) => (of_label, "info"),
        None => (version_of_server(document), "servers"),
    };
    let Some(other) = found.filter(|found| *found != expected) else {
        return true;
    };
    let message = format!("the document is of {other}, not of {expected}");
    let site = Site::file(&document.file).child(location);
    report.error(Code::FailedDownload, site, message, help);
    false
}

fn version_of_server(document: &Document) -> Option<ApiVersion> {
    let url = document.tree.items_of("servers").first()?.str_of("url")?;
    let last = url.trim_end_matches('/').rsplit('/').next()?;
    let label = last.strip_prefix('v')?;
    label.parse().ok()
}

/// Returns the rows of a version with the operations of their documents as they are on disk.
pub fn pages_of<'l>(
    specs: &Path,
    lock: &'l Lock,
    version: &str,
) -> Vec<(&'l LockedFile, PageOperations)> {
    let read = |row: &'l LockedFile| {
        let document = source::read_in(specs, &row.file, &mut Report::new())?;
        Some((row, PageOperations::of(&document)))
    };
    lock.rows_of(version).filter_map(read).collect()
}

/// The operations of a document.
#[derive(Clone, Debug, Default)]
pub struct PageOperations {
    /// `GET /{page_id}/calls`.
    pub exact: BTreeSet<String>,
    /// `GET /{}/calls`: pages may name a parameter in another way.
    shape: BTreeSet<String>,
}

impl PageOperations {
    pub fn of(document: &Document) -> Self {
        let mut operations = Self::default();
        for (path, item) in document.tree.entries_of("paths") {
            let path = without_version(path);
            for method in method::operations(item).map(|operation| operation.sent()) {
                operations.exact.insert(format!("{method} {path}"));
                operations
                    .shape
                    .insert(format!("{method} {}", nameless(path)));
            }
        }
        operations
    }

    /// Returns how many operations two documents share, by their exact paths and by the shape of these.
    pub fn shared_with(&self, other: &Self) -> (usize, usize) {
        let exact = self.exact.intersection(&other.exact).count();
        (exact, self.shape.intersection(&other.shape).count())
    }
}
