//! Faults on request. In: what is to go wrong, for which operation and how often. Out: what becomes of a call instead.

use std::str::FromStr;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};

use super::rejection::Rejection;
use super::respond::{HTML, respond};

/// The header with which a request asks for a fault, such as `status=503`.
pub const FAULT_HEADER: &str = "x-stand-in-fault";

/// The id of a response that is a fault.
const TRACE: &str = "StandInFault";

/// The longest latency.
const LONGEST: Duration = Duration::from_secs(60);

/// Something that goes wrong with a call. As text it is the word in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `latency=250`: the response comes so many milliseconds later; at most a minute. In process it comes at once.
    Latency(Duration),
    /// `status=503`: a response with this status and Graph's error 2. Nothing was done.
    Status(StatusCode),
    /// `html`: a page of a proxy with status 502. Nothing was done.
    Html,
    /// `reset`: the connection ends without a response. Nothing was done.
    Reset,
    /// `lose`: the connection ends without a response, and what was asked for was done.
    Lose,
    /// `throttle`: the app is at its limit, error 4.
    Throttle,
}

/// A string that is not a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a fault; expected latency=MILLISECONDS, status=NUMBER, html, reset, lose or throttle")]
pub struct ParseFaultError;

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, ParseFaultError> {
        let (name, value) = text.trim().split_once('=').unwrap_or((text.trim(), ""));
        Ok(match (name, value) {
            ("latency", value) => {
                let latency = value.parse().map(Duration::from_millis);
                Self::Latency(latency.map_err(|_| ParseFaultError)?.min(LONGEST))
            }
            ("status", value) => Self::Status(value.parse().map_err(|_| ParseFaultError)?),
            ("html", "") => Self::Html,
            ("reset", "") => Self::Reset,
            ("lose", "") => Self::Lose,
            ("throttle", "") => Self::Throttle,
            _ => return Err(ParseFaultError),
        })
    }
}

/// A fault of some calls.
pub(super) struct FaultRule {
    /// The name of the operation, such as `SendMessage`; any if it is missing.
    pub operation: Option<String>,
    pub fault: Fault,
    /// How many calls are left.
    pub left: u32,
}

/// Returns the fault of a call, which counts as one of its calls.
pub(super) fn take(rules: &mut Vec<FaultRule>, operation: Option<&str>) -> Option<Fault> {
    let fits =
        |rule: &FaultRule| rule.operation.is_none() || rule.operation.as_deref() == operation;
    let index = rules.iter().position(fits)?;
    let fault = rules[index].fault;
    rules[index].left = rules[index].left.saturating_sub(1);
    if rules[index].left == 0 {
        rules.remove(index);
    }
    Some(fault)
}

impl Fault {
    /// Returns the response that comes instead of the engine's, if there is one.
    pub(super) fn response(self) -> Option<Response<Bytes>> {
        match self {
            Self::Status(status) => {
                let rejection = Rejection::new(2, None, "The service is not available");
                let mut response = rejection.response(TRACE);
                *response.status_mut() = status;
                Some(response)
            }
            Self::Throttle => {
                let rejection = Rejection::new(4, None, "The app is at its limit");
                let mut response = rejection.response(TRACE);
                let usage = r#"{"call_count":100,"total_cputime":0,"total_time":0}"#;
                let usage = HeaderValue::from_static(usage);
                response.headers_mut().insert("x-app-usage", usage);
                Some(response)
            }
            Self::Html => {
                let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
                Some(respond(StatusCode::BAD_GATEWAY, HTML, page))
            }
            Self::Latency(_) | Self::Reset | Self::Lose => None,
        }
    }
}
