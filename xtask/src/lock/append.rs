//! Rows for new documents. In: the lock's document, a version and rows. Out: the lock's text with the version among its versions
//! and the rows at its end.

use std::fmt::Write;

use jiff::civil::Date;

use super::Obtained;
use crate::hex::hex;
use crate::report::{Code, Report, Site, locate};
use crate::source::Document;
use crate::source::properties::Properties;
use crate::version::ApiVersion;

/// A row that is about to be written.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// The document's path below `specs`.
    pub file: String,
    pub source: String,
    pub also: Vec<String>,
    pub obtained: Obtained,
    pub date: Date,
    pub sha256: [u8; 32],
}

/// Returns the lock's text with a version and rows. What cannot be edited is reported.
pub fn add_rows(
    lock: &Document,
    version: ApiVersion,
    rows: &[NewRow],
    report: &mut Report,
) -> Option<String> {
    let mut text = with_version(lock, version, report)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    for row in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  - file: {}\n    source: {}", row.file, row.source);
        if !row.also.is_empty() {
            let _ = writeln!(text, "    also:");
        }
        for address in &row.also {
            let _ = writeln!(text, "      - {address}");
        }
        let (obtained, day, hash) = (row.obtained.name(), row.date, hex(&row.sha256));
        let _ = writeln!(
            text,
            "    obtained: {obtained}\n    date: {day}\n    sha256: {hash}"
        );
    }
    Some(text)
}

/// Adds a version to the list of versions, in its order.
fn with_version(lock: &Document, version: ApiVersion, report: &mut Report) -> Option<String> {
    let label = version.to_string();
    let listed = lock.tree.items_of("versions").iter();
    let mut versions: Vec<&str> = listed.filter_map(|label| label.as_str()).collect();
    if versions.contains(&&*label) {
        return Some(lock.text.to_string());
    }
    let is_later = |other: &&str| {
        other
            .parse::<ApiVersion>()
            .is_ok_and(|other| other > version)
    };
    let at = versions.iter().position(is_later).unwrap_or(versions.len());
    versions.insert(at, &label);
    let pointer = "/versions";
    let key = locate::locations(&lock.text, &[pointer].into()).remove(pointer);
    let list = key.and_then(|key| {
        let line = lock.text[key.end..].lines().next()?;
        let (start, end) = (line.find('[')?, line.find(']')?);
        Some(key.end + start..key.end + end + 1)
    });
    let Some(list) = list else {
        let site = Site::file(&lock.file).child("versions");
        let help = "write it as `versions: [v25.0, v26.0]`";
        report.error(
            Code::InvalidLock,
            site,
            "the versions are not in one line",
            help,
        );
        return None;
    };
    let mut text = lock.text.to_string();
    text.replace_range(list, &format!("[{}]", versions.join(", ")));
    Some(text)
}
