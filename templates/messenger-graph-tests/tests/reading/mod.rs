//! What holds of every answer, whatever its bytes: it is read, or there is an error that keeps it and has a text of one
//! line. The test and the fuzzer check the same.

use messenger_graph::error::{Error, ErrorBody};
use messenger_graph::request::Request;
use messenger_graph::response::RawResponse;

/// Reads an answer as that of a request; `header` is the value of the headers in which Graph puts JSON and numbers.
pub fn check<R: Request>(status: u16, header: &[u8], body: &[u8]) {
    let mut answer = http::Response::builder()
        .status(status)
        .header("x-fb-trace-id", "E7ri");
    for name in [
        "x-app-usage",
        "x-business-use-case-usage",
        "facebook-api-version",
        "retry-after",
    ] {
        if let Ok(value) = http::HeaderValue::from_bytes(header) {
            answer = answer.header(name, value);
        }
    }
    let answer = RawResponse::from(answer.body(body.to_vec()).expect("an answer"));
    let _ = (
        answer.usage(),
        answer.served_version(),
        answer.version_drift(),
    );
    match R::decode(answer.clone()) {
        Ok(reply) => assert_eq!(*reply.meta(), answer),
        Err(error) => is_whole(&error, &answer),
    }
}

fn is_whole<E: ErrorBody>(error: &Error<E>, answer: &RawResponse) {
    assert_eq!(error.answer(), Some(answer));
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
        let _ = error.is_retryable(answer);
    }
}
