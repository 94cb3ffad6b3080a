//! A JSONPath of an overlay in, its query out, or a report that says how to write this one.

use serde_json_path::JsonPath;

use crate::report::{Code, Report, Site, unescape};

/// Reads a JSONPath. Reports what is wrong with one that RFC 9535 does not allow.
pub fn parse(text: &str, site: Site, report: &mut Report) -> Option<JsonPath> {
    if text.len() > MAX_LENGTH || is_deep(text) {
        let message = format!(
            "a JSONPath has at most {MAX_LENGTH} characters, and at most {MAX_DEPTH} brackets or {MAX_FILTERS} filters, each \
             in the one before"
        );
        let help = "select less with one action, or write several";
        report.error(Code::TooLarge, site, message, help);
        return None;
    }
    match JsonPath::parse(text) {
        Ok(path) => Some(path),
        Err(error) => {
            let message = format!("this is not a JSONPath of RFC 9535: {error}");
            let advice = || advice(text, error.position(), &error.to_string());
            let help = corrected(text).unwrap_or_else(advice);
            report.error(Code::InvalidOverlay, site, message, help);
            None
        }
    }
}

/// What the parser of paths can take: its stack grows with brackets, and its time doubles with each filter in a filter.
const MAX_LENGTH: usize = 10_000;
const MAX_DEPTH: usize = 32;
const MAX_FILTERS: usize = 8;

/// Returns whether brackets are nested deeper than the parser can take, whether or not they are within strings.
fn is_deep(text: &str) -> bool {
    let mut open = Vec::new();
    let mut last = ' ';
    for letter in text.chars() {
        match letter {
            '(' | '[' | '!' => open.push(false),
            '?' if last == '[' => open.iter_mut().last().into_iter().for_each(|it| *it = true),
            ')' | ']' => drop(open.pop()),
            _ => {}
        }
        last = letter;
        if open.len() > MAX_DEPTH || open.iter().filter(|it| **it).count() > MAX_FILTERS {
            return true;
        }
    }
    false
}

/// Returns the rewritten text and the reason, if the rule applies.
type Rule = fn(&str) -> Option<String>;

/// The errors that people make, with what is said of each. A later rule sees what the earlier ones rewrote.
const RULES: &[(Rule, &str)] = &[
    (trimmed, "a path begins and ends without spaces"),
    (
        from_pointer,
        "an overlay has a JSONPath here, not a JSON pointer",
    ),
    (rooted, "a path begins with `$`"),
    (without_last_dot, "a path ends with a name or a bracket"),
    (last_item, "the last item has the index -1"),
    (equals, "`==` compares"),
    (words, "`&&` and `||` combine conditions"),
    (
        bracketed,
        "a name with such a character needs brackets and quotes",
    ),
    (quoted, "a name or string in brackets needs quotes"),
    (closed, "a bracket must be closed"),
    (plain_index, "an index has no zero before it"),
    (dotted, "a name behind a bracket begins with a dot"),
];

/// Returns a help with the path as RFC 9535 has it, if the rules lead to one.
fn corrected(text: &str) -> Option<String> {
    let mut path = text.to_owned();
    let mut reasons = Vec::new();
    for (rule, reason) in RULES {
        let Some(rewritten) = rule(&path).filter(|rewritten| *rewritten != path) else {
            continue;
        };
        path = rewritten;
        reasons.push(*reason);
        if JsonPath::parse(&path).is_ok() {
            return Some(format!("write `{path}`: {}", reasons.join("; ")));
        }
    }
    None
}

/// Returns a help for a path that no rule corrects.
fn advice(text: &str, position: usize, why: &str) -> String {
    if text.contains("=~") {
        let help =
            "write `match(@.name, 'pattern')` or `search(@.name, 'pattern')` in place of `=~`";
        return help.to_owned();
    }
    if text.ends_with('^') || text.contains("^.") || text.contains("^[") {
        let help = "`^` is not part of RFC 9535; select the parent with a filter on what it has";
        return help.to_owned();
    }
    if text.ends_with('~') {
        return "`~` is not part of RFC 9535; select the object that has the property".to_owned();
    }
    let quotes = |quote: char| text.matches(quote).count() % 2 == 1;
    if let Some(quote) = ['\'', '"'].into_iter().find(|quote| quotes(*quote)) {
        return format!("end the string with `{quote}`");
    }
    if why.contains("function name") {
        let help = "the functions of RFC 9535 are `length`, `count`, `match`, `search` and `value`";
        return help.to_owned();
    }
    let before = position.saturating_sub(1);
    let rest: String = text.chars().skip(before).take(20).collect();
    if rest.is_empty() {
        "the path ends too early; complete it".to_owned()
    } else {
        format!("correct it from character {} on: `{rest}`", before + 1)
    }
}

/// Rewrites `[01]` and `[-0]`.
fn plain_index(path: &str) -> Option<String> {
    Some(outside_strings(path, |code| {
        let mut parts = code.split('[');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| {
            let (index, rest) = part.split_once(']').unwrap_or((part, ""));
            match index.parse::<i64>() {
                Ok(index) if part.contains(']') => format!("{out}[{index}]{rest}"),
                _ => format!("{out}[{part}"),
            }
        })
    }))
}

/// Rewrites `$['a']b`.
fn dotted(path: &str) -> Option<String> {
    let (before, name) = path.rsplit_once(']')?;
    is_shorthand(name).then(|| format!("{before}].{name}"))
}

