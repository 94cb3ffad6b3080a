//! Characters of a document that a doc comment may not hold, or that Markdown would read as markup.

/// Removes what does not print, or prints as something else: controls, bidirectional marks, surplus space.
pub fn clean(line: &str) -> String {
    visible(line)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same for a line of code, whose spaces count.
pub fn clean_code(line: &str) -> String {
    visible(line).trim_end().to_owned()
}

fn visible(line: &str) -> String {
    let spaced = line
        .chars()
        .map(|char| if char == '\t' { ' ' } else { char });
    spaced
        .filter(|char| !char.is_control() && !is_invisible(*char))
        .collect()
}

fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{061c}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Escapes what Markdown would read as markup.
pub fn escape(text: &str) -> String {
    text.chars().flat_map(escape_char).collect()
}

/// The same, but an address becomes a link, or code if a link may not hold it.
pub fn escape_and_link(text: &str) -> String {
    let words: Vec<_> = text.split(' ').map(escape_word).collect();
    words.join(" ")
}

fn escape_word(word: &str) -> String {
    let start = word.find("https://").or_else(|| word.find("http://"));
    let Some(start) = start else {
        return escape(word);
    };
    let (before, address) = word.split_at(start);
    let bare = address.trim_end_matches(['.', ',', ')', ';', ':', '"', '\'', '!', '?', ']', '>']);
    let after = &address[bare.len()..];
    let linked = match (is_address(bare), bare.contains('`')) {
        (true, _) => format!("<{bare}>"),
        (false, false) => format!("`{bare}`"),
        (false, true) => escape(bare),
    };
    format!("{}{linked}{}", escape(before), escape(after))
}

/// Returns whether a string is an address that a browser opens, and that ends nothing around it.
pub fn is_address(text: &str) -> bool {
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    let ends = |char: char| matches!(char, '<' | '>' | '\\' | '[' | ']' | '(' | ')' | '|' | '`');
    scheme && text.chars().all(|char| char.is_ascii_graphic()) && !text.contains(ends)
}

fn escape_char(char: char) -> impl Iterator<Item = char> {
    let escaped = matches!(
        char,
        '[' | ']' | '<' | '>' | '\\' | '*' | '_' | '|' | '~' | '&' | '$' | '`'
    );
    escaped.then_some('\\').into_iter().chain([char])
}

/// Keeps a line of prose from starting a heading, a list, a quote or a rule.
pub fn guard_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{number}\\{rest}");
    }
    if line.starts_with(['#', '-', '+', '=', '>']) {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}
