//! Whether something is allowed: rules come in as data, with a version, two dates and what the app was granted; a
//! verdict goes out. Pure, and the same on every machine.
//!
//! The rule tables are generated from `specs/manual`. Of a table's rules the first one counts whose conditions all
//! hold.

use std::collections::HashSet;
use std::str::FromStr;

use crate::calendar::{ApiVersion, Date};
use crate::permission::{FEATURES, Permission};
use crate::scopes::Scopes;
use crate::versions::CALENDAR;

/// Something that Meta grants to an app.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Requirement {
    /// A permission, such as `pages_user_locale`.
    Permission(Permission),
    /// A feature, which an app has as a whole, by its name in Meta's documentation.
    Feature(&'static str),
}

impl Requirement {
    /// Returns the name in Meta's documentation.
    pub fn name(&self) -> &str {
        match self {
            Self::Permission(permission) => permission.as_str(),
            Self::Feature(name) => name,
        }
    }
}

impl From<Permission> for Requirement {
    fn from(permission: Permission) -> Self {
        Self::Permission(permission)
    }
}

/// A name that is neither a permission nor a feature that this crate knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[error("`{name}` is neither a permission nor a feature that this crate knows")]
pub struct UnknownRequirement {
    name: String,
}

impl FromStr for Requirement {
    type Err = UnknownRequirement;

    /// Reads the name of a permission or feature, as kept in a database.
    ///
    /// ```
    /// use messenger_graph::rules::{Grants, Requirement};
    ///
    /// let rows = ["pages_messaging", "pages_user_locale"];
    /// let grants = rows.iter().map(|row| row.parse::<Requirement>()).collect::<Result<Grants, _>>();
    /// assert!(grants.is_ok());
    /// assert!("pages_user_locales".parse::<Requirement>().is_err());
    /// ```
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(feature) = FEATURES.iter().find(|feature| feature.name == name) {
            return Ok(Self::Feature(feature.name));
        }
        match Permission::from_name(name) {
            Permission::Unrecognized(_) => Err(UnknownRequirement {
                name: name.to_owned(),
            }),
            known => Ok(Self::Permission(known)),
        }
    }
}

/// What an app was granted.
///
/// Collected from [`Requirement`]s or [`Permission`]s, or made of [`Scopes`], such as those of a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grants(HashSet<Requirement>);

impl Grants {
    /// Returns the grants of an app that was granted nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a grant.
    #[must_use]
    pub fn with(mut self, granted: impl Into<Requirement>) -> Self {
        self.0.insert(granted.into());
        self
    }

    /// Returns whether something was granted.
    pub fn has(&self, requirement: &Requirement) -> bool {
        self.0.contains(requirement)
    }
}

impl From<Scopes> for Grants {
    fn from(scopes: Scopes) -> Self {
        scopes.iter().cloned().collect()
    }
}

impl<R: Into<Requirement>> FromIterator<R> for Grants {
    fn from_iter<I: IntoIterator<Item = R>>(grants: I) -> Self {
        Self(grants.into_iter().map(Into::into).collect())
    }
}

/// Whether something is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Allowed, with no end in the rules.
    Allowed,
    /// Allowed, up to the day before this one.
    AllowedUntil(Date),
    /// Allowed in versions before this one, whose release has no date yet.
    AllowedBefore(ApiVersion),
    /// Not allowed without this.
    Needs(Requirement),
    /// It does not exist any more.
    Removed {
        /// The first day without it.
        since: Date,
    },
    /// It does not exist any more from this version on, whose release has no date yet.
    RemovedIn(ApiVersion),
    /// Rejected for apps created on this day or later.
    NotForNewApps {
        /// The first day whose apps are rejected.
        since: Date,
    },
    /// Rejected for apps that did not use it before this day.
    NotForNewUses {
        /// The first day on which new uses are rejected.
        since: Date,
    },
    /// It does not exist yet.
    NotYet {
        /// The first day on which there is a rule for it.
        from: Date,
    },
    /// No rule says anything about this version and these dates.
    Undecided,
}

impl Verdict {
    /// Returns whether it is allowed on the given day.
    pub fn is_allowed(&self) -> bool {
        matches!(
            self,
            Self::Allowed | Self::AllowedUntil(_) | Self::AllowedBefore(_)
        )
    }
}

