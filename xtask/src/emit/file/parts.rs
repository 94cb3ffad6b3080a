//! The items of a file are separated from its tables, which have a separate printer. In: tokens. Out: the same tokens in
//! their order, by how they are printed.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Some tokens that are printed in one way.
pub enum FilePart {
    /// The call of a macro with braces, which needs no parser.
    TableCall(TableCall),
    /// Other items, or attributes of the file.
    Items(TokenStream),
}

/// The call of a macro.
pub struct TableCall {
    pub path: TokenStream,
    pub rows: TokenStream,
}

/// Returns the parts of a file.
pub fn of(tokens: TokenStream) -> Vec<FilePart> {
    let mut parts = Vec::new();
    let (mut items, mut item) = (Vec::new(), Vec::new());
    for token in tokens {
        match token {
            TokenTree::Group(rows) if is_call(&item, &rows) => {
                push_items(&mut items, &mut parts);
                // All but the `!`.
                item.pop();
                parts.push(FilePart::TableCall(TableCall {
                    path: item.drain(..).collect(),
                    rows: rows.stream(),
                }));
            }
            token => {
                let ends = ends_item(&token) || ends_inner_attribute(&item, &token);
                item.push(token);
                if ends {
                    items.append(&mut item);
                }
            }
        }
    }
    items.append(&mut item);
    push_items(&mut items, &mut parts);
    parts
}

fn push_items(items: &mut Vec<TokenTree>, parts: &mut Vec<FilePart>) {
    if !items.is_empty() {
        parts.push(FilePart::Items(items.drain(..).collect()));
    }
}

/// Returns whether a path and `!` are before a block, and nothing else since the last item.
fn is_call(before: &[TokenTree], block: &Group) -> bool {
    let is_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    };
    let Some((TokenTree::Punct(mark), path)) = before.split_last() else {
        return false;
    };
    block.delimiter() == Delimiter::Brace
        && mark.as_char() == '!'
        && !path.is_empty()
        && path.iter().all(is_path)
}

/// Returns whether an item may end with a token: a path never follows a block that does not end one.
fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    }
}

fn ends_inner_attribute(before: &[TokenTree], token: &TokenTree) -> bool {
    let is_mark = |token: &TokenTree, mark| matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark);
    matches!(token, TokenTree::Group(_))
        && matches!(before, [first, second] if is_mark(first, '#') && is_mark(second, '!'))
}
