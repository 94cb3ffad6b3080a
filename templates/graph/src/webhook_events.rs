//! Events of a delivery that Meta's pages show in more than one place or writing. An entry comes in; typed events and
//! plain numbers go out. What cannot be read is an error of that one event and of no other.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::webhooks::{
    CallPermissionEvent, CallRouting, Entry, Id, IntegrityEvent, RingTarget, Seconds, UnixTime,
};

/// The members that make an object an event of Page integrity.
const INTEGRITY: [&str; 5] = [
    "violations",
    "restrictions",
    "recommended_actions",
    "action_events",
    "actions_events",
];

impl Entry {
    /// Returns the answers to requests for permission to call, from the entry itself and from `messaging`.
    pub fn call_permission_events(
        &self,
    ) -> impl Iterator<Item = Result<CallPermissionEvent, serde_json::Error>> + '_ {
        let own = self.call_permission_reply.as_ref().map(|reply| {
            let mut event = CallPermissionEvent::new(reply.clone());
            event.sender.clone_from(&self.sender);
            event.recipient.clone_from(&self.recipient);
            event.timestamp.clone_from(&self.timestamp);
            Ok(event)
        });
        let others = self.messaging.iter().flatten();
        let others = others.filter(|event| event.get("call_permission_reply").is_some());
        own.into_iter()
            .chain(others.map(CallPermissionEvent::deserialize))
    }

    /// Returns what Meta did to the Page, from the entry itself and from `messaging`.
    pub fn integrity_events(
        &self,
    ) -> impl Iterator<Item = Result<IntegrityEvent, serde_json::Error>> + '_ {
        let own = self.extra.iter();
        let own = own.map(|(name, value)| (name.to_owned(), value.clone()));
        let own = Value::Object(own.collect::<Map<_, _>>());
        let own = is_integrity(&own).then(|| IntegrityEvent::deserialize(own));
        let others = self.messaging.iter().flatten();
        let others = others.filter(|event| is_integrity(event));
        own.into_iter()
            .chain(others.map(IntegrityEvent::deserialize))
    }
}

/// Other events have no status that is a text, nor any of the lists.
fn is_integrity(event: &Value) -> bool {
    let has = |name: &str| event.get(name).is_some_and(Value::is_array);
    INTEGRITY.into_iter().any(has) || event.get("status").is_some_and(Value::is_string)
}

impl UnixTime {
    /// Returns the number, whether it came as one or in quotes.
    ///
    /// It counts seconds, except where a field says otherwise; `None` if it is no number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
            Self::Unrecognized(_) => None,
        }
    }
}

impl Seconds {
    /// Returns the number; `None` for a call that nobody took, for which the text is empty.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
            Self::Unrecognized(_) => None,
        }
    }
}

impl CallRouting {
    /// Returns the place where calls ring, in whichever shape it came.
    pub fn ring_target(&self) -> Option<&RingTarget> {
        match self {
            Self::String(target) => Some(target),
            Self::Object(object) => object.ring_target.as_ref(),
            Self::Unrecognized(_) => None,
        }
    }
}

/// Writes the id as a text, as requests take it.
impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::String(id) => f.write_str(id),
            Self::Integer(id) => write!(f, "{id}"),
            Self::Unrecognized(value) => write!(f, "{value}"),
        }
    }
}