fn trimmed(path: &str) -> Option<String> {
    Some(path.trim().to_owned())
}

/// Rewrites `#/info/title` and `/info/title`.
fn from_pointer(path: &str) -> Option<String> {
    let pointer = path.strip_prefix('#').unwrap_or(path).strip_prefix('/')?;
    let names = pointer.split('/').map(unescape);
    let segment = |name: String| match name.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) if is_shorthand(&name) => format!(".{name}"),
        Err(_) => format!("[{}]", quotation(&name)),
    };
    Some(format!("${}", names.map(segment).collect::<String>()))
}

fn rooted(path: &str) -> Option<String> {
    match path.chars().next()? {
        '$' => None,
        '.' | '[' => Some(format!("${path}")),
        _ => Some(format!("$.{path}")),
    }
}

fn without_last_dot(path: &str) -> Option<String> {
    let rest = path.trim_end_matches('.');
    (!rest.is_empty()).then(|| rest.to_owned())
}

fn last_item(path: &str) -> Option<String> {
    let path = path.replace("[(@.length-1)]", "[-1]");
    Some(path.replace("[@.length-1]", "[-1]"))
}

/// Rewrites `=` and `===` to `==` outside strings.
fn equals(path: &str) -> Option<String> {
    Some(outside_strings(path, |code| {
        let code = code.replace("!==", "!=").replace("===", "==");
        let mut out = String::new();
        let mut last = ' ';
        let mut chars = code.chars().peekable();
        while let Some(letter) = chars.next() {
            out.push(letter);
            let alone = letter == '=' && !"=!<>".contains(last);
            if alone && chars.peek().is_some_and(|next| !"=~".contains(*next)) {
                out.push('=');
            }
            last = letter;
        }
        out
    }))
}

fn words(path: &str) -> Option<String> {
    Some(outside_strings(path, |code| {
        code.replace(" and ", " && ")
            .replace(" or ", " || ")
            .replace(" not ", " !")
    }))
}

/// Rewrites `.x-internal` to `['x-internal']`.
fn bracketed(path: &str) -> Option<String> {
    Some(outside_strings(path, |code| {
        let mut out = String::new();
        let mut rest = code;
        while let Some(dot) = rest.find('.') {
            let (before, from) = rest.split_at(dot);
            let dots = from.len() - from.trim_start_matches('.').len();
            let name = &from[dots..];
            let end = name.find(NAME_ENDS).unwrap_or(name.len());
            out.push_str(before);
            match &name[..end] {
                "" | "*" => out.push_str(&from[..dots + end]),
                name if is_shorthand(name) => out.push_str(&from[..dots + end]),
                name => {
                    out.push_str(if dots > 1 { ".." } else { "" });
                    out.push_str(&format!("[{}]", quotation(name)));
                }
            }
            rest = &name[end..];
        }
        out + rest
    }))
}

/// What ends a name after a dot.
const NAME_ENDS: &[char] = &[
    '.', '[', ']', '(', ')', ' ', ',', '=', '!', '<', '>', '&', '|', '?', '@', '^', '~',
];

/// Rewrites `[name]` to `['name']`, and `@.in == header` to `@.in == 'header'`.
fn quoted(path: &str) -> Option<String> {
    Some(outside_strings(path, |code| {
        let mut out = String::new();
        let mut word = String::new();
        let mut before = ' ';
        for letter in code.chars().chain(['\0']) {
            if letter.is_alphanumeric() || "_-{}/".contains(letter) {
                word.push(letter);
                continue;
            }
            let is_value = matches!(before, '[' | ',' | '=') && letter != '(';
            let is_literal =
                matches!(&*word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
            if is_value && !is_literal && word.contains(char::is_alphanumeric) {
                out.push_str(&quotation(&word));
            } else {
                out.push_str(&word);
            }
            if !word.is_empty() || letter != ' ' {
                before = letter;
            }
            word.clear();
            out.push(letter);
        }
        out.trim_end_matches('\0').to_owned()
    }))
}

/// Closes each bracket where the one around it closes, or at the end.
fn closed(path: &str) -> Option<String> {
    let mut open = Vec::new();
    let out = outside_strings(path, |code| {
        let mut out = String::new();
        for letter in code.chars() {
            match letter {
                '[' => open.push(']'),
                '(' => open.push(')'),
                ']' | ')' => {
                    while let Some(missing) = open.pop().filter(|close| *close != letter) {
                        out.push(missing);
                    }
                }
                _ => {}
            }
            out.push(letter);
        }
        out
    });
    Some(out.chars().chain(open.into_iter().rev()).collect())
}

/// Rewrites what is outside quotes, a piece at a time.
fn outside_strings(path: &str, mut rewrite: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some(start) = rest.find(['\'', '"']) {
        let quote = rest[start..].chars().next().unwrap_or('\'');
        let inside = &rest[start + 1..];
        let end = inside.find(quote).map_or(inside.len(), |end| end + 1);
        out.push_str(&rewrite(&rest[..start]));
        out.push_str(&rest[start..=start + end]);
        rest = &inside[end..];
    }
    out + &rewrite(rest)
}

/// Returns whether RFC 9535 allows a name after a dot.
fn is_shorthand(name: &str) -> bool {
    let is_start =
        |letter: char| letter.is_ascii_alphabetic() || letter == '_' || !letter.is_ascii();
    name.starts_with(is_start)
        && name
            .chars()
            .all(|letter| is_start(letter) || letter.is_ascii_digit())
}

fn quotation(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}
