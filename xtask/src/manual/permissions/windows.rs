//! Windows of `permissions.yaml`. In: editions and rows. Out: every version known, nothing that ends before it begins.

use jiff::civil::Date;

use super::{Permission, Permissions};
use crate::manual::Calendar;
use crate::manual::errors::Bound;
use crate::manual::spec::Checker;
use crate::report::Site;
use crate::version::ApiVersion;

impl Permissions {
    pub(super) fn check_windows(&self, checker: &mut Checker<'_>) {
        self.check_editions(checker);
        for (index, row) in self.rows.iter().enumerate() {
            let site = checker.row("permissions", index);
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
            Some(Bound::Version(version)) => released(version, site.child("since"), checker),
            Some(Bound::Date(day)) => Some(day),
            None => None,
        };
        let deprecated = self
            .deprecated
            .and_then(|version| released(version, site.child("deprecated"), checker));
        let is_before = |day: Option<Date>, other: Option<Date>| matches!((day, other), (Some(day), Some(other)) if day <= other);
        if is_before(deprecated, since) {
            let message = "deprecated before it is there";
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
    let release = checker.find::<Calendar>()?.find(version);
    if release.is_none() {
        checker.unknown("version", &version.to_string(), site);
    }
    release.map(|release| release.released)
}
