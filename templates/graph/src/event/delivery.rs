//! A delivery as a whole. The body of a request comes in; its events go out, or why the body is not a delivery.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName};

use super::cursor::Cursor;
use super::item::Item;
use super::payload::unrecognized;
use super::unrecognized::UnrecognizedReason;
use super::{Conversation, Event, EventLocation, Incoming, Person, UserRef};
use crate::calendar::ApiVersion;
use crate::digits::{self, Unrounded};
use crate::event_kind;
use crate::unix_time::UnixTime;
use crate::webhooks::Field;

static VERSION: HeaderName = HeaderName::from_static("facebook-api-version");

/// A delivery, read into events.
///
/// Graph repeats a delivery until the response is 200, so each event can come again; see
/// [`Seen`](crate::fleet::Seen). `Debug` does not show the body.
#[derive(Clone)]
pub struct Delivery {
    object: Box<str>,
    events: Vec<Incoming>,
    body: Bytes,
}

/// What a delivery may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bounds {
    /// The size of the body in bytes.
    pub bytes: usize,
    /// The number of events.
    pub events: usize,
}

impl Bounds {
    /// Sets the greatest size of a body, in bytes.
    #[must_use]
    pub fn bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets the greatest number of events.
    #[must_use]
    pub fn events(mut self, events: usize) -> Self {
        self.events = events;
        self
    }

    /// Rejects a body that is too large to be read.
    pub(crate) fn check(self, body: &Bytes) -> Result<(), Unreadable> {
        let (bytes, limit) = (body.len(), self.bytes);
        if bytes > limit {
            return Err(Unreadable::TooLarge { bytes, limit });
        }
        Ok(())
    }
}

/// 16 MiB and 10,000 events: ten times the updates that Graph puts into a delivery, of 1,600 bytes each.
impl Default for Bounds {
    fn default() -> Self {
        Self {
            bytes: 16 << 20,
            events: 10_000,
        }
    }
}

/// Why a body is not a delivery. It does not show the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// The body is not JSON, or not an object with `entry`.
    #[error("the body is not a delivery: malformed at byte {at}")]
    Malformed {
        /// Where in the body.
        at: usize,
    },
    /// The body is not UTF-8.
    #[error("the body is not UTF-8 at byte {at}")]
    NotUtf8 {
        /// Where in the body.
        at: usize,
    },
    /// The body is too large.
    #[error("the body has {bytes} bytes, and the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// There are too many events.
    #[error("the delivery has more than {limit} events")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}

impl Delivery {
    /// Reads a body, such as a stored one. **Does not check who sent it**: a webhook calls
    /// [`receive`](crate::subscription::receive).
    ///
    /// # Errors
    ///
    /// The body is not a delivery, or exceeds [`Bounds::default`].
    pub fn parse(body: impl Into<Bytes>) -> Result<Self, Unreadable> {
        Self::parse_with(body, &HeaderMap::new(), Bounds::default())
    }

    /// Reads a body with its headers and other bounds. **Does not check who sent it**.
    ///
    /// # Errors
    ///
    /// The body is not a delivery, or exceeds the bounds.
    pub fn parse_with(
        body: impl Into<Bytes>,
        headers: &HeaderMap,
        bounds: Bounds,
    ) -> Result<Self, Unreadable> {
        let body = body.into();
        bounds.check(&body)?;
        let text = std::str::from_utf8(&body).map_err(|error| Unreadable::NotUtf8 {
            at: error.valid_up_to(),
        })?;
        let version = headers.get(&VERSION).and_then(|value| value.to_str().ok());
        let quoted = digits::quoted(&body);
        // Quotes around ASCII are all that was added.
        let changed = quoted.as_ref().and_then(|it| str::from_utf8(&it.json).ok());
        let mut reader = Reader {
            cursor: Cursor::new(changed.unwrap_or(text)),
            body: &body,
            quoted: quoted.as_ref(),
            // A short message has 200 bytes; growing from nothing would copy every event several times.
            events: Vec::with_capacity((body.len() / 256).min(bounds.events)),
            object: "".into(),
            version: version.and_then(|version| version.trim().parse().ok()),
            limit: bounds.events,
        };
        reader.deliveries().map_err(|error| reader.located(error))?;
        let (object, events) = (reader.object, reader.events);
        Ok(Self {
            object,
            events,
            body,
        })
    }

    /// Returns the events of all entries, in the order of the delivery.
    pub fn events(&self) -> std::slice::Iter<'_, Incoming> {
        self.events.iter()
    }

    /// Returns what the delivery is about, `page`; empty for a bare value, which has no `object`.
    pub fn object(&self) -> &str {
        &self.object
    }

    /// Returns the body, byte for byte.
    pub fn raw(&self) -> &Bytes {
        &self.body
    }

    /// Returns the events grouped by conversation, the events of each ordered by time.
    ///
    /// Graph does not promise an order. An event without a time stays behind the one that it came after; events without a
    /// person are a separate group.
    pub fn into_conversations(self) -> Vec<(Option<Conversation>, Vec<Incoming>)> {
        let mut groups: Vec<(Option<Conversation>, Vec<Incoming>)> = Vec::new();
        let mut numbers = std::collections::HashMap::new();
        for incoming in self.events {
            let conversation = incoming.conversation();
            let number = *numbers.entry(conversation.clone()).or_insert(groups.len());
            if number == groups.len() {
                groups.push((conversation, Vec::new()));
            }
            groups[number].1.push(incoming);
        }
        for (_, events) in &mut groups {
            order(events);
        }
        groups
    }
}

