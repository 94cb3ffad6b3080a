//! Responses that are a sequence of items: JSON Lines, JSON text sequences and server-sent events. Bytes come in as they
//! arrive; items go out one after the other.
//!
//! Nothing is held but the item that has not ended yet, and no more of it than a limit. Which requests have such a response is
//! what the document says; `streams` sends them.

// The paths are spelled out for a crate that takes this file as a module from elsewhere, as a test does.
#[path = "sequences/events.rs"]
mod events;
#[path = "sequences/lines.rs"]
mod lines;

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::readable;
use crate::request::Request;
use crate::response::{path_of_misfit, without_mark};
use crate::transport::TransportError;

pub use events::Event;
pub(crate) use events::EventReader;
pub(crate) use lines::LineReader;

/// The most bytes that an item may have, unless the caller says otherwise: 1 MiB.
pub const ITEM_LIMIT: usize = 1 << 20;

/// A request whose response is a sequence of JSON values, each on a line.
pub trait Sequence: Request {
    /// One of the values.
    type Item: DeserializeOwned;
    /// The media type that is asked for.
    const MEDIA_TYPE: &'static str;
}

/// A request whose response is a stream of server-sent events.
pub trait EventSource: Request {
    /// What the data of an event is read as.
    type Data: DeserializeOwned;
    /// Whether the data is JSON; otherwise it is a string.
    const IS_JSON: bool;

    /// Reads the data of an event. Where the document says so, its name decides what it is.
    ///
    /// # Errors
    ///
    /// The data is of another shape.
    fn read(_name: &str, data: &[u8]) -> Result<Self::Data, ItemError> {
        if Self::IS_JSON {
            decode(data)
        } else {
            text(data)
        }
    }
}

/// Why an item could not be read, or no further one.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// The connection broke, or the time ran out. No further item comes.
    Transport(TransportError),
    /// An item has more bytes than the limit. No further item comes.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The item is of another shape. The next one can be read all the same.
    Decode {
        /// The path of the value that does not fit, such as `data[3].id`.
        path: String,
        /// What does not fit.
        source: serde_json::Error,
    },
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::TooLarge { limit } => {
                write!(f, "an item is larger than the limit of {limit} bytes")
            }
            Self::Decode { path, .. } => write!(f, "an item of another shape at `{path}`"),
        }
    }
}

impl std::error::Error for ItemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => std::error::Error::source(error),
            Self::TooLarge { .. } => None,
            Self::Decode { source, .. } => Some(source),
        }
    }
}

/// Puts items together from the bytes of a body.
pub(crate) trait ItemReader {
    /// An item before it is read as its type.
    type Raw;

    /// Takes bytes from the front of a chunk up to the end of an item; `None` when the chunk is used up before.
    fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Self::Raw>, ItemError>;

    /// Returns the item that the end of the body ends, if it ends one.
    fn finish(&mut self) -> Option<Self::Raw>;

    /// Sets the most bytes that an item may have.
    fn set_limit(&mut self, limit: usize);
}

/// Reads an item's JSON.
pub(crate) fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, ItemError> {
    let json = without_mark(json);
    readable::read(json).map_err(|source| ItemError::Decode {
        path: path_of_misfit::<T>(json),
        source,
    })
}

/// Reads the text of an event's data as what a string can be.
pub(crate) fn text<T: DeserializeOwned>(data: &[u8]) -> Result<T, ItemError> {
    of(Value::String(String::from_utf8_lossy(data).into_owned()))
}

/// Reads an event's data as JSON, or as a string if it is not JSON.
pub(crate) fn any<T: DeserializeOwned>(data: &[u8]) -> Result<T, ItemError> {
    value(data).and_then(of)
}

/// Returns an event's data: the JSON, or a string if it is not JSON.
pub(crate) fn value(data: &[u8]) -> Result<Value, ItemError> {
    decode(data).or_else(|_| text(data))
}

fn of<T: DeserializeOwned>(value: Value) -> Result<T, ItemError> {
    T::deserialize(value).map_err(|source| ItemError::Decode {
        path: ".".to_owned(),
        source,
    })
}
