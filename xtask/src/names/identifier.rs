//! Turns text into a Rust identifier. In: any string of a document. Out: an identifier in the case of its use that is
//! not a keyword, or nothing when no letter or digit is left.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// What an identifier is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Type,
    Field,
    Module,
}

/// The keyword that `syn` accepts as an identifier: it is reserved since edition 2024, in which the crate is compiled.
const SINCE_2024: &str = "gen";

/// The length of the longest keyword, as `continue` is.
const LONGEST_KEYWORD: usize = 8;

/// Returns the identifier for a wire name. Keywords get a trailing `_`. What begins with a digit gets a leading `_`, or `N` in a
/// type or variant: without letters, it would have the name of its module otherwise.
pub fn identifier(wire: &str, case: Case) -> Option<String> {
    let mut ident = words(wire, case)?;
    if ident.starts_with(|first: char| first.is_ascii_digit()) {
        ident.insert(0, if case == Case::Type { 'N' } else { '_' });
    }
    if is_keyword(&ident) {
        ident.push('_');
    }
    Some(ident)
}

/// Returns the words of a wire name, for the inside of an identifier: it may begin with a digit, and be a keyword.
pub fn words(wire: &str, case: Case) -> Option<String> {
    // Only ASCII letters and digits carry over: an identifier is typed by people with any keyboard.
    let ascii: String = wire
        .chars()
        .map(|char| {
            if char.is_ascii_alphanumeric() {
                char
            } else {
                '_'
            }
        })
        .collect();
    let words = match case {
        Case::Type => ascii.to_upper_camel_case(),
        Case::Field | Case::Module => ascii.to_snake_case(),
    };
    Some(words).filter(|words| !words.is_empty())
}

/// Returns the identifier of a type that belongs to another.
pub fn joined(owner: &str, words: &str) -> String {
    format!("{}{words}", owner.trim_end_matches('_'))
}

/// Returns whether a word of letters, digits and `_` cannot be an identifier.
pub fn is_keyword(word: &str) -> bool {
    let is_short = word.len() <= LONGEST_KEYWORD;
    is_short && (word == SINCE_2024 || syn::parse_str::<syn::Ident>(word).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The strict and the reserved keywords of edition 2024, as the Rust Reference lists them.
    const KEYWORDS: &str = "as async await break const continue crate dyn else enum extern false fn for if impl in let \
        loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while \
        abstract become box do final gen macro override priv try typeof unsized virtual yield";

    #[test]
    fn no_identifier_is_a_keyword() {
        for word in KEYWORDS.split_whitespace() {
            assert!(is_keyword(word), "{word}");
            for case in [Case::Type, Case::Field, Case::Module] {
                let ident = identifier(word, case).expect("a word has letters");
                assert!(
                    KEYWORDS.split_whitespace().all(|word| word != ident),
                    "{word} as {case:?}"
                );
            }
            assert_eq!(
                identifier(word, Case::Field),
                Some(format!("{}_", word.to_lowercase()))
            );
        }
    }

    #[test]
    fn a_keyword_is_none_within_a_name() {
        let owner = identifier("self", Case::Type).expect("it has letters");
        let part = words("self", Case::Type).expect("it has letters");
        assert_eq!(joined(&owner, &part), "SelfSelf");
        assert_eq!(words("4xx", Case::Type).as_deref(), Some("4xx"));
    }

    #[test]
    fn every_case() {
        let rows = [
            ("HAS_PERMISSION", Case::Type, Some("HasPermission")),
            (
                "send_call_permission_request",
                Case::Type,
                Some("SendCallPermissionRequest"),
            ),
            ("page-calls", Case::Module, Some("page_calls")),
            ("type", Case::Field, Some("type_")),
            ("Self", Case::Type, Some("Self_")),
            ("self", Case::Field, Some("self_")),
            ("24h", Case::Field, Some("_24h")),
            ("+1", Case::Type, Some("N1")),
            ("24h", Case::Type, Some("N24h")),
            ("r#crate", Case::Field, Some("r_crate")),
            ("../../x", Case::Module, Some("x")),
            ("async", Case::Module, Some("async_")),
            ("Phone-Number-ID", Case::Field, Some("phone_number_id")),
            ("café", Case::Field, Some("caf")),
            ("Gen", Case::Module, Some("gen_")),
            ("", Case::Field, None),
            ("\u{202e}", Case::Type, None),
        ];
        for (wire, case, ident) in rows {
            assert_eq!(
                identifier(wire, case).as_deref(),
                ident,
                "{wire:?} as {case:?}"
            );
        }
    }
}
