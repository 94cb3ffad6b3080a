//! Multipart bodies: `multipart/form-data` (RFC 7578), and parts by position (RFC 2046). Fields and files come in, one body with its boundary goes out.
//!
//! Afterwards no name of a field or file can end its header early, and no part contains the boundary.

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bound::{Bounded, Size};
use crate::content::Content;
use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;

/// A file to send: its name, its content type and its content. `Debug` shows the first two and the length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The file's name, as it is sent.
    pub file_name: String,
    /// The content type; without it, the one that the document gives the part, or `application/octet-stream`.
    pub content_type: Option<String>,
    /// The content.
    pub content: Content,
}

impl Upload {
    /// Returns a file: bytes, or a [`Content::stream`].
    pub fn new(file_name: impl Into<String>, content: impl Into<Content>) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: None,
            content: content.into(),
        }
    }

    /// Sets the content type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl Bounded for Upload {
    fn size(&self) -> Size<'_> {
        self.content.size()
    }
}

/// A file has no JSON form; it is a part of a multipart body.
impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("a file has no JSON form"))
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("a file has no JSON form"))
    }
}

/// A body under construction.
#[derive(Default)]
pub struct Form {
    parts: Vec<(String, Content)>,
}

impl Form {
    /// Adds a field: a list as one part for each item, an object as JSON, `null` not at all.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn field(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        self.value(name, None, &json(value)?);
        Ok(())
    }

    /// Adds a field of a content type; where that is JSON, a string is JSON as well. `text/plain` is what a part is without
    /// saying so.
    ///
    /// # Errors
    ///
    /// The value has no JSON form.
    pub fn typed_field(
        &mut self,
        name: &str,
        content_type: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Result<(), InvalidRequest> {
        self.value(name, Some(content_type), &json(value)?);
        Ok(())
    }

    /// Adds each property of an object as a field.
    ///
    /// # Errors
    ///
    /// The value is not an object.
    pub fn fields(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let Value::Object(properties) = json(value)? else {
            return Err(InvalidRequest::new("body", Reason::NotAnObject));
        };
        properties
            .iter()
            .for_each(|(name, value)| self.value(name, None, value));
        Ok(())
    }

    fn value(&mut self, name: &str, content_type: Option<&str>, value: &Value) {
        let is_json = content_type.is_some_and(|kind| kind.contains("json"));
        let (kind, text) = match value {
            Value::Null => return,
            Value::Array(items) => {
                return items
                    .iter()
                    .for_each(|item| self.value(name, content_type, item));
            }
            Value::String(text) if !is_json => (content_type, text.clone()),
            Value::Object(_) => (content_type.or(Some("application/json")), value.to_string()),
            other => (content_type, other.to_string()),
        };
        // What a part is without a content type (RFC 7578, section 4.4).
        let kind = kind.filter(|kind| *kind != "text/plain");
        let kind = kind.map_or(String::new(), |kind| format!("\r\nContent-Type: {kind}"));
        let name = quoted(name);
        let header = format!("Content-Disposition: form-data; name=\"{name}\"{kind}");
        self.parts.push((header, text.into()));
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: &Upload) {
        self.typed_file(name, "application/octet-stream", file);
    }

    /// Adds a file, whose content type is this unless the file states another one.
    pub fn typed_file(&mut self, name: &str, content_type: &'static str, file: &Upload) {
        let kind = file.content_type.as_deref().unwrap_or(content_type);
        let kind: String = kind.chars().filter(|char| !char.is_control()).collect();
        let header = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {kind}",
            quoted(name),
            quoted(&file.file_name)
        );
        self.parts.push((header, file.content.clone()));
    }

    /// Adds parts without names, in their order. `types` has the content types of the first ones, and last the one of all
    /// others; a part may state another one.
    pub fn parts(&mut self, types: &[&'static str], parts: &[Upload]) {
        for (index, part) in parts.iter().enumerate() {
            let listed = types.get(index).or(types.last());
            let kind = part.content_type.as_deref().or(listed.copied());
            let kind = kind.unwrap_or("application/octet-stream");
            let kind: String = kind.chars().filter(|char| !char.is_control()).collect();
            let name = match part.file_name.as_str() {
                "" => String::new(),
                name => format!(
                    "\r\nContent-Disposition: attachment; filename=\"{}\"",
                    quoted(name)
                ),
            };
            let header = format!("Content-Type: {kind}{name}");
            self.parts.push((header, part.content.clone()));
        }
    }

    /// Returns a random string that no part contains. A stream cannot be searched, but cannot know the string either.
    fn boundary(&self) -> String {
        let held = |boundary: &str| {
            let needle = boundary.as_bytes();
            let mut bytes = self.parts.iter().filter_map(|(_, content)| content.bytes());
            bytes.any(|body| body.windows(needle.len()).any(|window| window == needle))
        };
        let random = || format!("part-boundary-{:032x}", fastrand::u128(..));
        let mut names = std::iter::repeat_with(random);
        names.find(|name| !held(name)).unwrap_or_default()
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<Value, InvalidRequest> {
    serde_json::to_value(value).map_err(|_| InvalidRequest::new("body", Reason::NotAnObject))
}

impl Parts {
    /// Sets a body of a `multipart/…` type.
    ///
    /// # Errors
    ///
    /// Those of [`content`](Self::content).
    pub fn multipart(&mut self, essence: &str, form: &Form) -> Result<(), InvalidRequest> {
        let boundary = form.boundary();
        let mut pieces = Vec::new();
        for (header, content) in &form.parts {
            pieces.push(format!("--{boundary}\r\n{header}\r\n\r\n").into());
            pieces.push(content.clone());
            pieces.push(Content::from("\r\n"));
        }
        pieces.push(format!("--{boundary}--\r\n").into());
        if let Ok(value) = HeaderValue::try_from(format!("{essence}; boundary={boundary}")) {
            self.headers.insert(CONTENT_TYPE, value);
        }
        self.pieces(pieces)
    }
}

/// A name as browsers write it between quotes.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(form: &Form) -> (String, String) {
        let mut parts = Parts::new();
        parts.multipart("multipart/form-data", form).unwrap();
        let kind = parts.headers[CONTENT_TYPE].to_str().unwrap();
        let boundary = kind.split_once("boundary=").unwrap().1.to_owned();
        (String::from_utf8(parts.body.to_vec()).unwrap(), boundary)
    }

    #[test]
    fn a_form_has_its_parts() {
        let mut form = Form::default();
        form.field("tags", &["a", "b"]).unwrap();
        form.field("none", &None::<i64>).unwrap();
        form.file(
            "f\"\r\nX: y",
            &Upload::new("a.txt", "content").content_type("text/plain"),
        );
        let (body, boundary) = body(&form);
        let part =
            |text: &str| format!("--{boundary}\r\nContent-Disposition: form-data; {text}\r\n");
        let file = "name=\"f%22%0D%0AX: y\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ncontent";
        let whole = [
            part("name=\"tags\"\r\n\r\na"),
            part("name=\"tags\"\r\n\r\nb"),
            part(file),
            format!("--{boundary}--\r\n"),
        ];
        assert_eq!(body, whole.concat());
    }

    #[test]
    fn parts_by_position_have_no_names() {
        let mut form = Form::default();
        let types = ["application/json", "image/png"];
        let parts = [
            Upload::new("", "{}"),
            Upload::new("a.png", "x"),
            Upload::new("", "y").content_type("image/gif\r\nX: y"),
        ];
        form.parts(&types, &parts);
        let (body, boundary) = body(&form);
        let part = |text: &str| format!("--{boundary}\r\nContent-Type: {text}\r\n");
        let whole = [
            part("application/json\r\n\r\n{}"),
            part("image/png\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\r\nx"),
            part("image/gifX: y\r\n\r\ny"),
            format!("--{boundary}--\r\n"),
        ];
        assert_eq!(body, whole.concat());
    }

    #[test]
    fn a_part_has_the_content_type_of_the_document() {
        let mut form = Form::default();
        form.typed_field("note", "application/json", "a\"b")
            .unwrap();
        form.typed_field("table", "text/csv", "a;b").unwrap();
        form.typed_field("pair", "text/plain", &serde_json::json!({"a": 1}))
            .unwrap();
        form.typed_file("icon", "image/png", &Upload::new("i", "x"));
        form.typed_file(
            "photo",
            "image/png",
            &Upload::new("p", "x").content_type("image/gif"),
        );
        let (body, _) = body(&form);
        for part in [
            "name=\"note\"\r\nContent-Type: application/json\r\n\r\n\"a\\\"b\"\r\n",
            "name=\"table\"\r\nContent-Type: text/csv\r\n\r\na;b\r\n",
            "name=\"pair\"\r\n\r\n{\"a\":1}\r\n",
            "filename=\"i\"\r\nContent-Type: image/png\r\n",
            "filename=\"p\"\r\nContent-Type: image/gif\r\n",
        ] {
            assert!(body.contains(part), "{body}");
        }
    }
}
