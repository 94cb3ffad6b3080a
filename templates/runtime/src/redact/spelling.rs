//! Finds a secret in text, however its characters are spelled.
//!
//! Text and a secret come in, the locations of the secret in the text go out. Spellings are those of JSON (`\u0043`, `\/`)
//! and of URLs (`%43`), also one inside the other, up to
//! three deep. The search takes time in proportion to the text.

use std::ops::Range;

use memchr::{memchr2_iter, memmem};

use super::SHORTEST;

/// How many characters text before the secret may take for the end of an escape that it begins, as in `%` before `41…`.
const TAKEN: usize = 5;

/// How often text is unescaped: what is received is JSON, may hold JSON in a string, and URLs within.
const DEPTH: usize = 3;

/// A secret to look for.
#[derive(Clone, Copy)]
pub(super) struct Needle<'a>(pub(super) &'a [u8]);

impl Needle<'_> {
    /// Returns the number of bytes.
    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    /// Returns whether text holds the secret.
    pub(super) fn is_in(self, text: &[u8]) -> bool {
        !self.locations(text).is_empty()
    }

    /// Returns whether the name of a header, which is in lower case, holds the secret.
    pub(super) fn is_in_name(self, name: &[u8]) -> bool {
        let secret = self.0.to_ascii_lowercase();
        let mut layers = layers(name).into_iter();
        layers.any(|layer| memmem::find(&layer.bytes.to_ascii_lowercase(), &secret).is_some())
    }

    /// Returns the locations where text holds the secret.
    pub(super) fn locations(self, text: &[u8]) -> Vec<Range<usize>> {
        let exact = memmem::find_iter(text, self.0);
        let mut locations: Vec<_> = exact.map(|start| start..start + self.len()).collect();
        if self.may_be_spelled_in(text) {
            for layer in layers(text) {
                layer.find(self.0, &mut locations);
            }
        }
        locations
    }

    /// Returns whether text has an escape that may represent a character of the secret or of another escape. Most
    /// text has none: they escape slashes, quotes and letters outside ASCII.
    fn may_be_spelled_in(self, text: &[u8]) -> bool {
        let matters = |byte: u8| {
            matches!(byte, b'\\' | b'%' | b'u')
                || byte.is_ascii_hexdigit()
                || self.0.contains(&byte)
        };
        memchr2_iter(b'\\', b'%', text).any(|start| {
            // An escape whose own characters are escaped matters by these.
            let escapes = [Escapes::Json, Escapes::Url].map(|kind| kind.first(&text[start..]));
            escapes.iter().flatten().any(|(_, byte)| matters(*byte))
        })
    }
}

/// Text with some of its escapes undone, each byte with the location in the text where its spelling begins.
struct Layer {
    bytes: Vec<u8>,
    starts: Vec<usize>,
    length: usize,
}

/// Returns text as it is, and with its escapes undone in every order of the two kinds.
fn layers(text: &[u8]) -> Vec<Layer> {
    let mut layers = vec![Layer {
        bytes: text.to_vec(),
        starts: (0..text.len()).collect(),
        length: text.len(),
    }];
    let mut outer = 0;
    for _ in 0..DEPTH {
        let inner = layers[outer..].iter();
        let inner =
            inner.flat_map(|layer| [Escapes::Json, Escapes::Url].map(|kind| layer.undo(kind)));
        let inner: Vec<_> = inner.flatten().collect();
        outer = layers.len();
        layers.extend(inner);
    }
    layers
}

impl Layer {
    /// Undoes the escapes of one kind, once; `None` if there is none.
    fn undo(&self, kind: Escapes) -> Option<Self> {
        let mut plain = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            starts: Vec::with_capacity(self.bytes.len()),
            length: self.length,
        };
        let mut at = 0;
        while let Some(byte) = self.bytes.get(at) {
            let (length, byte) = kind.first(&self.bytes[at..]).unwrap_or((1, *byte));
            plain.bytes.push(byte);
            plain.starts.push(self.starts[at]);
            at += length;
        }
        (plain.bytes.len() < self.bytes.len()).then_some(plain)
    }

    /// Adds the locations of a secret to a list.
    fn find(&self, secret: &[u8], locations: &mut Vec<Range<usize>>) {
        // What the text around may have taken is not looked for.
        let taken = TAKEN.min(secret.len().saturating_sub(SHORTEST) / 2);
        let core = &secret[taken..secret.len() - taken];
        for found in memmem::find_iter(&self.bytes, core) {
            let before = self.bytes[..found].iter().rev();
            let before = before.zip(secret[..taken].iter().rev());
            let after = self.bytes[found + core.len()..].iter();
            let after = after.zip(&secret[secret.len() - taken..]);
            let start = found - before.take_while(|(a, b)| a == b).count();
            let end = found + core.len() + after.take_while(|(a, b)| a == b).count();
            locations.push(self.starts[start]..*self.starts.get(end).unwrap_or(&self.length));
        }
    }
}

#[derive(Clone, Copy)]
enum Escapes {
    Json,
    Url,
}

impl Escapes {
    /// Returns the length of the escape at the start of text, and the visible ASCII character that it represents.
    fn first(self, text: &[u8]) -> Option<(usize, u8)> {
        match (self, text) {
            (Self::Json, [b'\\', byte @ (b'\\' | b'/' | b'"'), ..]) => Some((2, *byte)),
            (Self::Json, [b'\\', b'u', b'0', b'0', high, low, ..]) => {
                Some((6, visible(*high, *low)?))
            }
            (Self::Url, [b'%', high, low, ..]) => Some((3, visible(*high, *low)?)),
            _ => None,
        }
    }
}

fn visible(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let byte = u8::try_from(digit(high)? << 4 | digit(low)?).ok()?;
    byte.is_ascii_graphic().then_some(byte)
}
