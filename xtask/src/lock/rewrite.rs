//! The command `cargo xtask lock`: the hashes of the rows made those of the files.
//!
//! Only the digits change. The lock's text stays as its authors wrote it, comments and order included.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::FILE;
use super::edit::{ValueEdits, edit};
use crate::hex::hex;
use crate::replace;
use crate::report::{Code, Report, Site};
use crate::source::{self, properties::Properties};
use crate::staged;

/// Writes the hash of each row's file into the row, and returns how many rows changed.
///
/// # Errors
///
/// When the lock cannot be written. Errors in it are reported, and then nothing is written.
pub fn rewrite(root: &Path, report: &mut Report) -> Result<usize> {
    let _locked = replace::begin(root)?;
    let Some(document) = source::read_in(root, FILE, report) else {
        return Ok(0);
    };
    let site = Site::file(&document.file).child("files");
    let mut hashes = ValueEdits::new();
    for (index, row) in document.tree.items_of("files").iter().enumerate() {
        if let Some((old, new)) = hashes_of(root, row, &site.index(index), report)
            && old != new
        {
            hashes.insert(site.index(index).child("sha256").pointer, (old, new));
        }
    }
    if report.has_errors() || hashes.is_empty() {
        return Ok(0);
    }
    let text = edit(&document.text, &hashes, &document.file, report);
    if report.has_errors() {
        return Ok(0);
    }
    staged::write(&root.join(FILE), text.as_bytes())?;
    Ok(hashes.len())
}

/// Returns the hash that a row has as it is written, and the one that its file has.
fn hashes_of(
    root: &Path,
    row: &Value,
    site: &Site,
    report: &mut Report,
) -> Option<(String, String)> {
    let (Some(file), Some(old)) = (row.str_of("file"), row.str_of("sha256")) else {
        let message = "a row must have the strings `file` and `sha256`";
        let help = "write `sha256: new` where the hash is not known yet";
        report.error(Code::InvalidLock, site.clone(), message, help);
        return None;
    };
    let document = source::read_in(root, file, report)?;
    Some((old.to_owned(), hex(&document.sha256)))
}
