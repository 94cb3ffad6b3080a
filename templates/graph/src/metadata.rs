//! What is known of a permission. A row of the generated table comes in; what the row says of a day goes out. Pure.

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::permission::{CURRENT_EDITION, LAPSE_DAYS, Permission, TABLE};

/// Which editions of Meta's Permissions Reference have a row for a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Listed {
    /// The older one and the current one.
    Both,
    /// The current one only.
    Current,
    /// The older one only.
    Older,
    /// Neither; other pages or public clients use the name.
    Elsewhere,
}

/// When Meta's Permissions Reference read as a column of the table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The first day on which it is known to have read so.
    pub from: Date,
    /// The last day; `None` for the current edition.
    pub until: Option<Date>,
}

/// A version or a day from which something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// A version of the API.
    Version(ApiVersion),
    /// A day.
    Day(Date),
}

/// What Meta's pages say of a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// The permission.
    pub permission: Permission,
    /// What it lets an app do.
    pub meaning: &'static str,
    /// Which editions of the reference list it.
    pub listed: Listed,
    /// Whether App Review must approve it, unless the app reads only what its owner owns or manages.
    pub app_review: bool,
    /// The permissions that must be approved with it, by the current edition.
    pub depends_on: &'static [Permission],
    /// The same by the older edition, where the two differ.
    pub depended_on: Option<&'static [Permission]>,
    /// Features that it needs besides.
    pub features: &'static [&'static str],
    /// Other ways in which its name is written.
    pub spellings: &'static [&'static str],
    /// Since when it exists, where that is documented.
    pub since: Option<Since>,
    /// The version that deprecated it.
    pub deprecated: Option<ApiVersion>,
    /// The first day on which no version has it.
    pub removed: Option<Date>,
    /// What replaced it.
    pub replaced_by: &'static [Permission],
    /// What else is known.
    pub note: Option<&'static str>,
    /// The page that says so.
    pub source: &'static str,
}

/// Something that an app may need beside the permissions of its token; it is reviewed as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feature {
    /// Its name in this crate.
    pub name: &'static str,
    /// Meta's name for it.
    pub title: &'static str,
    /// What else is known.
    pub note: Option<&'static str>,
    /// The page that lists it.
    pub source: &'static str,
}

/// What holds for more than one permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GeneralRule {
    /// Its name in this crate.
    pub name: &'static str,
    /// Since when it holds, where that is documented.
    pub from: Option<Date>,
    /// What it says.
    pub meaning: &'static str,
    /// The page that says so.
    pub source: &'static str,
}

/// What a permission is on a given day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PermissionStatus {
    /// It is not there yet.
    NotYet {
        /// Its first day.
        from: Date,
    },
    /// It can be asked for.
    Current,
    /// It can be asked for, but a version has deprecated it.
    Deprecated {
        /// The version.
        by: ApiVersion,
        /// The first day without it, where that is documented.
        until: Option<Date>,
    },
    /// No version has it any more.
    Removed {
        /// The first day without it.
        since: Date,
    },
    /// The current edition of the reference lacks it, and does not say since when.
    Unlisted,
    /// This crate does not know it.
    Unknown,
}

impl Metadata {
    /// Returns what the edition of a day says that the permission depends on. Between the editions, the older counts.
    pub fn dependencies_on(&self, day: Date) -> &'static [Permission] {
        match self.depended_on {
            Some(before) if day < CURRENT_EDITION.from => before,
            _ => self.depends_on,
        }
    }
}

