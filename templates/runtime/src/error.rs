//! Everything that can go wrong with a call, from the request that is not sent to the body that cannot be read.
//!
//! Whatever the server sent is kept: status, headers and body. No text of an error shows a token, a body or a URL.

use std::fmt::{self, Write};

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::attempt::Attempt;
use crate::readable;
use crate::response::RawResponse;
use crate::retry::is_passing;

pub use crate::invalid::{InvalidRequest, Reason};
pub use crate::transport::TransportError;

/// What an API says when it rejects a call.
pub trait ErrorBody: Sized + fmt::Debug {
    /// Reads the API's error from a response: one outside 2xx, or one whose body is not what was expected.
    ///
    /// Returns `None` for a body that is not the API's error form, such as a proxy's HTML page.
    fn from_response(response: &RawResponse) -> Option<Self>;

    /// Recognises an error in a 2xx response before its body is read as a success.
    ///
    /// Only an API that sends such responses needs this; it must be cheap and must not take a success for an error.
    fn from_success(_response: &RawResponse) -> Option<Self> {
        None
    }

    /// Returns whether the same call may work later, if it is safe to send it again: by default, whether the status
    /// says so.
    fn is_retryable(&self, response: &RawResponse) -> bool {
        is_passing(response.status)
    }

    /// Writes the error for people, on one line and without personal data.
    ///
    /// # Errors
    ///
    /// Those of the formatter.
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Any JSON but `null`, for APIs that do not describe their errors.
impl ErrorBody for Value {
    fn from_response(response: &RawResponse) -> Option<Self> {
        from_json(response).filter(|value: &Self| !response.status.is_success() && !value.is_null())
    }

    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the API's error body is JSON")
    }
}

/// Reads an error body that is plain JSON, for implementations of [`ErrorBody::from_response`].
pub fn from_json<E: DeserializeOwned>(response: &RawResponse) -> Option<E> {
    readable::read(&response.body).ok()
}

/// Why a call has no typed response.
///
/// Where a server repeats the client's secret, as it is or in a spelling of JSON, URLs or HTML, it is `[redacted]` here. A
/// server that writes it in base64, though it did not travel so, reversed, in another case or cut in two is not recognized.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request cannot be sent as it is; nothing has left the program.
    Invalid(InvalidRequest),
    /// A rule that is known beforehand forbids the call; nothing has left the program.
    Gate(Box<dyn std::error::Error + Send + Sync>),
    /// No whole response came.
    Transport(TransportError),
    /// The API rejected the call and said why.
    Api {
        /// The API's error.
        error: Box<E>,
        /// The response that it was read from.
        response: Box<RawResponse>,
    },
    /// A response outside 2xx whose body is not the API's error form: a redirect, a proxy's page, nothing.
    Http(Box<RawResponse>),
    /// A 2xx response whose body is not of the expected shape.
    Decode {
        /// The response.
        response: Box<RawResponse>,
        /// The JSON path of the value that did not fit, such as `data[0].id`; `.` for the whole body.
        path: String,
        /// What did not fit.
        source: serde_json::Error,
    },
    /// A response that a guard of the client does not take; the server has done its work.
    Rejected {
        /// The response.
        response: Box<RawResponse>,
        /// What the guard objects to.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl<E> Error<E> {
    #[cold]
    pub(crate) fn from_api(error: E, response: RawResponse) -> Self {
        Self::Api {
            error: Box::new(error),
            response: Box::new(response),
        }
    }

    /// Returns the response's HTTP status, if a response came.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(|response| response.status)
    }

    /// Returns the response, if one came.
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::Api { response, .. }
            | Self::Http(response)
            | Self::Decode { response, .. }
            | Self::Rejected { response, .. } => Some(response),
            Self::Invalid(_) | Self::Gate(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the response, if one came.
    pub fn into_response(self) -> Option<RawResponse> {
        match self {
            Self::Api { response, .. }
            | Self::Http(response)
            | Self::Decode { response, .. }
            | Self::Rejected { response, .. } => Some(*response),
            Self::Invalid(_) | Self::Gate(_) | Self::Transport(_) => None,
        }
    }

    /// Returns the tries before the last one, whose error this is.
    pub fn earlier_attempts(&self) -> &[Attempt] {
        match self {
            Self::Transport(error) => &error.earlier,
            other => other.response().map_or(&[], RawResponse::earlier_attempts),
        }
    }

    /// Puts the tries before the last one into the error.
    #[cold]
    pub(crate) fn after(mut self, earlier: Vec<Attempt>) -> Self {
        match &mut self {
            Self::Transport(error) => error.earlier = earlier,
            Self::Api { response, .. }
            | Self::Http(response)
            | Self::Decode { response, .. }
            | Self::Rejected { response, .. } => response.earlier = earlier,
            Self::Invalid(_) | Self::Gate(_) => {}
        }
        self
    }

    /// Returns the API's own error, if it sent one.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl<E: ErrorBody> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => write!(f, "the request was not sent: {error}"),
            Self::Gate(error) => write!(f, "the request was not sent: {error}"),
            Self::Transport(error) => fmt::Display::fmt(error, f),
            Self::Api { error, response } => {
                write!(f, "HTTP {}: ", response.status.as_u16())?;
                error.describe(f)
            }
            Self::Http(response) => {
                let kind = response.header("content-type");
                let kind = OneLine(kind.unwrap_or("no content type"));
                let (status, length) = (response.status.as_u16(), response.body.len());
                write!(
                    f,
                    "HTTP {status} without the API's error form ({kind}, {length} bytes)"
                )
            }
            Self::Decode { response, path, .. } => {
                let (status, path) = (response.status.as_u16(), OneLine(path));
                write!(f, "HTTP {status} with a body of another shape at `{path}`")
            }
            Self::Rejected { source, .. } => write!(f, "a guard rejected the response: {source}"),
        }
    }
}

