//! Server-sent events, by section 9.2 of the HTML standard. Bytes come in, events go out.
//!
//! A line ends at CR, LF or both; a byte order mark at the start is skipped, bytes that are not UTF-8 become U+FFFD. An event
//! that the body ends within is not one.

use std::time::Duration;

use bytes::Bytes;

use super::{ITEM_LIMIT, ItemError, ItemReader};
use crate::response::without_mark;

/// A server-sent event. `Debug` shows what its type shows of the data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of the event; `message` if the server gives none.
    pub name: String,
    /// The id of the last event that had one, this one included; empty before the first.
    pub id: String,
    /// What the event says.
    pub data: T,
}

impl<T> Event<T> {
    pub(crate) fn new(name: String, id: String, data: T) -> Self {
        Self { name, id, data }
    }
}

/// Puts events together.
#[derive(Debug)]
pub(crate) struct EventReader {
    /// The line that has not ended yet.
    line: Vec<u8>,
    name: String,
    /// The data of the event so far, each line with its line feed.
    data: String,
    /// The id that the next event has.
    next_id: String,
    /// The id of the last event that ended.
    last_id: String,
    retry: Option<Duration>,
    is_start: bool,
    /// Whether the byte before was a CR, so that a LF belongs to it.
    is_after_cr: bool,
    limit: usize,
}

impl EventReader {
    /// Returns a reader of a stream that goes on after an event.
    pub(crate) fn after(last_id: &str) -> Self {
        Self {
            line: Vec::new(),
            name: String::new(),
            data: String::new(),
            next_id: last_id.to_owned(),
            last_id: last_id.to_owned(),
            retry: None,
            is_start: true,
            is_after_cr: false,
            limit: ITEM_LIMIT,
        }
    }

    /// Returns the id of the last event that had one.
    pub(crate) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns how long the server asks to wait before connecting again.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Does what a line says; returns the event that it ends.
    fn take_line(&mut self) -> Option<Event<String>> {
        let bytes = std::mem::take(&mut self.line);
        let mut line = bytes.as_slice();
        if std::mem::take(&mut self.is_start) {
            line = without_mark(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.next_id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            // A comment has no name before its colon; other fields have no meaning.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        self.next_id.clone_into(&mut self.last_id);
        let name = std::mem::take(&mut self.name);
        let mut data = std::mem::take(&mut self.data);
        if data.is_empty() {
            return None;
        }
        data.pop();
        let name = if name.is_empty() {
            "message".to_owned()
        } else {
            name
        };
        Some(Event::new(name, self.last_id.clone(), data))
    }

    /// Returns how many bytes the event has so far.
    fn length(&self) -> usize {
        self.line.len() + self.data.len() + self.name.len()
    }
}

impl ItemReader for EventReader {
    type Raw = Event<String>;

    fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Event<String>>, ItemError> {
        while !chunk.is_empty() {
            if std::mem::take(&mut self.is_after_cr) && chunk.starts_with(b"\n") {
                let _rest_of_the_end = chunk.split_to(1);
                continue;
            }
            let end = chunk.iter().position(|byte| b"\r\n".contains(byte));
            let length = end.unwrap_or(chunk.len());
            if self.length() + length > self.limit {
                return Err(ItemError::TooLarge { limit: self.limit });
            }
            self.line.extend_from_slice(&chunk.split_to(length));
            if end.is_some() {
                self.is_after_cr = chunk.split_to(1).starts_with(b"\r");
                if let Some(event) = self.take_line() {
                    return Ok(Some(event));
                }
            }
        }
        Ok(None)
    }

    fn finish(&mut self) -> Option<Event<String>> {
        None
    }

    fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }
}

#[cfg(test)]
#[path = "events/tests.rs"]
mod tests;
