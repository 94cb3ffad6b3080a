//! Whom an event lets one answer. An event comes in; the person to answer goes out, or nothing where an answer would be a
//! mistake.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Actor, EventLocation, Incoming, Person};

/// The person to answer, made from an event that can be answered and from nothing else.
///
/// An echo, a receipt, an event in `standby` and a test of the App Dashboard give none, so that a bot that sends to a
/// `ReplyTo` cannot talk to itself, to a conversation of another app, or to nobody.
///
/// It is written as the `recipient` of the Send API.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReplyTo(Person);

impl ReplyTo {
    /// Returns the person.
    pub fn person(&self) -> &Person {
        &self.0
    }
}

impl Incoming {
    /// Returns whom to answer; `None` where no person did anything, or another app owns the conversation.
    pub fn reply_to(&self) -> Option<ReplyTo> {
        let is_answerable = matches!(
            self.location(),
            EventLocation::Messaging | EventLocation::Entry
        ) && self.kind().by() == Actor::Person
            && !self.is_test();
        self.person()
            .filter(|_| is_answerable)
            .cloned()
            .map(ReplyTo)
    }
}

impl Serialize for ReplyTo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match &self.0 {
            Person::Psid(id) => map.serialize_entry("id", id)?,
            Person::UserRef(id) => map.serialize_entry("user_ref", id)?,
        }
        map.end()
    }
}
