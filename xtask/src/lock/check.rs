//! The lock against the documents and the disk: hashes, files without rows, rows without files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Lock, LockedFile, documents};
use crate::hex::hex;
use crate::report::{Code, Report, Site};
use crate::source::{Document, name_in};

/// Checks that `read`, the documents below `root` that could be read, and the lock say the same.
pub fn check(root: &Path, lock: &Lock, read: &[Document], report: &mut Report) {
    let mut rows: BTreeMap<&str, &LockedFile> = BTreeMap::new();
    for row in &lock.rows {
        if let Some(first) = rows.insert(&row.file, row) {
            let message = format!("`{}` has a row already, {}", row.file, first.site.pointer);
            let site = row.site.child("file");
            report.error(Code::InvalidLock, site, message, "keep one of the two rows");
        }
    }
    let read = read.iter().map(|document| (&*document.file, document));
    let read: BTreeMap<&str, &Document> = read.collect();
    for row in rows.values() {
        check_row(root, row, &read, report);
    }
    match documents(root) {
        Ok(files) => check_files(root, lock, &rows, files, report),
        Err(error) => {
            let message = format!("the folder of the lock cannot be read: {error}");
            report.error(Code::UnreadableFile, lock.site.clone(), message, "");
        }
    }
}

fn check_row(root: &Path, row: &LockedFile, read: &BTreeMap<&str, &Document>, report: &mut Report) {
    let name = name_in(root, &row.file);
    match read.get(&*name).or_else(|| read.get(&*row.file)) {
        Some(document) if document.sha256 != row.sha256 => {
            let message = format!(
                "the file's hash is {}…, but lock.yaml pins {}…",
                &hex(&document.sha256)[..12],
                &hex(&row.sha256)[..12]
            );
            let help =
                "run `cargo xtask lock` if the change is meant; if it is not, restore the file";
            report.error(Code::HashMismatch, Site::file(&name), message, help);
        }
        Some(_) => {}
        None if !root.join(&row.file).exists() => {
            let message = format!("`{name}` does not exist");
            let help = "restore the file, or remove its row and run `cargo xtask lock`";
            report.error(Code::MissingFile, row.site.child("file"), message, help);
        }
        // It exists and was not read, which has been reported where it was tried.
        None => {}
    }
}

fn check_files(
    root: &Path,
    lock: &Lock,
    rows: &BTreeMap<&str, &LockedFile>,
    files: Vec<String>,
    report: &mut Report,
) {
    let mut versions: BTreeSet<&str> = lock.versions.iter().map(String::as_str).collect();
    for file in &files {
        versions.remove(file.split('/').next().unwrap_or_default());
        if !rows.contains_key(file.as_str()) {
            let message = "lock.yaml has no row for this file";
            let help = "add a row with its source, how and when it was obtained; then run `cargo xtask lock`";
            let site = Site::file(&name_in(root, file));
            report.error(Code::NotLocked, site, message, help);
        }
    }
    for (index, version) in lock.versions.iter().enumerate() {
        if versions.contains(version.as_str()) {
            let message = format!("there is no document of {version}");
            let help = "add its documents and their rows, or remove the version";
            let site = lock.site.child("versions").index(index);
            report.error(Code::MissingFile, site, message, help);
        }
    }
}
