//! `messaging-windows.yaml`: what may be sent when. In: names, windows, kinds of messages and rules. Out: the same, every
//! name that a row uses defined, every rule used, every error in the catalogue.

mod admit;
mod check;
mod sections;
mod tags;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

use super::section::SpecSection;
use super::spec::{Checker, Project, Spec};
use crate::emit::{self, RustFile};
use crate::ir::Api;
use crate::version::ApiVersion;

/// Names with what they mean, sorted.
pub type NamesWithDocs = BTreeMap<String, String>;

/// A list of types or tags has this for a request without one.
pub const ABSENT: &str = "absent";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messaging {
    pub sources: IndexMap<String, String>,
    pub recipients: NamesWithDocs,
    pub types: NamesWithDocs,
    pub tags: NamesWithDocs,
    pub contents: NamesWithDocs,
    pub properties: NamesWithDocs,
    pub moments: NamesWithDocs,
    pub facts: NamesWithDocs,
    pub windows: Vec<MessagingWindow>,
    /// The rules that are checked before those of a kind.
    pub first: Vec<String>,
    /// The rules that are checked after those of a kind.
    pub last: Vec<String>,
    pub kinds: Vec<MessageKind>,
    pub rules: Vec<MessageRule>,
    #[serde(default)]
    pub requests: Vec<RequestRow>,
}

/// What a request is made with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRow {
    /// The key of its schema.
    pub name: String,
    /// The window that must be open for the person.
    pub window: Option<String>,
    /// The recipients that need no window.
    #[serde(default)]
    pub without: Vec<String>,
    #[serde(rename = "source")]
    pub _source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessagingWindow {
    pub name: String,
    pub doc: String,
    pub hours: u32,
    pub after: Vec<String>,
    #[serde(default)]
    pub strictly: bool,
    pub may: Option<PossibleWindow>,
    pub source: String,
    #[serde(default)]
    pub contradicted: Vec<Contradiction>,
}

/// A time in which a source says that a window may be open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PossibleWindow {
    pub hours: u32,
    pub after: Vec<String>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    pub says: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageKind {
    pub name: String,
    pub doc: String,
    pub applies_to: RequestFilter,
    pub rules: Vec<String>,
    /// Whether the rules of `last` are left out.
    #[serde(default)]
    pub alone: bool,
    pub source: String,
    #[serde(default)]
    pub contradicted: Vec<Contradiction>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageRule {
    pub name: String,
    pub doc: String,
    #[serde(default)]
    pub applies_to: RequestFilter,
    pub except: Option<RequestFilter>,
    pub check: RuleCheck,
    pub unless: Option<String>,
    #[serde(default)]
    pub outcome: RuleOutcome,
    #[serde(default)]
    pub missing: RuleOutcome,
    #[serde(default)]
    pub errors: Vec<ExpectedError>,
    pub source: String,
    #[serde(default)]
    pub contradicted: Vec<Contradiction>,
}

/// Which requests: all of the columns that are not empty fit.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RequestFilter {
    pub recipients: Vec<String>,
    pub types: Vec<String>,
    pub tags: Vec<String>,
    pub contents: Vec<String>,
    pub properties: Vec<String>,
    pub facts: Vec<String>,
}

/// What must hold.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleCheck {
    Never,
    From(RuleBound),
    Until(RuleBound),
    Within(String),
    Apart { hours: u32, after: String },
    AtMost { count: u32, hours: u32, of: String },
    Needs(RuleNeeds),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBound {
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub date: Option<Date>,
    pub version: Option<ApiVersion>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleNeeds {
    pub permissions: Vec<String>,
    pub features: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleOutcome {
    Allowed,
    Uncertain,
    #[default]
    Denied,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    pub code: i64,
    pub subcode: Option<i64>,
}

impl Spec for Messaging {
    const NAME: &'static str = "messaging-windows";

    const SECTIONS: &'static [SpecSection] = sections::ALL;

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn check(&self, checker: &mut Checker<'_>) {
        self.check_names(checker);
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        self.check_requests(apis, checker);
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        let file = || emit::messaging::file(self);
        (!self.kinds.is_empty()).then(file).into_iter().collect()
    }
}
