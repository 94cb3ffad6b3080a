//! Two patterns in, out whether the strings that match were widened or narrowed: decided by their automata, or unknown.
//!
//! A pattern here is one of ECMA-262 that matches anywhere in a string. What the two dialects read differently, and what no
//! automaton can hold, such as looking ahead, is left undecided. So is what takes too much memory, in one pattern or, from one on,
//! in all of a comparison: a few characters can count to a billion.

use std::cell::Cell;
use std::collections::BTreeSet;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::{Anchored, Input, MatchKind};

use crate::diff::rule::Shift;

/// The most pairs of states that are followed.
const MAX_PAIRS: usize = 4_000;

/// The most bytes that an automaton may take as it is built.
const MAX_BUILT: usize = 8 << 20;

/// The most bytes that it may take while it is followed.
const MAX_BYTES: usize = 2 << 20;

/// The most bytes that the automata of a comparison may take, one after the other. Those of a usual pattern take a few
/// thousand.
const MAX_BYTES_OF_ALL: usize = 256 << 20;

/// The patterns of one comparison.
pub struct Patterns(Cell<usize>);

impl Default for Patterns {
    fn default() -> Self {
        Self(Cell::new(MAX_BYTES_OF_ALL))
    }
}

impl Patterns {
    /// Returns whether a pattern would not be looked into.
    pub fn are_too_many(&self) -> bool {
        self.0.get() == 0
    }

    /// Returns whether a pattern matches a string; `None` if that is unknown.
    pub fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        if self.are_too_many() {
            return None;
        }
        let mut automaton = Automaton::new(pattern)?;
        let matches = automaton.matches(text);
        self.0.set(self.0.get().saturating_sub(automaton.bytes()));
        matches
    }

    /// `None` if the same strings match, [`Shift::Changed`] if they do not or it is unknown.
    pub fn shift(&self, old: &str, new: &str) -> Option<Shift> {
        if self.are_too_many() {
            return Some(Shift::Changed);
        }
        let automata = Automaton::new(old).zip(Automaton::new(new));
        let Some([mut a, mut b]) = automata.map(|(a, b)| [a, b]) else {
            return Some(Shift::Changed);
        };
        let within = compared(&mut a, &mut b);
        let taken = a.bytes() + b.bytes();
        self.0.set(self.0.get().saturating_sub(taken));
        match within {
            Some([true, true]) => None,
            Some([true, false]) => Some(Shift::Widened),
            Some([false, true]) => Some(Shift::Narrowed),
            _ => Some(Shift::Changed),
        }
    }
}

/// Whether what matches the one matches the other, and the reverse.
fn compared(a: &mut Automaton, b: &mut Automaton) -> Option<[bool; 2]> {
    let first = (a.start()?, b.start()?);
    let mut seen = BTreeSet::from([first]);
    let mut waiting = vec![first];
    let mut within = [true, true];
    let bytes = bytes(a, b);
    while let Some((x, y)) = waiting.pop() {
        let (left, right) = (a.accepts(x)?, b.accepts(y)?);
        within[0] &= right || !left;
        within[1] &= left || !right;
        for byte in &bytes {
            let next = (a.next(x, *byte)?, b.next(y, *byte)?);
            if seen.insert(next) {
                waiting.push(next);
            }
        }
        if within == [false, false] || seen.len() > MAX_PAIRS {
            return None;
        }
    }
    Some(within)
}

/// Returns one byte for all that neither automaton distinguishes from it.
fn bytes(a: &Automaton, b: &Automaton) -> Vec<u8> {
    let class = |byte| [a, b].map(|it| it.dfa.byte_classes().get(byte));
    let mut seen = BTreeSet::new();
    let all = 0..=u8::MAX;
    all.filter(|byte| seen.insert(class(*byte))).collect()
}

struct Automaton {
    dfa: DFA,
    cache: Cache,
}

impl Automaton {
    fn new(pattern: &str) -> Option<Automaton> {
        let whole = format!("(?s:.)*(?:{})(?s:.)*", translated(pattern)?);
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .cache_capacity(MAX_BYTES)
            .minimum_cache_clear_count(Some(0));
        let states = thompson::Config::new().nfa_size_limit(Some(MAX_BUILT));
        let mut builder = DFA::builder();
        let builder = builder.configure(config).thompson(states);
        let dfa = builder.build(&whole).ok()?;
        let cache = dfa.create_cache();
        Some(Automaton { dfa, cache })
    }

