//! An item of `messaging` or `standby`, and the value of a change, which has the same shape in tests of the App Dashboard. A
//! JSON value comes in; its events go out: one for each payload, or what is not recognized.
//!
//! Most items are read in one pass. What does not fit is read again property by property, so that a sender of another shape
//! does not cost the message.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::cursor::Cursor;
use super::delivery::Unreadable;
use super::payload::{Payload, marked, unrecognized};
use super::unrecognized::Reason;
use super::{Context, Event, Person};
use crate::event_kind::{property, value};
use crate::unix_time::UnixTime;
use crate::webhooks::{Field, HopContext};

/// What an item says; `events` is never empty once it has been read.
#[derive(Default)]
pub(super) struct Item {
    pub event: Option<Event>,
    /// An item with several payloads has the others here. None is documented.
    pub others: Vec<Event>,
    pub sender: Option<Person>,
    pub recipient: Option<Person>,
    pub time: Option<UnixTime>,
    pub context: Option<Box<Context>>,
}

impl Item {
    fn add(&mut self, event: Event) {
        match self.event {
            None => self.event = Some(event),
            Some(_) => self.others.push(event),
        }
    }

    fn context(&mut self) -> &mut Context {
        self.context.get_or_insert_default()
    }

    /// Reads the item at the cursor.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, Unreadable> {
        let start = *cursor;
        let json = match cursor.value::<Fast>()? {
            Ok(Fast(item)) if item.event.is_some() => return Ok(item),
            Ok(_) => {
                *cursor = start;
                cursor.skip()?
            }
            Err(json) => json,
        };
        Self::by_property(cursor.slice(&json))
    }

    /// Reads an item property by property.
    fn by_property(json: &str) -> Result<Self, Unreadable> {
        let mut item = Self::default();
        let mut cursor = Cursor::new(json);
        if cursor.peek() != Some(b'{') {
            item.add(unrecognized(None, Reason::NotAnObject));
            return Ok(item);
        }
        let mut field = None;
        let mut names = Vec::new();
        cursor.expect(b'{')?;
        let mut is_first = true;
        while cursor.next(b'}', &mut is_first)? {
            let name = cursor.name()?;
            match &*name {
                "sender" => item.sender = cursor.value()?.ok(),
                "recipient" => item.recipient = cursor.value()?.ok(),
                "timestamp" => item.time = cursor.value()?.ok(),
                "hop_context" => {
                    item.context().hops = cursor
                        .value::<Hops>()?
                        .map_or_else(|_| Vec::new(), |Hops(hops)| hops)
                }
                "prior_message" => item.context().prior_message = cursor.value()?.ok(),
                "lead" => item.context().lead = cursor.value()?.ok(),
                "field" => field = cursor.value::<String>()?.ok(),
                _ => {
                    let value = cursor.skip()?;
                    names.push((name, cursor.slice(&value)));
                }
            }
        }
        let field = field.map(|field| Field::from(&*field));
        item.add_payloads(field, &names, json);
        Ok(item)
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
        if self.event.is_none() {
            let event = marked(properties).map(|payload| payload.event("", json));
            self.add(event.unwrap_or_else(|| unrecognized(field, Reason::UnknownKind)));
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

/// An item of which every property has the expected shape.
struct Fast(Item);

impl<'de> Deserialize<'de> for Fast {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Fast;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fast, A::Error> {
        let mut item = Item::default();
        while let Some(name) = map.next_key()? {
            match name {
                Name::Sender => item.sender = map.next_value()?,
                Name::Recipient => item.recipient = map.next_value()?,
                Name::Timestamp => item.time = map.next_value()?,
                Name::Hops => item.context().hops = map.next_value::<Hops>()?.0,
                Name::PriorMessage => item.context().prior_message = map.next_value()?,
                Name::Lead => item.context().lead = map.next_value()?,
                Name::Payload(number) => {
                    let event = map.next_value_seed(Payload(number))?;
                    item.add(event);
                }
                Name::Field => {
                    return Err(A::Error::custom("`field` decides how the item is read"));
                }
                Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Fast(item))
    }
}

enum Name {
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

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(match name {
            "sender" => Name::Sender,
            "recipient" => Name::Recipient,
            "timestamp" => Name::Timestamp,
            "hop_context" => Name::Hops,
            "prior_message" => Name::PriorMessage,
            "lead" => Name::Lead,
            "field" => Name::Field,
            name => property(name).map_or(Name::Other, Name::Payload),
        })
    }
}
