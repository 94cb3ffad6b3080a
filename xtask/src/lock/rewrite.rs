//! The command `cargo xtask lock`: the hashes of the rows made those of the files.
//!
//! Only the digits change. The lock's text stays as its authors wrote it, comments and order included.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{FILE, hex};
use crate::report::{Code, Report, Site, locate};
use crate::source::{self, properties::Properties};

/// Writes the hash of each row's file into the row, and returns how many rows changed.
///
/// # Errors
///
/// When the lock cannot be written. Errors in it are reported, and then nothing is written.
pub fn rewrite(root: &Path, report: &mut Report) -> Result<usize> {
    let Some(document) = source::read_in(root, FILE, report) else {
        return Ok(0);
    };
    let site = Site::file(&document.file).child("files");
    let mut hashes = BTreeMap::new();
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
    let text = edited(&document.text, &hashes, &site, report);
    if report.has_errors() {
        return Ok(0);
    }
    replace(&root.join(FILE), &text)?;
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

/// Respans the old hashes by the new ones.
fn edited(
    text: &str,
    hashes: &BTreeMap<String, (String, String)>,
    site: &Site,
    report: &mut Report,
) -> String {
    let pointers: BTreeSet<&str> = hashes.keys().map(String::as_str).collect();
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for (pointer, key) in locate::locations(text, &pointers) {
        let (old, new) = &hashes[pointer];
        match span(text, &key, old) {
            Some(span) => edits.push((span, new)),
            None => {
                let site = Site::new(&site.file, pointer);
                let message = "the hash is not in the line of its key";
                let help = "write `sha256: new` in one line";
                report.error(Code::InvalidLock, site, message, help);
            }
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    let mut edited = text.to_owned();
    for (span, new) in edits.into_iter().rev() {
        edited.replace_range(span, new);
    }
    edited
}

/// Finds the value of a key, which ends at `key.end`, in the rest of its line.
fn span(text: &str, key: &Range<usize>, old: &str) -> Option<Range<usize>> {
    let line = text[key.end..].lines().next()?;
    let start = key.end + line.find(':')? + 1;
    let rest = &text[start..key.end + line.len()];
    let at = start + rest.find(old).filter(|_| !old.is_empty())?;
    Some(at..at + old.len())
}

/// Respans a file by one that is complete before it takes the name.
fn replace(path: &Path, text: &str) -> Result<()> {
    let staged = path.with_extension("yaml.new");
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&staged)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&staged, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
