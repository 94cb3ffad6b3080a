//! Parameters that are more than a scalar: the styles of OpenAPI. A value and a style come in, a piece of the path, the
//! query, a header or a cookie goes out.
//!
//! The value is read through its JSON form, its properties in their order. `null` is left out but of JSON, as is an empty list whose items would be separate
//! pairs: no item is left to put the name before.

// The paths are spelled out for a crate that takes this file as a module from elsewhere, as a test does.
#[path = "style/ordered.rs"]
mod ordered;
#[path = "style/written.rs"]
mod written;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderName, HeaderValue};
use percent_encoding::utf8_percent_encode;
use serde::Serialize;

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;

use ordered::Ordered;
use written::*;

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
    /// `name=a; name=b`, or `name=a,b`, in a cookie: nothing is percent-encoded.
    Cookie,
    /// The JSON text.
    Json,
}

/// How one property of a form is written.
#[derive(Debug, Clone, Copy)]
pub struct PropertyStyle {
    /// The property.
    pub name: &'static str,
    /// How its list or object is written.
    pub style: Style,
    /// Whether its items are separate pairs.
    pub explode: bool,
    /// Whether reserved characters stay as they are (`allowReserved`), but for those that end a value or mean another
    /// character there.
    pub allow_reserved: bool,
}

/// The reserved characters that a value of the query may have.
const IN_QUERY: &str = ":/?@!$'()*,;=";

/// The same of a form that is a body.
const IN_FORM: &str = ":/?#[]@!$'()*,;=";

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
    /// end a value or mean another character there; a caller who means these writes them percent-encoded, which stays.
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
            self.query_pair(&name, &reserved(&value, IN_QUERY));
        }
        Ok(())
    }

    /// Appends the pairs of a form as the whole query: a list as one pair for each item, an object as its JSON text, unless
    /// a style is given for the property, with whether its items are separate pairs.
    ///
    /// # Errors
    ///
    /// The value has no JSON form, or is not an object.
    pub fn query_form(
        &mut self,
        value: &(impl Serialize + ?Sized),
        styles: &[PropertyStyle],
    ) -> Result<(), InvalidRequest> {
        let form = form("query", value, styles, IN_QUERY)?;
        self.append_query(&form);
        Ok(())
    }

    /// Appends the JSON text of a value as the whole query.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn query_json(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let text = json("query", value)?.value().to_string();
        self.append_query(&encoded(&text));
        Ok(())
    }

    /// Appends a string as the whole query.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn query_text(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let value = json("query", value)?;
        self.append_query(&scalar(&value));
        Ok(())
    }

    fn append_query(&mut self, encoded: &str) {
        if !self.query.is_empty() && !encoded.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(encoded);
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
        let text = path_text(name, style, explode, &json(name, value)?);
        self.path_text(name, &text)
    }

    /// Appends a path parameter in a style, its reserved characters as they are (`allowReserved`), but for those that end
    /// a segment or the path.
    ///
    /// # Errors
    ///
    /// The value has no JSON form, or would not be one path segment.
    pub fn reserved_path(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let text = path_text(name, style, explode, &json(name, value)?);
        self.path_text(name, &reserved(&text, ":@!$&'()*+,;="))
    }

    fn path_text(&mut self, name: &'static str, text: &str) -> Result<(), InvalidRequest> {
        // To many a server, and to the `url` crate, an encoded dot is a dot.
        let plain = text.replace("%2E", ".").replace("%2e", ".");
        let reason = match plain.as_str() {
            "" => Reason::Empty,
            "." | ".." => Reason::DotSegment,
            _ => {
                self.path.push_str(text);
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
        if value.is_null() && style != Style::Json {
            return Ok(());
        }
        let text = match style {
            Style::Json => value.value().to_string(),
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
        let value = json(name, value)?;
        if style == Style::Cookie {
            return self.plain_cookie(name, explode, &value);
        }
        self.cookies(name, pairs(name, style, explode, &value), |value| value)
    }

    /// Adds a cookie, its reserved characters as they are (`allowReserved`), but for those that end a value there.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn reserved_cookie(
        &mut self,
        name: &'static str,
        style: Style,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        let pairs = pairs(name, style, explode, &json(name, value)?);
        self.cookies(name, pairs, |value| reserved(&value, ":/?#[]@!$&'()*+,="))
    }

    /// Adds a cookie as it is. A value that would be several cookies is rejected.
    fn plain_cookie(
        &mut self,
        name: &'static str,
        explode: bool,
        value: &Ordered,
    ) -> Result<(), InvalidRequest> {
        let pairs: Vec<(String, String)> = match value {
            Ordered::Null => Vec::new(),
            Ordered::Array(items) if explode => {
                let items = present(items);
                items.map(|item| (name.to_owned(), text(item))).collect()
            }
            Ordered::Object(properties) if explode => given(properties)
                .map(|(key, value)| (key.clone(), text(value)))
                .collect(),
            value => vec![(name.to_owned(), flat(value, false).join(","))],
        };
        if pairs
            .iter()
            .any(|(key, value)| key.contains([';', '=']) || value.contains(';'))
        {
            return Err(InvalidRequest::new(name, Reason::HeaderValue));
        }
        self.add_cookies(
            name,
            pairs.iter().map(|(key, value)| format!("{key}={value}")),
        )
    }

    fn cookies(
        &mut self,
        name: &'static str,
        pairs: Vec<(String, String)>,
        spelled: impl Fn(String) -> String,
    ) -> Result<(), InvalidRequest> {
        let pairs = pairs.into_iter();
        let new = pairs.map(|(key, value)| format!("{}={}", encoded(&key), spelled(value)));
        self.add_cookies(name, new)
    }

    fn add_cookies(
        &mut self,
        name: &'static str,
        new: impl Iterator<Item = String>,
    ) -> Result<(), InvalidRequest> {
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
        styles: &[PropertyStyle],
    ) -> Result<(), InvalidRequest> {
        let form = form("body", value, styles, IN_FORM)?;
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

/// Reads a value, with its properties in the order in which it has them.
fn json(name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<Ordered, InvalidRequest> {
    let text = serde_json::to_string(value);
    let value = text.and_then(|text| serde_json::from_str(&text));
    value.map_err(|_| InvalidRequest::new(name, Reason::NotAnObject))
}

/// The pairs of a form, encoded; some reserved characters are kept where a property allows them.
fn form(
    name: &'static str,
    value: &(impl Serialize + ?Sized),
    styles: &[PropertyStyle],
    kept: &str,
) -> Result<String, InvalidRequest> {
    let Ordered::Object(properties) = json(name, value)? else {
        return Err(InvalidRequest::new(name, Reason::NotAnObject));
    };
    let mut form = String::new();
    for (name, value) in &properties {
        let given = styles.iter().find(|given| given.name == name);
        let (style, explode) = match (given, value) {
            (Some(given), _) => (given.style, given.explode),
            (None, Ordered::Object(_)) => (Style::Json, false),
            (None, _) => (Style::Form, true),
        };
        let listed = pairs(name, style, explode, value);
        for (name, value) in listed {
            let mark = if form.is_empty() { "" } else { "&" };
            let value = match given {
                Some(given) if given.allow_reserved => reserved(&value, kept),
                _ => value,
            };
            form.extend([mark, &encoded(&name), "=", &value]);
        }
    }
    Ok(form)
}

#[cfg(test)]
#[path = "style/tests.rs"]
mod tests;
