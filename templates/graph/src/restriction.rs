//! Features of the protocol that depend on the app. In: a feature, a version, an app and a day. Out: what each of Meta's
//! statements says, and which of them is the careful one.

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::gate::{Grants, Rule, Verdict, decide};
use crate::protocol::Feature;
use crate::retired::Effect;

/// A version that does not rule out a feature by itself; the types `F` are in [`features`](crate::protocol::features).
///
/// A request that is written by hand and uses a feature says so where it says which versions have it, and does not compile
/// for a client of a version that removed the feature. Whether a call to one of the others may use it depends on the day and
/// on the app: see [`Feature::ruling`].
///
/// ```
/// use messenger_graph::client::In;
/// use messenger_graph::rules::protocol::{Offers, features};
///
/// struct ReadUnderAnotherName;
///
/// impl<V: Offers<features::FieldAliases>> In<V> for ReadUnderAnotherName {}
/// ```
#[diagnostic::on_unimplemented(
    message = "Graph API `{Self}` does not have the feature `{F}` of the protocol",
    label = "removed in `{Self}` or before it",
    note = "`rules::protocol::Feature::row` has the version that removed it, the days and the source"
)]
pub trait Offers<F> {}

/// What of an app counts for a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct App {
    /// The day on which the app was created.
    pub created: Date,
    /// Whether the app used the feature before the day from which new uses are rejected.
    pub uses_feature: bool,
}

/// The removal of a feature: first in one version, then in all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What Graph does with a request that still uses the feature.
    pub effect: Effect,
    /// The versions and days of the removal.
    pub rules: &'static [Rule],
    /// The page that says so.
    pub source: &'static str,
}

impl Removal {
    /// Returns whether a call to a version may use the feature on a day, by this statement alone.
    pub fn verdict(&self, version: ApiVersion, called_on: Date) -> Verdict {
        decide(self.rules, version, called_on, called_on, &Grants::none())
    }
}

/// A feature that only apps which use it already may go on using, on every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restriction {
    /// The first day whose new apps are rejected, and from which existing apps may not begin to use the feature.
    pub from: Date,
    /// The version that removes the feature for every app.
    pub removed_in: ApiVersion,
    /// The page that says so.
    pub source: &'static str,
}

/// What one page says of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Statement {
    /// What it says.
    pub verdict: Verdict,
    /// The page.
    pub source: &'static str,
}

/// What Meta says of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Ruling {
    /// The verdict to act on: where two pages contradict each other, that of the stricter one.
    pub verdict: Verdict,
    /// The page that says so.
    pub source: &'static str,
    /// The page that allows more, and what it says.
    pub contradicted_by: Option<Statement>,
}

impl Restriction {
    /// Returns whether an app may use the feature on a day, by this statement alone.
    pub fn verdict(&self, version: ApiVersion, app: App, called_on: Date) -> Verdict {
        self.decide(self.removal(), version, app, called_on)
    }

    /// Returns what the statement says of all apps; [`Verdict::Undecided`] where it depends on the app.
    pub(crate) fn verdict_for_all(&self, version: ApiVersion, called_on: Date) -> Verdict {
        let end = self.end(self.removal(), version, called_on);
        end.unwrap_or(Verdict::Undecided)
    }

    /// Returns the day on which the version that removes the feature is released, if it is known.
    fn removal(&self) -> Option<Date> {
        self.removed_in.release().map(|release| release.released)
    }

    /// Returns the verdict for every app where the feature is removed. Meta does not say whether the removal is for calls
    /// to that version only; the careful reading is that from its release on no version has the feature.
    fn end(&self, removal: Option<Date>, version: ApiVersion, called_on: Date) -> Option<Verdict> {
        match removal {
            Some(since) if since <= called_on => Some(Verdict::Removed { since }),
            _ if self.removed_in <= version => Some(Verdict::RemovedIn(self.removed_in)),
            _ => None,
        }
    }

    fn decide(
        &self,
        removal: Option<Date>,
        version: ApiVersion,
        app: App,
        called_on: Date,
    ) -> Verdict {
        if let Some(end) = self.end(removal, version, called_on) {
            return end;
        }
        let since = self.from;
        if since <= app.created {
            return Verdict::NotForNewApps { since };
        }
        match (app.uses_feature, removal) {
            (true, Some(removal)) => Verdict::AllowedUntil(removal),
            (true, None) => Verdict::AllowedBefore(self.removed_in),
            (false, _) if called_on < since => Verdict::AllowedUntil(since),
            (false, _) => Verdict::NotForNewUses { since },
        }
    }
}

