//! Types as a compiler sees them. In: the types that both sides write for an item. Out: whether they differ once each alias is
//! replaced by its target.

use proc_macro2::{TokenStream, TokenTree};

use super::items::PageItems;
use crate::ir::TypeKind;

/// The longest chain of aliases that is followed.
const MAX_CHAIN: usize = 128;

/// Returns whether two types are not the same to a compiler.
pub fn differ(pages: [&PageItems<'_>; 2], types: [&TokenStream; 2]) -> bool {
    let [old, new] = types.map(ToString::to_string);
    old != new && {
        let [a, b] = [0, 1].map(|side| resolved(pages[side], types[side].clone(), MAX_CHAIN));
        a.to_string() != b.to_string()
    }
}

/// Replaces each alias by its target.
fn resolved(page: &PageItems<'_>, tokens: TokenStream, left: usize) -> TokenStream {
    let mut out = TokenStream::new();
    let mut is_in_path = false;
    for token in tokens {
        let alias = match &token {
            TokenTree::Ident(ident) if !is_in_path && left > 0 => {
                page.type_named(&ident.to_string())
            }
            _ => None,
        };
        is_in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        match alias.map(|id| &page.def(id).kind) {
            Some(TypeKind::Alias(value)) => {
                out.extend(resolved(page, page.scope.value(value), left - 1));
            }
            _ => out.extend([token]),
        }
    }
    out
}
