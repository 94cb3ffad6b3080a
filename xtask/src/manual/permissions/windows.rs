//! Windows of `permissions.yaml`. In: editions and rows. Out: every version known, nothing that ends before it begins.

use jiff::civil::Date;

use super::{Permission, Permissions};
use crate::manual::Calendar;
use crate::manual::errors::VersionOrDate;
use crate::manual::spec::Checker;
use crate::report::Site;
use crate::version::ApiVersion;

impl Permissions {
    pub(super) fn check_windows(&self, checker: &mut Checker<'_>) {
        self.check_editions(checker);
        for (site, row) in checker.rows("permissions", &self.rows) {
            row.check_window(&site, checker);
        }
    }

    fn check_editions(&self, checker: &mut Checker<'_>) {
        let editions = checker.file.child("editions");
        for (name, edition) in &self.editions {
            let site = editions.child(name).child("until");
            if edition.until.is_some_and(|until| until <= edition.from) {
                checker.reversed(site, "the edition ends before it begins");
                continue;
            }
            let others = self.editions.iter().filter(|(other, _)| *other != name);
            for (other, next) in others.filter(|(_, next)| edition.from <= next.from) {
                if edition.until.is_none_or(|until| next.from <= until) {
                    let message = format!("the editions `{name}` and `{other}` overlap");
                    let help = "let one end before the next begins";
                    checker.reject(site.clone(), message, help);
                }
            }
        }
    }
}

impl Permission {
    fn check_window(&self, site: &Site, checker: &mut Checker<'_>) {
        let since = match self.since.as_ref().map(|since| since.from) {
            Some(VersionOrDate::Version(version)) => {
                released(version, site.child("since"), checker)
            }
            Some(VersionOrDate::Date(day)) => Some(day),
            None => None,
        };
        let deprecated = self.deprecated;
        let deprecated =
            deprecated.and_then(|version| released(version, site.child("deprecated"), checker));
        let is_before =
            |day: Option<Date>, other| day.zip(other).is_some_and(|(day, other)| day <= other);
        if is_before(deprecated, since) {
            let message = "deprecated before it exists";
            checker.reversed(site.child("deprecated"), message);
        }
        if is_before(self.removed, deprecated.or(since)) {
            let message = "removed before it is deprecated";
            checker.reversed(site.child("removed"), message);
        }
    }
}

/// Returns the day of a version's release, and reports a version that the calendar does not have.
fn released(version: ApiVersion, site: Site, checker: &mut Checker<'_>) -> Option<Date> {
    checker.check_version(version, site);
    let release = checker.find::<Calendar>()?.find(version)?;
    Some(release.released)
}
