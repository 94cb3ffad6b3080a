//! The Graph API's error, in every form in which it is seen. An answer comes in, a [`StandardError`] goes out.
//!
//! Reading is tolerant member by member: a missing or oddly typed member is `None` (0 for the code, an empty text
//! for the message), it never fails the whole. A body that is no Graph error at all (HTML, nothing, a cut-off
//! text) is left to [`Error::Http`](crate::error::Error::Http).

use std::fmt::{self, Write as _};

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::error::ErrorBody;
use crate::error_code::{ErrorClass, ErrorCode};
use crate::record::{self, Extra};
use crate::response::RawResponse;
use crate::retry::is_passing;

/// Why a Graph API call has no typed answer.
pub type GraphError = crate::error::Error<StandardError>;

/// The Graph API's error object.
///
/// Match on [`error_code`](Self::error_code) or [`class`](Self::class); texts change without notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StandardError {
    /// What happened, in English, for developers.
    pub message: String,
    /// The kind of error, such as `OAuthException` (`type` on the wire).
    pub kind: Option<String>,
    /// The code; 0 if the answer had none.
    pub code: i64,
    /// The code's refinement.
    pub error_subcode: Option<i64>,
    /// Whether the server expects the same request to work later.
    pub is_transient: Option<bool>,
    /// Details: an object, or a text. JSON in a text is read as JSON.
    pub error_data: Option<Value>,
    /// A heading to show to the app's user, in the request's language.
    pub error_user_title: Option<String>,
    /// A text to show to the app's user, in the request's language.
    pub error_user_msg: Option<String>,
    /// The id that Meta's support asks for; short-lived.
    pub fbtrace_id: Option<String>,
    /// Members that this crate does not know.
    pub extra: Extra,
}

impl StandardError {
    /// Returns the catalogue's name for code and subcode.
    pub fn error_code(&self) -> ErrorCode {
        ErrorCode::of(self.code, self.error_subcode)
    }

    /// Returns what to do about the error.
    ///
    /// The catalogue decides; where the server says that the error is transient, "retry" replaces all but "retry
    /// much later".
    pub fn class(&self) -> ErrorClass {
        match self.error_code().class() {
            ErrorClass::RetryLater => ErrorClass::RetryLater,
            _ if self.is_transient == Some(true) => ErrorClass::Retry,
            class => class,
        }
    }

    /// Reads `{"error": …}`, whose value is an object, or a text in its place.
    fn from_envelope(body: &Map<String, Value>) -> Option<Self> {
        match body.get("error")? {
            Value::Object(members) => Some(Self::from_members(members.clone())),
            Value::String(text) => Some(match embedded(text) {
                Some(Value::Object(members)) => Self::from_members(members),
                _ => Self {
                    message: body
                        .get("error_description")
                        .and_then(string)
                        .unwrap_or(text.clone()),
                    kind: Some(text.clone()),
                    ..Self::default()
                },
            }),
            _ => None,
        }
    }

    /// Reads `{title, detail, type, status}`, which Meta's newer hosts send; it has no Graph code.
    fn from_problem(body: &Map<String, Value>) -> Option<Self> {
        body.get("status").and_then(integer)?;
        let title = body.get("title").and_then(string)?;
        let mut extra = body.clone();
        let kind = extra.remove("type").as_ref().and_then(string);
        Some(Self {
            message: body.get("detail").and_then(string).unwrap_or(title),
            kind,
            extra: rest(extra),
            ..Self::default()
        })
    }

    fn from_members(mut members: Map<String, Value>) -> Self {
        let mut take = |name| members.remove(name).unwrap_or_default();
        let mut error = Self {
            message: string(&take("message")).unwrap_or_default(),
            kind: string(&take("type")),
            code: integer(&take("code")).unwrap_or_default(),
            error_subcode: integer(&take("error_subcode")),
            is_transient: boolean(&take("is_transient")),
            error_data: data(take("error_data")),
            error_user_title: string(&take("error_user_title")),
            error_user_msg: string(&take("error_user_msg")),
            fbtrace_id: string(&take("fbtrace_id")),
            extra: Extra::default(),
        };
        error.extra = rest(members);
        error
    }
}

