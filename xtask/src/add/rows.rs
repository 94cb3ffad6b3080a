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
        let (source, also) = match document.row {
            Some(before) => (before.source_in(options.version), before.also.clone()),
            None => {
                let address = lock.address(&document.stem, options.version);
                (address.ok_or_else(|| no_pattern(document))?, Vec::new())
            }
        };
        let obtained = match document.row {
            Some(before) if before.obtained == Obtained::Derived => Obtained::Derived,
            _ if options.are_transcribed => Obtained::Transcribed,
            _ => Obtained::Downloaded,
        };
        Ok(NewRow {
            file: document.file.clone(),
            source,
            also,
            obtained,
            date: options.today,
            sha256: document.sha256,
        })
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
