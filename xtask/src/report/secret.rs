//! Credentials in addresses. In: what people are to read. Out: the same without what is secret in its addresses, and as long
//! as it was, so that what points into it still does. An address in JSON may have its slashes and ampersands escaped.

/// Parts of names whose values are not shown.
pub const WORDS: [&str; 7] = [
    "authorization",
    "cookie",
    "key",
    "password",
    "secret",
    "signature",
    "token",
];

/// A character of a string, as it is meant and as it is written.
type Spelled<'t> = (char, &'t str);

/// Covers the credentials of addresses: what is before `@`, and values of queries whose names say that they are secret.
pub fn covered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(ends_word) {
        if may_have_address(word) {
            cover_word(word, &mut out);
        } else {
            out.push_str(word);
        }
    }
    out
}

/// Returns whether an address ends at a character, however it is written.
fn ends_word(char: char) -> bool {
    char.is_whitespace() || char.is_control() || "\"'`<>|".contains(char)
}

/// Returns whether a word may have two slashes one after the other, in any spelling; few do.
fn may_have_address(word: &str) -> bool {
    let mut pairs = word.as_bytes().windows(2);
    pairs.any(|pair| matches!(pair, b"//" | br"\/" | br"\u" | br"\\"))
}

fn cover_word(word: &str, out: &mut String) {
    // An address may be all that there is.
    let chars: Vec<Spelled<'_>> = std::iter::once((' ', "")).chain(spelled(word)).collect();
    let mut rest = chars.as_slice();
    while let Some(at) = rest.windows(3).position(begins_address) {
        let (before, after) = rest.split_at(at + 3);
        keep(before, out);
        let end = after.iter().position(|(char, _)| ends_address(*char));
        let (address, tail) = after.split_at(end.unwrap_or(after.len()));
        cover(address, out);
        rest = tail;
    }
    keep(rest, out);
}

/// Returns the characters of a string, those that JSON escapes as what they are.
fn spelled(text: &str) -> impl Iterator<Item = Spelled<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let escaped = match rest.as_bytes() {
            [b'\\', b'/', ..] => Some(('/', 2)),
            [b'\\', b'u', b'0', b'0', ..] => {
                let code = rest
                    .get(4..6)
                    .and_then(|code| u8::from_str_radix(code, 16).ok());
                code.filter(u8::is_ascii_graphic)
                    .map(|code| (char::from(code), 6))
            }
            _ => None,
        };
        let (char, length) = escaped.unwrap_or((first, first.len_utf8()));
        let (written, after) = rest.split_at(length);
        rest = after;
        Some((char, written))
    })
}

/// Returns whether an address begins behind three characters. Some programs take a backslash behind a scheme for a slash.
fn begins_address(chars: &[Spelled<'_>]) -> bool {
    let is_slash = |(char, _): &Spelled<'_>| matches!(char, '/' | '\\');
    match chars {
        [_, ('/', _), ('/', _)] => true,
        [(':', _), first, second] => is_slash(first) && is_slash(second),
        _ => false,
    }
}

fn ends_address(char: char) -> bool {
    ends_word(char) || char == '\\'
}

fn cover(address: &[Spelled<'_>], out: &mut String) {
    let is = |chars: &'static [char]| move |(char, _): &Spelled<'_>| chars.contains(char);
    let authority = address.iter().position(is(&['/', '?', '#']));
    let authority = &address[..authority.unwrap_or(address.len())];
    let start = authority.iter().rposition(is(&['@'])).unwrap_or_default();
    stars(&address[..start], out);
    let pieces = address[start..].split_inclusive(is(&['?', '&', '#', ';']));
    for (index, piece) in pieces.enumerate() {
        let value = piece.iter().position(is(&['='])).map(|at| at + 1);
        match value.map(|at| piece.split_at(at)) {
            Some((name, value)) if index > 0 && is_secret(name) => {
                let end = value
                    .iter()
                    .rposition(|char| !is(&['?', '&', '#', ';'])(char));
                let (value, separator) = value.split_at(end.map_or(0, |at| at + 1));
                keep(name, out);
                stars(value, out);
                keep(separator, out);
            }
            _ => keep(piece, out),
        }
    }
}

/// Returns whether a name in a query is that of a secret.
fn is_secret(name: &[Spelled<'_>]) -> bool {
    let name: String = name.iter().map(|(char, _)| char).collect();
    let name = percent_encoding::percent_decode_str(&name).decode_utf8_lossy();
    is_secret_name(&name)
}

fn keep(chars: &[Spelled<'_>], out: &mut String) {
    out.extend(chars.iter().map(|(_, written)| *written));
}

/// Returns whether a name is that of a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn stars(chars: &[Spelled<'_>], out: &mut String) {
    let written = chars.iter().flat_map(|(_, written)| written.chars());
    out.extend(written.map(|_| '*'));
}

#[cfg(test)]
mod tests {
    use super::covered;

    #[test]
    fn credentials_of_addresses_are_covered() {
        for (text, expected) in [
            (
                "url: https://user:word@host/a@b",
                "url: https://*********@host/a@b",
            ),
            ("\"//me@host\", x@y", "\"//**@host\", x@y"),
            (
                "`https://h/?a=1&access_token=abc#b`",
                "`https://h/?a=1&access_token=***#b`",
            ),
            (
                "https://h/?API_KEY=\u{e4}b c=d",
                "https://h/?API_KEY=** c=d",
            ),
            (
                r"https:\/\/me:w@h\/a?a=1\u0026access_token=abc",
                r"https:\/\/****@h\/a?a=1\u0026access_token=***",
            ),
            (
                r"https:\u002f\u002fme\u003aw\u0040h\u003fkey\u003da\/b\u0023c",
                r"https:\u002f\u002f*********\u0040h\u003fkey\u003d****\u0023c",
            ),
            (r"http:\\me:w@h", r"http:\\****@h"),
            ("//me@h", "//**@h"),
            (
                "https://h/?a=1;%74oken=abc;b=2&amp;sig%6eature=d",
                "https://h/?a=1;%74oken=***;b=2&amp;sig%6eature=*",
            ),
        ] {
            assert_eq!(covered(text), expected);
        }
        for text in [
            "",
            "a // b",
            "https://host/token=1",
            "me@host",
            "https://h/?q=a@b",
            r"\\a\u00",
            r"\/ \u0041",
        ] {
            assert_eq!(covered(text), text);
        }
    }
}