/// Orders events by time; one without a time is as late as the one before it.
fn order(events: &mut Vec<Incoming>) {
    let mut last = None;
    let timed = std::mem::take(events).into_iter().map(|incoming| {
        last = incoming.time().and_then(UnixTime::as_millis).or(last);
        (last, incoming)
    });
    let mut timed: Vec<_> = timed.collect();
    timed.sort_by_key(|(time, _)| *time);
    events.extend(timed.into_iter().map(|(_, incoming)| incoming));
}

impl IntoIterator for Delivery {
    type Item = Incoming;
    type IntoIter = std::vec::IntoIter<Incoming>;

    fn into_iter(self) -> Self::IntoIter {
        self.events.into_iter()
    }
}

impl<'a> IntoIterator for &'a Delivery {
    type Item = &'a Incoming;
    type IntoIter = std::slice::Iter<'a, Incoming>;

    fn into_iter(self) -> Self::IntoIter {
        self.events()
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("object", &self.object)
            .field("events", &self.events)
            .finish_non_exhaustive()
    }
}

/// Reads a body from its beginning to its end.
pub(super) struct Reader<'a> {
    pub cursor: Cursor<'a>,
    body: &'a Bytes,
    /// What is read instead of the body, if that has integers of more than 64 bits.
    quoted: Option<&'a Unrounded>,
    pub events: Vec<Incoming>,
    object: Box<str>,
    version: Option<ApiVersion>,
    limit: usize,
}

impl<'a> Reader<'a> {
    /// Reads a delivery. One of Meta's samples has an array around it.
    fn deliveries(&mut self) -> Result<(), Unreadable> {
        match self.cursor.peek() {
            Some(b'[') => self.array(Self::delivery)?,
            _ => self.delivery()?,
        }
        match self.cursor.peek() {
            None => Ok(()),
            Some(_) => Err(self.cursor.malformed()),
        }
    }

    fn delivery(&mut self) -> Result<(), Unreadable> {
        let start = self.cursor.position();
        let (mut field, mut has_entries) = (None, false);
        self.cursor.expect(b'{')?;
        let mut is_first = true;
        while self.cursor.next(b'}', &mut is_first)? {
            match &*self.cursor.name()? {
                "object" => self.object = self.cursor.value::<String>()?.unwrap_or_default().into(),
                "entry" => {
                    has_entries = true;
                    self.array(Self::entry)?;
                }
                "field" => field = self.cursor.value::<String>()?.ok(),
                _ => {
                    self.cursor.skip()?;
                }
            }
        }
        // A page of Meta's shows values of marketing fields without an envelope.
        let payload = field.and_then(|field| event_kind::value(&Field::from(&*field)));
        match payload {
            _ if has_entries => Ok(()),
            Some(payload) => {
                let range = start..self.cursor.end();
                let event = super::payload::Payload(payload).event("", self.cursor.slice(&range));
                self.push(event, Some(range), EventLocation::Changes)
            }
            None => Err(Unreadable::Malformed { at: start }),
        }
    }

    /// Returns the bytes of the body for a range of what is read instead of it.
    pub fn raw(&self, range: Range<usize>) -> Bytes {
        let quoted = self.quoted.map(|quoted| quoted.original_range(&range));
        self.body.slice(quoted.unwrap_or(range))
    }

    /// Returns an error with its position in the body.
    fn located(&self, error: Unreadable) -> Unreadable {
        match (error, self.quoted) {
            (Unreadable::Malformed { at }, Some(quoted)) => Unreadable::Malformed {
                at: quoted.original(at),
            },
            (error, _) => error,
        }
    }

    /// Adds an event; without a range its JSON is that of the entry.
    pub fn push(
        &mut self,
        event: Event,
        range: Option<Range<usize>>,
        location: EventLocation,
    ) -> Result<(), Unreadable> {
        self.begin(event, location);
        self.end(range, Vec::new())
    }

    /// Reads the item at the cursor, and adds its events.
    pub fn read_item(
        &mut self,
        page: Option<&Arc<str>>,
        location: EventLocation,
    ) -> Result<(), Unreadable> {
        let mut cursor = self.cursor;
        let start = cursor.position();
        let others = Item::read(&mut cursor, page, self.begin_item(location))?;
        self.cursor = cursor;
        self.end(Some(start..cursor.end()), others)
    }

    /// Adds an event of an unknown kind, into which an item is read.
    pub fn begin_item(&mut self, location: EventLocation) -> &mut Incoming {
        self.begin(
            unrecognized(None, UnrecognizedReason::UnknownKind),
            location,
        )
    }

    /// Completes the last event, and adds the events of other payloads beside it.
    pub fn end(
        &mut self,
        range: Option<Range<usize>>,
        others: Vec<Event>,
    ) -> Result<(), Unreadable> {
        let raw = range.map(|range| self.raw(range));
        if let Some(incoming) = self.events.last_mut() {
            if let Some(raw) = raw {
                incoming.raw = raw;
            }
            // An opt-in from the checkbox plugin has no sender, and names the person itself.
            if let (None, Event::Optin(optin)) = (&incoming.sender, &incoming.event) {
                let user_ref = optin.user_ref.as_deref().map(UserRef::new);
                incoming.sender = user_ref.map(Person::UserRef);
            }
        }
        for event in others {
            let first = self.events.last().cloned();
            self.events
                .extend(first.map(|first| Incoming { event, ..first }));
        }
        if self.events.len() > self.limit {
            return Err(Unreadable::TooMany { limit: self.limit });
        }
        Ok(())
    }

    fn begin(&mut self, event: Event, location: EventLocation) -> &mut Incoming {
        self.events.push(Incoming {
            event,
            page: None,
            sender: None,
            recipient: None,
            time: None,
            delivered: None,
            location,
            version: self.version,
            raw: Bytes::new(),
            context: None,
        });
        let last = self.events.len() - 1;
        &mut self.events[last]
    }
}
