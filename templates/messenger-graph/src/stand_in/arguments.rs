//! The arguments of a call: query and body, in whatever form they are sent. In: a request. Out: one object, as Graph makes no
//! difference between a parameter of the query and a property of the body.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::rejection::Rejection;

/// Reads query and body; what is in both has the value of the body.
///
/// # Errors
///
/// The body is not what its content type says.
pub(super) fn read(request: &http::Request<Bytes>) -> Result<Map<String, Value>, Rejection> {
    let mut arguments = Map::new();
    add_pairs(
        &mut arguments,
        request.uri().query().unwrap_or_default().as_bytes(),
    );
    let body = request.body();
    if body.trim_ascii().is_empty() {
        return Ok(arguments);
    }
    let content_type = request.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if content_type.starts_with("multipart/form-data") {
        let boundary = content_type
            .split_once("boundary=")
            .map_or("", |(_, it)| it);
        add_parts(&mut arguments, body, boundary.trim_matches('"'));
    } else if content_type.starts_with("application/x-www-form-urlencoded") {
        add_pairs(&mut arguments, body);
    } else {
        let json = serde_json::from_slice(body);
        let Ok(Value::Object(properties)) = json else {
            let message = "The body is not a JSON object";
            return Err(Rejection::new(100, None, message));
        };
        arguments.extend(properties);
    }
    Ok(arguments)
}

/// Adds pairs of a query or a form. An array or object is sent as JSON.
pub(super) fn add_pairs(arguments: &mut Map<String, Value>, pairs: &[u8]) {
    for (name, value) in form_urlencoded::parse(pairs) {
        arguments.insert(name.into_owned(), read_text(&value));
    }
}

fn read_text(text: &str) -> Value {
    let is_json = text.starts_with(['{', '[']);
    let json = is_json.then(|| serde_json::from_str(text).ok()).flatten();
    json.unwrap_or_else(|| text.into())
}

/// Adds the parts of a multipart body; of a file its name and its length in bytes.
fn add_parts(arguments: &mut Map<String, Value>, body: &[u8], boundary: &str) {
    let delimiter = format!("--{boundary}");
    let mut starts: Vec<usize> = memchr::memmem::find_iter(body, delimiter.as_bytes()).collect();
    starts.push(body.len());
    for range in starts.windows(2) {
        let part = &body[(range[0] + delimiter.len()).min(range[1])..range[1]];
        let Some(end) = memchr::memmem::find(part, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&part[..end]);
        let content = part[end + 4..]
            .strip_suffix(b"\r\n")
            .unwrap_or(&part[end + 4..]);
        let Some(name) = attribute(&head, "name") else {
            continue;
        };
        let value = match attribute(&head, "filename") {
            Some(file) => serde_json::json!({"filename": file, "bytes": content.len()}),
            None => read_text(&String::from_utf8_lossy(content)),
        };
        arguments.insert(name, value);
    }
}

/// Returns an attribute of a part's `Content-Disposition`.
fn attribute(head: &str, name: &str) -> Option<String> {
    let mut attributes = head.lines().flat_map(|line| line.split(';'));
    attributes.find_map(|it| {
        let value = it.trim().strip_prefix(name)?.strip_prefix('=')?;
        Some(value.trim_matches('"').to_owned())
    })
}

/// Returns an argument as text; a number becomes its digits.
pub(super) fn text(arguments: &Map<String, Value>, name: &str) -> Option<String> {
    as_text(arguments.get(name)?)
}

/// Returns a string or number as text.
pub(super) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns a list of names: an array, or text with commas. Commas inside of brackets do not count.
pub(super) fn names(arguments: &Map<String, Value>, name: &str) -> Vec<String> {
    match arguments.get(name) {
        Some(Value::Array(items)) => items.iter().filter_map(as_text).collect(),
        Some(Value::String(text)) => split(text),
        _ => Vec::new(),
    }
}

fn split(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let items = text.split(move |character| {
        match character {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    // `posts.limit(5){message}` asks for `posts`.
    let bare = items.map(|item| {
        item.split(['.', '(', '{'])
            .next()
            .unwrap_or_default()
            .trim()
    });
    bare.filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
