//! What has happened, one event at a time. A delivery comes in; typed events go out, in the order of the delivery, from
//! every location in which Graph puts them.
//!
//! ```
//! use messenger_graph::event::{Delivery, Event};
//!
//! let body = r#"{"object":"page","entry":[{"id":"1001","time":1700000000123,"messaging":[
//!     {"sender":{"id":"8800"},"recipient":{"id":"1001"},"timestamp":1700000000001,"message":{"mid":"m_1","text":"hi"}}]}]}"#;
//! let delivery = Delivery::parse(body)?;
//! for event in delivery.events() {
//!     match event.kind() {
//!         Event::Message(message) => assert_eq!(message.text.as_deref(), Some("hi")),
//!         Event::Postback(postback) => println!("{:?}", postback.payload),
//!         other => println!("{} is not handled", other.name()),
//!     }
//! }
//! # Ok::<(), messenger_graph::event::Unreadable>(())
//! ```

mod cursor;
mod delivery;
mod entry;
mod item;
mod key;
mod payload;
mod payloads;
mod person;
mod reply;
mod unrecognized;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::calendar::ApiVersion;
use crate::readable;
use crate::unix_time::UnixTime;
use crate::webhooks::{HopContext, Lead, PriorMessage};

pub use crate::event_kind::Event;
pub use delivery::{Bounds, Delivery, Unreadable};
pub use key::EventKey;
pub use payloads::OptinKind;
pub use person::{Conversation, Person, Psid, UserRef};
pub use reply::ReplyTo;
pub use unrecognized::{Unrecognized, UnrecognizedReason};

pub(crate) use key::KeyWriter;

/// An event as it was delivered: its kind with the payload, who it is about, when it happened, and the JSON.
///
/// `Debug` does not show the JSON: it may hold a token.
#[derive(Clone)]
pub struct Incoming {
    event: Event,
    page: Option<Arc<str>>,
    sender: Option<Person>,
    recipient: Option<Person>,
    time: Option<UnixTime>,
    delivered: Option<UnixTime>,
    location: EventLocation,
    version: Option<ApiVersion>,
    raw: Bytes,
    context: Option<Box<Context>>,
}

/// What an item can have beside its payload; few items do.
#[derive(Debug, Clone, Default, PartialEq)]
struct Context {
    hops: Vec<HopContext>,
    prior_message: Option<PriorMessage>,
    lead: Option<Lead>,
}

/// Where in a delivery an event was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventLocation {
    /// In `messaging`: for the app that owns the conversation, or for all apps when none owns it.
    Messaging,
    /// In `standby`: another app owns the conversation, and this one only watches.
    Standby,
    /// In `changes`; the App Dashboard's test button puts every field there.
    Changes,
    /// On the entry itself.
    Entry,
}

/// Who causes a kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Actor {
    /// A person who writes to the Page.
    Person,
    /// The business: one of its apps, or the inbox.
    Business,
    /// Meta.
    Platform,
}

/// Properties of an object, one of which shows what the object is.
pub(crate) struct Marks {
    /// Any of these holds an array, …
    pub arrays: &'static [&'static str],
    /// … or any of these a string.
    pub strings: &'static [&'static str],
    /// The payload that such an object is.
    pub payload: usize,
}

impl Incoming {
    /// Returns what has happened, with its payload.
    pub fn kind(&self) -> &Event {
        &self.event
    }

    /// Returns what has happened, with its payload, without a copy.
    pub fn into_kind(self) -> Event {
        self.event
    }

    /// Returns the id of the Page; `"0"` in a test of the App Dashboard. Some of Meta's samples have none.
    pub fn page_id(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// Returns who sent it. In an echo that is the Page.
    pub fn sender(&self) -> Option<&Person> {
        self.sender.as_ref()
    }

    /// Returns whom it reached. In an echo that is a person.
    pub fn recipient(&self) -> Option<&Person> {
        self.recipient.as_ref()
    }

    /// Returns the person whom it is about, whichever side of the conversation they are on.
    ///
    /// Events about the Page itself, such as a warning, have none.
    pub fn person(&self) -> Option<&Person> {
        let (sender, recipient) = (self.sender.as_ref(), self.recipient.as_ref());
        let parties = match self.event.by() {
            Actor::Business => [recipient, sender],
            // Without a sender it is about the Page, which is the recipient.
            _ if sender.is_none() => [None, None],
            _ => [sender, recipient],
        };
        // One fixture has the parties of an echo the other way round, so the Page's id decides.
        let is_page = |party: &Person| self.page_id() == Some(party.id());
        parties.into_iter().flatten().find(|party| !is_page(party))
    }

    /// Returns the conversation: the Page and the person. Events of one conversation are handled one after the other.
    pub fn conversation(&self) -> Option<Conversation> {
        Some(Conversation::of(self.page.clone(), self.person()?.clone()))
    }

    /// Returns when it happened; events of a conversation are ordered by it.
    ///
    /// Some kinds of events have no time.
    pub fn time(&self) -> Option<&UnixTime> {
        let time = self.time.as_ref().or_else(|| self.event.time());
        time.filter(|time| time.as_millis().is_some())
    }

    /// Returns when Graph sent the entry.
    pub fn delivered_at(&self) -> Option<&UnixTime> {
        self.delivered.as_ref()
    }

    /// Returns where in the delivery it was.
    pub fn location(&self) -> EventLocation {
        self.location
    }

    /// Returns whether another app owns the conversation; such an event has no [`reply_to`](Self::reply_to).
    pub fn is_standby(&self) -> bool {
        self.location == EventLocation::Standby
    }

    /// Returns whether the App Dashboard's test button made it; its ids are made up.
    pub fn is_test(&self) -> bool {
        self.page.as_deref() == Some(TEST_PAGE)
    }

    /// Returns the Graph API version that the payload was made with, from the header `Facebook-API-Version`.
    ///
    /// The App Dashboard sets it for each field, so one webhook can receive several.
    pub fn version(&self) -> Option<ApiVersion> {
        self.version
    }

    /// Returns the JSON of the item, change or entry, byte for byte.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Reads the JSON of the item, change or entry as another type.
    ///
    /// # Errors
    ///
    /// The JSON has another shape.
    pub fn read_raw<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        readable::read(&self.raw)
    }

    /// Returns the apps through which the conversation came to this one.
    pub fn hops(&self) -> &[HopContext] {
        self.context.as_ref().map_or(&[], |context| &context.hops)
    }

    /// Returns what the person did before the first message, such as a checkbox plugin.
    pub fn prior_message(&self) -> Option<&PriorMessage> {
        self.context.as_ref()?.prior_message.as_ref()
    }

    /// Returns what a person filled into the form of a lead ad, beside a referral of type `LEAD_COMPLETE` or `LEAD_INCOMPLETE`.
    pub fn lead(&self) -> Option<&Lead> {
        self.context.as_ref()?.lead.as_ref()
    }
}

/// The id of the Page in tests of the App Dashboard.
const TEST_PAGE: &str = "0";

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("event", &self.event)
            .field("page", &self.page)
            .field("sender", &self.sender)
            .field("recipient", &self.recipient)
            .field("time", &self.time)
            .field("location", &self.location)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
