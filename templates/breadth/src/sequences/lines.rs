//! JSON Lines, and JSON text sequences (RFC 7464). Bytes come in, the JSON of one item after the other goes out.
//!
//! An item ends at a line feed, or at the record separator that begins the next one; JSON has neither in it. Lines without
//! anything are skipped.

use bytes::Bytes;

use super::{ITEM_LIMIT, ItemError, ItemReader};
use crate::response::without_mark;

/// Ends an item of a JSON text sequence.
const RECORD: u8 = 0x1e;

/// Puts lines together.
#[derive(Debug)]
pub(crate) struct LineReader {
    /// The line that has not ended yet.
    line: Vec<u8>,
    limit: usize,
}

impl LineReader {
    pub(crate) fn new() -> Self {
        Self {
            line: Vec::new(),
            limit: ITEM_LIMIT,
        }
    }

    fn take(&mut self) -> Option<Vec<u8>> {
        let line = std::mem::take(&mut self.line);
        let is_blank = without_mark(&line).trim_ascii().is_empty();
        (!is_blank).then_some(line)
    }
}

impl ItemReader for LineReader {
    type Raw = Vec<u8>;

    fn read(&mut self, chunk: &mut Bytes) -> Result<Option<Vec<u8>>, ItemError> {
        while !chunk.is_empty() {
            let end = chunk.iter().position(|byte| [b'\n', RECORD].contains(byte));
            let length = end.unwrap_or(chunk.len());
            if length > self.limit - self.line.len() {
                return Err(ItemError::TooLarge { limit: self.limit });
            }
            self.line.extend_from_slice(&chunk.split_to(length));
            if end.is_some() {
                let _separator = chunk.split_to(1);
                if let Some(line) = self.take() {
                    return Ok(Some(line));
                }
            }
        }
        Ok(None)
    }

    fn finish(&mut self) -> Option<Vec<u8>> {
        self.take()
    }

    fn set_limit(&mut self, limit: usize) {
        self.limit = limit.max(self.line.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a body in chunks of a length.
    fn items(body: &[u8], length: usize) -> Vec<String> {
        let mut reader = LineReader::new();
        let mut items = Vec::new();
        for chunk in body.chunks(length) {
            let mut chunk = Bytes::copy_from_slice(chunk);
            while let Some(item) = reader.read(&mut chunk).unwrap() {
                items.push(item);
            }
        }
        items.extend(reader.finish());
        let text = |item| String::from_utf8(item).unwrap().trim().to_owned();
        items.into_iter().map(text).collect()
    }

    #[test]
    fn a_line_is_an_item_however_it_arrives() {
        let body = "1\n\n {\"a\":\"ä\"}\r\n\x1e[2]\n\x1e3\n\x1e4".as_bytes();
        for length in 1..body.len() {
            assert_eq!(items(body, length), ["1", "{\"a\":\"ä\"}", "[2]", "3", "4"]);
        }
        assert!(items(b"\r\n\n", 1).is_empty());
    }

    #[test]
    fn a_line_has_a_limit() {
        let mut reader = LineReader::new();
        reader.set_limit(3);
        let mut chunk = Bytes::from_static(b"123\n1234\n");
        assert_eq!(reader.read(&mut chunk).unwrap().unwrap(), b"123");
        let error = reader.read(&mut chunk).unwrap_err().to_string();
        assert_eq!(error, "an item is larger than the limit of 3 bytes");
    }
}
