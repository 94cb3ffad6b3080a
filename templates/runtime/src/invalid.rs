//! Why a request was not sent.
//!
//! Every check that runs before anything leaves the program ends here: path parameters, headers, bodies, base
//! addresses, credentials. The error names the parameter and the reason, never the value.

use std::borrow::Cow;
use std::fmt;

use crate::bound::Violation;

/// A request that cannot be sent as it is; nothing has left the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidRequest {
    parameter: &'static str,
    reason: Reason,
}

impl InvalidRequest {
    /// Returns an error for a parameter, named as on the wire.
    #[cold]
    pub fn new(parameter: &'static str, reason: Reason) -> Self {
        Self { parameter, reason }
    }

    /// Returns the parameter's name on the wire, or `body`, `base_url`, `Authorization`.
    pub fn parameter(&self) -> &'static str {
        self.parameter
    }

    /// Returns what is wrong with it.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Returns the bound or rule of the document that the request breaks, if that is the reason.
    pub fn violation(&self) -> Option<&Violation> {
        match &self.reason {
            Reason::Bound(violation) => Some(violation),
            _ => None,
        }
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            // It names the parameter, and what inside it.
            Reason::Bound(violation) => fmt::Display::fmt(violation, f),
            reason => write!(f, "`{}` {reason}", self.parameter),
        }
    }
}

/// What is wrong with a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// An empty path parameter or token.
    #[error("is empty")]
    Empty,
    /// A path segment that every server and client reads as a step between folders.
    #[error("makes a path segment `.` or `..`, which would lead to another endpoint")]
    DotSegment,
    /// A path parameter with NUL, a line break or another control character.
    #[error("holds a control character")]
    ControlCharacter,
    /// A string that cannot be a header's value.
    #[error(
        "holds a character that a header cannot carry, perhaps a line break or a space at its end"
    )]
    HeaderValue,
    /// A string that cannot be a header's name.
    #[error("is not a header's name")]
    HeaderName,
    /// A form body that is not an object.
    #[error("must be an object to be sent as a form")]
    NotAnObject,
    /// A number without a JSON form.
    #[error("holds a number that is not finite, which neither JSON nor a parameter has")]
    NotFinite,
    /// A body that serde rejects; the text is serde's.
    #[error("cannot be written: {0}")]
    Unwritable(String),
    /// Credentials that are not there; the text says which, and how they are set.
    #[error("{0}")]
    Missing(String),
    /// An address that a request cannot be sent to.
    #[error("{0}")]
    Url(&'static str),
    /// A value that the document does not allow.
    #[error("{0}")]
    Bound(Violation),
    /// Anything else, in the words of a credentials type outside this crate.
    #[error("{0}")]
    Other(Cow<'static, str>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_parameter_and_the_reason() {
        let error = InvalidRequest::new("page_id", Reason::Empty);
        assert_eq!(error.to_string(), "`page_id` is empty");
        assert_eq!(
            (error.parameter(), error.reason()),
            ("page_id", &Reason::Empty)
        );
    }
}
