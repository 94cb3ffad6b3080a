//! The person to reply to. An event comes in; the person goes out, or nothing where a reply would be an error.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Actor, EventLocation, Incoming, Person};

/// The person to reply to, made from an event that allows a reply and from nothing else.
///
/// An echo, a receipt, an event in `standby` and a test of the App Dashboard give none, so that a bot that sends to a
/// `ReplyTo` cannot talk to itself, to a conversation of another app, or without a recipient.
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
    /// Returns the person to reply to; `None` where no person did anything, or another app owns the conversation.
    pub fn reply_to(&self) -> Option<ReplyTo> {
        let allows_reply = matches!(
            self.location(),
            EventLocation::Messaging | EventLocation::Entry
        ) && self.kind().by() == Actor::Person
            && !self.is_test();
        self.person().filter(|_| allows_reply).cloned().map(ReplyTo)
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
