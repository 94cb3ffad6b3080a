//! The command `lock`: writes the hashes of edited specs into `specs/lock.yaml`.

use std::path::Path;

use xtask::report::Report;

use super::{End, count, print};

pub fn run(root: &Path) -> anyhow::Result<End> {
    let mut report = Report::new();
    let rows = xtask::lock::rewrite(&root.join("specs"), &mut report);
    print(&report, root);
    match rows {
        Ok(rows) if !report.has_errors() => Ok(End::Done(count(rows, "hash", "renewed"))),
        Ok(_) => Ok(End::CouldNot(count(
            report.len(),
            "error",
            "in specs/lock.yaml",
        ))),
        Err(error) => Err(error),
    }
}
