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
    assert_eq!(clean.as_deref(), Some("?access_token=[redacted]"));
}

/// The limits that the documentation of `Error` names.
#[test]
fn what_does_not_spell_the_secret_is_not_recognized() {
    let base64_of_it = "Q0FOQVJZLTE=";
    for body in [base64_of_it, "1-YRANAC", "canary-1", "CANARY-\n1"] {
        assert_eq!(removed("Bearer CANARY-1", body), None, "{body}");
    }
    let name = HeaderName::from_static("x-canary-1");
    let mut response: RawResponse = http::Response::new("text").into();
    response.headers.insert(name, HeaderValue::from_static("a"));
    let clean = secret("Bearer CANARY-1").removed_from(&response);
    assert!(clean.is_some_and(|clean| !clean.headers.contains_key("x-canary-1")));
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
    let response = http::Response::builder()
        .header("Content-Type", "x/CANARY-1")
        .body("");
    let clean = secret.removed_from(&response.unwrap().into()).unwrap();
    assert_eq!(clean.headers["content-type"], "[redacted]");
}

const TOKEN: &str = "CANARY-SECRET-0123456789";
const BEARER: &str = "Bearer CANARY-SECRET-0123456789";

/// Text whose characters are spelled as they are, or escaped once or more, as JSON and URLs do it.
fn spelled(text: &str, random: &mut fastrand::Rng) -> String {
    let layers: Vec<u8> = (0..random.u8(1..4)).map(|_| random.u8(..3)).collect();
    let chars = text.chars().map(|char| {
        let mut text = char.to_string();
        for kind in &layers {
            if random.bool() {
                let chars = text.chars();
                text = chars.map(|char| escaped(char, *kind, random)).collect();
            }
        }
        text
    });
    chars.collect()
}

/// A character as JSON, a URL or HTML has it. What begins an escape must be escaped itself.
fn escaped(char: char, kind: u8, random: &mut fastrand::Rng) -> String {
    let code = u32::from(char);
    let is_needed = char == ['\\', '%', '&'][usize::from(kind)];
    match (kind, random.u8(..3)) {
        (_, 0) if !is_needed => char.to_string(),
        (0, 0 | 1) if is_needed => r"\\".to_owned(),
        (0, 1) => format!("\\u{code:04X}"),
        (0, _) => format!("\\u{code:04x}"),
        (1, 1) => format!("%{code:02X}"),
        (1, _) => format!("%{code:02x}"),
        (_, 0) => "&amp;".to_owned(),
        (_, 1) => format!("&#{code:03};"),
        _ => format!("&#x{code:X};"),
    }
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
            let text = spelled(&token["Bearer ".len()..], &mut random);
            let [before, after] = [["", "id ", "{\"a\":\""], ["", " x", "\"}"]]
                .map(|around| around[random.usize(..around.len())]);
            let clean = removed(token, &format!("{before}{text}{after}"));
            let expected = format!("{before}{REDACTED}{after}");
            assert_eq!(clean, Some(expected), "round {round}: {text}");
            // The text around may take a few characters for its own escape; the rest is found all the same.
            let around = ["%", "\\", "\\u00", "1", "4", "&", "&#x"];
            let [before, after] = [(); 2].map(|()| around[random.usize(..around.len())]);
            let clean = removed(token, &format!("{before}{text}{after}")).expect(&text);
            assert!(clean.contains(REDACTED), "round {round}: {clean}");
        }
    }
}

/// What browsers read as well: numbers without a semicolon or with many zeros, and further names.
#[test]
fn a_secret_is_found_in_what_html_allows() {
    for (authorization, spelled) in [
        (BEARER, "&#67ANARY-SECRET-0123456789"),
        (BEARER, "CANARY&#45SECRET&#x2d;0123456789"),
        (BEARER, "&#x0000000000000043;ANARY-SECRET-012345678&#57"),
        (BEARER, "&#67&#65&#x4e;ARY&#x2dSECRET-0123456789"),
        (BEARER, "&amp#67;ANARY-SECRET&AMP;#45;0123456789"),
        (BEARER, "&#&#67;ANARY-SECRET-0123456789"),
        (
            "Bearer 00000065|SECRET-01234",
            "&#00000065&verbar;SECRET-01234",
        ),
        (
            "Bearer 1234567|SECRET-01234",
            "1234567&VerticalLine;SECRET-01234",
        ),
        (
            "Bearer CANARY_SECRET_01234",
            "CANARY&UnderBar;SECRET&lowbar;01234",
        ),
    ] {
        let clean = removed(authorization, &format!("a {spelled} b"));
        let clean = clean.unwrap_or_else(|| panic!("{spelled}"));
        assert!(
            clean.contains(REDACTED) && !clean.contains("SECRET"),
            "{clean}"
        );
    }
}

#[test]
fn a_cleaned_body_is_still_json() {
    let mut random = fastrand::Rng::with_seed(81);
    for _ in 0..500 {
        let text = spelled(TOKEN, &mut random);
        let body = format!(r#"{{"{text}":"{text}","n":[1,"x {text} b"]}}"#);
        let clean = removed(BEARER, &body).unwrap();
        let value: serde_json::Value = serde_json::from_str(&clean).expect(&clean);
        assert_eq!(value["[redacted]"], "[redacted]", "{body}");
        assert_eq!(value["n"][1], "x [redacted] b", "{body}");
    }
}

#[test]
fn a_header_whose_name_holds_the_secret_is_removed() {
    let name = |name: &str| {
        let response = http::Response::builder().header(name, "v").header("x", "y");
        let clean = secret(BEARER).removed_from(&response.body("").unwrap().into());
        clean.map(|clean| {
            clean
                .headers
                .keys()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
    };
    for held in [
        TOKEN,
        "X-CANARY-SECRET-0123456789-b",
        "%43ANARY-SECRET-012345678%39",
    ] {
        assert_eq!(name(held), Some(vec!["x".to_owned()]), "{held}");
    }
    assert_eq!(name("x-request-id-of-a-long-kind-indeed"), None);
}

#[test]
fn a_header_whose_value_spells_the_secret_is_redacted() {
    for value in [
        "%43ANARY-SECRET-0123456789",
        r"\u0043ANARY-SECRET-0123456789",
    ] {
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
    assert_eq!(
        clean("Bearer CANARY-1", "text/javascript", r#"{"a":"CANARY-1"}"#),
        None
    );
}

/// A body of escapes alone must cost no more than its length.
#[test]
fn a_hostile_body_is_searched_in_linear_time() {
    for escape in [
        "\\",
        "%25",
        "\\u005c",
        "%",
        "\\\\u0043",
        "&amp;",
        "&#37;2526#37;",
    ] {
        let body = escape.repeat(200_000 / escape.len());
        let start = std::time::Instant::now();
        assert_eq!(removed(BEARER, &body), None);
        assert!(start.elapsed().as_secs() < 20, "{escape}");
    }
}
