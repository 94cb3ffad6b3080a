//! An entry of a delivery: what happened to one Page. A JSON object comes in; its events go out in the order of the entry.

use std::ops::Range;
use std::sync::Arc;

use super::cursor::Cursor;
use super::delivery::{Reader, Unreadable};
use super::item::{Hops, Item};
use super::payload::{Payload, marked, unrecognized};
use super::person::RawId;
use super::unrecognized::UnrecognizedReason;
use super::{Event, EventLocation, Person};
use crate::event_kind;
use crate::unix_time::UnixTime;
use crate::webhooks::{Field, HopContext};

/// Properties of an entry that belong to other payloads or say nothing by themselves.
const SIBLINGS: [&str; 1] = ["recipient_id"];

/// What an entry says beside its events.
#[derive(Default)]
struct EntryContext<'a> {
    page: Option<Arc<str>>,
    delivered: Option<UnixTime>,
    sender: Option<Person>,
    recipient: Option<Person>,
    time: Option<UnixTime>,
    hops: Vec<HopContext>,
    /// Properties of no known location.
    unknown: Vec<(String, &'a str)>,
}

impl<'a> Reader<'a> {
    /// Reads the entry at the cursor.
    pub(super) fn entry(&mut self) -> Result<(), Unreadable> {
        if self.cursor.peek() != Some(b'{') {
            let range = self.cursor.skip()?;
            return self.push(
                unrecognized(None, UnrecognizedReason::NotAnObject),
                Some(range),
                EventLocation::Entry,
            );
        }
        let first = self.events.len();
        let start = self.cursor.position();
        let mut entry = EntryContext::default();
        self.cursor.expect(b'{')?;
        let mut is_first = true;
        while self.cursor.next(b'}', &mut is_first)? {
            let name = self.cursor.name()?;
            match &*name {
                "id" => entry.page = self.cursor.value::<RawId>()?.ok().map(|RawId(id)| id),
                "time" => entry.delivered = self.cursor.value()?.ok(),
                "sender" => entry.sender = self.cursor.value()?.ok(),
                "recipient" => entry.recipient = self.cursor.value()?.ok(),
                "timestamp" => entry.time = self.cursor.value()?.ok(),
                "hop_context" => {
                    entry.hops = self
                        .cursor
                        .value::<Hops>()?
                        .map_or_else(|_| Vec::new(), |Hops(hops)| hops)
                }
                "messaging" => {
                    let page = entry.page.as_ref();
                    self.array(|reader| reader.read_item(page, EventLocation::Messaging))?;
                }
                "standby" => {
                    let page = entry.page.as_ref();
                    self.array(|reader| reader.read_item(page, EventLocation::Standby))?;
                }
                "changes" => self.array(Self::change)?,
                "changed_fields" => self.array(Self::changed)?,
                name if SIBLINGS.contains(&name) => {
                    self.cursor.skip()?;
                }
                name => self.property(name, &mut entry)?,
            }
        }
        let range = start..self.cursor.end();
        self.whole(&entry, first, self.cursor.slice(&range))?;
        self.complete(entry, first, range);
        Ok(())
    }

    /// Reads each element of an array; what is not an array is one element.
    pub(super) fn array(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        match self.cursor.peek() {
            Some(b'[') => {}
            Some(b'n') => return self.cursor.skip().map(drop),
            _ => return read(self),
        }
        self.cursor.expect(b'[')?;
        let mut is_first = true;
        while self.cursor.next(b']', &mut is_first)? {
            read(self)?;
        }
        Ok(())
    }

