//! Whether a download is the document of its row. In: a document, and the documents that are there for the same version. Out: an
//! error, if it is of another version or has the operations of another page.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::lock::{Lock, LockedFile};
use crate::report::{Code, Report, Site};
use crate::source::{self, Document, method, properties::Properties};
use crate::version::ApiVersion;

/// The operations of the documents that are there, read once for each version.
pub struct Identities<'l> {
    root: &'l Path,
    lock: &'l Lock,
    known: BTreeMap<String, Vec<(String, PageOperations)>>,
}

/// The operations of a document.
#[derive(Debug, Default)]
struct PageOperations {
    /// `GET /{page_id}/calls`.
    exact: BTreeSet<String>,
    /// `GET /{}/calls`: pages may name a parameter in another way.
    shape: BTreeSet<String>,
}

impl<'l> Identities<'l> {
    pub fn new(root: &'l Path, lock: &'l Lock) -> Self {
        Self {
            root,
            lock,
            known: BTreeMap::new(),
        }
    }

    /// Returns whether a document is the one of a row. If it is not, that is reported.
    pub fn check(&mut self, row: &LockedFile, document: &Document, report: &mut Report) -> bool {
        is_of_version(row, document, report) && self.is_of_page(row, document, report)
    }

    fn is_of_page(&mut self, row: &LockedFile, document: &Document, report: &mut Report) -> bool {
        let found = PageOperations::of(document);
        let pages = self.pages(row.version());
        let shared = |file: &str| {
            let mut pages = pages.iter();
            let page = pages.find(|(name, _)| name == file);
            page.map_or((0, 0), |(_, operations)| operations.shared_with(&found))
        };
        // Without a document that is there, only that it is another page's can be found out.
        let is_known = pages
            .iter()
            .any(|(file, operations)| *file == row.file && !operations.exact.is_empty());
        let own = shared(&row.file);
        let others = pages.iter().filter(|(file, _)| *file != row.file);
        let nearest = others
            .map(|(file, operations)| (operations.shared_with(&found), file))
            .max_by_key(|(shared, _)| *shared);
        let message = match nearest {
            Some((other, file)) if other > own => {
                format!("the document has the operations of `{file}`")
            }
            _ if is_known && own == (0, 0) => {
                format!("the document has no operation of `{}`", row.file)
            }
            _ => return true,
        };
        let help = "check `source`; if the page has really changed so much, put the document into its folder by hand, and run \
            `cargo xtask lock`";
        let site = Site::file(&document.file).child("paths");
        report.error(Code::FailedDownload, site, message, help);
        false
    }

    /// Returns the operations of the documents of a version as they are on disk.
    fn pages(&mut self, version: &str) -> &[(String, PageOperations)] {
        let (specs, rows) = (self.root.join("specs"), &self.lock.rows);
        self.known.entry(version.to_owned()).or_insert_with(|| {
            let rows = rows.iter().filter(|row| row.version() == version);
            let read = |row: &LockedFile| {
                let document = source::read_in(&specs, &row.file, &mut Report::new())?;
                Some((row.file.clone(), PageOperations::of(&document)))
            };
            rows.filter_map(read).collect()
        })
    }
}

impl PageOperations {
    fn of(document: &Document) -> Self {
        let mut operations = Self::default();
        for (path, item) in document.tree.entries_of("paths") {
            let path = without_version(path);
            for name in method::operations(item).map(|operation| operation.sent()) {
                operations.exact.insert(format!("{name} {path}"));
                operations.shape.insert(format!("{name} {}", shape(path)));
            }
        }
        operations
    }

    /// Returns how many operations two documents share, by their exact paths and by the shape of these.
    fn shared_with(&self, other: &Self) -> (usize, usize) {
        let exact = self.exact.intersection(&other.exact).count();
        (exact, self.shape.intersection(&other.shape).count())
    }
}

/// Returns a path without the parameter in front of it that is the version.
fn without_version(path: &str) -> &str {
    let rest = path
        .strip_prefix("/{")
        .and_then(|rest| rest.split_once('}'));
    match rest {
        Some((name, rest)) if name.eq_ignore_ascii_case("version") => rest,
        _ => path,
    }
}

/// Returns a path without the names of its parameters.
fn shape(path: &str) -> String {
    let mut parts = path.split('{');
    let mut shape = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shape.push_str("{}");
        shape.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    shape
}

/// Returns whether the label of a document, or its server where the label is not a version, is the row's.
fn is_of_version(row: &LockedFile, document: &Document, report: &mut Report) -> bool {
    let info = document.tree["info"].text_of("version");
    let of_info = info.and_then(|label| label.parse::<ApiVersion>().ok());
    let of_server = || {
        let url = document.tree["servers"][0].str_of("url")?;
        let last = url.trim_end_matches('/').rsplit('/').next()?;
        last.starts_with('v')
            .then(|| last.parse::<ApiVersion>().ok())?
    };
    let own = row.version().parse::<ApiVersion>().ok();
    let (found, location) = match of_info {
        Some(_) => (of_info, "info"),
        None => (of_server(), "servers"),
    };
    let Some(other) = found.filter(|found| Some(*found) != own) else {
        return true;
    };
    let message = format!("the document is of {other}, not of {}", row.version());
    let help =
        "check the version in `source`; if the page offers no other, it does not have this version";
    let site = Site::file(&document.file).child(location);
    report.error(Code::FailedDownload, site, message, help);
    false
}
