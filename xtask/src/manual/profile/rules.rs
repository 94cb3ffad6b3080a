//! One rule of a field: conditions and an outcome, as the file writes them.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    pass: Option<String>,
    #[serde(default)]
    versions: Versions,
    #[serde(default)]
    app_created: Dates,
    #[serde(default)]
    called: Dates,
    then: String,
    source: String,
}

#[derive(Debug)]
pub struct Rule {
    pub condition: Condition,
    pub then: Outcome,
    pub source: String,
}

/// What must hold; nothing set always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    pub pass: Option<String>,
    pub versions: Versions,
    pub app_created: Dates,
    pub called: Dates,
}

/// Both ends are included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
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
pub enum Outcome {
    Allowed,
    /// Key of a requirement.
    Needs(String),
    Gone(Date),
}

impl Versions {
    pub fn contains(self, version: ApiVersion) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.until.is_none_or(|until| version <= until)
    }
}

impl Condition {
    /// Whether the ends of a window stand the wrong way round.
    pub fn is_reversed(&self) -> bool {
        let dates = |dates: Dates| matches!((dates.from, dates.before), (Some(from), Some(before)) if before <= from);
        let Versions { since, until } = self.versions;
        let versions = matches!((since, until), (Some(since), Some(until)) if until < since);
        versions || dates(self.app_created) || dates(self.called)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Row {
            pass,
            versions,
            app_created,
            called,
            then,
            source,
        } = Row::deserialize(deserializer)?;
        let outcome = match then.split_once(' ') {
            None if then == "allowed" => Some(Outcome::Allowed),
            Some(("needs", name)) => Some(Outcome::Needs(name.to_owned())),
            Some(("gone", date)) => date.parse().ok().map(Outcome::Gone),
            _ => None,
        };
        let message = || format!("`{then}` is none of `allowed`, `needs NAME` and `gone DATE`");
        let then = outcome.ok_or_else(|| serde::de::Error::custom(message()))?;
        Ok(Self {
            condition: Condition {
                pass,
                versions,
                app_created,
                called,
            },
            then,
            source,
        })
    }
}