    /// Reads `{field, value}`. The value is the payload of the field, or an item as in `messaging`.
    fn change(&mut self) -> Result<(), Unreadable> {
        let range = self.cursor.skip()?;
        let mut cursor = Cursor::new(self.cursor.slice(&range));
        let (mut field, mut value) = (None, None);
        if cursor.peek() != Some(b'{') {
            return self.push(
                unrecognized(None, UnrecognizedReason::NotAnObject),
                Some(range),
                EventLocation::Changes,
            );
        }
        cursor.expect(b'{')?;
        let mut is_first = true;
        while cursor.next(b'}', &mut is_first)? {
            match &*cursor.name()? {
                "field" => field = cursor.value::<String>()?.ok(),
                "value" => value = Some(cursor.skip()?),
                _ => {
                    cursor.skip()?;
                }
            }
        }
        let field = field.map(|field| Field::from(&*field));
        let json = value.map_or("null", |value| cursor.slice(&value));
        let event = match (field, json) {
            (Some(field), "null") => Event::Changed(field),
            (field, json) if is_item(field.as_ref(), json)? => {
                let incoming = self.begin_item(EventLocation::Changes);
                let others = Item::read(&mut Cursor::new(json), None, incoming)?;
                if let (Event::Unrecognized(unrecognized), Some(field)) =
                    (&mut incoming.event, field)
                {
                    unrecognized.field = Some(field);
                }
                return self.end(Some(range), others);
            }
            (Some(field), json) => match event_kind::value(&field) {
                Some(payload) => Payload(payload).event("", json),
                None => unrecognized(Some(field), UnrecognizedReason::UnknownKind),
            },
            (None, _) => unrecognized(None, UnrecognizedReason::UnknownKind),
        };
        self.push(event, Some(range), EventLocation::Changes)
    }

    /// Reads the name of a field that has changed.
    fn changed(&mut self) -> Result<(), Unreadable> {
        let start = self.cursor.position();
        let event = match self.cursor.value::<String>()? {
            Ok(field) => Event::Changed(Field::from(&*field)),
            Err(_) => unrecognized(None, UnrecognizedReason::UnknownKind),
        };
        let range = start..self.cursor.end();
        self.push(event, Some(range), EventLocation::Changes)
    }

    /// Reads a property of the entry that holds a payload or an array of payloads.
    fn property(&mut self, name: &str, entry: &mut EntryContext<'a>) -> Result<(), Unreadable> {
        let Some(payload) = event_kind::entry(name) else {
            let range = self.cursor.skip()?;
            entry
                .unknown
                .push((name.to_owned(), self.cursor.slice(&range)));
            return Ok(());
        };
        let is_array = self.cursor.peek() == Some(b'[');
        self.array(|reader| {
            let range = reader.cursor.skip()?;
            let event = Payload(payload).event(name, reader.cursor.slice(&range));
            // A payload of an array has its own JSON; one that is alone, that of the entry.
            reader.push(event, is_array.then_some(range), EventLocation::Entry)
        })
    }

    /// Adds the entry as an event where it is the payload itself, or where no other event has what it holds.
    fn whole(
        &mut self,
        entry: &EntryContext<'a>,
        first: usize,
        json: &str,
    ) -> Result<(), Unreadable> {
        let is_kept = self.events[first..].iter().any(|it| it.raw.is_empty());
        let event = match marked(&entry.unknown) {
            Some(payload) => payload.event("", json),
            None if is_kept || entry.unknown.is_empty() => return Ok(()),
            None => unrecognized(None, UnrecognizedReason::UnknownKind),
        };
        self.push(event, None, EventLocation::Entry)
    }

    /// Gives the events of the entry what the entry says of all of them.
    fn complete(&mut self, entry: EntryContext<'_>, first: usize, range: Range<usize>) {
        let raw = self.raw(range);
        for incoming in &mut self.events[first..] {
            incoming.page.clone_from(&entry.page);
            incoming.delivered.clone_from(&entry.delivered);
            if !entry.hops.is_empty() {
                let context = incoming.context.get_or_insert_default();
                context.hops.extend(entry.hops.iter().cloned());
            }
            if incoming.location == EventLocation::Entry {
                incoming.sender.clone_from(&entry.sender);
                incoming.recipient.clone_from(&entry.recipient);
                incoming.time.clone_from(&entry.time);
            }
            if incoming.raw.is_empty() {
                incoming.raw = raw.clone();
            }
        }
    }
}

/// Returns whether the value of a change is an item: whether it has a property that holds the payload, and is not the payload
/// itself.
fn is_item(field: Option<&Field>, json: &str) -> Result<bool, Unreadable> {
    let whole = field.and_then(event_kind::value);
    let mut cursor = Cursor::new(json);
    if cursor.peek() != Some(b'{') {
        return Ok(false);
    }
    cursor.expect(b'{')?;
    let mut is_first = true;
    while cursor.next(b'}', &mut is_first)? {
        let payload = event_kind::property(&cursor.name()?);
        if payload.is_some_and(|payload| whole.is_none_or(|whole| whole == payload)) {
            return Ok(true);
        }
        cursor.skip()?;
    }
    Ok(false)
}
