//! `cargo xtask fetch`: the documents of `specs/lock.yaml` downloaded.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `selection` | versions, pages, the lock → rows | each row has an address to download from |
//! | `address` | a row → an address | https, or a server on this machine that was named |
//! | `download` | an address → bytes | complete, bounded in size and time, from that host |
//! | `content` | bytes → a document | read by the generator's stage 1, of a known version of OpenAPI |
//! | `check` | a document → the same | of the row's version and page |
//! | [`Draft`] | documents → a copy of the specs | the stages run and `diff` compares before anything is replaced |
//! | [`replace`] | documents and lock → disk | all or nothing |
//!
//! What was downloaded and checked is kept in `specs/.staged` until a run is complete, so that the next run on the same day goes
//! on where an interrupted one stopped.

mod address;
mod check;
mod content;
mod download;
mod outcome;
mod selection;
mod store;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;

use crate::diff;
use crate::draft::Draft;
use crate::lock::{self, Lock, LockedFile, record_downloads};
use crate::replace::{self, SpecChange};
use crate::report::{Code, Report};
use crate::source;
use crate::staged;
use crate::version::ApiVersion;

pub use address::Mirror;
pub use outcome::{FetchFailure, Fetched};

use check::Identities;
use content::Reader;
use download::{Download, Downloader};
use selection::Chosen;
use store::Store;

/// What is downloaded, and how.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// All versions of the lock, if empty.
    pub versions: Vec<ApiVersion>,
    /// Slugs of pages or stems of documents; all, if empty. Pages that are named are downloaded again.
    pub pages: Vec<String>,
    /// Compare the documents that were downloaded before, and write nothing.
    pub check: bool,
    /// Download from here instead of the host of each address.
    pub from: Option<Mirror>,
    pub today: Date,
    pub bounds: DownloadBounds,
}

/// How much a download may be, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct DownloadBounds {
    pub bytes: u64,
    /// For one document.
    pub time: Duration,
}

impl Default for DownloadBounds {
    fn default() -> Self {
        Self {
            bytes: 8 << 20,
            time: Duration::from_secs(60),
        }
    }
}

/// Called before each document with how many are done, how many there are, and its name.
pub type Progress<'p> = &'p mut dyn FnMut(usize, usize, &str);

/// Downloads what is asked for, and replaces it in the project at `root` unless the options only check.
///
/// # Errors
///
/// The options ask for an unknown version or page, a download failed or was rejected, or the disk fails. Then every spec is as it was.
pub fn fetch(
    root: &Path,
    options: &FetchOptions,
    progress: Progress<'_>,
    report: &mut Report,
) -> Result<Fetched, FetchFailure> {
    let specs = root.join("specs");
    let (_locked, is_restored) = replace::begin(&specs)?;
    let lock = lock::read(&specs, report).ok_or(FetchFailure::Input)?;
    let chosen = selection::choose(&specs, &lock, options)?;
    let store = Store::open(&specs, options.today)?;
    let run = FetchRun {
        root,
        lock: &lock,
        options,
        store: &store,
    };
    let downloads = run.download(&chosen, progress, report)?;
    let changed: Vec<&Checked<'_>> = downloads.iter().filter(|one| one.is_changed).collect();
    let mut fetched = Fetched {
        is_restored,
        skipped: chosen.skipped,
        kept: downloads.iter().filter(|one| one.is_kept).count(),
        downloaded: downloads.len(),
        changed: changed.iter().map(|one| one.row.file.clone()).collect(),
        ..Fetched::default()
    };
    let changes = run.changes(&downloads, report)?;
    if !changed.is_empty() {
        run.compare(&changed, &changes, &mut fetched)?;
    }
    if !options.check {
        replace::replace_all(&specs, &changes)?;
    }
    store.clear()?;
    staged::tidy(&specs);
    Ok(fetched)
}

/// A document that was downloaded and checked.
struct Checked<'l> {
    row: &'l LockedFile,
    sha256: [u8; 32],
    bytes: Vec<u8>,
    /// Whether it is not what is on disk.
    is_changed: bool,
    /// Whether an interrupted run downloaded it.
    is_kept: bool,
}

/// One run: what its steps share.
struct FetchRun<'r> {
    root: &'r Path,
    lock: &'r Lock,
    options: &'r FetchOptions,
    store: &'r Store,
}

