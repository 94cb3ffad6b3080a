//! Parameters that are more than a scalar: the styles of OpenAPI. A value and a style come in, a piece of the path, the
//! query, a header or a cookie goes out.
//!
//! The value is read through its JSON form. `null` is left out, as is an empty list whose items would be separate
//! pairs: no item is left to put the name before.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How a list or an object is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a,b`
    Matrix,
    /// `name=a&name=b`, or `name=a,b`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// The JSON text.
    Json,
}

impl Parts {
    /// Appends a query parameter in a style.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn styled_query(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        for (name, value) in pairs(name, style, explode, &json(name, value)?) {
            self.query_pair(&name, &value);
        }
        Ok(())
    }

    /// Appends a query parameter in a style, its reserved characters as they are (`allowReserved`), but for those that
    /// end a value or mean another character there.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn reserved_query(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        for (name, value) in pairs(name, style, explode, &json(name, value)?) {
            self.query_pair(&name, &reserved(&value));
        }
        Ok(())
    }

    fn query_pair(&mut self, name: &str, encoded: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.extend(utf8_percent_encode(name, ENCODED));
        self.query.push('=');
        self.query.push_str(encoded);
    }

    /// Appends a path parameter in a style.
    ///
    /// # Errors
    ///
    /// The value has no JSON form, or would not be one path segment.
    pub fn styled_path(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let value = json(name, value)?;
        let text = match style {
            Style::Label => format!(
                ".{}",
                joined(&value, if explode { "." } else { "," }, explode)
            ),
            Style::Matrix => matrix(name, &value, explode),
            Style::Json => encoded(&value.to_string()),
            _ => joined(&value, ",", explode),
        };
        let reason = match text.as_str() {
            "" => Reason::Empty,
            "." | ".." => Reason::DotSegment,
            _ => {
                self.path.push_str(&text);
                return Ok(());
            }
        };
        Err(InvalidRequest::new(name, reason))
    }

    /// Sets a header to a list or an object.
    ///
    /// # Errors
    ///
    /// The value has no JSON form, or none that a header can carry.
    pub fn styled_header(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let value = json(name, value)?;
        if value.is_null() {
            return Ok(());
        }
        let text = match style {
            Style::Json => value.to_string(),
            _ => flat(&value, explode).join(","),
        };
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| InvalidRequest::new(name, Reason::HeaderName))?;
        let value = HeaderValue::from_str(&text)
            .map_err(|_| InvalidRequest::new(name, Reason::HeaderValue))?;
        self.headers.insert(header, value);
        Ok(())
    }

    /// Adds a cookie.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn styled_cookie(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let pairs = pairs(name, style, explode, &json(name, value)?);
        let new = pairs
            .iter()
            .map(|(name, value)| format!("{}={value}", encoded(name)));
        let before = self
            .headers
            .get(COOKIE)
            .and_then(|value| value.to_str().ok());
        let all: Vec<_> = before.map(str::to_owned).into_iter().chain(new).collect();
        if all.is_empty() {
            return Ok(());
        }
        let value = HeaderValue::from_str(&all.join("; "))
            .map_err(|_| InvalidRequest::new(name, Reason::HeaderValue))?;
        self.headers.insert(COOKIE, value);
        Ok(())
    }

    /// Sets a form body from an object's properties: a list as one pair for each item, an object as its JSON text,
    /// unless a style is given for the property, with whether its items are separate pairs.
    ///
    /// # Errors
    ///
    /// The value has no JSON form, or is not an object.
    pub fn styled_form(
        &mut self,
        value: &(impl Serialize + ?Sized),
        styles: &[(&'static str, Style, bool)],
    ) -> Result<(), InvalidRequest> {
        let Value::Object(properties) = json("body", value)? else {
            return Err(InvalidRequest::new("body", Reason::NotAnObject));
        };
        let mut form = String::new();
        for (name, value) in &properties {
            let given = styles.iter().find(|(have, ..)| have == name);
            let (style, explode) = match (given, value) {
                (Some((_, style, explode)), _) => (*style, *explode),
                (None, Value::Object(_)) => (Style::Json, false),
                (None, _) => (Style::Form, true),
            };
            let listed = pairs(name, style, explode, value);
            for (name, value) in listed {
                let mark = if form.is_empty() { "" } else { "&" };
                form.extend([mark, &encoded(&name), "=", &value]);
            }
        }
        self.body = Bytes::from(form);
        self.content_type("application/x-www-form-urlencoded");
        Ok(())
    }

    /// Sets a body as it is.
    pub fn raw(&mut self, content_type: &'static str, body: impl Into<Bytes>) {
        self.body = body.into();
        self.content_type(content_type);
    }

    /// Says what the body is.
    pub fn content_type(&mut self, content_type: &'static str) {
        let value = HeaderValue::from_static(content_type);
        self.headers.insert(CONTENT_TYPE, value);
    }
}

fn json(name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Value, InvalidRequest> {
    serde_json::to_value(value).map_err(|_| InvalidRequest::new(name, Reason::NotAnObject))
}

/// The pairs of a query, the values encoded.
fn pairs(name: &str, style: Style, explode: bool, value: &Value) -> Vec<(String, String)> {
    let one = |text: String| vec![(name.to_owned(), text)];
    match (style, value) {
        (_, Value::Null) => Vec::new(),
        (Style::Json, value) => one(encoded(&value.to_string())),
        (Style::DeepObject, value @ (Value::Object(_) | Value::Array(_))) => {
            let mut out = Vec::new();
            deep(name.to_owned(), value, &mut out);
            out
        }
        (_, Value::Object(properties)) if properties.is_empty() => Vec::new(),
        (_, Value::Array(items)) if explode => items
            .iter()
            .filter(|item| !item.is_null())
            .map(|item| (name.to_owned(), scalar(item)))
            .collect(),
        (_, Value::Object(properties)) if explode => properties
            .iter()
            .filter(|(_, value)| !value.is_null())
            .flat_map(|(key, value)| pairs(key, Style::Form, true, value))
            .collect(),
        (Style::SpaceDelimited, value) => one(joined(value, "%20", false)),
        (Style::PipeDelimited, value) => one(joined(value, "%7C", false)),
        (_, value) => one(joined(value, ",", false)),
    }
}

fn deep(name: String, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Object(properties) => properties
            .iter()
            .for_each(|(key, value)| deep(format!("{name}[{key}]"), value, out)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| deep(format!("{name}[{index}]"), value, out)),
        scalar_value => out.push((name, scalar(scalar_value))),
    }
}

fn matrix(name: &str, value: &Value, explode: bool) -> String {
    let name = encoded(name);
    let pair = |name: &str, value: &str| match value {
        "" => format!(";{name}"),
        value => format!(";{name}={value}"),
    };
    match value {
        Value::Array(items) if explode => {
            let items = items.iter().map(|item| pair(&name, &scalar(item)));
            items.collect()
        }
        Value::Object(properties) if explode => {
            let properties = properties
                .iter()
                .map(|(key, value)| pair(&encoded(key), &scalar(value)));
            properties.collect()
        }
        value => pair(&name, &joined(value, ",", false)),
    }
}

/// The items of a list or the properties of an object with something between them, each encoded.
fn joined(value: &Value, between: &str, explode: bool) -> String {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join(between),
        Value::Object(properties) => {
            let sign = if explode { "=" } else { between };
            let properties = properties
                .iter()
                .map(|(key, value)| format!("{}{sign}{}", encoded(key), scalar(value)));
            properties.collect::<Vec<_>>().join(between)
        }
        one => scalar(one),
    }
}

/// The same without percent-encoding, for headers.
fn flat(value: &Value, explode: bool) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        Value::Object(properties) if explode => properties
            .iter()
            .map(|(key, value)| format!("{key}={}", text(value)))
            .collect(),
        Value::Object(properties) => properties
            .iter()
            .flat_map(|(key, value)| [key.clone(), text(value)])
            .collect(),
        one => vec![text(one)],
    }
}

fn scalar(value: &Value) -> String {
    encoded(&text(value))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The same with the reserved characters as they are that a query may hold. A `%` of the value itself is encoded, so
/// that what looks like one of these is one.
fn reserved(encoded: &str) -> String {
    let kept = ":/?@!$'()*,;=".chars();
    kept.fold(encoded.to_owned(), |text, char| {
        text.replace(&format!("%{:02X}", u32::from(char)), &char.to_string())
    })
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

#[cfg(test)]
#[path = "style/tests.rs"]
mod tests;
