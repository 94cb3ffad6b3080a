//! Finds a secret in a text, however its characters are spelled.
//!
//! A text and a secret come in, the places of the secret in the text go out. Spellings are those of JSON (`\u0043`, `\/`)
//! and of URLs (`%43`), also one inside the other. The search takes time in proportion to the text.

use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use super::SHORTEST;

/// How many characters a text before the secret may take for the end of an escape of its own, as in `%` before `41…`.
const TAKEN: usize = 5;

/// A secret to look for.
#[derive(Clone, Copy)]
pub(super) struct Needle<'a>(pub(super) &'a [u8]);

impl Needle<'_> {
    /// Returns the number of bytes.
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    /// Returns whether a text holds the secret.
    pub(super) fn is_in(self, text: &[u8]) -> bool {
        !self.places(text).is_empty()
    }

    /// Returns whether the name of a header, which is in lower case, holds the secret.
    pub(super) fn is_in_name(self, name: &[u8]) -> bool {
        let name = Plain::of(name).bytes.to_ascii_lowercase();
        let secret = Plain::of(self.0).bytes.to_ascii_lowercase();
        memmem::find(&name, &secret).is_some()
    }

    /// Returns the places where a text holds the secret.
    pub(super) fn places(self, text: &[u8]) -> Vec<Range<usize>> {
        let exact = memmem::find_iter(text, self.0);
        let mut places: Vec<_> = exact.map(|start| start..start + self.len()).collect();
        if self.may_be_spelled_in(text) {
            self.spelled_places(text, &mut places);
        }
        places
    }

    fn spelled_places(self, text: &[u8], places: &mut Vec<Range<usize>>) {
        let plain = Plain::of(text);
        let secret = Plain::of(self.0).bytes;
        // What the text around may have taken is not looked for.
        let taken = TAKEN.min(secret.len().saturating_sub(SHORTEST) / 2);
        let core = &secret[taken..secret.len() - taken];
        for found in memmem::find_iter(&plain.bytes, core) {
            let before = plain.bytes[..found].iter().rev();
            let before = before.zip(secret[..taken].iter().rev());
            let after = plain.bytes[found + core.len()..].iter();
            let after = after.zip(&secret[secret.len() - taken..]);
            let start = found - before.take_while(|(a, b)| a == b).count();
            let end = found + core.len() + after.take_while(|(a, b)| a == b).count();
            places.push(plain.place(start, text.len()).start..plain.place(end - 1, text.len()).end);
        }
    }

    /// Returns whether a text has an escape that may stand for a character of the secret or of another escape. Most
    /// texts have none: they escape slashes, quotes and letters outside ASCII.
    fn may_be_spelled_in(self, text: &[u8]) -> bool {
        let matters = |byte: u8| {
            matches!(byte, b'\\' | b'%' | b'u') || byte.is_ascii_hexdigit() || self.0.contains(&byte)
        };
        memchr2_iter(b'\\', b'%', text).any(|start| {
            let rest = &text[start..];
            let ends = [2, 3, 6].into_iter().filter_map(|length| rest.get(..length));
            let mut escapes = ends.filter_map(escape);
            // An escape whose own characters are escaped matters by these.
            escapes.any(|(_, byte)| matters(byte))
        })
    }
}

/// A text with all escapes undone, each byte with the place where it is spelled.
struct Plain {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl Plain {
    fn of(text: &[u8]) -> Self {
        let mut plain = Self {
            bytes: Vec::with_capacity(text.len()),
            starts: Vec::with_capacity(text.len()),
        };
        for (start, byte) in text.iter().enumerate() {
            plain.bytes.push(*byte);
            plain.starts.push(start);
            // What an escape stands for may end another one.
            while let Some((length, byte)) = escape(&plain.bytes) {
                let start = plain.bytes.len() - length;
                plain.bytes.truncate(start);
                plain.starts.truncate(start + 1);
                plain.bytes.push(byte);
            }
        }
        plain
    }

    fn place(&self, index: usize, length: usize) -> Range<usize> {
        let end = self.starts.get(index + 1).copied().unwrap_or(length);
        self.starts[index]..end
    }
}

/// Returns the length of the escape that a text ends with, and the visible ASCII character that it stands for.
fn escape(text: &[u8]) -> Option<(usize, u8)> {
    match text {
        [.., b'\\', byte @ (b'\\' | b'/' | b'"')] => Some((2, *byte)),
        [.., b'\\', b'u', b'0', b'0', high, low] => Some((6, visible(*high, *low)?)),
        [.., b'%', high, low] => Some((3, visible(*high, *low)?)),
        _ => None,
    }
}

fn visible(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
    byte.is_ascii_graphic().then_some(byte)
}
