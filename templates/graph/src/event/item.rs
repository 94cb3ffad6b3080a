//! An item of `messaging` or `standby`, and the value of a change, which has the same shape in tests of the App Dashboard. A
//! JSON value comes in; its events go out: one for each payload, or what is not recognized.
//!
//! Most items are read in one pass. What does not fit is read again property by property, so that a sender of another shape
//! does not cost the message.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::cursor::Cursor;
use super::delivery::Unreadable;
use super::payload::{Payload, marked, unrecognized};
use super::person::Party;
use super::unrecognized::UnrecognizedReason;
use super::{Context, Event, Incoming};
use crate::event_kind::{property, value};
use crate::webhooks::{Field, HopContext};

/// An item that is read into its event; both are in the delivery's list of events when it has been read.
pub(super) struct Item<'a> {
    /// The event, of an unknown kind until the payload has been read.
    incoming: &'a mut Incoming,
    /// The id of the Page, where the entry has it before its items.
    page: Option<&'a Arc<str>>,
    has_event: bool,
    /// An item with several payloads has the others here. None is documented.
    others: Vec<Event>,
}

impl<'a> Item<'a> {
    /// Reads the item at the cursor into an event, and returns the events of further payloads.
    pub fn read(
        cursor: &mut Cursor<'_>,
        page: Option<&'a Arc<str>>,
        incoming: &'a mut Incoming,
    ) -> Result<Vec<Event>, Unreadable> {
        let mut item = Self {
            incoming,
            page,
            has_event: false,
            others: Vec::new(),
        };
        let start = *cursor;
        let json = match cursor.seed(&mut item)? {
            Ok(()) if item.has_event => return Ok(item.others),
            Ok(()) => {
                *cursor = start;
                cursor.skip()?
            }
            Err(json) => json,
        };
        item.by_property(cursor.slice(&json))?;
        Ok(item.others)
    }

    fn add(&mut self, event: Event) {
        if std::mem::replace(&mut self.has_event, true) {
            self.others.push(event);
        } else {
            self.incoming.event = event;
        }
    }

    fn context(&mut self) -> &mut Context {
        self.incoming.context.get_or_insert_default()
    }

    /// Forgets what the first attempt has read.
    fn clear(&mut self) {
        self.has_event = false;
        self.others.clear();
        self.incoming.event = unrecognized(None, UnrecognizedReason::UnknownKind);
        self.incoming.sender = None;
        self.incoming.recipient = None;
        self.incoming.time = None;
        self.incoming.context = None;
    }

    /// Reads an item property by property.
    fn by_property(&mut self, json: &str) -> Result<(), Unreadable> {
        self.clear();
        let mut cursor = Cursor::new(json);
        if cursor.peek() != Some(b'{') {
            self.add(unrecognized(None, UnrecognizedReason::NotAnObject));
            return Ok(());
        }
        let mut field = None;
        let mut names = Vec::new();
        cursor.expect(b'{')?;
        let mut is_first = true;
        while cursor.next(b'}', &mut is_first)? {
            let name = cursor.name()?;
            match &*name {
                "sender" => self.incoming.sender = cursor.value()?.ok(),
                "recipient" => self.incoming.recipient = cursor.value()?.ok(),
                "timestamp" => self.incoming.time = cursor.value()?.ok(),
                "hop_context" => {
                    self.context().hops = cursor
                        .value::<Hops>()?
                        .map_or_else(|_| Vec::new(), |Hops(hops)| hops)
                }
                "prior_message" => self.context().prior_message = cursor.value()?.ok(),
                "lead" => self.context().lead = cursor.value()?.ok(),
                "field" => field = cursor.value::<String>()?.ok(),
                _ => {
                    let value = cursor.skip()?;
                    names.push((name, cursor.slice(&value)));
                }
            }
        }
        let field = field.map(|field| Field::from(&*field));
        self.add_payloads(field, &names, json);
        Ok(())
    }

    fn add_payloads(
        &mut self,
        field: Option<Field>,
        properties: &[(Cow<'_, str>, &str)],
        json: &str,
    ) {
        // `field` says that the item itself is the payload; its `message` is a string then.
        if let Some(payload) = field.as_ref().and_then(value) {
            return self.add(Payload(payload).event("", json));
        }
        for (name, value) in properties {
            if let Some(payload) = property(name) {
                self.add(Payload(payload).event(name, value));
            }
        }
        if !self.has_event {
            let event = marked(properties).map(|payload| payload.event("", json));
            self.add(event.unwrap_or_else(|| unrecognized(field, UnrecognizedReason::UnknownKind)));
        }
    }
}

/// `hop_context`: an object on an item, an array or null on an entry.
pub(super) struct Hops(pub Vec<HopContext>);

impl<'de> Deserialize<'de> for Hops {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        let hops = match json {
            serde_json::Value::Null => Ok(Vec::new()),
            json @ serde_json::Value::Object(_) => {
                serde_json::from_value(json).map(|hop| vec![hop])
            }
            json => serde_json::from_value(json),
        };
        hops.map(Hops)
            .map_err(|_| D::Error::custom("neither a hop nor an array of hops"))
    }
}

/// Reads an item of which every property has the expected shape.
impl<'de> DeserializeSeed<'de> for &mut Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Item<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key()? {
            match name {
                ItemKey::Sender => self.incoming.sender = map.next_value_seed(Party(self.page))?,
                ItemKey::Recipient => {
                    self.incoming.recipient = map.next_value_seed(Party(self.page))?
                }
                ItemKey::Timestamp => self.incoming.time = map.next_value()?,
                ItemKey::Hops => self.context().hops = map.next_value::<Hops>()?.0,
                ItemKey::PriorMessage => self.context().prior_message = map.next_value()?,
                ItemKey::Lead => self.context().lead = map.next_value()?,
                ItemKey::Payload(number) => {
                    let event = map.next_value_seed(Payload(number))?;
                    self.add(event);
                }
                ItemKey::Field => {
                    return Err(A::Error::custom("`field` decides how the item is read"));
                }
                ItemKey::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

enum ItemKey {
    Sender,
    Recipient,
    Timestamp,
    Hops,
    PriorMessage,
    Lead,
    Field,
    Payload(usize),
    Other,
}

impl<'de> Deserialize<'de> for ItemKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(ItemKeyVisitor)
    }
}

struct ItemKeyVisitor;

impl Visitor<'_> for ItemKeyVisitor {
    type Value = ItemKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E>(self, name: &str) -> Result<ItemKey, E> {
        Ok(match name {
            "sender" => ItemKey::Sender,
            "recipient" => ItemKey::Recipient,
            "timestamp" => ItemKey::Timestamp,
            "hop_context" => ItemKey::Hops,
            "prior_message" => ItemKey::PriorMessage,
            "lead" => ItemKey::Lead,
            "field" => ItemKey::Field,
            name => property(name).map_or(ItemKey::Other, ItemKey::Payload),
        })
    }
}