/// What a rule says when its conditions hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Allowed to everyone.
    Allowed,
    /// Allowed to those who were granted this.
    Needs(Requirement),
    /// Does not exist since this day.
    Removed(Date),
}

/// A row of a rule table. `None` means unbounded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The first and the last version, both included.
    pub versions: (Option<ApiVersion>, Option<ApiVersion>),
    /// The app was created on the first day or later, and before the second day.
    pub created: (Option<Date>, Option<Date>),
    /// The call is made on the first day or later, and before the second day.
    pub called: (Option<Date>, Option<Date>),
    /// What the rule says.
    pub outcome: Outcome,
}

/// Returns the verdict of a rule table.
///
/// The version is the one in the call's path. What counts on a day is the version that serves it on that day, see
/// [`ApiVersion::served_as`]; so an end may come from a rule's date or from a version's expiry.
pub fn decide(
    rules: &'static [Rule],
    version: ApiVersion,
    app_created: Date,
    called_on: Date,
    granted: &Grants,
) -> Verdict {
    let on = |day| {
        let serving = version.served_as(day).unwrap_or(version);
        outcome(rules, serving, app_created, day)
    };
    let later = || turning_points(rules, version).filter(|day| called_on < *day);
    let allowed = |outcome: Option<&Outcome>| match outcome {
        Some(Outcome::Allowed) => true,
        Some(Outcome::Needs(requirement)) => granted.has(requirement),
        Some(Outcome::Removed(_)) | None => false,
    };
    match on(called_on) {
        Some(Outcome::Removed(since)) => Verdict::Removed { since: *since },
        Some(Outcome::Needs(requirement)) if !granted.has(requirement) => {
            Verdict::Needs(requirement.clone())
        }
        Some(_) => later()
            .filter(|day| !allowed(on(*day)))
            .min()
            .map_or(Verdict::Allowed, Verdict::AllowedUntil),
        None => later()
            .filter(|day| !matches!(on(*day), None | Some(Outcome::Removed(_))))
            .min()
            .map_or(Verdict::Undecided, |from| Verdict::NotYet { from }),
    }
}

/// Returns what the first rule says whose conditions all hold.
fn outcome(
    rules: &'static [Rule],
    version: ApiVersion,
    app_created: Date,
    called_on: Date,
) -> Option<&'static Outcome> {
    let within = |day: Date, (from, before): (Option<Date>, Option<Date>)| {
        from.is_none_or(|from| from <= day) && before.is_none_or(|before| day < before)
    };
    let holds = |rule: &&Rule| {
        let (since, until) = rule.versions;
        since.is_none_or(|since| since <= version)
            && until.is_none_or(|until| version <= until)
            && within(app_created, rule.created)
            && within(called_on, rule.called)
    };
    rules.iter().find(holds).map(|rule| &rule.outcome)
}

