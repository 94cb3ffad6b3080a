//! Secrets in headers and bodies, in the spellings that a server may choose.

use super::*;

fn secret(authorization: &'static str) -> Secret {
    Secret::new(Some(HeaderValue::from_static(authorization)))
}

fn removed(authorization: &'static str, body: &str) -> Option<String> {
    let response = http::Response::new(body.to_owned()).into();
    let clean = secret(authorization).removed_from(&response)?;
    Some(String::from_utf8(clean.body.to_vec()).unwrap())
}

#[test]
fn the_secret_and_its_pieces_are_removed() {
    let clean = removed(
        "Bearer CANARY-1",
        "Malformed access token CANARY-1, CANARY-1!",
    );
    assert_eq!(
        clean.as_deref(),
        Some("Malformed access token [redacted], [redacted]!")
    );
    let clean = removed(
        "Bearer 1234567|0123456789abcdef0123",
        "?access_token=1234567%7C0123456789abcdef0123",
    );
    assert_eq!(clean.as_deref(), Some("?access_token=1234567%7C[redacted]"));
}

#[test]
fn what_holds_no_secret_stays_as_it_is() {
    assert_eq!(removed("Bearer CANARY-1", "CANARY-2"), None);
    assert_eq!(removed("Bearer short", "a short text"), None);
    assert_eq!(removed("", "text"), None);
}

#[test]
fn no_needle_is_shorter_than_the_shortest() {
    for (authorization, elsewhere) in [
        ("Bearer CANARY-1", None),
        ("Bearer CANARY|0123456789abcdef0123", None),
        (
            "Bearer 01234567890123456789012345|0123456789abcdef0123",
            None,
        ),
        (
            "Bearer EAABCANARYzq9Xw8vU7tS6rQ5pO4nM3lK2jI1",
            Some("12345678"),
        ),
        ("Basic YWxhZGRpbjpvcGVuc2VzYW1l==", None),
    ] {
        let secret = Secret {
            elsewhere: elsewhere
                .into_iter()
                .map(HeaderValue::from_static)
                .collect(),
            ..Secret::new(Some(HeaderValue::from_static(authorization)))
        };
        let lengths = secret.needles().map(|needle| needle.len()).min();
        assert!(lengths >= Some(secret.shortest()), "{authorization}");
    }
    assert_eq!(Secret::new(None).needles().count(), 0);
}

#[test]
fn headers_are_searched_too() {
    let secret = Secret::new(Some(HeaderValue::from_static("Bearer CANARY-1")));
    let answer = http::Response::builder()
        .header("Content-Type", "x/CANARY-1")
        .body("");
    let clean = secret.removed_from(&answer.unwrap().into()).unwrap();
    assert_eq!(clean.headers["content-type"], "[redacted]");
}

const TOKEN: &str = "CANARY-SECRET-0123456789";
const BEARER: &str = "Bearer CANARY-SECRET-0123456789";

/// One of the spellings of a character: as it is, or escaped once or more, as JSON or a URL does it.
fn spelled(char: char, random: &mut fastrand::Rng) -> String {
    let code = u32::from(char);
    let mut spelled = match random.u8(..4) {
        0 => return char.to_string(),
        1 => format!("\\u{code:04x}"),
        2 => format!("\\u{code:04X}"),
        _ => format!("%{code:02X}"),
    };
    while random.bool() {
        let at = random.usize(..spelled.len());
        let inner = char::from(spelled.as_bytes()[at]);
        // The escape itself is written with an escape; in JSON not behind a backslash, which would escape the backslash.
        let is_escaped = spelled[..at].ends_with('\\');
        let again = if random.bool() && !is_escaped {
            format!("\\u{:04x}", u32::from(inner))
        } else {
            format!("%{:02x}", u32::from(inner))
        };
        spelled.replace_range(at..=at, &again);
    }
    spelled
}

