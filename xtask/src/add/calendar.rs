//! Whether the calendar has a version. In: `versions.yaml` and a version. Out: the row to write, if there is none.

use std::path::Path;

use super::AddFailure;
use crate::manual::{self, Calendar};
use crate::report::Report;
use crate::version::ApiVersion;

/// Checks that the calendar has a version.
///
/// # Errors
///
/// It does not, or it cannot be read.
pub fn check(root: &Path, version: ApiVersion, report: &mut Report) -> Result<(), AddFailure> {
    let calendar: Calendar = manual::read(root, report).ok_or(AddFailure::Input)?;
    if calendar.find(version).is_some() {
        return Ok(());
    }
    let source = calendar.releases.last();
    let source = source.map_or("S1", |release| release.source.as_str());
    Err(AddFailure::Usage(format!(
        "the calendar has no {version}; add it to specs/manual/versions.yaml with the day of its release, such as \
         `- {{ version: {version}, released: 2026-11-04, expires: null, source: {source} }}`"
    )))
}
