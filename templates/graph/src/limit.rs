//! What a documented limit is: a number of calls in a window, shared by something. The numbers are in
//! [`limits`](crate::rules::limits).

use std::time::Duration;

/// A limit on calls, as Meta documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// How many calls are taken in each window, for each person if it is `per_user`.
    pub calls: u32,
    /// How long the window is.
    pub window: Duration,
    /// What shares the calls.
    pub scope: Scope,
    /// Whether the number is multiplied by people.
    pub per_user: bool,
    /// Meta's page that has it.
    pub source: &'static str,
}

/// What shares a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scope {
    /// An app, over all its tokens.
    App,
    /// A Page.
    Page,
    /// A conversation of a Page with a person.
    Thread,
}

/// A limit whose calls a client can count by itself, and which calls it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CountedLimit {
    /// The limit.
    pub limit: Limit,
    /// The operations, each with its method and path.
    pub operations: &'static [(&'static str, &'static str)],
    /// Of messages, only those to a recipient with one of these properties; all if the list is empty.
    pub recipients: &'static [&'static str],
    /// Of messages, only those with an attachment of one of these types; all if the list is empty.
    pub media: &'static [&'static str],
}

impl Limit {
    /// Returns the calls per window for a number of people, who count only where the limit is per person.
    pub fn calls_for(self, people: u32) -> u64 {
        let people = if self.per_user { people } else { 1 };
        u64::from(self.calls) * u64::from(people)
    }

    /// Returns the distance to keep between calls so that they fill the window evenly; `None` without any calls.
    pub fn spacing(self, people: u32) -> Option<Duration> {
        let calls = self.calls_for(people);
        let nanos = u64::try_from(self.window.as_nanos()).unwrap_or(u64::MAX);
        Some(Duration::from_nanos(nanos.checked_div(calls)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::{ALL, MESSENGER, SEND};

    #[test]
    fn a_limit_is_a_distance_between_calls() {
        assert_eq!(SEND.calls_for(1_000), 300);
        assert_eq!(SEND.spacing(7), Some(Duration::from_nanos(3_333_333)));
        assert_eq!(MESSENGER.calls_for(1_000), 200_000);
        assert_eq!(MESSENGER.spacing(864), Some(Duration::from_millis(500)));
        assert_eq!(MESSENGER.spacing(0), None);
        assert!(
            ALL.iter()
                .all(|(_, limit)| limit.calls > 0 && !limit.window.is_zero())
        );
    }
}
