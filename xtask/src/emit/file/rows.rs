//! Tables become text. In: the macro that reads a table. Out: its rows, as many in a line as fit, and a line for each that
//! has a type.
//!
//! The printer of Rust prints what is in a macro token by token, since it cannot know what it means.

use std::borrow::Cow;
use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use super::parts::TableCall;

const WIDTH: usize = 100;
const INDENT: &str = "    ";

/// A token as it is written: a group is what it holds.
enum Token {
    /// A name or a value.
    Word(TokenTree),
    /// Punctuation, of which what belongs together is one: `::`, `=>`.
    Mark(String),
    Group(Group),
}

/// Prints the call of a macro.
pub fn print(table: TableCall, out: &mut String) {
    let mut path = String::new();
    push_tokens(&tokens(table.path), &mut path);
    out.extend([&path, "! {\n"]);
    push_rows(&rows(table.rows), INDENT, out);
    out.push_str("}\n");
}

/// A part of a table up to a comma, a semicolon or the end of a block.
struct Row {
    text: String,
    /// Where a row that is too long may be broken: before the value that it gives to a name, or before a list.
    breaks: Vec<usize>,
    /// Whether the row is alone in its line.
    has_type: bool,
}

fn push_rows(rows: &[Row], indent: &str, out: &mut String) {
    let mut width = 0;
    let mut is_alone = true;
    for row in rows {
        let fits = width + 1 + row.text.len() <= WIDTH;
        if width > 0 && fits && !is_alone && !row.has_type {
            out.push(' ');
            width += 1 + row.text.len();
        } else {
            if width > 0 {
                out.push('\n');
            }
            out.push_str(indent);
            width = indent.len() + row.text.len();
        }
        push_broken(row, width - row.text.len(), indent, out);
        is_alone = row.has_type;
    }
    if width > 0 {
        out.push('\n');
    }
}

/// Writes a row behind so many characters, in as many lines as it needs.
fn push_broken(row: &Row, before: usize, indent: &str, out: &mut String) {
    let ends = row.breaks.iter().skip(1).copied();
    let (mut width, mut start) = (before, 0);
    for (at, end) in row.breaks.iter().zip(ends.chain([row.text.len()])) {
        let (piece, next) = (&row.text[start..*at], &row.text[*at..end]);
        out.push_str(piece);
        (width, start) = (width + piece.len(), *at);
        if width + next.len() > WIDTH {
            out.extend(["\n", indent, INDENT]);
            start += next.len() - next.trim_start().len();
            width = indent.len() + INDENT.len();
        }
    }
    out.push_str(&row.text[start..]);
}

