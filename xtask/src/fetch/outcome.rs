//! How a run of `fetch` ended: what was downloaded, what it changes and what the generator says to it; or why nothing was done.

use std::collections::BTreeSet;
use std::fmt;

use crate::diff::Comparison;
use crate::diff::rule::Rule;
use crate::draft::Draft;
use crate::lock::{Lock, Obtained};
use crate::report::Report;

/// What a complete run did.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Whether files of a run that was killed were restored first.
    pub is_restored: bool,
    /// Rows that were asked for and are not downloaded again.
    pub skipped: usize,
    /// Documents that an interrupted run had downloaded.
    pub kept: usize,
    /// Documents that are downloaded now, with those that were kept.
    pub downloaded: usize,
    /// Paths below `specs` of those that differ from the file they replace.
    pub changed: Vec<String>,
    /// What they change, a comparison for each version.
    pub comparisons: Vec<Comparison>,
    /// What the generator reports once the documents are replaced.
    pub consequences: Report,
    /// The project that `consequences` and `comparisons` were made from.
    pub draft: Option<Draft>,
}

impl Fetched {
    /// Removes the finding that a contract changed under its label, where the old document was not Meta's own.
    pub(super) fn drop_label_findings(&mut self, lock: &Lock) {
        let ours = lock.rows.iter();
        let ours = ours.filter(|row| row.obtained != Obtained::Downloaded);
        let ours: BTreeSet<String> = ours.map(|row| format!("specs/{}", row.file)).collect();
        for comparison in &mut self.comparisons {
            comparison.findings.retain(|finding| {
                let file = finding.file.old.as_ref();
                let is_ours = file.is_some_and(|file| ours.contains(file));
                !is_ours || finding.rule != Rule::VersionLabelKept
            });
        }
    }
}

/// Why nothing was changed.
#[derive(Debug)]
pub enum FetchFailure {
    /// A message of one line.
    Usage(String),
    /// Errors in the specs are in the report.
    Input,
    /// Errors of downloads are in the report.
    Downloads { failed: usize, of: usize },
    /// The disk.
    Disk(anyhow::Error),
}

impl From<anyhow::Error> for FetchFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Disk(error)
    }
}

impl fmt::Display for FetchFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::Input => f.write_str("the specs could not be read; nothing was changed"),
            Self::Downloads { failed, of } => write!(
                f,
                "{failed} of {of} documents could not be downloaded; nothing was changed"
            ),
            Self::Disk(error) => write!(f, "{error:#}"),
        }
    }
}
