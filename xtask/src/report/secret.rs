//! Credentials in addresses. In: what people are to read. Out: the same without what is secret in its addresses, and as long
//! as it was, so that what points into it still does.

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

/// Covers the credentials of addresses: what is before `@`, and values of queries whose names say that they are secret.
pub fn covered(text: String) -> String {
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("//") {
        out.push_str(before);
        out.push_str("//");
        let end = after.find(ends_address).unwrap_or(after.len());
        let (address, tail) = after.split_at(end);
        cover(address, &mut out);
        rest = tail;
    }
    if out.is_empty() {
        return text;
    }
    out + rest
}

fn ends_address(char: char) -> bool {
    char.is_whitespace() || char.is_control() || "\"'`<>|\\".contains(char)
}

fn cover(address: &str, out: &mut String) {
    let authority = address.find(['/', '?', '#']).unwrap_or(address.len());
    let start = address[..authority].rfind('@').unwrap_or_default();
    stars(&address[..start], out);
    for (index, piece) in address[start..]
        .split_inclusive(['?', '&', '#'])
        .enumerate()
    {
        match piece.split_once('=') {
            Some((name, value)) if index > 0 && is_secret_name(name) => {
                let end = value.trim_end_matches(['?', '&', '#']);
                out.push_str(name);
                out.push('=');
                stars(end, out);
                out.push_str(&value[end.len()..]);
            }
            _ => out.push_str(piece),
        }
    }
}

/// Returns whether a name is that of a secret.
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn stars(text: &str, out: &mut String) {
    out.extend(text.chars().map(|_| '*'));
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
        ] {
            assert_eq!(covered(text.to_owned()), expected);
        }
        for text in [
            "",
            "a // b",
            "https://host/token=1",
            "me@host",
            "https://h/?q=a@b",
        ] {
            assert_eq!(covered(text.to_owned()), text);
        }
    }
}
