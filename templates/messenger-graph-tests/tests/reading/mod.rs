//! What holds of every response, whatever its bytes: it is read, or there is an error that keeps it and has a message of one
//! line. The test and the fuzzer check the same.

use messenger_graph::error::{Error, ErrorBody};
use messenger_graph::request::Request;
use messenger_graph::response::RawResponse;

/// Reads a response as that of a request; `header` is the value of the headers in which Graph puts JSON and numbers.
pub fn check<R: Request>(status: u16, header: &[u8], body: &[u8]) {
    let mut response = http::Response::builder()
        .status(status)
        .header("x-fb-trace-id", "E7ri");
    for name in [
        "x-app-usage",
        "x-business-use-case-usage",
        "facebook-api-version",
        "retry-after",
    ] {
        if let Ok(value) = http::HeaderValue::from_bytes(header) {
            response = response.header(name, value);
        }
    }
    let response = RawResponse::from(response.body(body.to_vec()).expect("a response"));
    let _ = (
        response.usage(),
        response.served_version(),
        response.version_drift(),
    );
    match R::decode(response.clone()) {
        Ok(decoded) => assert_eq!(*decoded.meta(), response),
        Err(error) => is_whole(&error, &response),
    }
}

fn is_whole<E: ErrorBody>(error: &Error<E>, response: &RawResponse) {
    assert_eq!(error.response(), Some(response));
    assert!(matches!(
        error,
        Error::Api { .. } | Error::Http(_) | Error::Decode { .. }
    ));
    // On one line, whatever was in it.
    let text = error.to_string();
    assert!(
        !text.is_empty() && !text.contains(char::is_control),
        "{text:?}"
    );
    let _ = (error.usage(), format!("{error:?}"));
    if let Some(error) = error.api() {
        let _ = error.is_retryable(response);
    }
}
