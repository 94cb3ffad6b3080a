//! Strings of a format, with the features that convert them.

use jiff::{Timestamp, civil};
use library_client::spec::*;
use uuid::Uuid;

use super::{json, server};

const ID: &str = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

pub async fn are_converted_when_that_is_asked_for() {
    let loan = r#"{"since":"2026-01-31T14:00:00+02:00","until":"soon"}"#;
    let (client, requests) = server(json(200, loan));
    let since: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
    let body = Loan::new(since).until(civil::date(2026, 2, 1));
    let id: Uuid = ID.to_uppercase().parse().unwrap();
    let response = client.send(PutLoan::new(id, body)).await.unwrap();
    let (head, body) = requests.recv().unwrap();
    assert!(head.starts_with(&format!("PUT /v1/loans/{ID}?")), "{head}");
    let sent = r#"{"since":"2026-01-31T12:00:00Z","until":"2026-02-01"}"#;
    assert_eq!(body, sent);
    assert_eq!(response.since, "2026-01-31T14:00:00+02:00");
    assert_eq!(response.since.to_timestamp().unwrap(), since);
    // What is not of the format does not fail the response.
    let until = response.until.as_ref().unwrap();
    assert_eq!(until.as_str(), "soon");
    assert!(until.to_date().is_err());
}
