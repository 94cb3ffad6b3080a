//! The span of one try, with OpenTelemetry's names for HTTP clients and, below `api.`, what the API adds.
//!
//! No URL, header or body is in it: they hold personal data. Without a subscriber it costs a check.

use bytes::Bytes;
use http::Uri;
use tracing::Span;
use tracing::field::Empty;

use crate::error::{Error, ErrorBody};
use crate::request::Operation;
use crate::response::RawResponse;
use crate::transport::Failure;

/// Opens the span of a try; `resent` tries came before it.
pub(crate) fn span(operation: &Operation, request: &http::Request<Bytes>, resent: usize) -> Span {
    let uri = request.uri();
    tracing::info_span!(
        "http.client.request",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = operation.method.as_str(),
        http.request.resend_count = (resent > 0).then_some(resent),
        http.response.status_code = Empty,
        url.scheme = uri.scheme_str(),
        url.template = operation.path,
        server.address = uri.host(),
        server.port = uri.port_u16().unwrap_or(default_port(uri)),
        error.r#type = Empty,
        api.operation = operation.name,
        api.version.requested = Empty,
        api.version.served = Empty,
        api.version.verified = Empty,
        api.usage.percent = Empty,
        api.trace_id = Empty,
    )
}

fn default_port(uri: &Uri) -> u16 {
    match uri.scheme_str() {
        Some("http") => 80,
        _ => 443,
    }
}

/// Writes the response's status into the span.
pub(crate) fn record_response(span: &Span, response: &RawResponse) {
    span.record("http.response.status_code", response.status.as_u16());
}

/// Writes the kind of the error into the span.
#[cold]
pub(crate) fn failed<E: ErrorBody>(span: &Span, error: &Error<E>) {
    span.record("otel.status_code", "ERROR");
    let kind = match error {
        Error::Invalid(_) => "invalid_request",
        Error::Gate(_) => "gate",
        Error::Rejected { .. } => "rejected",
        Error::Decode { .. } => "decode",
        Error::Transport(error) => match error.failure() {
            Failure::Timeout => "timeout",
            Failure::Connect => "connect",
            _ => "transport",
        },
        Error::Api { response, .. } | Error::Http(response) => {
            span.record("error.type", response.status.as_str());
            return;
        }
    };
    span.record("error.type", kind);
}