/// Returns the days on which another rule may come to hold: those of the rules, and those on which another version
/// begins to respond.
fn turning_points(rules: &[Rule], version: ApiVersion) -> impl Iterator<Item = Date> {
    let days = rules.iter().flat_map(|rule| [rule.called.0, rule.called.1]);
    let later = CALENDAR.iter().filter(move |row| version <= row.version);
    days.chain(later.map(|row| row.expires)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const V3_0: ApiVersion = ApiVersion::new(3, 0);
    const V3_1: ApiVersion = ApiVersion::new(3, 1);
    const LOCALE: Requirement = Requirement::Permission(Permission::PagesUserLocale);
    const ANY: Rule = Rule {
        versions: (None, None),
        created: (None, None),
        called: (None, None),
        outcome: Outcome::Needs(LOCALE),
    };

    /// A field with a grace period.
    const GRACE: &[Rule] = &[
        Rule {
            versions: (None, Some(V3_0)),
            created: (None, Some(date(2018, 7, 26))),
            called: (None, Some(date(2019, 1, 8))),
            outcome: Outcome::Allowed,
        },
        ANY,
    ];

    /// A field that was removed, after a time in which everyone could have it.
    const REMOVED: &[Rule] = &[
        Rule {
            called: (Some(date(2018, 10, 30)), None),
            outcome: Outcome::Removed(date(2018, 10, 30)),
            ..ANY
        },
        Rule {
            called: (Some(date(2016, 4, 12)), None),
            outcome: Outcome::Allowed,
            ..ANY
        },
    ];

    fn grace(version: ApiVersion, created: Date, called: Date) -> Verdict {
        decide(GRACE, version, created, called, &Grants::none())
    }

    #[test]
    fn a_grace_period_ends_at_each_of_its_bounds() {
        let (old, new) = (date(2018, 7, 25), date(2018, 7, 26));
        let (last, over) = (date(2019, 1, 7), date(2019, 1, 8));
        assert_eq!(grace(V3_0, old, last), Verdict::AllowedUntil(over));
        assert_eq!(grace(V3_0, old, over), Verdict::Needs(LOCALE));
        assert_eq!(grace(V3_0, old, date(2019, 1, 9)), Verdict::Needs(LOCALE));
        assert_eq!(grace(V3_0, new, last), Verdict::Needs(LOCALE));
        assert_eq!(grace(V3_0, date(2018, 7, 27), last), Verdict::Needs(LOCALE));
        assert_eq!(grace(V3_1, old, last), Verdict::Needs(LOCALE));
        assert_eq!(
            grace(ApiVersion::new(2, 12), old, last),
            Verdict::AllowedUntil(over)
        );
    }

    #[test]
    fn a_grant_outlives_the_grace_period() {
        let granted = Grants::none().with(LOCALE);
        let day = date(2019, 1, 7);
        let verdict = decide(GRACE, V3_0, date(2018, 1, 1), day, &granted);
        assert_eq!(verdict, Verdict::Allowed);
        assert!(verdict.is_allowed());
        let other: Grants = [Requirement::Feature("pages_user_locale")]
            .into_iter()
            .collect();
        assert_eq!(
            decide(GRACE, V3_1, day, day, &other),
            Verdict::Needs(LOCALE)
        );
    }

    #[test]
    fn grants_come_from_scopes_permissions_and_names() {
        let all = [
            Grants::from(Scopes::parse("pages_user_locale")),
            [Permission::PagesUserLocale].into_iter().collect(),
            ["pages_user_locale".parse::<Requirement>().unwrap()]
                .into_iter()
                .collect(),
            Grants::none().with(Permission::PagesUserLocale),
        ];
        assert!(all.iter().all(|grants| grants.has(&LOCALE)));
        let feature = FEATURES[0].name;
        assert_eq!(feature.parse(), Ok(Requirement::Feature(feature)));
        let error = "pages_user_locales".parse::<Requirement>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`pages_user_locales` is neither")
        );
    }

    #[test]
    fn a_removed_field_has_a_last_day() {
        let at = |day| decide(REMOVED, V3_0, date(2016, 1, 1), day, &Grants::none());
        let since = date(2018, 10, 30);
        assert_eq!(
            at(date(2016, 4, 11)),
            Verdict::NotYet {
                from: date(2016, 4, 12)
            }
        );
        assert_eq!(at(date(2016, 4, 12)), Verdict::AllowedUntil(since));
        assert_eq!(at(date(2018, 10, 29)), Verdict::AllowedUntil(since));
        assert_eq!(at(since), Verdict::Removed { since });
        assert_eq!(at(date(2018, 10, 31)), Verdict::Removed { since });
        assert!(!at(since).is_allowed());
    }

    #[test]
    fn an_end_may_come_from_the_expiry_of_a_version() {
        const UP_TO_V3_0: &[Rule] = &[
            Rule {
                versions: (None, Some(V3_0)),
                outcome: Outcome::Allowed,
                ..ANY
            },
            ANY,
        ];
        let created = date(2016, 1, 1);
        let on = |version, day| decide(UP_TO_V3_0, version, created, day, &Grants::none());
        // v3.0 ended on 2020-07-28; the calls to it, and to what ended before it, were served by v3.1.
        let end = date(2020, 7, 28);
        for version in [V3_0, ApiVersion::new(2, 12)] {
            let eve = end.yesterday().unwrap();
            assert_eq!(on(version, eve), Verdict::AllowedUntil(end));
            assert_eq!(on(version, end), Verdict::Needs(LOCALE));
        }
    }

    #[test]
    fn without_a_rule_nothing_is_decided() {
        let day = date(2020, 1, 1);
        assert_eq!(
            decide(&[], V3_0, day, day, &Grants::none()),
            Verdict::Undecided
        );
        let verdict = decide(&GRACE[..1], V3_1, day, day, &Grants::none());
        assert_eq!(verdict, Verdict::Undecided);
    }
}
