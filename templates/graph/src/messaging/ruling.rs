//! What is decided about a sending: the verdict, and what goes with it.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::gate::Requirement;
use crate::message_rules::{MessageKind, SendRule};
use crate::messaging::{Contradiction, SendError};

/// Whether something may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SendVerdict {
    /// It may, with no end in the rules.
    Allowed,
    /// It may, up to this time. A window includes its end, and a day begins at 0:00 UTC with its new rule.
    AllowedUntil(Timestamp),
    /// It may not.
    Denied(Denial),
    /// No page says, or a fact is not given.
    Uncertain {
        /// The rule that cannot be decided.
        rule: SendRule,
    },
}

/// Why something may not be sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Denial {
    /// The first rule that is broken.
    pub rule: SendRule,
    /// The first day (UTC) without it, for what Meta has removed.
    pub removed_since: Option<Date>,
    /// The first day (UTC) with it, for what does not exist yet.
    pub exists_from: Option<Date>,
    /// When a person's window closed, or when a pause ends.
    pub boundary: Option<Timestamp>,
}

impl Denial {
    /// Returns the errors that Graph is documented or was seen to respond with; empty if none is documented.
    pub fn errors(&self) -> &'static [SendError] {
        self.rule.row().errors
    }

    /// Returns the rule in a sentence.
    pub fn why(&self) -> &'static str {
        self.rule.row().doc
    }
}

/// A verdict about a sending, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SendRuling {
    /// The verdict. Where pages contradict each other, it is the careful one.
    pub verdict: SendVerdict,
    /// What kind of message it is about.
    pub kind: MessageKind,
    /// The rule that decided: the one that is broken, that is uncertain, or whose end comes first.
    pub rule: Option<SendRule>,
    /// The permissions and features that it needs, granted or not.
    pub needs: Vec<&'static Requirement>,
    /// What other pages say of the kind, of the rule, or of its window.
    pub contradicted_by: Vec<&'static Contradiction>,
    /// The page that says so.
    pub source: &'static str,
}

impl SendRuling {
    /// Returns whether it may be sent, for certain.
    pub fn is_allowed(&self) -> bool {
        matches!(
            self.verdict,
            SendVerdict::Allowed | SendVerdict::AllowedUntil(_)
        )
    }
}

/// Writes the verdict and its reason.
impl fmt::Display for SendRuling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            SendVerdict::Allowed => f.write_str("allowed"),
            SendVerdict::AllowedUntil(end) => write!(f, "allowed until {end}"),
            SendVerdict::Denied(denial) => {
                write!(f, "not allowed: {}", denial.why())?;
                let errors = denial.errors().iter().map(SendError::to_string);
                let errors: Vec<_> = errors.collect();
                match errors.as_slice() {
                    [] => Ok(()),
                    errors => write!(f, " Graph responds with {}.", errors.join(" or ")),
                }
            }
            SendVerdict::Uncertain { rule } => write!(f, "uncertain: {}", rule.row().doc),
        }
    }
}
