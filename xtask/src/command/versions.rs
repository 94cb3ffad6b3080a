//! The command `versions`: the calendar on a day, and whether a supported version expires soon.

use jiff::civil::Date;
use xtask::codegen;
use xtask::manual::{self, Calendar};
use xtask::report::Report;

use super::{End, count, print, today, write_out};

#[derive(clap::Args)]
pub struct VersionsOptions {
    /// The day to look at, such as 2026-11-21; today, UTC, if it is not given.
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Fail when a supported version expires within so many days; 90 if no number is given.
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "90")]
    expiring: Option<u32>,
}

pub fn run(options: &VersionsOptions) -> anyhow::Result<End> {
    let root = codegen::root();
    let mut report = Report::new();
    let calendar: Option<Calendar> = manual::read(&root, &mut report);
    let lock = xtask::lock::read(&root.join("specs"), &mut report);
    print(&report, &root);
    let (Some(calendar), Some(lock), false) = (calendar, lock, report.has_errors()) else {
        let found = count(report.len(), "error", "in the specs");
        return Ok(End::CouldNot(found));
    };
    let labels = lock.versions.iter();
    let supported: Vec<_> = labels.filter_map(|label| label.parse().ok()).collect();
    let today = options.today.unwrap_or_else(today);
    let overview = xtask::versions::overview(&calendar, &supported, today, options.expiring);
    write_out(format_args!("{}", overview.table))?;
    let expiring = overview
        .expiring
        .iter()
        .map(|(version, left)| format!("{version} in {}", count_days(*left)));
    let expiring: Vec<_> = expiring.collect();
    Ok(match (expiring.is_empty(), options.expiring) {
        (true, None) => End::Done(format!("the calendar on {today}")),
        (true, Some(days)) => End::Done(format!(
            "on {today}, no supported version expires within {days} days"
        )),
        (false, _) => End::Findings(format!("expiring after {today}: {}", expiring.join(", "))),
    })
}

fn count_days(days: i32) -> String {
    if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    }
}
