//! Byte indices of source text in, lines and columns out; both from 1, columns in characters.

use std::ops::Range;

/// A line may be the whole document, so that its characters are counted once for each block of so many bytes.
const BLOCK: usize = 4_096;

/// Source text with the starts of its lines.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// The number of characters before each block.
    blocks: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Lines<'a> {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1));
        let counts = text.as_bytes().chunks(BLOCK).scan(0, |before, block| {
            let here = *before;
            *before += characters(block);
            Some(here)
        });
        Lines {
            text,
            starts: starts.collect(),
            blocks: counts.collect(),
        }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK;
        let rest = &self.text.as_bytes()[block * BLOCK..byte];
        self.blocks.get(block).unwrap_or(&0) + characters(rest)
    }

    /// Returns line and column of a byte.
    pub fn line_col(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        let column = self.characters_before(byte) - self.characters_before(start);
        (line, column + 1)
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

/// Returns how many characters begin in some bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    let is_first = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
    bytes.iter().filter(is_first).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_that_of_its_character_however_long_the_line_is() {
        let line = "aé€😀".repeat(BLOCK);
        let text = format!("{line}\n{line}");
        let lines = Lines::new(&text);
        for (column, (byte, _)) in line.char_indices().enumerate().step_by(997) {
            assert_eq!(lines.line_col(byte), (1, column + 1));
            assert_eq!(lines.line_col(line.len() + 1 + byte), (2, column + 1));
        }
        assert_eq!(lines.line_col(text.len()), (2, 4 * BLOCK + 1));
    }
}
