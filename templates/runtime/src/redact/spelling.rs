//! Finds a secret in text, however its characters are spelled.
//!
//! Text and a secret come in, the locations of the secret in the text go out. Spellings are those of JSON (`\u0043`, `\/`),
//! of URLs (`%43`) and of HTML (`&#67;`, `&#x43;`, `&amp;`), also one inside the other, up to three deep. The search takes
//! time and memory in proportion to the text.

use std::ops::Range;

use memchr::{memchr_iter, memchr3_iter, memmem};

use super::SHORTEST;

/// How many characters text before the secret may take for the end of an escape that it begins, as in `%` before `41…`.
const TAKEN: usize = DIGITS;

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
        let mut is_in = false;
        Layer::of(name).each(DEPTH, &mut |layer| {
            is_in |= memmem::find(&layer.bytes.to_ascii_lowercase(), &secret).is_some();
        });
        is_in
    }

    /// Returns the locations where text holds the secret.
    pub(super) fn locations(self, text: &[u8]) -> Vec<Range<usize>> {
        let exact = memmem::find_iter(text, self.0);
        let mut locations: Vec<_> = exact.map(|start| start..start + self.len()).collect();
        if self.may_be_spelled_in(text) {
            Layer::of(text).each(DEPTH, &mut |layer| layer.find(self.0, &mut locations));
        }
        locations
    }

    /// Returns whether text has an escape that may represent a character of the secret or of another escape. Most
    /// text has none: they escape slashes, quotes and letters outside ASCII.
    fn may_be_spelled_in(self, text: &[u8]) -> bool {
        let matters = |byte: u8| {
            matches!(byte, b'\\' | b'%' | b'u' | b'&' | b'#' | b'x' | b';')
                || byte.is_ascii_hexdigit()
                || self.0.contains(&byte)
        };
        memchr3_iter(b'\\', b'%', b'&', text).any(|start| {
            // An escape whose own characters are escaped matters by these.
            let escapes = Escapes::ALL.map(|kind| kind.first(&text[start..]));
            escapes.iter().flatten().any(|(_, byte)| matters(*byte))
        })
    }
}

/// Text with some of its escapes undone, each byte with the location in the text where its spelling begins.
struct Layer {
    bytes: Vec<u8>,
    /// A body is read up to a limit that is far below 4 GiB; what would be behind that is found at its end.
    starts: Vec<u32>,
    length: usize,
}

impl Layer {
    /// Returns text as it is.
    fn of(text: &[u8]) -> Self {
        Self {
            bytes: text.to_vec(),
            starts: (0..text.len()).map(short).collect(),
            length: text.len(),
        }
    }

    /// Visits the text, and what it is with its escapes undone up to so many times, in every order of the kinds. No more
    /// than one text of each depth is kept.
    fn each(&self, depth: usize, visit: &mut impl FnMut(&Self)) {
        visit(self);
        if depth > 0 {
            let inner = Escapes::ALL.iter().filter_map(|kind| self.undo(*kind));
            inner.for_each(|inner| inner.each(depth - 1, visit));
        }
    }

