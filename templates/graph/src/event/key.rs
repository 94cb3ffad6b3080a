//! Keys that identify events. Graph gives events no id and delivers them more than once; an event comes in, and the
//! text that is equal for the same event goes out.

use std::fmt::{self, Display, Write};

use sha2::{Digest, Sha256};

use super::{Incoming, UnixTime};

/// The identity of an event: equal when Graph delivers the same event again.
///
/// It is a short text without spaces, so that any store can keep it. It holds ids of the Page and the person, and no content.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey(Box<str>);

impl EventKey {
    /// Returns the key as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Puts a key together from its parts.
pub(crate) struct KeyWriter(String);

impl KeyWriter {
    /// Adds a part; returns whether it is there.
    pub fn part(&mut self, part: Option<&impl Display>) -> bool {
        self.0.push(':');
        part.is_some_and(|part| write!(Escaped(&mut self.0), "{part}").is_ok())
    }
}

/// Escapes a string so that it remains one part, whatever is in it.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            match char {
                ':' | '%' => write!(self.0, "%{:02X}", u32::from(char))?,
                char if char.is_whitespace() || char.is_control() => {
                    write!(self.0, "%{:02X}", u32::from(char))?;
                }
                char => self.0.push(char),
            }
        }
        Ok(())
    }
}

impl Incoming {
    /// Returns the key by which a repeated event is recognized.
    ///
    /// It holds Page, person and kind, and what the spec names for the kind: the id of a message or postback, id and number
    /// of an edit, the watermark of a receipt. Kinds without such a property have the time of the event and a hash of its
    /// JSON; where an event has no time, that of its delivery.
    pub fn key(&self) -> EventKey {
        let mut key = KeyWriter(self.kind().name().to_owned());
        key.part(self.page_id().as_ref());
        key.part(self.person().map(super::Person::id).as_ref());
        let common = key.0.len();
        if !self.kind().write_same(&mut key) {
            key.0.truncate(common);
            let time = self.time().or_else(|| self.delivered_at());
            key.part(time.and_then(UnixTime::as_millis).as_ref());
            let hash = Sha256::digest(self.raw());
            key.0.push('#');
            for byte in &hash[..16] {
                // Writing to a `String` does not fail.
                let _ = write!(key.0, "{byte:02x}");
            }
        }
        EventKey(key.0.into())
    }
}
