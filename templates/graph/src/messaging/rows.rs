//! The rows of the tables about sending. In: nothing. Out: what a rule, a kind and a window consist of; the tables
//! themselves are generated from `specs/manual`.

use std::fmt;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::calendar::ApiVersion;
use crate::error_code::ErrorCode;
use crate::gate::Requirement;
use crate::message_rules::{
    ContentKind, Fact, MessageKind, MessageProperty, MessageTag, MessagingType, Moment, RULES,
    RecipientKind, SendRule,
};

/// How long something may be sent after a moment.
#[derive(Debug, PartialEq, Eq)]
pub struct WindowSpan {
    /// How long, in hours.
    pub hours: u32,
    /// The moments that open it; the latest of them counts.
    pub after: &'static [Moment],
    /// Whether the end itself is outside.
    pub is_strict: bool,
    /// A longer time in which a page says that it may be open.
    pub may: Option<PossibleSpan>,
    /// The page.
    pub source: &'static str,
    /// What other pages say.
    pub contradicted: &'static [Contradiction],
}

impl WindowSpan {
    /// Returns when it ends that opened at a time.
    pub fn end(&self, opened_at: Timestamp) -> Timestamp {
        later(opened_at, self.hours)
    }
}

/// Returns the time some hours after another one.
pub(super) fn later(at: Timestamp, hours: u32) -> Timestamp {
    let end = at.checked_add(SignedDuration::from_hours(i64::from(hours)));
    end.unwrap_or(Timestamp::MAX)
}

/// A window as a type, such as [`windows::Standard`](crate::message_rules::windows::Standard).
pub trait WindowKind {
    /// How long it is open.
    const SPAN: &'static WindowSpan;
}

/// A time in which a page says that a window may be open.
#[derive(Debug, PartialEq, Eq)]
pub struct PossibleSpan {
    /// How long, in hours.
    pub hours: u32,
    /// The moments that open it.
    pub after: &'static [Moment],
    /// The page.
    pub source: &'static str,
}

/// What a page says that contradicts a row. The row is the careful one of the two.
#[derive(Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What it says.
    pub says: &'static str,
    /// The page, or a report of a client.
    pub source: &'static str,
}

/// Which sendings: each column that is not empty has what is sent. `None` is a request without a type or a tag.
#[derive(Debug, PartialEq, Eq)]
pub struct RequestFilter {
    /// How the person is named.
    pub recipients: &'static [RecipientKind],
    /// The `messaging_type`.
    pub types: &'static [Option<MessagingType>],
    /// The `tag`.
    pub tags: &'static [Option<MessageTag>],
    /// What is sent.
    pub contents: &'static [ContentKind],
    /// What the request has besides; all of them.
    pub properties: &'static [MessageProperty],
    /// What is given as true; all of them.
    pub facts: &'static [Fact],
}

impl RequestFilter {
    /// Every sending.
    pub const ALL: Self = Self {
        recipients: &[],
        types: &[],
        tags: &[],
        contents: &[],
        properties: &[],
        facts: &[],
    };
}

/// What must hold.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendCheck {
    /// Nothing: the rule is broken by what it applies to.
    Never,
    /// The first day (UTC) or version.
    From {
        /// The first day.
        day: Option<Date>,
        /// The first version.
        version: Option<ApiVersion>,
    },
    /// The end.
    Until {
        /// The first day (UTC) on which no version has it.
        day: Option<Date>,
        /// The first version without it.
        version: Option<ApiVersion>,
    },
    /// The window is open.
    Within(&'static WindowSpan),
    /// Time has passed since the last of a moment.
    Apart {
        /// How much, in hours.
        hours: u32,
        /// Since what.
        after: Moment,
    },
    /// A moment was fewer times than this.
    AtMost {
        /// How often.
        count: u32,
        /// Within how many hours.
        hours: u32,
        /// What.
        of: Moment,
    },
    /// The app has been granted all of these.
    Needs(&'static [Requirement]),
}

/// What a rule says where it is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleOutcome {
    /// It does not matter.
    Allowed,
    /// No page says what Graph does.
    Uncertain,
    /// Graph rejects the message, or Meta forbids it.
    Denied,
}

/// An error that Graph is documented or was seen to respond with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SendError {
    /// `code`.
    pub code: i64,
    /// `error_subcode`.
    pub subcode: Option<i64>,
}

impl SendError {
    /// Returns the row of the catalogue, with advice.
    pub fn error_code(self) -> ErrorCode {
        ErrorCode::of(self.code, self.subcode)
    }
}

/// Writes `10/2018278`.
impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subcode {
            Some(subcode) => write!(f, "{}/{subcode}", self.code),
            None => write!(f, "{}", self.code),
        }
    }
}

/// A rule about sending.
#[derive(Debug, PartialEq, Eq)]
pub struct SendRuleRow {
    /// Its name.
    pub rule: SendRule,
    /// The rule in a sentence.
    pub doc: &'static str,
    /// Which sendings it is about.
    pub applies_to: RequestFilter,
    /// Which of them it is not about.
    pub except: Option<RequestFilter>,
    /// What must hold.
    pub check: SendCheck,
    /// A fact that lifts the rule.
    pub unless: Option<Fact>,
    /// What it says where it is broken.
    pub outcome: RuleOutcome,
    /// What it says where none of a window's moments is given.
    pub missing: RuleOutcome,
    /// The errors of Graph; empty if none is documented.
    pub errors: &'static [SendError],
    /// The page.
    pub source: &'static str,
    /// What other pages say.
    pub contradicted: &'static [Contradiction],
}

impl SendRule {
    /// Returns the rule's row.
    pub fn row(self) -> &'static SendRuleRow {
        &RULES[self as usize]
    }
}

/// A kind of messages.
#[derive(Debug, PartialEq, Eq)]
pub struct KindRow {
    /// Its name.
    pub kind: MessageKind,
    /// Which sendings are of it, of those that are of no kind before it.
    pub applies_to: RequestFilter,
    /// Its rules, in the order of decision.
    pub rules: &'static [SendRule],
    /// Whether the rules that hold for every message do not hold for it.
    pub is_alone: bool,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// The page.
    pub source: &'static str,
    /// What other pages say.
    pub contradicted: &'static [Contradiction],
}
