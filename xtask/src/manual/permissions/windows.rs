//! Windows of `permissions.yaml`. In: editions and rows. Out: every version known, nothing that ends before it begins.

use jiff::civil::Date;

use super::super::errors::Bound;
use super::super::{reversed, unknown};
use super::Permissions;
use crate::manual::Calendar;
use crate::report::{Code, Report, Site};
use crate::version::ApiVersion;

impl Permissions {
    pub(super) fn check_windows(&self, calendar: &Calendar, file: &Site, report: &mut Report) {
        self.check_editions(file, report);
        for (index, row) in self.rows.iter().enumerate() {
            let site = file.child("permissions").index(index);
            let day = |version: ApiVersion, key: &str, report: &mut Report| {
                let release = calendar.find(version);
                if release.is_none() {
                    let version = version.to_string();
                    unknown("version", &version, site.child(key), report);
                }
                release.map(|release| release.released)
            };
            let since = match row.since.as_ref().map(|since| since.from) {
                Some(Bound::Version(version)) => day(version, "since", report),
                Some(Bound::Date(day)) => Some(day),
                None => None,
            };
            let deprecated = row.deprecated.and_then(|v| day(v, "deprecated", report));
            let later = |first: Option<Date>, then: Option<Date>| matches!((first, then), (Some(first), Some(then)) if then <= first);
            if later(since, deprecated) {
                reversed(
                    site.child("deprecated"),
                    "deprecated before it came",
                    report,
                );
            }
            if later(deprecated.or(since), row.removed) {
                reversed(
                    site.child("removed"),
                    "removed before it was deprecated",
                    report,
                );
            }
        }
    }

    fn check_editions(&self, file: &Site, report: &mut Report) {
        let editions = file.child("editions");
        for (name, edition) in &self.editions {
            let site = editions.child(name).child("until");
            if edition.until.is_some_and(|until| until <= edition.from) {
                reversed(site, "the edition ends before it begins", report);
                continue;
            }
            let others = self.editions.iter().filter(|(other, _)| *other != name);
            for (other, next) in others.filter(|(_, next)| edition.from <= next.from) {
                if edition.until.is_none_or(|until| next.from <= until) {
                    let message = format!("the editions `{name}` and `{other}` overlap");
                    let help = "let one end before the next begins";
                    report.error(Code::InvalidManual, site.clone(), message, help);
                }
            }
        }
    }
}
