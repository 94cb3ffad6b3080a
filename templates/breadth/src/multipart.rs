//! `multipart/form-data` bodies (RFC 7578). Fields and files come in, one body with its boundary goes out.
//!
//! Afterwards no name of a field or file can end its header early, and the boundary stands in no part.

use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::Parts;

/// A file to send. `Debug` shows its name and its length.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The file's name, as the server is told it.
    pub file_name: String,
    /// The content type.
    pub content_type: String,
    /// The content.
    pub content: Bytes,
}

impl Upload {
    /// Returns a file of the type `application/octet-stream`.
    pub fn new(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: "application/octet-stream".to_owned(),
            content: content.into(),
        }
    }

    /// Sets the content type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Upload({:?}, {} bytes)",
            self.file_name,
            self.content.len()
        )
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
    parts: Vec<(String, Bytes)>,
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
        let value = serde_json::to_value(value)
            .map_err(|_| InvalidRequest::new("body", Reason::NotAnObject))?;
        self.value(name, &value);
        Ok(())
    }

    /// Adds each member of an object as a field.
    ///
    /// # Errors
    ///
    /// The value is not an object.
    pub fn fields(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), InvalidRequest> {
        let Ok(Value::Object(members)) = serde_json::to_value(value) else {
            return Err(InvalidRequest::new("body", Reason::NotAnObject));
        };
        members
            .iter()
            .for_each(|(name, value)| self.value(name, value));
        Ok(())
    }

    fn value(&mut self, name: &str, value: &Value) {
        let (kind, text) = match value {
            Value::Null => return,
            Value::Array(items) => return items.iter().for_each(|item| self.value(name, item)),
            Value::Object(_) => ("\r\nContent-Type: application/json", value.to_string()),
            Value::String(text) => ("", text.clone()),
            other => ("", other.to_string()),
        };
        let header = format!(
            "Content-Disposition: form-data; name=\"{}\"{kind}",
            quoted(name)
        );
        self.parts.push((header, text.into()));
    }

    /// Adds a file.
    pub fn file(&mut self, name: &str, file: &Upload) {
        let kind: String = file
            .content_type
            .chars()
            .filter(|char| !char.is_control())
            .collect();
        let header = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {kind}",
            quoted(name),
            quoted(&file.file_name)
        );
        self.parts.push((header, file.content.clone()));
    }

    fn boundary(&self) -> String {
        let held = |boundary: &str| {
            let needle = boundary.as_bytes();
            self.parts
                .iter()
                .any(|(_, body)| body.windows(needle.len()).any(|window| window == needle))
        };
        let names = (0u64..).map(|number| format!("part-boundary-{number:016x}"));
        names
            .into_iter()
            .find(|name| !held(name))
            .unwrap_or_default()
    }
}

impl Parts {
    /// Sets a body of a `multipart/…` type.
    pub fn multipart(&mut self, essence: &str, form: &Form) {
        let boundary = form.boundary();
        let mut body = BytesMut::new();
        for (header, content) in &form.parts {
            body.put_slice(format!("--{boundary}\r\n{header}\r\n\r\n").as_bytes());
            body.put_slice(content);
            body.put_slice(b"\r\n");
        }
        body.put_slice(format!("--{boundary}--\r\n").as_bytes());
        self.body = body.freeze();
        if let Ok(value) = HeaderValue::try_from(format!("{essence}; boundary={boundary}")) {
            self.headers.insert(CONTENT_TYPE, value);
        }
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

    #[test]
    fn a_form_has_its_parts() {
        let mut form = Form::default();
        form.field("tags", &["a", "b"]).unwrap();
        form.field("none", &None::<i64>).unwrap();
        form.file(
            "f\"\r\nX: y",
            &Upload::new("a.txt", "part-boundary-0000000000000000").content_type("text/plain"),
        );
        let mut parts = Parts::new();
        parts.multipart("multipart/form-data", &form);
        let body = String::from_utf8(parts.body.to_vec()).unwrap();
        assert!(body.starts_with("--part-boundary-0000000000000001\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n--"));
        assert!(body.contains(
            "name=\"f%22%0D%0AX: y\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
        ));
        assert!(body.ends_with("--part-boundary-0000000000000001--\r\n"));
        assert!(!body.contains("none"));
    }
}
