//! The rules: what a change is called, how bad it is in each direction, and what it does to Rust code.
//!
//! In: nothing. Out: [`Rule`], one row of the table in `rule/table.rs` each. Names are stable: a golden file holds them,
//! because approvals and other tools are keyed by them.

mod table;

use serde::Serialize;

pub use table::Rule;

/// How bad a change is, from the point of view of a program that was written against the old contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Words only.
    Docs,
    /// No program that follows the old contract notices.
    Safe,
    /// A release of Meta's SDK shows a change; whether the versions differ in it is not known. Never fails a run.
    Seen,
    /// The contract allows trouble, or cannot decide.
    Risky,
    /// Nothing classifies this construct, so it may be anything.
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
    /// The program receives it: answers, their headers, webhooks.
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
pub enum Effect {
    None,
    Deprecation,
    /// Compiles, does something else.
    Behaviour,
    /// Does not compile where the item is used.
    Source,
}

impl Effect {
    pub fn name(self) -> &'static str {
        match self {
            Effect::None => "none",
            Effect::Deprecation => "deprecation",
            Effect::Behaviour => "behaviour",
            Effect::Source => "source",
        }
    }
}

/// What became of a set of values. Which of the two is harmless depends on who writes the value, so comparing never
/// names a level: it says what happened, and the rule's two levels do the rest.
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
        let [request, response] = self.levels();
        match direction {
            Direction::Request => request,
            Direction::Response => response,
        }
    }

    pub fn effect(self, direction: Direction) -> Effect {
        let [request, response] = self.effects();
        match direction {
            Direction::Request => request,
            Direction::Response => response,
        }
    }

    /// The text of `--explain`.
    pub fn explanation(self) -> String {
        let [request, response] = self.levels();
        let [rust_request, rust_response] = self.effects();
        format!(
            "{}\n\n{}\n\nrequest:  {} (Rust: {})\nresponse: {} (Rust: {})\nexample:  {}\n",
            self.id(),
            self.reason(),
            request.name(),
            rust_request.name(),
            response.name(),
            rust_response.name(),
            self.example(),
        )
    }
}