    /// Undoes the escapes of one kind, once; `None` if there is none.
    fn undo(&self, kind: Escapes) -> Option<Self> {
        if matches!(kind, Escapes::OpenHtml) && !self.has_open_escape() {
            return None;
        }
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

    /// Returns whether an escape of HTML has no semicolon, which almost none does.
    fn has_open_escape(&self) -> bool {
        memchr_iter(b'&', &self.bytes).any(|start| {
            let text = &self.bytes[start..];
            Escapes::Html.first(text).is_none() && open(text).is_some()
        })
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
            let end = self
                .starts
                .get(end)
                .map_or(self.length, |end| *end as usize);
            locations.push(self.starts[start] as usize..end);
        }
    }
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[derive(Clone, Copy)]
enum Escapes {
    Json,
    Url,
    Html,
    /// With numbers and names that have no semicolon behind them, which browsers read as well. Where a semicolon is an escape
    /// itself, [`Html`](Self::Html) is what is meant.
    OpenHtml,
}

/// The names of HTML for characters that secrets and escapes have.
const NAMES: [(&[u8], u8); 18] = [
    (b"amp;", b'&'),
    (b"AMP;", b'&'),
    (b"num;", b'#'),
    (b"semi;", b';'),
    (b"percnt;", b'%'),
    (b"bsol;", b'\\'),
    (b"quot;", b'"'),
    (b"QUOT;", b'"'),
    (b"vert;", b'|'),
    (b"verbar;", b'|'),
    (b"VerticalLine;", b'|'),
    (b"lowbar;", b'_'),
    (b"UnderBar;", b'_'),
    (b"equals;", b'='),
    (b"plus;", b'+'),
    (b"sol;", b'/'),
    (b"period;", b'.'),
    (b"colon;", b':'),
];

/// The most digits of a number in HTML that has no semicolon behind it, leading zeros included: more could be the secret's.
const DIGITS: usize = 8;

impl Escapes {
    const ALL: [Self; 4] = [Self::Json, Self::Url, Self::Html, Self::OpenHtml];

    /// Returns the length of the escape at the start of text, and the visible ASCII character that it represents.
    fn first(self, text: &[u8]) -> Option<(usize, u8)> {
        match (self, text) {
            (Self::Json, [b'\\', byte @ (b'\\' | b'/' | b'"'), ..]) => Some((2, *byte)),
            (Self::Json, [b'\\', b'u', b'0', b'0', high, low, ..]) => {
                Some((6, visible(16 * digit(*high, 16)? + digit(*low, 16)?)?))
            }
            (Self::Url, [b'%', high, low, ..]) => {
                Some((3, visible(16 * digit(*high, 16)? + digit(*low, 16)?)?))
            }
            (Self::Html, [b'&', b'#', b'x' | b'X', number @ ..]) => numeric(number, 16, true),
            (Self::Html, [b'&', b'#', number @ ..]) => numeric(number, 10, true),
            (Self::Html, [b'&', name @ ..]) => {
                let mut names = NAMES.iter();
                let (found, byte) = names.find(|(known, _)| name.starts_with(known))?;
                Some((1 + found.len(), *byte))
            }
            (Self::OpenHtml, _) => Self::Html.first(text).or_else(|| open(text)),
            _ => None,
        }
    }
}

/// Returns the length of an escape of HTML without a semicolon, and the character.
fn open(text: &[u8]) -> Option<(usize, u8)> {
    match text {
        [b'&', b'#', b'x' | b'X', number @ ..] => numeric(number, 16, false),
        [b'&', b'#', number @ ..] => numeric(number, 10, false),
        [b'&', b'a', b'm', b'p', ..] | [b'&', b'A', b'M', b'P', ..] => Some((4, b'&')),
        _ => None,
    }
}

/// Returns the length of a number of HTML with what is around it, and the character.
fn numeric(number: &[u8], radix: u32, is_closed: bool) -> Option<(usize, u8)> {
    let digits = number.iter().map_while(|byte| digit(*byte, radix));
    let (end, code) = digits.fold((0, 0_u32), |(end, code), digit| {
        (end + 1, code.saturating_mul(radix).saturating_add(digit))
    });
    let before = if radix == 16 { 3 } else { 2 };
    let is_whole = match number.get(end) {
        Some(b';') => is_closed,
        _ => !is_closed && end <= DIGITS,
    };
    let code = Some(code)
        .filter(|_| end > 0 && is_whole)
        .and_then(visible)?;
    Some((before + end + usize::from(is_closed), code))
}

fn digit(byte: u8, radix: u32) -> Option<u32> {
    char::from(byte).to_digit(radix)
}

fn visible(code: u32) -> Option<u8> {
    let byte = u8::try_from(code).ok()?;
    byte.is_ascii_graphic().then_some(byte)
}
