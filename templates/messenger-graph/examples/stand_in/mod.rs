//! A stand-in for the Graph API: three canned responses, on a loopback port, in plain `std`.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use jiff::{SignedDuration, Timestamp};

pub const PAGE_ID: &str = "1001";
pub const PSID: &str = "2002";

/// Starts the server, which ends with the process, and returns its address.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that hangs up early is its own affair.
            serve(stream).ok();
        }
    });
    origin
}

fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head)? > 0 {}
    let target = head.split(' ').nth(1).unwrap_or_default();
    let (status, body) = response(target);
    let length = body.len();
    let response = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         facebook-api-version: v26.0\r\nConnection: close\r\n\r\n{body}"
    );
    stream.get_mut().write_all(response.as_bytes())
}

fn response(target: &str) -> (&'static str, String) {
    if target == format!("/v26.0/{PAGE_ID}/messenger_call_permissions?psid={PSID}") {
        let end = Timestamp::now() + SignedDuration::from_hours(7 * 24);
        return (
            "200 OK",
            PERMISSION.replace("END", &end.as_second().to_string()),
        );
    }
    if target.starts_with(&format!("/v26.0/{PSID}?fields=")) {
        return ("200 OK", PROFILE.to_owned());
    }
    ("400 Bad Request", ERROR.to_owned())
}

const PERMISSION: &str = r#"{"data": [{
    "permission": {"status": "HAS_PERMISSION", "expiration_time": END},
    "actions": [
        {"action_name": "send_call_permission_request", "can_perform": false, "limits": [
            {"time_period": "PT24H", "max_allowed": 2, "current_usage": 2}]},
        {"action_name": "start_call", "can_perform": true, "limits": [
            {"time_period": "PT24H", "max_allowed": 100, "current_usage": 3}]}
    ]
}]}"#;

const PROFILE: &str = r#"{
    "id": "2002",
    "name": "Peter Chang",
    "first_name": "Peter",
    "last_name": "Chang",
    "locale": "en_US"
}"#;

const ERROR: &str = r#"{"error": {
    "message": "(#100) No matching user found",
    "type": "OAuthException",
    "code": 100,
    "error_subcode": 2018001,
    "fbtrace_id": "AbCdEfGhIjK"
}}"#;
