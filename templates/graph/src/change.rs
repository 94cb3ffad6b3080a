//! What is known of a change in the Graph. An operation, an item of it and a version come in; out goes what the sources
//! say of them, and no more than that.

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::history::CHANGES;

/// A change of an operation, or of a parameter, field or enum value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The operation (`METHOD /path`) or the node.
    pub of: &'static str,
    /// The parameter, field or enum value; `None` if the whole operation or node changed.
    pub item: Option<&'static str>,
    /// What happened.
    pub kind: ChangeKind,
    /// What it was and is, where the kind says too little.
    pub detail: Option<&'static str>,
    /// The first release of Meta's SDK that shows the change.
    pub release: &'static str,
    /// The day of that release.
    pub seen_on: Date,
    /// The version that the release calls.
    pub line: ApiVersion,
    /// How well the change is known.
    pub grade: Grade,
    /// Whether this crate has the item.
    pub coverage: Coverage,
    /// The page or the package that shows it.
    pub source: &'static str,
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It appeared.
    Added,
    /// It disappeared.
    Removed,
    /// Its type, or whether it is required, changed.
    Changed,
}

/// How well a change is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Grade {
    /// Meta ties it to a version.
    Documented(ApiVersion),
    /// Meta dates it for all versions.
    Announced(Date),
    /// Only a release of the SDK shows it.
    Seen,
}

/// Whether this crate has an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Coverage {
    /// At least one version has it.
    Present,
    /// No version has it, although they have the operation.
    Removed,
    /// The crate does not have the operation or the node.
    Outside,
}

/// What a change says of a version on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// Meta says that it holds.
    Holds,
    /// Meta says that it does not hold.
    DoesNotHold,
    /// The SDK had shown it by that day, for a version up to this one. That does not prove that the version has it.
    Seen,
    /// The SDK had not shown it by that day, or shows it for later versions only. That does not prove that the version lacks it.
    NotSeen,
}

impl Change {
    /// Returns what the change says of a version on a day.
    pub fn evidence(&self, version: ApiVersion, on: Date) -> Evidence {
        match self.grade {
            Grade::Documented(since) if since <= version => Evidence::Holds,
            Grade::Announced(day) if day <= on => Evidence::Holds,
            Grade::Documented(_) | Grade::Announced(_) => Evidence::DoesNotHold,
            Grade::Seen if self.line <= version && self.seen_on <= on => Evidence::Seen,
            Grade::Seen => Evidence::NotSeen,
        }
    }
}

/// Returns the changes of an operation or a node.
pub fn of(operation: &str) -> impl Iterator<Item = &'static Change> {
    CHANGES.iter().filter(move |change| change.of == operation)
}

/// Returns what is known of an item in a version on a day, change by change.
pub fn known(
    operation: &str,
    item: Option<&str>,
    version: ApiVersion,
    on: Date,
) -> impl Iterator<Item = (&'static Change, Evidence)> {
    of(operation)
        .filter(move |change| change.item == item)
        .map(move |change| (change, change.evidence(version, on)))
}