fn rows(table: TokenStream) -> Vec<Row> {
    let (mut rows, mut row, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for token in tokens(table) {
        // The arguments of a constructor are apart from its name and documentation.
        if is_arguments(&token) && matches!(row.last(), Some(Token::Word(word)) if is_string(word))
        {
            rows.extend(finished(&mut row));
        }
        let mut ends = is_arguments(&token) && row.is_empty();
        match &token {
            Token::Mark(mark) => {
                depth = nested(depth, mark);
                ends |= depth == 0 && matches!(mark.as_str(), "," | ";");
            }
            Token::Group(group) => ends |= group.delimiter() == Delimiter::Brace,
            Token::Word(_) => {}
        }
        row.push(token);
        if ends {
            rows.extend(finished(&mut row));
        }
    }
    rows.extend(finished(&mut row));
    rows
}

fn is_arguments(token: &Token) -> bool {
    matches!(token, Token::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}

fn is_string(word: &TokenTree) -> bool {
    matches!(word, TokenTree::Literal(literal) if literal.to_string().ends_with('"'))
}

/// Takes the tokens of a row.
fn finished(row: &mut Vec<Token>) -> Option<Row> {
    let (mut has_type, mut value, mut lists, mut depth) = (false, None, Vec::new(), 0_usize);
    for (index, token) in row.iter().enumerate() {
        if let Token::Mark(mark) = token {
            depth = nested(depth, mark);
            has_type |= mark == ":";
            if mark == "=" && depth == 0 {
                value = value.or(Some(index));
            }
        }
        let follows_mark = index > 0 && matches!(row[index - 1], Token::Mark(_));
        if matches!(token, Token::Group(_)) && index > 0 && !follows_mark {
            lists.push(index);
        }
    }
    let breaks = match value {
        Some(value) => vec![value],
        None if has_type => Vec::new(),
        None => lists,
    };
    let mut text = String::new();
    let starts = push_tokens(row, &mut text);
    row.clear();
    (!starts.is_empty()).then(|| Row {
        text,
        breaks: breaks.into_iter().map(|index| starts[index]).collect(),
        has_type,
    })
}

/// Returns how many lists of type arguments are open behind a mark.
fn nested(depth: usize, mark: &str) -> usize {
    match mark {
        "<" => depth + 1,
        ">" => depth.saturating_sub(1),
        _ => depth,
    }
}

/// Writes tokens with spaces between them, and returns where each begins, with the space before it.
fn push_tokens(tokens: &[Token], out: &mut String) -> Vec<usize> {
    let mut previous = out.len();
    let mut start = |token: &Token| {
        let start = out.len();
        let text = match token {
            Token::Word(word) => Cow::Owned(word.to_string()),
            Token::Mark(mark) => Cow::Borrowed(mark.as_str()),
            Token::Group(group) => Cow::Owned(block(group)),
        };
        if is_spaced(&out[previous..], &text) {
            out.push(' ');
        }
        previous = out.len();
        out.push_str(&text);
        start
    };
    tokens.iter().map(&mut start).collect()
}

/// Returns whether there is a space between what was written last and a token.
fn is_spaced(previous: &str, token: &str) -> bool {
    let opens = |text: &str| matches!(text, "" | "<" | "::" | "." | "&" | "#" | "!" | "'");
    let follows = |text: &str| matches!(text, "," | ";" | ":" | "." | "<" | ">" | "?" | "!");
    // A path may begin with its separator.
    let continues = token == "::" && !is_operator(previous);
    if opens(previous) || follows(token) || continues {
        return false;
    }
    match token.chars().next() {
        Some('(') => previous.ends_with(['"', ']', ')']) || is_operator(previous),
        _ => true,
    }
}

fn is_operator(text: &str) -> bool {
    matches!(text, "=" | "=>" | "+" | "|" | "," | ":" | "->")
}

/// Writes a group: in the line, or, where that is too long, with its parts in lines below.
fn block(group: &Group) -> String {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    let mut rows = rows(group.stream());
    let parts: Vec<_> = rows.iter().map(|row| row.text.as_str()).collect();
    let inner = parts.join(" ");
    let gap = if open == "{" && !inner.is_empty() {
        " "
    } else {
        ""
    };
    if inner.len() + 2 * INDENT.len() <= WIDTH && !inner.contains('\n') {
        return format!("{open}{gap}{inner}{gap}{close}");
    }
    for row in &mut rows {
        row.has_type = false;
    }
    // A list begins in a line of the second level where its row is broken before it.
    let level = if open == "[" { 2 } else { 1 };
    let mut out = format!("{open}\n");
    push_rows(&rows, &INDENT.repeat(level + 1), &mut out);
    out.extend([&INDENT.repeat(level), close]);
    out
}

fn tokens(stream: TokenStream) -> Vec<Token> {
    let mut out = Vec::new();
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        out.push(match tree {
            TokenTree::Group(group) => Token::Group(group),
            TokenTree::Punct(punct) => {
                let mut mark = String::from(punct.as_char());
                let mut spacing = punct.spacing();
                while spacing == Spacing::Joint && is_joined(&mark, &mut trees) {
                    if let Some(TokenTree::Punct(next)) = trees.next() {
                        mark.push(next.as_char());
                        spacing = next.spacing();
                    }
                }
                Token::Mark(mark)
            }
            word => Token::Word(word),
        });
    }
    out
}

/// Returns whether the next token belongs to a mark.
fn is_joined(mark: &str, trees: &mut Peekable<impl Iterator<Item = TokenTree>>) -> bool {
    let Some(TokenTree::Punct(next)) = trees.peek() else {
        return false;
    };
    matches!(
        (mark, next.as_char()),
        (":", ':') | ("=" | "-", '>') | (".", '.')
    )
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    fn printed(tokens: TokenStream) -> String {
        crate::emit::file::print(tokens, file!())
    }

    #[test]
    fn a_value_is_never_broken() {
        let long = format!("a = b, {}; c = d", "x".repeat(120));
        let item = quote! {
            crate::open::open! { Kind First "first", Long #long, Last "last"; }
        };
        let printed = printed(item);
        let expected = format!(
            "crate::open::open! {{\n    Kind First \"first\",\n    Long \"{long}\",\n    Last \"last\";\n}}\n"
        );
        assert_eq!(printed, expected);
    }

    #[test]
    fn a_long_row_is_broken_before_its_value() {
        let name = quote::format_ident!("{}", "n".repeat(60));
        let item = quote! { builder! { #name: impl IntoIterator<Item = u8> = #name.into_iter().collect(), other: ::std::string::String } };
        let name = name.to_string();
        let expected = format!(
            "builder! {{\n    {name}: impl IntoIterator<Item = u8>\n        = {name}.into_iter().collect(),\n    other: ::std::string::String\n}}\n"
        );
        assert_eq!(printed(item), expected);
    }

    #[test]
    fn a_long_row_without_a_value_is_broken_before_its_lists() {
        let [first, last] = ["first", "last"].map(|name| format!("{name}{}", "_".repeat(60)));
        let item = quote! { by_shape! { Pet 0 Cat Object [#first, #last] [#last] ("kind" = Text "cat"); } };
        let expected = format!(
            "by_shape! {{\n    Pet 0 Cat Object\n        [\n            \"{first}\",\n            \"{last}\"\n        ]\n        [\"{last}\"] (\"kind\" = Text \"cat\");\n}}\n"
        );
        assert_eq!(printed(item), expected);
    }
}
