//! The payload of one event. The number of a payload and its JSON come in; the typed event goes out, or where the JSON has
//! another shape.

use serde::de::{DeserializeSeed, Deserializer};

use super::Event;
use super::unrecognized::{Unrecognized, UnrecognizedReason};
use crate::event_kind::{MARKS, read};
use crate::webhooks::Field;

/// A payload that is read in the middle of an item.
pub(super) struct Payload(pub usize);

impl<'de> DeserializeSeed<'de> for Payload {
    type Value = Event;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Event, D::Error> {
        read(self.0, deserializer)
    }
}

impl Payload {
    /// Reads the payload that a property holds. One of another shape is read once more, to find where it differs.
    pub(super) fn event(self, property: &str, json: &str) -> Event {
        if let Ok(event) = read(self.0, &mut serde_json::Deserializer::from_str(json)) {
            return event;
        }
        let mut track = serde_path_to_error::Track::new();
        let mut json = serde_json::Deserializer::from_str(json);
        // The error itself is not kept: it can show the value, and the value can be a secret.
        drop(read(
            self.0,
            serde_path_to_error::Deserializer::new(&mut json, &mut track),
        ));
        let path = track.path().to_string();
        let path = match (property, path.trim_start_matches('.')) {
            (property, "") => property.to_owned(),
            ("", path) => path.to_owned(),
            (property, path) => format!("{property}.{path}"),
        };
        unrecognized(None, UnrecognizedReason::Shape(path.into()))
    }
}

pub(super) fn unrecognized(field: Option<Field>, reason: UnrecognizedReason) -> Event {
    Event::Unrecognized(Unrecognized::new(field, reason))
}

/// Returns the payload that an object is, by the marks among its properties.
pub(super) fn marked(properties: &[(impl AsRef<str>, &str)]) -> Option<Payload> {
    let has = |wanted: &[&str], first: u8| {
        let mut found = properties.iter();
        found.any(|(name, json)| {
            wanted.contains(&name.as_ref()) && json.as_bytes().first() == Some(&first)
        })
    };
    let mut all = MARKS.iter();
    let found = all.find(|marks| has(marks.arrays, b'[') || has(marks.strings, b'"'));
    found.map(|marks| Payload(marks.payload))
}
