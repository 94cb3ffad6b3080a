//! How deep the syntax of a Rust file can be. In: its tokens. Out: whether the parser, which recurses, may read them.
//!
//! The parser recurses with brackets, and with what follows one another without an end of a statement or of an item of a list:
//! `!!x`, `a = b = c`, `else if`. So each token may be a level, from the last such end on, in each of the brackets around it.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The most levels, for a parser without optimizations on the stack of [`cores`](crate::cores).
pub const LEVELS: usize = 1_000;

/// Words before `!` of which none is the name of a macro.
const BEFORE_NOT: [&str; 6] = ["break", "if", "in", "match", "return", "while"];

/// Returns whether tokens may be more than [`LEVELS`] deep. The arguments of macros are not parsed.
pub fn is_deep(tokens: TokenStream) -> bool {
    let mut waiting = vec![(tokens, 0)];
    while let Some((tokens, above)) = waiting.pop() {
        let mut level = above;
        let mut last = [Kind::End, Kind::End, Kind::End];
        for token in tokens {
            let kind = Kind::of(&token);
            if kind == Kind::End || last[2] == Kind::Block && kind.begins() {
                level = above;
            }
            level += 1;
            if level > LEVELS {
                return true;
            }
            if let TokenTree::Group(group) = token
                && !matches!(
                    last,
                    [_, Kind::Word, Kind::Not] | [Kind::Word, Kind::Not, Kind::Word]
                )
            {
                waiting.push((group.stream(), level));
            }
            last = [last[1], last[2], kind];
        }
    }
    false
}

/// What a token is for where a statement ends, and for what a macro is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    End,
    Block,
    Word,
    /// A word that is not the name of a macro.
    Keyword,
    /// A word that goes on with what a block is a part of.
    Joint,
    Not,
    Literal,
    Attribute,
    Other,
}

impl Kind {
    fn of(token: &TokenTree) -> Self {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Self::Block,
            TokenTree::Group(_) => Self::Other,
            TokenTree::Ident(word) if *word == "else" || *word == "as" => Self::Joint,
            TokenTree::Ident(word) if BEFORE_NOT.iter().any(|known| word == known) => Self::Keyword,
            TokenTree::Ident(_) => Self::Word,
            TokenTree::Literal(_) => Self::Literal,
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' | ',' => Self::End,
                '!' => Self::Not,
                '#' => Self::Attribute,
                _ => Self::Other,
            },
        }
    }

    /// Returns whether a token behind a block begins something else.
    fn begins(self) -> bool {
        matches!(
            self,
            Self::Word | Self::Keyword | Self::Literal | Self::Attribute
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_deep_text(text: &str) -> bool {
        is_deep(text.parse().expect("tokens"))
    }

    #[test]
    fn what_makes_the_parser_recurse_is_deep() {
        let [half, times] = [LEVELS / 2, LEVELS + 1];
        for [before, around, after] in [
            ["(", "x", ")"],
            ["if!(", "x", ")"],
            ["!", "x", ""],
            ["a = ", "x", ""],
            ["if x {} else ", "{}", ""],
            ["Vec<", "x", ">"],
        ] {
            let text = |times| [&before.repeat(times), around, &after.repeat(times)].concat();
            assert!(is_deep_text(&text(times)), "{before}");
            assert!(!is_deep_text(&text(half / 10)), "{before}");
        }
        let both = [
            "!".repeat(half),
            "(".to_owned(),
            "!".repeat(half),
            "x)".to_owned(),
        ];
        assert!(is_deep_text(&both.concat()));
    }

    #[test]
    fn what_is_only_long_is_not_deep() {
        for text in [
            "fn f() {}",
            "x; ",
            "x, ",
            "#[a] struct A {}",
            "\"a\" => {}",
            "m! { a b }",
            "if x {}",
        ] {
            assert!(!is_deep_text(&text.repeat(LEVELS)), "{text}");
        }
        let words = "a b ".repeat(LEVELS);
        assert!(!is_deep_text(&format!(
            "m!({words}); macro_rules! m {{ {words} }}"
        )));
    }
}
