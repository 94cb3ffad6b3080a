//! Two files compared, as `cargo xtask diff` does. In: their paths. Out: the comparison; the test fails where there is none.

use std::path::Path;

use jiff::civil::{Date, date};
use xtask::codegen;
use xtask::diff::{self, Comparison, Options};
use xtask::report::Report;

/// The day of the tests' reports.
pub const TODAY: Date = date(2026, 11, 21);

/// Compares two files.
pub fn compare(old: impl AsRef<Path>, new: impl AsRef<Path>) -> Comparison {
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let options = Options::new(path(old.as_ref()), path(new.as_ref()), TODAY);
    let mut report = Report::new();
    let comparison = diff::run(&codegen::root(), &options, &mut report);
    let failed = |_| panic!("{}: {}", options.old, report.render(&|_| None, false));
    comparison.unwrap_or_else(failed)
}