/// Writes message, code, subcode and trace id on one line.
impl fmt::Display for StandardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = match self.message.as_str() {
            "" => "an error without a message",
            message => message,
        };
        one_line(f, message)?;
        write!(f, " (code {}", self.code)?;
        if let Some(subcode) = self.error_subcode {
            write!(f, ", subcode {subcode}")?;
        }
        if let Some(trace) = &self.fbtrace_id {
            f.write_str(", fbtrace_id ")?;
            one_line(f, trace)?;
        }
        f.write_str(")")
    }
}

/// Writes a text from the server such that it cannot forge a line of a log.
fn one_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.chars().try_for_each(|char| match char.is_control() {
        true => write!(f, "{}", char.escape_debug()),
        false => f.write_char(char),
    })
}

impl std::error::Error for StandardError {}

impl ErrorBody for StandardError {
    /// Reads the enveloped form from any answer, the other forms only from one outside 2xx.
    fn from_answer(answer: &RawResponse) -> Option<Self> {
        let body = object(&answer.body)?;
        let enveloped = Self::from_envelope(&body);
        if enveloped.is_some() || answer.status.is_success() {
            return enveloped;
        }
        match body.get("code").and_then(integer) {
            Some(_) => Some(Self::from_members(body)),
            None => Self::from_problem(&body),
        }
    }

    /// Recognises `{"error":{` at the start of a body.
    fn from_success(answer: &RawResponse) -> Option<Self> {
        let visible = answer
            .body
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace());
        if !visible.take(10).eq(br#"{"error":{"#) {
            return None;
        }
        Self::from_envelope(&object(&answer.body)?)
    }

    /// The catalogue decides, or the server where it says that the error is transient; for a code that the catalogue
    /// lacks, the status does.
    fn is_retryable(&self, answer: &RawResponse) -> bool {
        match self.class() {
            ErrorClass::Retry => true,
            ErrorClass::Unknown => is_passing(answer.status),
            _ => false,
        }
    }

    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<'de> Deserialize<'de> for StandardError {
    /// Reads the enveloped or the bare object.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Object(body) => {
                Ok(Self::from_envelope(&body).unwrap_or_else(|| Self::from_members(body)))
            }
            _ => Err(D::Error::custom(
                "invalid type, expected struct StandardError",
            )),
        }
    }
}

impl Serialize for StandardError {
    /// Writes the bare object, without the envelope.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        record::optional(&mut map, "type", &self.kind)?;
        map.serialize_entry("code", &self.code)?;
        record::optional(&mut map, "error_subcode", &self.error_subcode)?;
        record::optional(&mut map, "is_transient", &self.is_transient)?;
        record::optional(&mut map, "error_data", &self.error_data)?;
        record::optional(&mut map, "error_user_title", &self.error_user_title)?;
        record::optional(&mut map, "error_user_msg", &self.error_user_msg)?;
        record::optional(&mut map, "fbtrace_id", &self.fbtrace_id)?;
        self.extra.write(&mut map)?;
        map.end()
    }
}

/// Reads a body's object; bytes that are not UTF-8 are replaced, for a text must not cost the code beside it.
fn object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = String::from_utf8_lossy(body);
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

fn rest(members: Map<String, Value>) -> Extra {
    let mut extra = Extra::default();
    for (name, value) in members {
        extra.insert(name, value);
    }
    extra
}

/// Returns a text; anything else but `null` as its JSON text.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns a whole number, also from a text.
fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_i64(),
    }
}

