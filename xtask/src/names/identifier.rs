//! Text to Rust identifier. In: anything a document may say. Out: an identifier in the case of its use that is no
//! keyword, or nothing when no letter or digit is left.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// What an identifier is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Type,
    Field,
    Module,
}

/// Names that a path in a module may begin with, or that a keyword-like identifier cannot be even with `r#`.
const RESERVED: [&str; 4] = ["self", "Self", "super", "crate"];

/// Returns the identifier for a wire name. Keywords get a trailing `_`, a leading digit gets a leading `_`.
pub fn identifier(wire: &str, case: Case) -> Option<String> {
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
    let mut ident = match case {
        Case::Type => ascii.to_upper_camel_case(),
        Case::Field | Case::Module => ascii.to_snake_case(),
    };
    if ident.is_empty() {
        return None;
    }
    if ident.starts_with(|first: char| first.is_ascii_digit()) {
        ident.insert(0, '_');
    }
    if RESERVED.contains(&ident.as_str()) || syn::parse_str::<syn::Ident>(&ident).is_err() {
        ident.push('_');
    }
    Some(ident)
}

#[cfg(test)]
mod tests {
    use super::{Case, identifier};

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
            ("+1", Case::Type, Some("_1")),
            ("r#crate", Case::Field, Some("r_crate")),
            ("../../x", Case::Module, Some("x")),
            ("async", Case::Module, Some("async_")),
            ("Phone-Number-ID", Case::Field, Some("phone_number_id")),
            ("café", Case::Field, Some("caf")),
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
