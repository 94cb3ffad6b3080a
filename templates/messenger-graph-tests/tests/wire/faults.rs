//! Each operation of a server that is broken: what may be sent once is sent once, what is safe to repeat three times, and no
//! error shows the token. `tests/faults` has the faults one by one, for each kind of operation.

use serde_json::json;

use crate::TOKEN;
use crate::shared::call::{Call, ID};
use crate::shared::stand_in::{Reaction, StandIn, json as response, with_type};

/// A fault, and whether what is safe is repeated.
fn faults() -> [(&'static str, Reaction, bool); 5] {
    let transient = json!({"error": {"message": TOKEN, "code": 2, "is_transient": true}});
    let expired = json!({"error": {"message": TOKEN, "code": 190}});
    let half = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{{\"{TOKEN}");
    [
        ("HTML with 503", with_type(503, "text/html", TOKEN), true),
        ("a passing error", response(500, transient), true),
        ("half a body", Reaction::Raw(half.into()), true),
        ("a dead token", response(400, expired), false),
        ("no JSON", with_type(200, "text/html", TOKEN), false),
    ]
}

pub async fn check(server: &StandIn, calls: &[Call]) {
    for call in calls {
        let is_safe = !call.line.starts_with("POST ");
        for (fault, reaction, is_passing) in faults() {
            server.react(reaction);
            let error = call.send(ID).await.expect_err(fault);
            let tries = if is_safe && is_passing { 3 } else { 1 };
            let name = format!("{}, {fault}", call.name);
            assert_eq!(server.seen().len(), tries, "{name}");
            assert_eq!(error.earlier_attempts().len() + 1, tries, "{name}");
            let shown = format!("{error} {error:?} {error:#?}");
            assert!(!shown.contains(TOKEN), "{name}: {shown}");
        }
    }
}
