//! Rows of the lock for new documents. In: documents with their pages. Out: rows, whose addresses are those of the version before
//! with another version, or follow the pattern of addresses that the lock has.

use super::page::PageDocument;
use super::{AddFailure, AddOptions};
use crate::lock::{Lock, NewRow, Obtained};

/// Returns the rows of documents.
///
/// # Errors
///
/// A page is new, and the lock does not say at which address its document is.
pub fn of(
    documents: &[PageDocument<'_>],
    lock: &Lock,
    options: &AddOptions,
) -> Result<Vec<NewRow>, AddFailure> {
    let row = |document: &PageDocument<'_>| {
        let mut row = match document.row {
            Some(before) => NewRow::like(before, options.version),
            None => NewRow {
                file: String::new(),
                source: lock
                    .address(&document.stem, options.version)
                    .ok_or_else(|| no_pattern(document))?,
                also: Vec::new(),
                obtained: Obtained::Downloaded,
                date: options.today,
                sha256: document.sha256,
            },
        };
        if row.obtained != Obtained::Derived {
            row.obtained = if options.are_transcribed {
                Obtained::Transcribed
            } else {
                Obtained::Downloaded
            };
        }
        row.file.clone_from(&document.file);
        (row.date, row.sha256) = (options.today, document.sha256);
        Ok(row)
    };
    documents.iter().map(row).collect()
}

fn no_pattern(document: &PageDocument<'_>) -> AddFailure {
    AddFailure::Usage(format!(
        "`{}` is a new page, and specs/lock.yaml does not say at which addresses documents are; add \
         `pages: https://…/{{page}}/{{version}}.openapi.yaml/`",
        document.stem
    ))
}
