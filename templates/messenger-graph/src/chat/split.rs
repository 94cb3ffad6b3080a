//! Long strings in parts. In: a string and a limit in characters. Out: parts that are within the limit, and together are the
//! string.

use std::iter::FusedIterator;
use std::num::NonZeroUsize;

use crate::bound::{Table, ValueBound};
use crate::v26::messages::TextMessage;

/// Returns how many characters a text message may have, counted as Unicode scalar values.
pub fn max_text() -> NonZeroUsize {
    let bounds = <TextMessage as Table>::BOUNDS.property("text");
    let most = bounds.iter().find_map(|bound| match bound {
        ValueBound::MaxCharacters(most) => usize::try_from(*most).ok(),
        _ => None,
    });
    most.and_then(NonZeroUsize::new)
        .unwrap_or(NonZeroUsize::MAX)
}

/// Splits a string into parts that each fit into a text message.
///
/// ```
/// use messenger_graph::chat::split_text;
/// use messenger_graph::v26::messages::TextMessage;
///
/// let long = "All is well. ".repeat(400);
/// let messages: Vec<_> = split_text(&long).map(TextMessage::new).collect();
/// assert_eq!(messages.len(), 3);
/// ```
pub fn split_text(text: &str) -> TextParts<'_> {
    split_text_at(text, max_text())
}

/// Splits a string into parts of so many characters at most.
///
/// A part ends behind a line, else behind a sentence, else behind a word, if that is in its second half; else between two
/// characters that a reader sees as two, and only where there is no such location between any two scalar values. Which
/// those are is decided by blocks of combining characters, joiners and flags, not by the whole of Unicode's segmentation.
/// Nothing is lost: the parts, one after the other, are the string, and a space at a cut stays with the part before it.
pub fn split_text_at(text: &str, limit: NonZeroUsize) -> TextParts<'_> {
    TextParts { rest: text, limit }
}

/// The parts of a string; see [`split_text_at`].
#[derive(Debug, Clone)]
pub struct TextParts<'t> {
    rest: &'t str,
    limit: NonZeroUsize,
}

impl<'t> Iterator for TextParts<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        if self.rest.is_empty() {
            return None;
        }
        let (part, rest) = self.rest.split_at(end(self.rest, self.limit.get()));
        self.rest = rest;
        Some(part)
    }
}

impl FusedIterator for TextParts<'_> {}

/// Returns where the first part of a string ends, which is not at its beginning.
fn end(text: &str, limit: usize) -> usize {
    let Some((most, _)) = text.char_indices().nth(limit) else {
        return text.len();
    };
    let half = text.char_indices().nth(limit / 2).map_or(0, |(at, _)| at);
    // The best cut of each kind, the last of its kind in the second half.
    let (mut line, mut sentence, mut word, mut between) = (None, None, None, None);
    let chars = text[..most].char_indices();
    let mut flags = 0_usize;
    let mut before_space = None;
    for (at, char) in chars {
        let cut = at + char.len_utf8();
        let next = text[cut..].chars().next();
        flags = if is_flag(char) { flags + 1 } else { 0 };
        if !char.is_whitespace() {
            before_space = Some(char);
        }
        let Some(next) = next.filter(|next| !is_joined(char, *next, flags)) else {
            continue;
        };
        between = Some(cut);
        if cut < half || !char.is_whitespace() || next.is_whitespace() {
            continue;
        }
        word = Some(cut);
        if before_space.is_some_and(ends_sentence) {
            sentence = Some(cut);
        }
        if char == '\n' {
            line = Some(cut);
        }
    }
    line.or(sentence).or(word).or(between).unwrap_or(most)
}

fn ends_sentence(char: char) -> bool {
    matches!(char, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
}

/// Returns whether two neighbours are parts of what a reader sees as one character. `flags` is how many letters of a flag end
/// with the first.
fn is_joined(first: char, second: char, flags: usize) -> bool {
    let is_half_flag = flags % 2 == 1 && is_flag(second);
    let is_line_end = first == '\r' && second == '\n';
    first == '\u{200d}' || extends(second) || is_half_flag || is_line_end
}

/// Returns whether a character is a letter of which two make a flag.
fn is_flag(char: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&char)
}

/// Returns whether a character changes the one before it: marks, variation selectors, skin tones, tags, joiners.
fn extends(char: char) -> bool {
    const BLOCKS: [(char, char); 20] = [
        ('\u{0300}', '\u{036f}'),
        ('\u{0483}', '\u{0489}'),
        ('\u{0591}', '\u{05bd}'),
        ('\u{0610}', '\u{061a}'),
        ('\u{064b}', '\u{065f}'),
        ('\u{0670}', '\u{0670}'),
        ('\u{06d6}', '\u{06dc}'),
        ('\u{0900}', '\u{0903}'),
        ('\u{093a}', '\u{094f}'),
        ('\u{0e31}', '\u{0e31}'),
        ('\u{0e34}', '\u{0e3a}'),
        ('\u{0e47}', '\u{0e4e}'),
        ('\u{1ab0}', '\u{1aff}'),
        ('\u{1dc0}', '\u{1dff}'),
        ('\u{200c}', '\u{200d}'),
        ('\u{20d0}', '\u{20ff}'),
        ('\u{fe00}', '\u{fe0f}'),
        ('\u{fe20}', '\u{fe2f}'),
        ('\u{1f3fb}', '\u{1f3ff}'),
        ('\u{e0020}', '\u{e01ef}'),
    ];
    let mut blocks = BLOCKS.iter();
    blocks.any(|(first, last)| (*first..=*last).contains(&char))
}
