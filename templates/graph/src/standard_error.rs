//! The Graph API's error, in every form in which it is seen. A response comes in, a [`StandardError`] goes out.
//!
//! Reading is tolerant property by property: a missing property, or one of another type, becomes `None` (0 for the code, an empty string
//! for the message), it never fails the whole. A body that is not a Graph error at all (HTML, nothing, a cut-off
//! text) is left to [`Error::Http`](crate::error::Error::Http).

mod forms;

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use forms::{has_error, integer, object};

use crate::error::{ErrorBody, OneLine};
use crate::error_code::{ErrorClass, ErrorCode};
use crate::record::{self, Extra};
use crate::response::RawResponse;
use crate::retry::is_passing;

/// Why a Graph API call has no typed response.
pub type GraphError = crate::error::Error<StandardError>;

/// The Graph API's error object.
///
/// Match on [`error_code`](Self::error_code) or [`class`](Self::class); messages change without notice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StandardError {
    /// What happened, in English, for developers.
    pub message: String,
    /// The kind of error, such as `OAuthException` (`type` on the wire).
    pub kind: Option<String>,
    /// The code; 0 if the response had none.
    pub code: i64,
    /// The code's refinement.
    pub error_subcode: Option<i64>,
    /// Whether the server expects the same request to work later.
    pub is_transient: Option<bool>,
    /// Details: an object, or a string. JSON in a string is read as JSON.
    pub error_data: Option<Value>,
    /// A heading to show to the app's user, in the request's language.
    pub error_user_title: Option<String>,
    /// A message for the app's user, in the request's language.
    pub error_user_msg: Option<String>,
    /// The id that Meta's support asks for; short-lived.
    pub fbtrace_id: Option<String>,
    /// Properties that this crate does not know.
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
}

/// Writes message, code, subcode and trace id on one line.
impl fmt::Display for StandardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = match self.message.as_str() {
            "" => "an error without a message",
            message => message,
        };
        write!(f, "{} (code {}", OneLine(message), self.code)?;
        if let Some(subcode) = self.error_subcode {
            write!(f, ", subcode {subcode}")?;
        }
        if let Some(trace) = &self.fbtrace_id {
            write!(f, ", fbtrace_id {}", OneLine(trace))?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for StandardError {}

impl ErrorBody for StandardError {
    /// Reads the enveloped form from any response, the other forms only from one outside 2xx.
    fn from_response(response: &RawResponse) -> Option<Self> {
        let body = object(&response.body)?;
        let enveloped = Self::from_envelope(&body);
        if enveloped.is_some() || response.status.is_success() {
            return enveloped;
        }
        match body.get("code").and_then(integer) {
            Some(_) => Some(Self::from_properties(body)),
            None => Self::from_problem(&body),
        }
    }

    /// Recognizes an object with a property `error`, wherever it is: an object, or a string with an
    /// `error_description` beside it. `null` is a success.
    fn from_success(response: &RawResponse) -> Option<Self> {
        if !has_error(&response.body) {
            return None;
        }
        Self::from_envelope(&object(&response.body)?)
    }

    /// The catalogue decides, or the server where it says that the error is transient; for a code that the catalogue
    /// lacks, the status does.
    fn is_retryable(&self, response: &RawResponse) -> bool {
        match self.class() {
            ErrorClass::Retry => true,
            ErrorClass::Unknown => is_passing(response.status),
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
                Ok(Self::from_envelope(&body).unwrap_or_else(|| Self::from_properties(body)))
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

#[cfg(test)]
mod tests;
