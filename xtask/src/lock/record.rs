//! Downloads recorded in the lock. In: the lock's document, the hashes of what was downloaded, the day. Out: the lock's text,
//! in which the rows of these files say `downloaded`, the day and the hash.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Obtained;
use super::edit::{ValueEdits, edit};
use crate::hex::hex;
use crate::report::{Report, Site};
use crate::source::Document;
use crate::source::properties::Properties;

/// Returns the lock's text after downloads of these files on a day. What cannot be edited is reported.
pub fn record_downloads(
    lock: &Document,
    downloads: &BTreeMap<&str, [u8; 32]>,
    day: Date,
    report: &mut Report,
) -> Option<String> {
    let files = Site::file(&lock.file).child("files");
    let mut edits = ValueEdits::new();
    for (index, row) in lock.tree.items_of("files").iter().enumerate() {
        let file = row.str_of("file").unwrap_or_default();
        let Some(sha256) = downloads.get(file) else {
            continue;
        };
        let values = [
            ("obtained", Obtained::Downloaded.name().to_owned()),
            ("date", day.to_string()),
            ("sha256", hex(sha256)),
        ];
        for (key, new) in values {
            let old = row.text_of(key).unwrap_or_default();
            if old != new {
                edits.insert(files.index(index).child(key).pointer, (old, new));
            }
        }
    }
    let text = edit(&lock.text, &edits, &lock.file, report);
    (!report.has_errors()).then_some(text)
}