impl Permission {
    /// Returns what is known of the permission; `None` for an unknown one.
    pub fn metadata(&self) -> Option<&'static Metadata> {
        TABLE.iter().find(|row| row.permission == *self)
    }

    /// Returns the permissions that it depends on directly, by the current edition.
    pub fn depends_on(&self) -> &'static [Permission] {
        self.metadata().map_or(&[], |row| row.depends_on)
    }

    /// Returns what the permission is on a day.
    pub fn status(&self, on: Date) -> PermissionStatus {
        let Some(row) = self.metadata() else {
            return PermissionStatus::Unknown;
        };
        let first = match row.since {
            Some(Since::Version(version)) => version.release().map(|release| release.released),
            Some(Since::Day(day)) => Some(day),
            None => None,
        };
        let deprecated = row.deprecated.filter(|version| {
            let release = version.release();
            release.is_some_and(|release| release.released <= on)
        });
        match (first, row.removed, deprecated) {
            (Some(from), ..) if on < from => PermissionStatus::NotYet { from },
            (_, Some(since), _) if since <= on => PermissionStatus::Removed { since },
            (_, until, Some(by)) => PermissionStatus::Deprecated { by, until },
            _ if matches!(row.listed, Listed::Both | Listed::Current) => PermissionStatus::Current,
            // The older edition listed it, so it was there until a day that is not documented.
            _ if row.removed.is_some() => PermissionStatus::Current,
            _ => PermissionStatus::Unlisted,
        }
    }

    /// Returns the permission for a name in any spelling that Meta's pages have.
    pub fn from_name(name: &str) -> Self {
        let other = TABLE.iter().find(|row| row.spellings.contains(&name));
        other.map_or_else(|| Self::from(name), |row| row.permission.clone())
    }
}

/// Returns the first day on which a permission that was last used on a day has to be granted again.
///
/// Meta says that a permission lapses when it was not used for 90 days; the 90th day counts as lapsed, to be on the
/// safe side. `None`: the day is beyond what a date can say.
pub fn lapses_on(last_used: Date) -> Option<Date> {
    let days = jiff::Span::new().days(i64::from(LAPSE_DAYS));
    last_used.checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_removed_permission_goes_through_its_stages() {
        let at = |year, month, day| Permission::PublishToGroups.status(date(year, month, day));
        let (born, removed) = (date(2018, 5, 1), date(2024, 4, 22));
        let by = ApiVersion::new(19, 0);
        let deprecated = PermissionStatus::Deprecated {
            by,
            until: Some(removed),
        };
        let rows = [
            (at(2018, 4, 30), PermissionStatus::NotYet { from: born }),
            (at(2018, 5, 1), PermissionStatus::Current),
            (at(2018, 5, 2), PermissionStatus::Current),
            (at(2024, 1, 22), PermissionStatus::Current),
            (at(2024, 1, 23), deprecated),
            (at(2024, 1, 24), deprecated),
            (at(2024, 4, 21), deprecated),
            (
                at(2024, 4, 22),
                PermissionStatus::Removed { since: removed },
            ),
            (
                at(2024, 4, 23),
                PermissionStatus::Removed { since: removed },
            ),
        ];
        for (found, expected) in rows {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn every_row_has_a_status_that_fits_its_listing() {
        let today = date(2026, 11, 21);
        for row in TABLE {
            let listed = matches!(row.listed, Listed::Both | Listed::Current);
            let status = row.permission.status(today);
            assert_eq!(status == PermissionStatus::Current, listed, "{row:?}");
            assert_eq!(row.permission.metadata(), Some(row));
            assert_eq!(
                Permission::from_name(row.permission.as_str()),
                row.permission
            );
            for spelling in row.spellings {
                assert_eq!(Permission::from_name(spelling), row.permission);
            }
            assert!(!row.meaning.is_empty() && !row.source.is_empty(), "{row:?}");
            if let Some(before) = row.depended_on {
                assert_ne!(before, row.depends_on, "{row:?}");
            }
        }
        let unknown = Permission::from_name("pages_me");
        assert_eq!(unknown.status(today), PermissionStatus::Unknown);
        assert_eq!(unknown.as_str(), "pages_me");
    }

    #[test]
    fn dependencies_change_with_the_edition() {
        let on = |year, month, day| {
            let row = Permission::InstagramBasic.metadata().unwrap();
            row.dependencies_on(date(year, month, day))[0].as_str()
        };
        assert_eq!(on(2024, 1, 1), "pages_read_engagement");
        assert_eq!(on(2025, 12, 4), "pages_read_engagement");
        assert_eq!(on(2025, 12, 5), "pages_read_user_content");
        assert_eq!(on(2025, 12, 6), "pages_read_user_content");
        let changed = TABLE.iter().filter(|row| row.depended_on.is_some());
        assert_eq!(changed.count(), 14);
    }

    #[test]
    fn ninety_days_without_use_are_too_many() {
        assert_eq!(lapses_on(date(2026, 8, 23)), Some(date(2026, 11, 21)));
        assert_eq!(lapses_on(date(2026, 8, 24)), Some(date(2026, 11, 22)));
        assert_eq!(lapses_on(Date::MAX), None);
    }
}