/// Returns a flag, also from a text or a number.
fn boolean(value: &Value) -> Option<bool> {
    match string(value)?.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Returns details: JSON in a text is read, `"null"` and an empty text are nothing.
fn data(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => match text.trim() {
            "" | "null" => None,
            _ => Some(embedded(&text).unwrap_or(Value::String(text))),
        },
        other => Some(other),
    }
}

/// Returns the object or list that a text holds.
fn embedded(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::response::{NoContent, decode};
    use serde_json::json;

    fn answer(status: u16, body: impl AsRef<[u8]>) -> RawResponse {
        let answer = http::Response::builder().status(status);
        answer.body(body.as_ref().to_vec()).unwrap().into()
    }

    fn read(body: impl AsRef<[u8]>) -> Option<StandardError> {
        StandardError::from_answer(&answer(400, body))
    }

    fn member(name: &str, value: Value) -> StandardError {
        let body = json!({"error": {"message": "m", "code": 190, name: value}});
        read(body.to_string()).unwrap()
    }

    #[test]
    fn the_documented_form() {
        let inner = json!({
            "message": "(#190) Session has expired", "type": "OAuthException", "code": 190,
            "error_subcode": 463, "is_transient": false, "error_data": {"a": 1},
            "error_user_title": "t", "error_user_msg": "m", "fbtrace_id": "AXyz", "new": [1],
        });
        let error = read(json!({ "error": inner }).to_string()).unwrap();
        assert_eq!((error.code, error.error_subcode), (190, Some(463)));
        assert_eq!(error.kind.as_deref(), Some("OAuthException"));
        assert_eq!(error.is_transient, Some(false));
        assert_eq!(error.extra.get("new"), Some(&json!([1])));
        assert_eq!(
            error.to_string(),
            "(#190) Session has expired (code 190, subcode 463, fbtrace_id AXyz)"
        );
        assert_eq!(serde_json::to_value(&error).unwrap(), inner);
        assert_eq!(read(inner.to_string()), Some(error));
    }

    #[test]
    fn numbers_may_be_texts() {
        assert_eq!(member("code", json!("190")).code, 190);
        assert_eq!(member("code", json!(" 10 ")).code, 10);
        assert_eq!(
            member("error_subcode", json!("463")).error_subcode,
            Some(463)
        );
        for odd in [
            json!("TBD"),
            json!(null),
            json!({}),
            json!([1]),
            json!(1.5),
            json!(1e300),
        ] {
            let error = member("code", odd);
            assert_eq!((error.code, error.message.as_str()), (0, "m"));
        }
        let error = member("error_subcode", json!({}));
        assert_eq!((error.code, error.error_subcode), (190, None));
    }

    #[test]
    fn flags_may_be_texts_or_numbers() {
        for yes in [json!(true), json!("true"), json!(1), json!("1")] {
            assert_eq!(member("is_transient", yes).is_transient, Some(true));
        }
        for no in [json!(false), json!("false"), json!(0)] {
            assert_eq!(member("is_transient", no).is_transient, Some(false));
        }
        assert_eq!(member("is_transient", json!("maybe")).is_transient, None);
    }

    #[test]
    fn details_come_in_every_form() {
        let object = json!({"messaging_product": "x"});
        assert_eq!(
            member("error_data", object.clone()).error_data,
            Some(object.clone())
        );
        let embedded = json!(object.to_string());
        assert_eq!(member("error_data", embedded).error_data, Some(object));
        let plain = json!("Invalid SDP");
        assert_eq!(member("error_data", plain.clone()).error_data, Some(plain));
        let cut = json!("{\"a\":");
        assert_eq!(member("error_data", cut.clone()).error_data, Some(cut));
        assert_eq!(
            member("error_data", json!("42")).error_data,
            Some(json!("42"))
        );
        for nothing in [json!("null"), json!(null), json!(""), json!(" ")] {
            assert_eq!(member("error_data", nothing).error_data, None);
        }
    }

    #[test]
    fn texts_may_be_missing_or_of_another_type() {
        let error = read(r#"{"error":{"code":190}}"#).unwrap();
        assert_eq!(error.to_string(), "an error without a message (code 190)");
        assert_eq!(member("message", json!(["a"])).message, r#"["a"]"#);
        assert_eq!(
            member("fbtrace_id", json!(7)).fbtrace_id.as_deref(),
            Some("7")
        );
        assert_eq!(member("type", json!(null)).kind, None);
        assert_eq!(read(r#"{"error":{}}"#).unwrap(), StandardError::default());
        assert_eq!(
            member("message", json!("can't\nb\u{1b}")).to_string(),
            r"can't\nb\u{1b} (code 190)"
        );
    }

    #[test]
    fn the_error_may_be_a_text() {
        let error = read(r#"{"error":"invalid_request","error_description":"d"}"#).unwrap();
        assert_eq!(
            (error.message.as_str(), error.kind.as_deref()),
            ("d", Some("invalid_request"))
        );
        let error = read(r#"{"error":"{\"code\":\"4\",\"message\":\"m\"}"}"#).unwrap();
        assert_eq!((error.code, error.message.as_str()), (4, "m"));
    }

    #[test]
    fn the_problem_form() {
        let body = json!({"title": "t", "detail": "d", "type": "about:blank", "status": 403});
        let error = read(body.to_string()).unwrap();
        assert_eq!((error.message.as_str(), error.code), ("d", 0));
        assert_eq!(error.extra.get("status"), Some(&json!(403)));
    }

    #[test]
    fn bodies_that_are_no_graph_error() {
        for body in [
            "",
            " ",
            "null",
            "true",
            "\"error\"",
            "[]",
            "[{\"error\":{\"code\":1}}]",
            "{}",
            "{\"error\":null}",
            "{\"error\":[1]}",
            "{\"error\":7}",
            "{\"message\":\"Forbidden\"}",
            "{\"error\":{\"message\":\"m\",\"code\":19",
            "<html><body>502</body></html>",
            "\u{0}\u{1}",
        ] {
            assert_eq!(read(body), None, "{body:?}");
            let error = decode::<NoContent, StandardError>(answer(502, body)).unwrap_err();
            assert!(
                matches!(&error, Error::Http(kept) if kept.body == body),
                "{body:?}"
            );
        }
        let deep = format!("{{\"error\":{}", "[".repeat(100_000));
        assert_eq!(read(deep), None);
    }

    #[test]
    fn bytes_that_are_not_utf8_do_not_cost_the_code() {
        let error = read(b"\xef\xbb\xbf{\"error\":{\"message\":\"a\xff\",\"code\":1}}").unwrap();
        assert_eq!((error.message.as_str(), error.code), ("a\u{fffd}", 1));
        assert_eq!(read(b"\xff\xfe\x00"), None);
    }

    #[test]
    fn an_error_with_a_status_of_success_is_an_error() {
        let body = " {\"error\" : {\"code\":190}}";
        let error = decode::<NoContent, StandardError>(answer(200, body)).unwrap_err();
        assert_eq!(error.api().map(|error| error.code), Some(190));
        let late = r#"{"a":1,"error":{"code":190}}"#;
        let error = decode::<Vec<i64>, StandardError>(answer(200, late)).unwrap_err();
        assert!(matches!(error, Error::Api { .. }));
        let flat = decode::<Vec<i64>, StandardError>(answer(200, r#"{"code":190}"#)).unwrap_err();
        assert!(matches!(flat, Error::Decode { .. }));
        assert!(decode::<NoContent, StandardError>(answer(200, r#"{"error":null}"#)).is_ok());
    }

    #[test]
    fn a_transient_error_can_be_retried() {
        let mut error = member("is_transient", json!(true));
        error.code = i64::MAX;
        assert_eq!(error.class(), ErrorClass::Retry);
        error.is_transient = None;
        assert_eq!(error.class(), error.error_code().class());
        assert_eq!(error.error_code(), ErrorCode::of(i64::MAX, None));
    }
}
