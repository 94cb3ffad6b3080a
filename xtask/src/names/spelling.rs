//! Identifiers for names that no person decides. In: any text. Out: an identifier; what has no letter or digit is spelled
//! out, and what is longer than a reader takes in is cut.

use super::{Case, identifier};

/// The longest identifier.
const MAX_LENGTH: usize = 100;

/// Returns the name of a value, with a leading sign as a word: `-name` and `name` are both in lists of sort orders.
pub fn signed(wire: &str) -> String {
    let word = match wire.as_bytes() {
        [b'-', next, ..] if next.is_ascii_alphanumeric() => "minus_",
        [b'+', next, ..] if next.is_ascii_alphanumeric() => "plus_",
        _ => "",
    };
    spelled(&format!("{word}{wire}"), Case::Type)
}

/// Returns the identifier for a string; one without letters and digits is spelled out.
pub fn spelled(wire: &str, case: Case) -> String {
    let short: String = wire.chars().take(4 * MAX_LENGTH).collect();
    let in_words = || {
        let words: Vec<_> = short.chars().take(12).map(spell).collect();
        if words.is_empty() {
            "empty".to_owned()
        } else {
            words.join("_")
        }
    };
    let ident = identifier(&short, case).or_else(|| identifier(&in_words(), case));
    cut(ident.unwrap_or_else(|| "Unnamed".to_owned()))
}

pub fn cut(mut ident: String) -> String {
    // Identifiers are ASCII here.
    ident.truncate(MAX_LENGTH);
    ident
}

fn spell(char: char) -> String {
    let word = match char {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '^' => "caret",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '?' => "question",
        '_' => "underscore",
        ' ' => "space",
        _ => return format!("u{:x}", char as u32),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_a_name() {
        let rows = [
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("-created_at", "MinusCreatedAt"),
            ("created_at", "CreatedAt"),
            (">=", "GreaterEqual"),
            ("", "Empty"),
            ("日本", "U65e5U672c"),
            ("../../x", "X"),
            ("r#crate", "RCrate"),
            ("Self", "Self_"),
        ];
        for (wire, ident) in rows {
            assert_eq!(signed(wire), ident, "{wire:?}");
        }
        assert_eq!(spelled(&"x".repeat(10_000), Case::Type).len(), MAX_LENGTH);
    }
}
