//! One rule of a field. In: a row as the file writes it. Out: its conditions and its outcome.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::Pass;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    pass: Option<String>,
    #[serde(default)]
    versions: VersionRange,
    #[serde(default)]
    app_created: Dates,
    #[serde(default)]
    called: Dates,
    then: String,
    source: String,
}

#[derive(Debug)]
pub struct FieldRule {
    pub condition: RuleCondition,
    pub then: FieldOutcome,
    pub source: String,
}

/// What must hold; nothing set always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleCondition {
    pub pass: Option<String>,
    pub window: Window,
}

/// The calls that a rule can decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    pub versions: VersionRange,
    pub app_created: Dates,
    pub called: Dates,
}

/// Both ends are included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionRange {
    pub since: Option<ApiVersion>,
    pub until: Option<ApiVersion>,
}

/// `from` is included, `before` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub from: Option<Date>,
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub before: Option<Date>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldOutcome {
    Allowed,
    /// Key of a requirement.
    Needs(String),
    Removed(Date),
}

impl VersionRange {
    pub fn contains(self, version: ApiVersion) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version <= until)
    }
}

impl Dates {
    /// Returns whether a day is in the window.
    pub fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.before.is_none_or(|before| day < before)
    }
}

impl Window {
    /// Returns the calls that are also made within a pass.
    #[must_use]
    pub fn within(self, pass: &Pass) -> Self {
        let since = self.versions.since.max(pass.versions.since);
        let until = earlier(self.versions.until, pass.versions.until);
        let before = |dates: Dates, end| Dates {
            before: earlier(dates.before, Some(end)),
            ..dates
        };
        Self {
            versions: VersionRange { since, until },
            app_created: before(self.app_created, pass.app_created_before),
            called: before(self.called, pass.called_before),
        }
    }

    /// Returns whether the window ends before it begins.
    pub fn is_reversed(&self) -> bool {
        let dates = |dates: Dates| matches!((dates.from, dates.before), (Some(from), Some(before)) if before <= from);
        let VersionRange { since, until } = self.versions;
        let versions = matches!((since, until), (Some(since), Some(until)) if until < since);
        versions || dates(self.app_created) || dates(self.called)
    }
}

/// Returns the earlier of two ends; one that is not set is later than any.
fn earlier<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

impl<'de> Deserialize<'de> for FieldRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let WrittenRule {
            pass,
            versions,
            app_created,
            called,
            then,
            source,
        } = WrittenRule::deserialize(deserializer)?;
        let outcome = match then.split_once(' ') {
            None if then == "allowed" => Some(FieldOutcome::Allowed),
            Some(("needs", name)) => Some(FieldOutcome::Needs(name.to_owned())),
            Some(("removed", date)) => date.parse().ok().map(FieldOutcome::Removed),
            _ => None,
        };
        let message =
            || format!("expected `allowed`, `needs NAME` or `removed DATE`, found `{then}`");
        let then = outcome.ok_or_else(|| serde::de::Error::custom(message()))?;
        Ok(Self {
            condition: RuleCondition {
                pass,
                window: Window {
                    versions,
                    app_created,
                    called,
                },
            },
            then,
            source,
        })
    }
}
