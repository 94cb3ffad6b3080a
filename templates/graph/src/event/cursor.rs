//! A position in a JSON text. Values are read one after the other, typed where they fit and skipped where they do not, so
//! that one value of another shape costs nothing but itself. The text is read once.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny};

use super::delivery::Unreadable;

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Returns the position at which the next value begins.
    pub fn position(&mut self) -> usize {
        self.peek();
        self.at
    }

    /// Returns the position after the last value.
    pub fn end(&self) -> usize {
        self.at
    }

    pub fn slice(&self, range: &Range<usize>) -> &'a str {
        &self.text[range.clone()]
    }

    /// Returns the next byte that is not white space.
    pub fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        let blank = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += rest.iter().take_while(blank).count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past a byte.
    pub fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.peek() != Some(byte) {
            return Err(self.malformed());
        }
        self.at += 1;
        Ok(())
    }

    /// Goes past the separator before the next element of an array or object, or past its end.
    pub fn next(&mut self, end: u8, is_first: &mut bool) -> Result<bool, Unreadable> {
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                Ok(false)
            }
            _ if std::mem::take(is_first) => Ok(true),
            _ => self.expect(b',').map(|()| true),
        }
    }

    /// Goes past the name of a property and its colon.
    pub fn name(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        if self.peek() != Some(b'"') {
            return Err(self.malformed());
        }
        let name = match self.plain_string() {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(self.value()?.map_err(|_| self.malformed())?),
        };
        self.expect(b':')?;
        Ok(name)
    }

    /// Goes past a string without escapes.
    fn plain_string(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at + 1..];
        let end = rest.find(['"', '\\'])?;
        if rest.as_bytes()[end] != b'"' || rest.as_bytes()[..end].iter().any(|byte| *byte < b' ') {
            return None;
        }
        self.at += end + 2;
        Some(&rest[..end])
    }

    /// Reads a value; one of another shape is skipped, and its range returned.
    pub fn value<T: Deserialize<'a>>(&mut self) -> Result<Result<T, Range<usize>>, Unreadable> {
        self.seed(PhantomData)
    }

    /// Reads a value by a seed; one of another shape is skipped, and its range returned.
    pub fn seed<S: DeserializeSeed<'a>>(
        &mut self,
        seed: S,
    ) -> Result<Result<S::Value, Range<usize>>, Unreadable> {
        let start = self.position();
        let mut json = serde_json::Deserializer::from_str(&self.text[start..]);
        match seed.deserialize(&mut json) {
            Ok(value) => {
                self.at = start + json.into_iter::<IgnoredAny>().byte_offset();
                Ok(Ok(value))
            }
            Err(_) => self.skip().map(Err),
        }
    }

    /// Goes past a value of any shape, however deeply it is nested.
    pub fn skip(&mut self) -> Result<Range<usize>, Unreadable> {
        let start = self.position();
        let rest = &self.text[start..];
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => {}
            _ => return Err(self.malformed()),
        }
        self.at = start + values.byte_offset();
        Ok(start..self.at)
    }

    pub fn malformed(&self) -> Unreadable {
        Unreadable::Malformed { at: self.at }
    }
}