    fn bytes(&self) -> usize {
        self.dfa.memory_usage() + self.dfa.get_nfa().memory_usage() + self.cache.memory_usage()
    }

    fn matches(&mut self, text: &str) -> Option<bool> {
        let mut state = self.start()?;
        for byte in text.bytes() {
            state = self.next(state, byte)?;
        }
        self.accepts(state)
    }

    fn start(&mut self) -> Option<LazyStateID> {
        let input = Input::new("").anchored(Anchored::Yes);
        self.dfa.start_state_forward(&mut self.cache, &input).ok()
    }

    fn next(&mut self, state: LazyStateID, byte: u8) -> Option<LazyStateID> {
        self.dfa.next_state(&mut self.cache, state, byte).ok()
    }

    fn accepts(&mut self, state: LazyStateID) -> Option<bool> {
        let end = self.dfa.next_eoi_state(&mut self.cache, state).ok()?;
        Some(end.is_match())
    }
}

/// A pattern of ECMA-262 in the dialect of the automata, `None` where the two may differ.
fn translated(pattern: &str) -> Option<String> {
    let mut out = String::new();
    let mut in_class = false;
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => match chars.next()? {
                'd' => out.push_str("[0-9]"),
                'D' => out.push_str("[^0-9]"),
                'w' => out.push_str("[A-Za-z0-9_]"),
                'W' => out.push_str("[^A-Za-z0-9_]"),
                'b' | 'B' | 'k' | 'c' | '0'..='9' => return None,
                other => out.extend(['\\', other]),
            },
            // A class within a class, and sets of classes, are known to one dialect only.
            '[' if in_class => return None,
            '&' | '~' | '-' if in_class && chars.peek() == Some(&char) => return None,
            '[' | ']' => {
                in_class = char == '[';
                out.push(char);
            }
            _ => out.push(char),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{MAX_BYTES, Patterns};
    use crate::diff::rule::Shift;

    #[test]
    fn patterns_are_compared_by_what_matches() {
        for (old, new, expected) in [
            ("^a+$", "^aa*$", None),
            ("^[0-9]+$", r"^\d+$", None),
            ("^abc$", "abc", Some(Shift::Widened)),
            ("^[a-z]+$", "^[a-z]*$", Some(Shift::Widened)),
            ("^[a-z]{1,9}$", "^[a-z]{1,5}$", Some(Shift::Narrowed)),
            ("^a", "^b", Some(Shift::Changed)),
            ("^(?!x)a$", "^a$", Some(Shift::Changed)),
            (r"^\ba$", "^a$", Some(Shift::Changed)),
        ] {
            let shift = Patterns::default().shift(old, new);
            assert_eq!(shift, expected, "{old} against {new}");
        }
    }

    #[test]
    fn a_string_matches_a_pattern_or_that_is_unknown() {
        let patterns = Patterns::default();
        for (pattern, text, expected) in [
            ("^[a-z]+$", "ab", Some(true)),
            ("^[a-z]+$", "aB", Some(false)),
            ("b", "abc", Some(true)),
            ("^é$", "é", Some(true)),
            ("^(?!x)", "a", None),
        ] {
            assert_eq!(patterns.matches(pattern, text), expected, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_takes_too_much_is_left_undecided() {
        let patterns = Patterns::default();
        for (old, new) in [
            ("^([a-z]{1,1000}){1,400}$", "^([a-z]{1,1000}){1,390}$"),
            ("(a|b)*a(a|b){40}", "(a|b)*a(a|b){41}"),
            (r"^\p{L}{1,9999}$", r"^\p{L}{1,8888}$"),
        ] {
            assert_eq!(patterns.shift(old, new), Some(Shift::Changed), "{old}");
        }
        assert!(!patterns.are_too_many());
        // Counts of a usual size are decided.
        let shift = patterns.shift("^[a-z]{1,1000}$", "^[a-z]{1,999}$");
        assert_eq!(shift, Some(Shift::Narrowed));
    }

    #[test]
    fn patterns_are_looked_into_until_they_are_too_many() {
        let patterns = Patterns(Cell::new(MAX_BYTES));
        let many = (0..10_000).take_while(|_| {
            let _ = patterns.shift("(a|b)*a(a|b){40}", "(a|b)*a(a|b){41}");
            !patterns.are_too_many()
        });
        assert!(many.count() < 10);
        assert_eq!(patterns.shift("^a+$", "^aa*$"), Some(Shift::Changed));
    }
}
