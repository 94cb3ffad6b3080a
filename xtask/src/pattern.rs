//! Regular expressions that say something simple of a string. In: a `pattern`. Out: its prefixes or its characters, or
//! nothing for any other pattern, which is documented and not checked.

/// What a simple pattern says.
#[derive(Debug, PartialEq, Eq)]
pub enum Simple {
    /// The string begins with one of these: `^https://(www|business)\.example/`.
    Prefix(Vec<String>),
    /// The string has characters of these ranges only: `^[a-z0-9_]*$`.
    Only(Vec<(char, char)>),
}

/// Reads a pattern, if it is simple.
pub fn read(pattern: &str) -> Option<Simple> {
    let rest = pattern.strip_prefix('^')?;
    match rest.strip_prefix('[') {
        Some(class) => only(class).map(Simple::Only),
        None => prefixes(rest).map(Simple::Prefix),
    }
}

/// Reads what follows the bracket of `^[…]*$`.
fn only(rest: &str) -> Option<Vec<(char, char)>> {
    let (class, end) = rest.split_once(']')?;
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "_ -".contains(char);
    if end != "*$" || class.is_empty() || !class.chars().all(is_plain) {
        return None;
    }
    let mut ranges = Vec::new();
    let mut chars = class.chars().peekable();
    while let Some(first) = chars.next() {
        let is_range = chars.next_if_eq(&'-').is_some();
        let last = match (is_range, chars.peek().copied()) {
            (false, _) => first,
            (true, Some(last)) => {
                chars.next();
                last
            }
            // A hyphen at the end is itself.
            (true, None) => {
                ranges.push((first, first));
                ranges.push(('-', '-'));
                break;
            }
        };
        (first <= last).then(|| ranges.push((first, last)))?;
    }
    Some(ranges)
}

/// Reads literals, with groups of literals between them.
fn prefixes(pattern: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let mut rest = pattern;
    while !rest.is_empty() {
        if let Some(group) = rest.strip_prefix('(') {
            let (group, after) = group.split_once(')')?;
            let options: Option<Vec<_>> = group.split('|').map(literal).collect();
            let options = options?;
            let extended = found
                .iter()
                .flat_map(|start| options.iter().map(move |option| format!("{start}{option}")));
            found = extended.collect();
            rest = after;
        } else {
            let end = rest.find('(').unwrap_or(rest.len());
            let text = literal(&rest[..end])?;
            found.iter_mut().for_each(|start| start.push_str(&text));
            rest = &rest[end..];
        }
    }
    found
        .iter()
        .all(|prefix| !prefix.is_empty())
        .then_some(found)
}

/// Reads characters that are themselves; an escaped punctuation mark is, too.
fn literal(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => out.push(chars.next().filter(char::is_ascii_punctuation)?),
            '.' | '*' | '+' | '?' | '[' | ']' | '{' | '}' | '(' | ')' | '|' | '^' | '$' => {
                return None;
            }
            char => out.push(char),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_and_characters_are_read() {
        let prefix = |prefixes: &[&str]| {
            Some(Simple::Prefix(
                prefixes.iter().map(|it| (*it).to_owned()).collect(),
            ))
        };
        let rows = [
            ("^https://", prefix(&["https://"])),
            (r"^\+", prefix(&["+"])),
            (
                r"^https://(www|business)\.facebook\.com/",
                prefix(&[
                    "https://www.facebook.com/",
                    "https://business.facebook.com/",
                ]),
            ),
            (
                "^[A-Za-z0-9_]*$",
                Some(Simple::Only(vec![
                    ('A', 'Z'),
                    ('a', 'z'),
                    ('0', '9'),
                    ('_', '_'),
                ])),
            ),
            ("^[a-]*$", Some(Simple::Only(vec![('a', 'a'), ('-', '-')]))),
        ];
        for (pattern, expected) in rows {
            assert_eq!(read(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn no_other_pattern_is_read() {
        for pattern in [
            "", "^", "https", "^a.c", "^a$", "^[a]+$", "^[z-a]*$", r"^[\d]*$", "^[^a]*$", "^(a",
            "^a|b", r"^\d", "^[a]{2}$", "^()",
        ] {
            assert_eq!(read(pattern), None, "{pattern}");
        }
    }
}
