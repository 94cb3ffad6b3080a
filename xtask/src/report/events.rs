//! YAML or JSON text in, one flat stream of marked events out.
//!
//! Made only when there is something to report, so that every other run pays nothing for positions. It
//! never recurses, and text that stops being well-formed ends the stream there.

use std::borrow::Cow;
use std::ops::{ControlFlow, Range};

use memchr::memchr2;
use saphyr_parser as yaml;

pub enum Event<'a> {
    Document,
    Map,
    Seq,
    End,
    Scalar(Cow<'a, str>),
    Alias,
    /// The text is not well-formed from here on.
    Broken,
}

/// Takes an event and its bytes, and says whether to go on.
pub type Sink<'a, 's> = &'s mut dyn FnMut(Event<'a>, Range<usize>) -> ControlFlow<()>;

/// Calls `sink` with every event and the bytes of `text` that it is read from.
pub fn events<'a>(text: &'a str, sink: Sink<'a, '_>) {
    let json = text.trim_start().starts_with(['{', '[']);
    if json && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        let _ = json_events(text, sink);
    } else {
        let _ = yaml_events(text, sink);
    }
}

fn yaml_events<'a>(text: &'a str, sink: Sink<'a, '_>) -> ControlFlow<()> {
    let mut cursor = Cursor::new(text);
    let mut parser = yaml::Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                let start = cursor.byte(error.marker().index());
                return sink(Event::Broken, start..start);
            }
        };
        let event = match event {
            yaml::Event::DocumentStart(_) => Event::Document,
            yaml::Event::Alias(_) => Event::Alias,
            yaml::Event::Scalar(value, ..) => Event::Scalar(value),
            yaml::Event::SequenceStart(..) => Event::Seq,
            yaml::Event::MappingStart(..) => Event::Map,
            yaml::Event::SequenceEnd | yaml::Event::MappingEnd => Event::End,
            yaml::Event::Nothing
            | yaml::Event::StreamStart
            | yaml::Event::StreamEnd
            | yaml::Event::DocumentEnd => continue,
        };
        let start = cursor.byte(span.start.index());
        let end = cursor.byte(span.end.index());
        sink(event, start..end.max(start))?;
    }
    ControlFlow::Continue(())
}

/// Turns character indices, which move mostly forward, into byte indices.
struct Cursor<'a> {
    text: &'a str,
    char: usize,
    byte: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Cursor<'a> {
        Cursor {
            text,
            char: 0,
            byte: 0,
        }
    }

    fn byte(&mut self, target: usize) -> usize {
        while self.char < target
            && let Some(c) = self.text[self.byte..].chars().next()
        {
            self.char += 1;
            self.byte += c.len_utf8();
        }
        while self.char > target
            && let Some(c) = self.text[..self.byte].chars().next_back()
        {
            self.char -= 1;
            self.byte -= c.len_utf8();
        }
        self.byte
    }
}

/// Cuts well-formed JSON into events; a YAML parser would reject its surrogate pairs.
fn json_events<'a>(text: &'a str, sink: Sink<'a, '_>) -> ControlFlow<()> {
    sink(Event::Document, 0..0)?;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let event = match byte {
            b'{' => Event::Map,
            b'[' => Event::Seq,
            b'}' | b']' => Event::End,
            b'"' => {
                at = string_end(bytes, at);
                Event::Scalar(unescaped(&text[start..at]))
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => continue,
            _ => {
                let rest = &bytes[at..];
                let ends = |b: &u8| b",]} \t\r\n".contains(b);
                at += rest.iter().position(ends).unwrap_or(rest.len());
                Event::Scalar(Cow::Borrowed(&text[start..at]))
            }
        };
        sink(event, start..at)?;
    }
    ControlFlow::Continue(())
}

/// Returns the byte behind a string of JSON, `at` being that behind its first quote.
pub fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if bytes[at - 1] == b'"' {
            return at;
        }
        // What is escaped does not end the string.
        at += 1;
    }
    bytes.len()
}

fn unescaped(quoted: &str) -> Cow<'_, str> {
    if quoted.contains('\\')
        && let Ok(text) = serde_json::from_str::<String>(quoted)
    {
        return Cow::Owned(text);
    }
    Cow::Borrowed(&quoted[1..quoted.len() - 1])
}
