//! Whether a download is the document of its row. In: a document, and the documents that are there for the same version. Out: an
//! error, if it is of another version or has the operations of another page.

use std::collections::BTreeMap;
use std::path::Path;

use crate::identity::{PageOperations, check_version, pages_of};
use crate::lock::{Lock, LockedFile};
use crate::report::{Code, Report, Site};
use crate::source::{self, Document, properties::Properties};

/// The operations of the documents that are there, read once for each version.
pub struct Identities<'l> {
    root: &'l Path,
    lock: &'l Lock,
    known: BTreeMap<String, Vec<(&'l LockedFile, PageOperations)>>,
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
        let help = "check the version in `source`; if the page offers no other, it does not have this version";
        let Ok(version) = row.version().parse() else {
            // The calendar reports it.
            return self.is_of_page(row, document, report);
        };
        check_version(document, version, help, report) && self.is_of_page(row, document, report)
    }

    fn is_of_page(&mut self, row: &LockedFile, document: &Document, report: &mut Report) -> bool {
        let found = PageOperations::of(document);
        let specs = self.root.join("specs");
        let pages = self.pages(row.version());
        let shared = |file: &str| {
            let mut pages = pages.iter();
            let page = pages.find(|(known, _)| known.file == file);
            page.map_or((0, 0), |(_, operations)| operations.shared_with(&found))
        };
        // Without a document that is there, only that it is another page's can be found out.
        let is_known = pages
            .iter()
            .any(|(known, operations)| known.file == row.file && !operations.exact.is_empty());
        let own = shared(&row.file);
        let others = pages.iter().filter(|(known, _)| known.file != row.file);
        let nearest = others
            .map(|(known, operations)| (operations.shared_with(&found), &known.file))
            .max_by_key(|(shared, _)| *shared);
        let message = match nearest {
            Some((other, file)) if other > own => {
                format!("the document has the operations of `{file}`")
            }
            _ if is_known && own == (0, 0) && !has_title_of(&specs, row, document) => {
                format!(
                    "the document has neither an operation nor the title of `{}`",
                    row.file
                )
            }
            _ => return true,
        };
        let help = "check `source`; if the page has really changed so much, put the document into its folder by hand, and run \
            `cargo xtask lock`";
        let site = Site::file(&document.file).child("paths");
        report.error(Code::FailedDownload, site, message, help);
        false
    }

    /// Returns the pages of a version.
    fn pages(&mut self, version: &str) -> &[(&'l LockedFile, PageOperations)] {
        let (root, lock) = (self.root, self.lock);
        let read = || pages_of(&root.join("specs"), lock, version);
        self.known.entry(version.to_owned()).or_insert_with(read)
    }
}

/// Returns whether a document has the title of the one that is there. A version may rename every operation of a page.
fn has_title_of(specs: &Path, row: &LockedFile, document: &Document) -> bool {
    let title = |document: &Document| document.tree.find("info")?.text_of("title");
    let there = source::read_in(specs, &row.file, &mut Report::new());
    there.is_some_and(|there| title(&there).is_some() && title(&there) == title(document))
}