/// Writes a string from the server such that it cannot forge a line of a log.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| {
            if char.is_control() {
                write!(f, "{}", char.escape_debug())
            } else {
                f.write_char(char)
            }
        })
    }
}

impl<E: ErrorBody> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Decode { source, .. } => Some(source),
            // The text already says all of these.
            Self::Invalid(_)
            | Self::Gate(_)
            | Self::Api { .. }
            | Self::Http(_)
            | Self::Rejected { .. } => None,
        }
    }
}

impl<E> From<InvalidRequest> for Error<E> {
    fn from(error: InvalidRequest) -> Self {
        Self::Invalid(error)
    }
}

impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(status: u16, body: &'static str) -> Error<Value> {
        let response = http::Response::builder().status(status);
        let response = response
            .header("Content-Type", "text/html")
            .body(body)
            .unwrap();
        Error::Http(Box::new(response.into()))
    }

    #[test]
    fn each_kind_has_a_message_a_person_can_act_on() {
        assert_eq!(
            http(502, "<html>CANARY").to_string(),
            "HTTP 502 without the API's error form (text/html, 12 bytes)"
        );
        let invalid = Error::<Value>::from(InvalidRequest::new("psid", Reason::Empty));
        assert_eq!(
            invalid.to_string(),
            "the request was not sent: `psid` is empty"
        );
        assert_eq!(invalid.status(), None);
        assert!(invalid.response().is_none());
        let transport = Error::<Value>::from(TransportError::too_large(16));
        assert_eq!(
            transport.to_string(),
            "the response's body is larger than the limit of 16 bytes"
        );
    }

    #[test]
    fn no_name_that_a_server_chooses_breaks_the_line() {
        let body = r#"{"a\u0000\n2026-01-01 forged":"x"}"#;
        let response = http::Response::new(body).into();
        type Body = std::collections::BTreeMap<String, i64>;
        let error = crate::response::decode::<Body, Value>(response).unwrap_err();
        assert!(matches!(&error, Error::Decode { path, .. } if path.contains('\n')));
        assert_eq!(
            error.to_string(),
            r"HTTP 200 with a body of another shape at `a\0\n2026-01-01 forged`"
        );
    }

    #[test]
    fn the_response_is_kept() {
        let error = http(502, "<html>CANARY");
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
        assert!(error.api().is_none());
        assert!(!format!("{error:?}").contains("CANARY"));
        assert_eq!(&error.into_response().unwrap().body[..], b"<html>CANARY");
    }

    #[test]
    fn errors_are_small_and_can_cross_threads() {
        fn check<T: Send + Sync + std::error::Error + 'static>() {}
        check::<Error<Value>>();
        assert!(size_of::<Error<[u8; 512]>>() <= 64);
    }
}
