//! The rules: what a change is called, how bad it is in each direction, and what it does to Rust code.
//!
//! In: nothing. Out: [`Rule`], each a row of the table in `rule/table.rs`. Names are stable, and a golden file has them,
//! because approvals and other tools refer to them.

mod table;

use serde::Serialize;

pub use table::Rule;

/// How bad a change is, from the point of view of a program that was written against the old contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Docs only.
    Docs,
    /// No program that follows the old contract notices.
    Safe,
    /// A release of Meta's SDK shows a change; whether the versions differ in it is unknown. Never fails a run.
    Seen,
    /// A program may break, or it cannot be decided.
    Risky,
    /// No rule classifies this construct.
    Unhandled,
    Breaking,
}

impl Level {
    pub const ALL: [Level; 6] = [
        Level::Breaking,
        Level::Unhandled,
        Level::Risky,
        Level::Seen,
        Level::Safe,
        Level::Docs,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Level::Docs => "docs",
            Level::Safe => "safe",
            Level::Seen => "seen",
            Level::Risky => "risky",
            Level::Unhandled => "unhandled",
            Level::Breaking => "breaking",
        }
    }

    /// Returns whether a finding of this level fails a run whose least failing level is `least`.
    pub fn fails(self, least: Level) -> bool {
        self >= least && self != Level::Seen
    }
}

/// Who writes the data that a finding is about, seen from the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The program sends it.
    Request,
    /// The program receives it: responses, their headers, webhooks.
    Response,
}

impl Direction {
    pub fn name(self) -> &'static str {
        match self {
            Direction::Request => "request",
            Direction::Response => "response",
        }
    }

    pub fn opposite(self) -> Direction {
        match self {
            Direction::Request => Direction::Response,
            Direction::Response => Direction::Request,
        }
    }
}

/// What happens to Rust source that moves from the old module to the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RustEffect {
    None,
    Deprecation,
    /// Compiles, but behaves differently.
    Behaviour,
    /// Does not compile where the item is used.
    Source,
}

impl RustEffect {
    pub fn name(self) -> &'static str {
        match self {
            RustEffect::None => "none",
            RustEffect::Deprecation => "deprecation",
            RustEffect::Behaviour => "behaviour",
            RustEffect::Source => "source",
        }
    }
}

/// How a set of values changed. Whether that is harmless depends on who writes the value: the rule has a level for each
/// direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Widened,
    Narrowed,
    Changed,
}

impl Rule {
    /// Finds a rule by its printed name.
    pub fn named(id: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    pub fn level(self, direction: Direction) -> Level {
        self.levels()[direction as usize]
    }

    pub fn effect(self, direction: Direction) -> RustEffect {
        self.effects()[direction as usize]
    }

    /// Returns the text of `--explain`.
    pub fn explanation(self) -> String {
        let [request, response] = self.levels().map(Level::name);
        let [rust_request, rust_response] = self.effects().map(RustEffect::name);
        let (id, reason, example) = (self.id(), self.reason(), self.example());
        format!(
            "{id}\n\n{reason}\n\nrequest:  {request} (Rust: {rust_request})\n\
             response: {response} (Rust: {rust_response})\nexample:  {example}\n"
        )
    }
}
