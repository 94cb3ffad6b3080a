//! Path parameters: whatever is in them, the server sees the operation that was called, or nothing.

use messenger_graph::error::Error;

use crate::shared::call::Call;
use crate::shared::stand_in::{StandIn, json};

/// Values that no encoding can keep in one segment, or that servers read differently.
const REJECTED: [&str; 8] = [
    "",
    ".",
    "..",
    "\0",
    "a\0b",
    "\r\nHost: h.example",
    "a\tb",
    "\u{7f}",
];

/// Values and the one segment in which the server sees them.
const ENCODED: [(&str, &str); 17] = [
    ("a/b", "a%2Fb"),
    ("/", "%2F"),
    ("../x", "..%2Fx"),
    ("?", "%3F"),
    ("#", "%23"),
    ("%2F", "%252F"),
    ("%2e%2e", "%252e%252e"),
    ("%", "%25"),
    ("..\\", "..%5C"),
    ("x?psid=ev&y", "x%3Fpsid%3Dev%26y"),
    ("a b", "a%20b"),
    ("ä", "%C3%A4"),
    ("...", "..."),
    ("me;v=1,2:3@4", "me%3Bv%3D1%2C2%3A3%404"),
    ("0", "0"),
    ("-1", "-1"),
    ("9223372036854775807", "9223372036854775807"),
];

/// Puts each value into the path of each operation that has a parameter in it.
pub async fn check(version: &str, server: &StandIn, calls: &[Call]) {
    for call in calls.iter().filter(|call| call.line.contains("{}")) {
        server.react(json(200, &call.response.body));
        for value in REJECTED {
            let error = call.send(value).await.unwrap_err();
            assert!(
                matches!(error, Error::Invalid(_)),
                "{}: {value:?} is {error:?}",
                call.name
            );
        }
        assert_eq!(
            server.seen(),
            [],
            "{}: a rejected request was sent",
            call.name
        );
        for (value, segment) in ENCODED {
            call.send(value)
                .await
                .unwrap_or_else(|error| panic!("{}: {value:?}: {error:?}", call.name));
            assert_eq!(
                server.seen_one().request_line(),
                call.line(version, segment)
            );
        }
    }
}
