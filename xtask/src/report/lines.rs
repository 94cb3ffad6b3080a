//! Byte indices of source text in, lines and columns out; both from 1, columns in characters.

use std::ops::Range;

/// Source text with the starts of its lines.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1));
        Lines {
            text,
            starts: starts.collect(),
        }
    }

    /// Returns line and column of a byte.
    pub fn line_col(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let before = &self.text[self.starts[line - 1]..byte];
        (line, before.chars().count() + 1)
    }

    /// Returns the bytes of a line without its end; a line that the text does not have is its nearest.
    pub fn line(&self, line: usize) -> Range<usize> {
        let index = line.clamp(1, self.starts.len()) - 1;
        let start = self.starts[index];
        let next = self.starts.get(index + 1);
        let end = next.map_or(self.text.len(), |next| next - 1);
        let kept = self.text[start..end].trim_end_matches('\r');
        start..start + kept.len()
    }

    /// Returns the byte at a line and column.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let range = self.line(line);
        let mut chars = self.text[range.clone()].char_indices();
        let byte = chars.nth(column.saturating_sub(1));
        byte.map_or(range.end, |(byte, _)| range.start + byte)
    }
}