#[test]
fn a_secret_is_found_in_any_spelling() {
    let mut random = fastrand::Rng::with_seed(80);
    for token in [
        "Bearer CANARY-SECRET-0123456789",
        "Bearer 41CANARY/SECRET+01.23~456789==",
        "Bearer 1234567|CANARY0123456789abcdef01",
    ] {
        for round in 0..2_000 {
            let text: String = token["Bearer ".len()..]
                .chars()
                .map(|char| spelled(char, &mut random))
                .collect();
            let [before, after] = [["", "id ", "%", "\\", "\\u00", "{\"a\":\""], ["", " x", "\"}", "1", "4", "%"]]
                .map(|around| around[random.usize(..around.len())]);
            let body = format!("{before}{text}{after}");
            let clean = removed(token, &body).unwrap_or_else(|| panic!("round {round}: {body}"));
            assert!(clean.len() < before.len() + after.len() + 30, "{body}: {clean}");
        }
    }
}

#[test]
fn a_cleaned_body_is_still_json() {
    let mut random = fastrand::Rng::with_seed(81);
    for _ in 0..500 {
        let text: String = TOKEN.chars().map(|char| spelled(char, &mut random)).collect();
        let body = format!(r#"{{"{text}":"{text}","n":[1,"a {text} b"]}}"#);
        let clean = removed(BEARER, &body).unwrap();
        let value: serde_json::Value = serde_json::from_str(&clean).expect(&clean);
        assert_eq!(value["[redacted]"], "[redacted]", "{body}");
        assert_eq!(value["n"][1], "a [redacted] b", "{body}");
    }
}

#[test]
fn a_header_whose_name_holds_the_secret_is_removed() {
    let name = |name: &str| {
        let response = http::Response::builder().header(name, "v").header("x", "y");
        let clean = secret(BEARER).removed_from(&response.body("").unwrap().into());
        clean.map(|clean| clean.headers.keys().map(ToString::to_string).collect::<Vec<_>>())
    };
    for held in [TOKEN, "X-CANARY-SECRET-0123456789-b", "%43ANARY-SECRET-012345678%39"] {
        assert_eq!(name(held), Some(vec!["x".to_owned()]), "{held}");
    }
    assert_eq!(name("x-request-id-of-a-long-kind-indeed"), None);
}

#[test]
fn a_header_whose_value_spells_the_secret_is_redacted() {
    for value in ["%43ANARY-SECRET-0123456789", r"\u0043ANARY-SECRET-0123456789"] {
        let response = http::Response::builder().header("X-FB-Trace-Id", value);
        let clean = secret(BEARER).removed_from(&response.body("").unwrap().into());
        assert_eq!(clean.unwrap().headers["x-fb-trace-id"], REDACTED);
    }
}

#[test]
fn a_success_loses_long_secrets_in_json_only() {
    let clean = |authorization, kind: &str, body: &str| {
        let response = http::Response::builder().header("Content-Type", kind);
        let response = response.body(body.to_owned()).unwrap().into();
        secret(authorization).removed_from_json(&response)
    };
    let body = r#"{"a":"\u0043ANARY-SECRET-0123456789"}"#;
    let json = clean(BEARER, "application/json; charset=UTF-8", body);
    assert_eq!(json.as_deref(), Some(&br#"{"a":"[redacted]"}"#[..]));
    assert_eq!(clean(BEARER, "image/png", body), None);
    assert_eq!(clean("Bearer CANARY-1", "text/javascript", r#"{"a":"CANARY-1"}"#), None);
}

/// A body of escapes alone must cost no more than its length.
#[test]
fn a_hostile_body_is_searched_in_linear_time() {
    for escape in ["\\", "%25", "\\u005c", "%", "\\\\u0043"] {
        let body = escape.repeat(2_000_000 / escape.len());
        let start = std::time::Instant::now();
        assert_eq!(removed(BEARER, &body), None);
        assert!(start.elapsed().as_secs() < 20, "{escape}");
    }
}
