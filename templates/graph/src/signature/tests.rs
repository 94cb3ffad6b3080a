//! Vectors computed by Python's `hmac` and `hashlib`; that of the delivery by `openssl dgst -sha256 -hmac` as well, with
//! the same result. None was computed by this crate.

use super::*;

const SECRET: &str = "app-secret-of-the-test";
const BODY: &str = "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1671644824,\"changes\":[{\"field\":\"inbox_labels\",\"value\":{\"action\":\"add\"}}]}]}\u{e9}";
const DELIVERY: &str = "7a0eee75872248bf7f65c33a3349b8708c0ce8b86ad7e1cfde783e35fcf8866a";
const SIGNED: &str = "KwN0rxSGuqPuhCZpg6JqPlYvIy4-85ZuThNtZaUhXeA.eyJwc2lkIjoiMTIzNDU2Nzg5MCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwidGhyZWFkX3R5cGUiOiJVU0VSX1RPX1BBR0UiLCJ0aWQiOiJ0XzEiLCJpc3N1ZWRfYXQiOjE3MDAwMDAwMDAsInBhZ2VfaWQiOjY4MjQ5ODMwMjkzODQ2NX0";
const OTHER_ALGORITHM: &str = "M1mLJxgssSNx1B72MOGW5m-nq3dJq14VfLY56uaUgw0.eyJhbGdvcml0aG0iOiJOT05FIiwiaXNzdWVkX2F0IjoxNzAwMDAwMDAwfQ";
const NO_TIME: &str =
    "L9w06UjP6XdDGfAI45Qy6OX4fSgHwetJzYaNOP7Wnp8.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiJ9";
const ISSUED: i64 = 1_700_000_000;

fn secret() -> AppSecret {
    AppSecret::new(SECRET).unwrap()
}

fn delivery(header: &str, body: &str) -> Result<(), NotAuthentic> {
    let header = HeaderValue::from_str(header).unwrap();
    verify_delivery(&secret(), Some(&header), body.as_bytes())
}

fn signed(request: &str, now: i64) -> Result<SignedContext, NotAuthentic> {
    verify_signed_request(&secret(), request, now, 300)
}

#[test]
fn a_delivery_is_checked_over_its_raw_bytes() {
    let header = format!("sha256={DELIVERY}");
    assert_eq!(delivery(&header, BODY), Ok(()));
    assert_eq!(
        delivery(&header.to_uppercase().replace("SHA", "sha"), BODY),
        Ok(())
    );
    let tampered = BODY.replace("1671644824", "1671644825");
    let reformatted = BODY.replace("\":", "\": ");
    for body in [&tampered, &reformatted, "", &BODY[..BODY.len() - 2]] {
        assert_eq!(delivery(&header, body), Err(NotAuthentic::Mismatch));
    }
    let other = HeaderValue::from_str(&header).unwrap();
    let wrong = verify_delivery(
        &AppSecret::new("other").unwrap(),
        Some(&other),
        BODY.as_bytes(),
    );
    assert_eq!(wrong, Err(NotAuthentic::Mismatch));
}

#[test]
fn a_header_that_is_not_a_signature_is_rejected() {
    let long = format!("sha256={DELIVERY}00");
    for header in [&format!("sha256={}", &DELIVERY[..62]), "sha256=", &long] {
        assert_eq!(
            delivery(header, BODY),
            Err(NotAuthentic::Mismatch),
            "{header}"
        );
    }
    let odd = format!("sha256={}", &DELIVERY[..63]);
    let foreign = format!("sha256={}zz", &DELIVERY[..62]);
    for header in [&odd, &foreign, DELIVERY, &format!("sha1={DELIVERY}"), ""] {
        assert_eq!(
            delivery(header, BODY),
            Err(NotAuthentic::Malformed),
            "{header}"
        );
    }
    let missing = verify_delivery(&secret(), None, BODY.as_bytes());
    assert_eq!(missing, Err(NotAuthentic::Missing));
}

#[test]
fn a_signed_request_is_read_while_it_is_fresh() {
    let context = signed(SIGNED, ISSUED).unwrap();
    assert_eq!(context.issued_at, ISSUED);
    assert_eq!(
        context.page_id,
        Some(crate::messenger_extensions::Id::Integer(
            682_498_302_938_465
        ))
    );
    for (now, fresh) in [
        (ISSUED - 61, false),
        (ISSUED - 60, true),
        (ISSUED + 300, true),
        (ISSUED + 301, false),
        (i64::MIN, false),
        (i64::MAX, false),
    ] {
        let read = signed(SIGNED, now).map(|context| context.issued_at);
        assert_eq!(
            read,
            if fresh {
                Ok(ISSUED)
            } else {
                Err(NotAuthentic::Stale)
            },
            "{now}"
        );
    }
    assert!(
        signed(&SIGNED.replacen('.', "=.", 1), ISSUED).is_ok(),
        "with padding"
    );
}

#[test]
fn a_signed_request_that_was_changed_is_rejected() {
    let (signature, payload) = SIGNED.split_once('.').unwrap();
    let (_, other) = OTHER_ALGORITHM.split_once('.').unwrap();
    let truncated = &SIGNED[..SIGNED.len() - 1];
    for request in [
        format!("{signature}.{other}"),
        format!("{signature}.{payload}A"),
        format!(".{payload}"),
        truncated.to_owned(),
        format!("{signature}."),
    ] {
        assert_eq!(
            signed(&request, ISSUED),
            Err(NotAuthentic::Mismatch),
            "{request}"
        );
    }
    for request in [
        signature,
        "",
        &format!("{SIGNED}.x"),
        &format!("!.{payload}"),
    ] {
        assert_eq!(
            signed(request, ISSUED),
            Err(NotAuthentic::Malformed),
            "{request}"
        );
    }
    let wrong = verify_signed_request(&AppSecret::new("other").unwrap(), SIGNED, ISSUED, 300);
    assert_eq!(wrong, Err(NotAuthentic::Mismatch));
    assert_eq!(
        signed(OTHER_ALGORITHM, ISSUED),
        Err(NotAuthentic::Algorithm)
    );
    assert_eq!(signed(NO_TIME, ISSUED), Err(NotAuthentic::Payload));
}

#[test]
fn what_is_signed_here_is_what_meta_signs() {
    let header = sign_delivery(&secret(), BODY.as_bytes());
    assert_eq!(header, format!("sha256={DELIVERY}"));
    let payload = from_base64url(SIGNED.split_once('.').unwrap().1).unwrap();
    assert_eq!(sign_request(&secret(), &payload), SIGNED);
}

#[test]
fn a_long_header_is_not_decoded() {
    for length in [130, 64_000_000] {
        let header = format!("sha256={}", "a".repeat(length));
        assert_eq!(delivery(&header, BODY), Err(NotAuthentic::Malformed));
        let signed = format!("{}.e30", "a".repeat(length));
        let read = verify_signed_request(&secret(), &signed, 0, 60);
        assert_eq!(read.err(), Some(NotAuthentic::Malformed));
    }
}
