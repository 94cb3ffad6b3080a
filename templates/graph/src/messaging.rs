//! What may be sent when: the window after an act of a person, tags, opt-ins, private replies, and what an app needs.
//!
//! [`verdict`] decides about one sending: a pure function of the version, of what is sent, and of what the caller knows. It
//! reads no clock and asks nothing of Graph. Counts, lengths and sizes within a message are not its business, and it is about
//! Messenger, not Instagram.
//!
//! From a received event to a verdict:
//!
//! ```
//! use jiff::{SignedDuration, Timestamp};
//! use messenger_graph::ApiVersion;
//! use messenger_graph::event::Delivery;
//! use messenger_graph::messaging::{ContentKind, Facts, RecipientKind, SendRule, SendVerdict, Sending, verdict};
//!
//! let body = r#"{"object":"page","entry":[{"id":"1001","time":1700000000123,"messaging":[
//!     {"sender":{"id":"8800"},"recipient":{"id":"1001"},"timestamp":1700000000000,"message":{"mid":"m_1","text":"hi"}}]}]}"#;
//! let delivery = Delivery::parse(body)?;
//! let window = delivery.events().next().and_then(|event| event.window()).expect("a person wrote");
//! assert_eq!(window.closes_at().to_string(), "2023-11-15T22:13:20Z");
//!
//! let v26 = ApiVersion::new(26, 0);
//! let text = Sending::new(RecipientKind::Id, ContentKind::Text);
//! let soon = window.opened_at() + SignedDuration::from_hours(1);
//! let ruling = verdict(v26, &text, &window.facts(soon));
//! assert_eq!(ruling.verdict, SendVerdict::AllowedUntil(window.closes_at()));
//!
//! let late = window.closes_at() + SignedDuration::from_secs(1);
//! let ruling = verdict(v26, &text, &window.facts(late));
//! let SendVerdict::Denied(denial) = ruling.verdict else { panic!("{ruling}") };
//! assert_eq!(denial.rule, SendRule::StandardWindow);
//! assert_eq!(denial.errors()[0].to_string(), "10/2018278");
//! # Ok::<(), messenger_graph::event::Unreadable>(())
//! ```

mod check;
mod decide;
mod rows;
mod ruling;
mod sending;
mod window;

pub use crate::message_rules::*;
pub use decide::verdict;
pub use rows::{
    Contradiction, KindRow, PossibleSpan, RequestFilter, RuleOutcome, SendCheck, SendError,
    SendRuleRow, WindowKind, WindowSpan,
};
pub use ruling::{Denial, SendRuling, SendVerdict};
pub use sending::{Facts, Sending};
pub use window::{NotAnOpening, Window};