impl Ruling {
    /// Returns the ruling of one statement.
    fn of(statement: Statement) -> Self {
        Self {
            verdict: statement.verdict,
            source: statement.source,
            contradicted_by: None,
        }
    }

    /// Returns the stricter of two statements; a laxer one that allows anything contradicts it.
    fn careful(one: Statement, other: Statement) -> Self {
        let (strict, lax) = if end(&other.verdict) < end(&one.verdict) {
            (other, one)
        } else {
            (one, other)
        };
        let contradicts = lax.verdict.is_allowed() && strict.verdict != lax.verdict;
        Self {
            contradicted_by: contradicts.then_some(lax),
            ..Self::of(strict)
        }
    }
}

/// Returns the first day on which a verdict does not allow; an end without a day is later than any day.
fn end(verdict: &Verdict) -> Date {
    match verdict {
        Verdict::AllowedUntil(day) => *day,
        verdict if verdict.is_allowed() => Date::MAX,
        _ => Date::MIN,
    }
}

impl Feature {
    /// Returns whether an app may use the feature in a call to a version on a day.
    ///
    /// Meta's announcements of v26.0 and of v27.0 contradict each other on some features. The verdict is then the stricter
    /// one, and [`Ruling::contradicted_by`] has the other.
    pub fn ruling(self, version: ApiVersion, app: App, called_on: Date) -> Ruling {
        let undecided = Statement {
            verdict: Verdict::Undecided,
            source: "",
        };
        let Some(row) = self.row() else {
            return Ruling::of(undecided);
        };
        let removed = row.removal.as_ref().map(|removal| Statement {
            verdict: removal.verdict(version, called_on),
            source: removal.source,
        });
        let restricted = row.restriction.map(|restriction| Statement {
            verdict: restriction.verdict(version, app, called_on),
            source: restriction.source,
        });
        match (removed, restricted) {
            (Some(removed), Some(restricted)) => Ruling::careful(removed, restricted),
            (one, other) => Ruling::of(one.or(other).unwrap_or(undecided)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2026, 11, 4);
    const V27: ApiVersion = ApiVersion::new(27, 0);
    const V28: ApiVersion = ApiVersion::new(28, 0);

    #[test]
    fn once_the_last_version_is_out_no_version_has_the_feature() {
        let restriction = Restriction {
            from: DAY,
            removed_in: V28,
            source: "",
        };
        let app = App {
            created: date(2020, 1, 1),
            uses_feature: true,
        };
        let end = date(2027, 2, 3);
        let at = |version, day| restriction.decide(Some(end), version, app, day);
        assert_eq!(at(V27, date(2027, 2, 2)), Verdict::AllowedUntil(end));
        assert_eq!(at(V28, date(2027, 2, 2)), Verdict::RemovedIn(V28));
        for version in [ApiVersion::new(21, 0), V27, V28] {
            assert_eq!(at(version, end), Verdict::Removed { since: end });
            let after = date(2027, 2, 4);
            assert_eq!(at(version, after), Verdict::Removed { since: end });
        }
    }

    #[test]
    fn of_two_statements_the_stricter_one_counts() {
        let statement = |verdict| Statement {
            verdict,
            source: "",
        };
        let early = || Verdict::AllowedUntil(date(2026, 10, 27));
        let removed = || Verdict::Removed { since: DAY };
        let rejected = Verdict::NotForNewApps { since: DAY };
        for (one, other, verdict, contradicted) in [
            (early(), Verdict::AllowedBefore(V28), early(), true),
            (early(), Verdict::AllowedUntil(DAY), early(), true),
            (removed(), Verdict::AllowedBefore(V28), removed(), true),
            (Verdict::AllowedBefore(V28), removed(), removed(), true),
            (removed(), rejected, removed(), false),
            (early(), early(), early(), false),
        ] {
            let ruling = Ruling::careful(statement(one), statement(other));
            assert_eq!(ruling.verdict, verdict);
            assert_eq!(ruling.contradicted_by.is_some(), contradicted);
        }
    }
}
