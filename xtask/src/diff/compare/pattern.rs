//! Two patterns in, out whether the strings that match were widened or narrowed: decided by their automata, or unknown.
//!
//! A pattern here is one of ECMA-262 that matches anywhere in a string. What the two dialects read differently, and what no
//! automaton can hold, such as looking ahead, is left undecided.

use std::collections::BTreeSet;

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::{Anchored, Input, MatchKind};

use crate::diff::rule::Shift;

/// The most pairs of states that are followed.
const MAX_PAIRS: usize = 4_000;

/// `None` if the same strings match, [`Shift::Changed`] if they do not or it is unknown.
pub fn shift(old: &str, new: &str) -> Option<Shift> {
    match compared(old, new) {
        Some([true, true]) => None,
        Some([true, false]) => Some(Shift::Widened),
        Some([false, true]) => Some(Shift::Narrowed),
        _ => Some(Shift::Changed),
    }
}

/// Whether what matches `old` matches `new`, and the reverse.
fn compared(old: &str, new: &str) -> Option<[bool; 2]> {
    let (mut a, mut b) = (Automaton::new(old)?, Automaton::new(new)?);
    let first = (a.start()?, b.start()?);
    let mut seen = BTreeSet::from([first]);
    let mut waiting = vec![first];
    let mut within = [true, true];
    while let Some((x, y)) = waiting.pop() {
        let (left, right) = (a.accepts(x)?, b.accepts(y)?);
        within[0] &= right || !left;
        within[1] &= left || !right;
        for byte in 0..=u8::MAX {
            let next = (a.next(x, byte)?, b.next(y, byte)?);
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

struct Automaton {
    dfa: DFA,
    cache: Cache,
}

impl Automaton {
    fn new(pattern: &str) -> Option<Automaton> {
        let whole = format!("(?s:.)*(?:{})(?s:.)*", translated(pattern)?);
        let config = DFA::config()
            .match_kind(MatchKind::All)
            .minimum_cache_clear_count(Some(0));
        let dfa = DFA::builder().configure(config).build(&whole).ok()?;
        let cache = dfa.create_cache();
        Some(Automaton { dfa, cache })
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
    use super::shift;
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
            assert_eq!(shift(old, new), expected, "{old} against {new}");
        }
    }
}
