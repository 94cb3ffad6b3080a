//! How the value of a parameter becomes text. A value, a style and a name come in; what is put into the path, the query, a header
//! or a cookie goes out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::Style;
use super::ordered::Ordered;

pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The text of a path parameter, encoded.
pub(super) fn path_text(name: &str, style: Style, explode: bool, value: &Ordered) -> String {
    match style {
        Style::Label => format!(
            ".{}",
            joined(value, if explode { "." } else { "," }, explode)
        ),
        Style::Matrix => matrix(name, value, explode),
        Style::Json => encoded(&value.value().to_string()),
        _ => joined(value, ",", explode),
    }
}

/// The pairs of a query, the values encoded.
pub(super) fn pairs(
    name: &str,
    style: Style,
    explode: bool,
    value: &Ordered,
) -> Vec<(String, String)> {
    let one = |text: String| vec![(name.to_owned(), text)];
    match (style, value) {
        (Style::Json, value) => one(encoded(&value.value().to_string())),
        (_, Ordered::Null) => Vec::new(),
        (Style::DeepObject, value @ (Ordered::Object(_) | Ordered::Array(_))) => {
            let mut out = Vec::new();
            deep(name.to_owned(), value, &mut out);
            out
        }
        (_, Ordered::Object(properties)) if properties.is_empty() => Vec::new(),
        (_, Ordered::Array(items)) if explode => present(items)
            .map(|item| (name.to_owned(), scalar(item)))
            .collect(),
        (_, Ordered::Object(properties)) if explode => given(properties)
            .flat_map(|(key, value)| pairs(key, Style::Form, true, value))
            .collect(),
        (Style::SpaceDelimited, value) => one(joined(value, "%20", false)),
        (Style::PipeDelimited, value) => one(joined(value, "%7C", false)),
        (_, value) => one(joined(value, ",", false)),
    }
}

pub(super) fn deep(name: String, value: &Ordered, out: &mut Vec<(String, String)>) {
    match value {
        Ordered::Null => {}
        Ordered::Object(properties) => properties
            .iter()
            .for_each(|(key, value)| deep(format!("{name}[{key}]"), value, out)),
        Ordered::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| deep(format!("{name}[{index}]"), value, out)),
        scalar_value => out.push((name, scalar(scalar_value))),
    }
}

pub(super) fn matrix(name: &str, value: &Ordered, explode: bool) -> String {
    let name = encoded(name);
    let pair = |name: &str, value: &str| match value {
        "" => format!(";{name}"),
        value => format!(";{name}={value}"),
    };
    match value {
        Ordered::Array(items) if explode => {
            let items = present(items).map(|item| pair(&name, &scalar(item)));
            items.collect()
        }
        Ordered::Object(properties) if explode => {
            let properties =
                given(properties).map(|(key, value)| pair(&encoded(key), &scalar(value)));
            properties.collect()
        }
        value => pair(&name, &joined(value, ",", false)),
    }
}

/// The items of a list or the properties of an object with something between them, each encoded.
pub(super) fn joined(value: &Ordered, between: &str, explode: bool) -> String {
    match value {
        Ordered::Array(items) => present(items).map(scalar).collect::<Vec<_>>().join(between),
        Ordered::Object(properties) => {
            let sign = if explode { "=" } else { between };
            let properties = given(properties)
                .map(|(key, value)| format!("{}{sign}{}", encoded(key), scalar(value)));
            properties.collect::<Vec<_>>().join(between)
        }
        one => scalar(one),
    }
}

/// The same without percent-encoding, for headers.
pub(super) fn flat(value: &Ordered, explode: bool) -> Vec<String> {
    match value {
        Ordered::Array(items) => present(items).map(text).collect(),
        Ordered::Object(properties) if explode => given(properties)
            .map(|(key, value)| format!("{key}={}", text(value)))
            .collect(),
        Ordered::Object(properties) => given(properties)
            .flat_map(|(key, value)| [key.clone(), text(value)])
            .collect(),
        one => vec![text(one)],
    }
}

pub(super) fn scalar(value: &Ordered) -> String {
    encoded(&text(value))
}

/// The text of a value. What is nested deeper than a style says anything of is JSON.
pub(super) fn text(value: &Ordered) -> String {
    match value.value() {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The items that are not null.
pub(super) fn present(items: &[Ordered]) -> impl Iterator<Item = &Ordered> {
    items.iter().filter(|item| !item.is_null())
}

/// The properties that are not null.
pub(super) fn given(properties: &[(String, Ordered)]) -> impl Iterator<Item = (&String, &Ordered)> {
    let properties = properties.iter().map(|(key, value)| (key, value));
    properties.filter(|(_, value)| !value.is_null())
}

/// The same with the given reserved characters as they are, and with what the caller has percent-encoded already. Any other
/// `%` is encoded.
pub(super) fn reserved(encoded: &str, kept: &str) -> String {
    let mut pieces = encoded.split("%25");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let mut digits = piece.chars().take(2);
        let is_triple = piece.len() >= 2 && digits.all(|digit| digit.is_ascii_hexdigit());
        text.push_str(if is_triple { "%\u{0}" } else { "%25" });
        text.push_str(piece);
    }
    let spelled = kept.chars().fold(text, |text, char| {
        text.replace(&format!("%{:02X}", u32::from(char)), &char.to_string())
    });
    spelled.replace('\u{0}', "")
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