impl FetchRun<'_> {
    /// Downloads and checks the rows. One that fails does not keep the others from being tried, unless they would fail too.
    fn download<'l>(
        &self,
        chosen: &Chosen<'l>,
        progress: Progress<'_>,
        report: &mut Report,
    ) -> Result<Vec<Checked<'l>>, FetchFailure> {
        let downloader = Downloader::new(self.options);
        let mut identities = Identities::new(self.root, self.lock);
        let mut checked = Vec::new();
        for (index, row) in chosen.rows.iter().enumerate() {
            progress(index, chosen.rows.len(), &row.file);
            let address = address::of(row, self.options.from.as_ref());
            let kept = self.kept(row, &address);
            let is_kept = kept.is_some();
            let download = match kept.map_or_else(|| downloader.get(&address), Ok) {
                Ok(download) => download,
                Err(failure) => {
                    let site = row.site.child("source");
                    report.error(Code::FailedDownload, site, failure.message, failure.help);
                    if failure.is_general {
                        break;
                    }
                    continue;
                }
            };
            let reader = Reader {
                root: self.root,
                store: self.store,
            };
            let document = reader.read(row, &download, report);
            let Some(document) = document.filter(|found| identities.check(row, found, report))
            else {
                continue;
            };
            if !is_kept && !self.options.check {
                self.store.keep(&address, &row.file, &download.bytes)?;
            }
            checked.push(Checked {
                row,
                sha256: document.sha256,
                is_changed: self.is_changed(row, &download.bytes),
                bytes: download.bytes,
                is_kept,
            });
        }
        progress(chosen.rows.len(), chosen.rows.len(), "");
        if report.has_errors() {
            return Err(FetchFailure::Downloads {
                failed: chosen.rows.len() - checked.len(),
                of: chosen.rows.len(),
            });
        }
        Ok(checked)
    }

    /// Returns what an interrupted run of today downloaded. A check and a page that is named want what is there now.
    fn kept(&self, row: &LockedFile, address: &str) -> Option<Download> {
        let is_wanted_now = self.options.check || !self.options.pages.is_empty();
        let bytes = self
            .store
            .kept(address, &row.file)
            .filter(|_| !is_wanted_now)?;
        Some(Download {
            bytes,
            media_type: String::new(),
        })
    }

    fn is_changed(&self, row: &LockedFile, bytes: &[u8]) -> bool {
        let on_disk = fs::read(self.root.join("specs").join(&row.file));
        on_disk.map_or(true, |old| old != bytes)
    }

    /// Returns the documents that change, and the lock behind them.
    fn changes(
        &self,
        downloads: &[Checked<'_>],
        report: &mut Report,
    ) -> Result<Vec<SpecChange>, FetchFailure> {
        let specs = self.root.join("specs");
        let lock = source::read_in(&specs, lock::FILE, report).ok_or(FetchFailure::Input)?;
        let hashes = downloads.iter().map(|one| (&*one.row.file, one.sha256));
        let text = record_downloads(&lock, &hashes.collect(), self.options.today, report);
        let text = text.ok_or(FetchFailure::Input)?;
        let changed = downloads.iter().filter(|one| one.is_changed);
        let mut changes: Vec<SpecChange> = changed
            .map(|one| SpecChange {
                file: one.row.file.clone(),
                contents: one.bytes.clone(),
            })
            .collect();
        if text != *lock.text {
            changes.push(SpecChange {
                file: lock::FILE.to_owned(),
                contents: text.into_bytes(),
            });
        }
        Ok(changes)
    }

    /// Compares the specs with what they are about to become, and lets the generator read that.
    fn compare(
        &self,
        changed: &[&Checked<'_>],
        changes: &[SpecChange],
        fetched: &mut Fetched,
    ) -> Result<(), FetchFailure> {
        let draft = Draft::create(&self.root.join("specs"), changes)?;
        let versions: BTreeSet<ApiVersion> = changed
            .iter()
            .filter_map(|one| one.row.version().parse().ok())
            .collect();
        let states = [self.root, draft.root()];
        // What is wrong with a download beyond the checks above is corrected by overlays, which come after it.
        let found = &mut fetched.consequences;
        let compared = diff::compare_states(states, &versions, self.options.today, found);
        fetched.comparisons = compared.map_err(|_| FetchFailure::Input)?;
        fetched.drop_label_findings(self.lock);
        fetched.draft = Some(draft);
        Ok(())
    }
}
