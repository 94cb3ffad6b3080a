//! `specs/lock.yaml`: where each document comes from, how and when it was obtained, and its hash.
//!
//! In: the lock, the documents that were read, the folders that they are in. Afterwards every document is
//! the one that its row pins, every file has one row, and every row has its file.

mod append;
mod check;
mod edit;
mod record;
mod rewrite;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use crate::report::{Code, Report, Site};
use crate::source;
use crate::version::ApiVersion;

pub use append::{NewRow, add_rows};
pub use check::check;
pub use record::record_downloads;
pub use rewrite::rewrite;

/// The lock's name, below `specs`.
pub const FILE: &str = "lock.yaml";

/// The lock as it was read.
#[derive(Clone, Debug)]
pub struct Lock {
    /// The API versions that are generated, as `v26.0`.
    pub versions: Vec<String>,
    pub rows: Vec<LockedFile>,
    /// The address of the document of a page, with `{page}` and `{version}` in it.
    pages: Option<String>,
    site: Site,
}

/// What is known of one document.
#[derive(Clone, Debug)]
pub struct LockedFile {
    /// The document's path below `specs`.
    pub file: String,
    /// The address it comes from.
    pub source: String,
    /// What else a derived document was written from.
    pub also: Vec<String>,
    pub obtained: Obtained,
    pub date: Date,
    pub sha256: [u8; 32],
    pub site: Site,
}

impl Lock {
    /// Returns the rows of a version, by its label.
    pub fn rows_of(&self, version: &str) -> impl Iterator<Item = &LockedFile> {
        let rows = self.rows.iter();
        rows.filter(move |row| row.version() == version)
    }

    /// Returns the address of the document of a page in a version, if the lock has a pattern for it.
    pub fn address(&self, page: &str, version: ApiVersion) -> Option<String> {
        let label = format!("{version}.0");
        let pattern = self.pages.as_ref()?;
        Some(pattern.replace("{page}", page).replace("{version}", &label))
    }
}

impl LockedFile {
    /// Returns the folder of the document, `v26.0`.
    pub fn version(&self) -> &str {
        self.file.split('/').next().unwrap_or_default()
    }

    /// Returns the name of the document without its extension, `page-calls`.
    pub fn stem(&self) -> &str {
        source::stem(&self.file)
    }

    /// Returns the address of the same page's document in another version.
    pub fn source_in(&self, version: ApiVersion) -> String {
        match (self.obtained, self.version().parse::<ApiVersion>()) {
            (Obtained::Transcribed | Obtained::Downloaded, Ok(own)) => {
                self.source.replace(&own.to_string(), &version.to_string())
            }
            _ => self.source.clone(),
        }
    }
}

/// How a document was obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Obtained {
    /// Written down from what the reference page shows.
    Transcribed,
    /// Written from guides, reference pages and Meta's SDK, where no OpenAPI document is known.
    Derived,
    /// The file as its source gives it.
    Downloaded,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLock {
    versions: Vec<String>,
    #[serde(default)]
    pages: Option<String>,
    files: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    file: String,
    source: String,
    #[serde(default)]
    also: Vec<String>,
    obtained: Obtained,
    #[serde(deserialize_with = "crate::day::required")]
    date: Date,
    sha256: String,
}

impl Obtained {
    /// Returns the word in the lock.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcribed => "transcribed",
            Self::Derived => "derived",
            Self::Downloaded => "downloaded",
        }
    }
}

/// Reads the lock in `root`, the folder `specs`.
pub fn read(root: &Path, report: &mut Report) -> Option<Lock> {
    let document = source::read_in(root, FILE, report)?;
    let site = Site::file(&document.file);
    let raw: RawLock = source::deserialize(&document.tree, &site, Code::InvalidLock, report)?;
    check_pattern(raw.pages.as_deref(), &site.child("pages"), report);
    let rows = raw.files.iter().enumerate();
    let rows = rows.map(|(index, tree)| {
        let site = site.child("files").index(index);
        row(tree, site, &raw.versions, report)
    });
    let rows: Vec<_> = rows.collect();
    // A row that could not be read would make its file look unlocked.
    let rows: Option<Vec<LockedFile>> = rows.into_iter().collect();
    Some(Lock {
        versions: raw.versions,
        rows: rows?,
        pages: raw.pages,
        site,
    })
}

