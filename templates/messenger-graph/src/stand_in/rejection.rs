//! Why a call is rejected, in Graph's envelope. In: a row of the catalogue of errors. Out: status and body.
//!
//! The numbers are those of `specs/manual/errors.yaml`; the messages are our own words, as programs must not depend on Graph's.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::respond::{JSON, respond};
use crate::catalog;

/// A call that is rejected.
#[derive(Debug)]
pub(super) struct Rejection {
    code: i64,
    subcode: Option<i64>,
    kind: &'static str,
    message: String,
}

impl Rejection {
    /// Creates a rejection. A number that Meta's tables print as a code, but that arrives as the subcode of another one,
    /// becomes that subcode.
    pub fn new(code: i64, subcode: Option<i64>, message: impl Into<String>) -> Self {
        let row = catalog::find(code, subcode);
        let (code, subcode) = match (row.map(|row| row.also_subcode_of), subcode) {
            (Some([first, ..]), None) => (*first, Some(code)),
            _ => (code, subcode),
        };
        Self {
            code,
            subcode,
            kind: "OAuthException",
            message: message.into(),
        }
    }

    /// A parameter that is missing or not acceptable.
    pub fn parameter(name: &str, why: &str) -> Self {
        Self::new(100, None, format!("The parameter {name} {why}"))
    }

    /// A field that the node does not have.
    pub fn unknown_field(name: &str) -> Self {
        let message = format!("The field {name} does not exist on this node");
        Self::new(100, None, message)
    }

    /// A path that no operation has.
    pub fn unknown_path(path: &str) -> Self {
        Self::new(2500, None, format!("Unknown path components: {path}"))
    }

    /// An object that does not exist, that the token cannot see, or that does not have the operation.
    pub fn unknown_object(method: &str, id: &str) -> Self {
        let method = method.to_ascii_lowercase();
        let message = format!(
            "Unsupported {method} request: the object {id} does not exist, is not visible to this token, or does not have \
             this operation"
        );
        Self {
            kind: "GraphMethodException",
            ..Self::new(100, Some(33), message)
        }
    }

    /// A person whom the Page does not know.
    pub fn unknown_person() -> Self {
        Self::new(
            100,
            Some(2_018_001),
            "The Page knows no person with this id",
        )
    }

    /// A permission that the app lacks.
    pub fn permission(name: &str) -> Self {
        let code = if name == "pages_messaging" { 230 } else { 200 };
        Self::new(code, None, format!("Requires the permission {name}"))
    }

    /// A token that is missing, unknown or expired.
    pub fn token(subcode: Option<i64>, message: &str) -> Self {
        Self::new(190, subcode, message)
    }

    /// Returns the HTTP status: 403 for what the app is not permitted, 500 for Graph's own faults, 400 for everything else.
    pub fn status(&self) -> StatusCode {
        match self.code {
            1 | 2 => StatusCode::INTERNAL_SERVER_ERROR,
            3 | 10 | 200..=299 => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Returns whether the token is at fault.
    pub fn is_of_the_token(&self) -> bool {
        self.code == 190
    }

    /// Returns the error in a line, for the page of conversations.
    pub fn line(&self) -> String {
        let subcode = self.subcode.map(|subcode| format!("/{subcode}"));
        format!(
            "{}{} {}",
            self.code,
            subcode.unwrap_or_default(),
            self.message
        )
    }

    /// Returns the response.
    pub fn response(&self, trace: &str) -> Response<Bytes> {
        respond(self.status(), JSON, self.body(trace).to_string())
    }

    /// Returns the body.
    pub fn body(&self, trace: &str) -> Value {
        let mut error = json!({
            "message": format!("(#{}) {}", self.code, self.message),
            "type": self.kind,
            "code": self.code,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = subcode.into();
        }
        if matches!(self.code, 1 | 2) {
            error["is_transient"] = true.into();
        }
        error["fbtrace_id"] = trace.into();
        json!({ "error": error })
    }
}
