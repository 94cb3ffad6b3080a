//! Waits that a server asks for: none lasts longer than its caller allows, and none is counted wrongly.

use std::time::{Duration, Instant};

use crate::faulty::{Fault, Faulty};
use crate::{PATIENCE, client, client_with, word};
use messenger_graph::client::{Call, Retry};
use messenger_graph::v26::persona::GetPersona;

/// What a `Retry-After` may be: whether the call is repeated at once, or only later than a caller waits here.
const ASKED: [(&str, bool); 20] = [
    ("0", true),
    ("00", true),
    ("-1", true),
    ("1.5", true),
    ("1e9", true),
    ("", true),
    ("NaN", true),
    ("soon", true),
    ("0x10", true),
    ("5, 5", true),
    ("Fri, 31 Dec 1999 23:59:59 GMT", true),
    ("Thu, 01 Jan 1970 00:00:00 GMT", true),
    ("Fri, 31 Dec 9999 23:59:59 GMT", false),
    ("60", false),
    ("3600", false),
    ("3601", false),
    ("4294967296", false),
    ("18446744073709551615", false),
    ("18446744073709551616", false),
    ("99999999999999999999999999999999999999999", false),
];

#[tokio::test]
async fn no_wait_is_longer_than_its_caller_allows() {
    for (value, is_repeated) in ASKED {
        for status in [429, 503] {
            let server = Faulty::start(move |_, _| {
                let headers = format!("Retry-After: {value}\r\n");
                Fault::Response(status, headers, String::new())
            });
            let quick =
                Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2));
            let client = client_with(&server, quick, PATIENCE);
            let start = Instant::now();
            let call = Call::new().deadline(Duration::from_secs(30));
            let error = client.send_with(GetPersona::new("1"), call).await;
            let error = error.expect_err("throttled");
            assert_eq!(word(&error), format!("Http {status}"), "{value}");
            assert!(start.elapsed() < PATIENCE, "{value}");
            let expected = if is_repeated { 3 } else { 1 };
            assert_eq!(server.seen().len(), expected, "{value}");
            let longest = Some(Duration::from_secs(24 * 60 * 60));
            assert!(error.retry_after() <= longest, "{value}: {error:?}");
        }
    }
}

/// Usage of more than all, and pauses for centuries, in the headers of Graph.
#[tokio::test]
async fn no_usage_stops_a_pacer_for_centuries() {
    for usage in [
        r#"{"call_count":99999999999,"total_time":1e300,"total_cputime":-5}"#,
        r#"{"1":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":99999999999999}]}"#,
        r#"{"1":[{"type":"messenger","call_count":1e999,"estimated_time_to_regain_access":-1}]}"#,
        r#"{"call_count":{"call_count":[1]}}"#,
        "[[[[",
    ] {
        for name in ["X-App-Usage", "X-Business-Use-Case-Usage", "X-Page-Usage"] {
            let headers = format!("{name}: {usage}\r\n");
            let server = Faulty::start(move |_, _| {
                Fault::Response(200, headers.clone(), r#"{"id":"1"}"#.to_owned())
            });
            let response = client(&server)
                .send(GetPersona::new("1"))
                .await
                .expect("a persona");
            let pause = response.meta().usage().regain_access_after();
            assert!(
                pause <= Some(Duration::from_secs(24 * 60 * 60)),
                "{usage}: {pause:?}"
            );
        }
    }
}