fn row(tree: &Value, site: Site, versions: &[String], report: &mut Report) -> Option<LockedFile> {
    let raw: RawRow = source::deserialize(tree, &site, Code::InvalidLock, report)?;
    check_file(&raw.file, versions, &site.child("file"), report)?;
    check_addresses(&raw, &site, report);
    let Some(sha256) = hash(&raw.sha256) else {
        let message = "a hash has 64 hexadecimal digits";
        let help = "run `cargo xtask lock` to fill it in";
        report.error(Code::InvalidLock, site.child("sha256"), message, help);
        return None;
    };
    Some(LockedFile {
        file: raw.file,
        source: raw.source,
        also: raw.also,
        obtained: raw.obtained,
        date: raw.date,
        sha256,
        site,
    })
}

/// Checks that a row names addresses, and more than one only for a derived document.
fn check_addresses(row: &RawRow, site: &Site, report: &mut Report) {
    let also = row.also.iter().enumerate();
    let also = also.map(|(index, address)| (site.child("also").index(index), address));
    let all = also.chain([(site.child("source"), &row.source)]);
    for (site, _) in all.filter(|(_, address)| !address.starts_with("https://")) {
        let message = "the source is not an `https://` address";
        report.error(
            Code::InvalidLock,
            site,
            message,
            "give the document's address",
        );
    }
    if row.obtained != Obtained::Derived && !row.also.is_empty() {
        let message = "only a derived document has more than one source";
        let help = "remove `also`, or write `obtained: derived`";
        report.error(Code::InvalidLock, site.child("also"), message, help);
    }
}

/// Checks that the pattern of addresses has what differs between them.
fn check_pattern(pattern: Option<&str>, site: &Site, report: &mut Report) {
    let is_whole = |pattern: &str| {
        pattern.starts_with("https://")
            && pattern.contains("{page}")
            && pattern.contains("{version}")
    };
    if pattern.is_some_and(|pattern| !is_whole(pattern)) {
        let message =
            "the pattern of addresses is not an `https://` address with `{page}` and `{version}`";
        let help = "write it as `https://example.com/{page}/{version}.yaml`";
        report.error(Code::InvalidLock, site.clone(), message, help);
    }
}

/// Checks that a row's file is `<version>/<page>.<extension>`, with a version that the lock has.
fn check_file(file: &str, versions: &[String], site: &Site, report: &mut Report) -> Option<()> {
    let version = match file.split('/').collect::<Vec<_>>()[..] {
        [version, page] if !page.is_empty() && !file.contains('\\') && page != ".." => {
            Some(version)
        }
        _ => None,
    };
    let (message, help) = match version {
        Some(version) if versions.iter().any(|known| known == version) => return Some(()),
        Some(version) => (
            format!("`{version}` is not among the versions of this lock"),
            "add it to `versions`, or remove the row",
        ),
        None => (
            "a document's path is its version's folder and its name".to_owned(),
            "write it as `v26.0/page-calls.yaml`",
        ),
    };
    report.error(Code::InvalidLock, site.clone(), message, help);
    None
}

fn hash(hex: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| -> Option<u8> {
        let digits = std::str::from_utf8(pair).ok()?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    };
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes?.try_into().ok().filter(|_| rest.is_empty())
}

/// Finds the documents in the folders of `root` that hold a version each, sorted.
fn documents(root: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root)? {
        let folder = folder?;
        let version = folder.file_name().to_string_lossy().into_owned();
        let digits = version.strip_prefix('v').unwrap_or_default();
        if digits.starts_with(|c: char| c.is_ascii_digit()) && folder.path().is_dir() {
            let names = source::list_documents(&folder.path())?.into_iter();
            found.extend(names.map(|name| format!("{version}/{name}")));
        }
    }
    found.sort();
    Ok(found)
}
