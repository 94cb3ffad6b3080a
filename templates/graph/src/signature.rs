//! What the app secret signs: webhook deliveries and signed requests of the webview. Bytes come in; either a verified
//! value goes out or an error that shows neither secret nor signature.
//!
//! Signatures are compared in constant time, over the bytes as received.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::Mac;
use http::HeaderValue;

use crate::messenger_extensions::SignedContext;
use crate::proof::{hex, mac};
use crate::token::AppSecret;

/// The header in which Graph signs a delivery.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// Digits of the longest signature that is decoded; those of HMAC-SHA256 are 64 in hex, and 43 in base64.
const LONGEST_SIGNATURE: usize = 128;

/// Why something is not what its signer signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum NotAuthentic {
    /// There is no signature.
    #[error("there is no signature")]
    Missing,
    /// The signature is not written as the signer writes it.
    #[error("the signature is not well-formed")]
    Malformed,
    /// The signature belongs to other bytes or another secret.
    #[error("the signature does not match")]
    Mismatch,
    /// The payload names another algorithm.
    #[error("the payload names another algorithm than HMAC-SHA256")]
    Algorithm,
    /// The payload is not what a signed request holds.
    #[error("the payload cannot be read")]
    Payload,
    /// It was signed too long ago, or in the future.
    #[error("it was not signed within the accepted time")]
    Stale,
}

/// Checks that Graph sent a delivery: `header` is `X-Hub-Signature-256`, `body` the raw bytes before any parsing.
///
/// # Errors
///
/// The header is missing or malformed, or belongs to another body or secret.
pub fn verify_delivery(
    secret: &AppSecret,
    header: Option<&HeaderValue>,
    body: &[u8],
) -> Result<(), NotAuthentic> {
    let header = header.ok_or(NotAuthentic::Missing)?.as_bytes();
    let hex = header
        .strip_prefix(b"sha256=")
        .ok_or(NotAuthentic::Malformed)?;
    // Checked before anything is decoded: the sender is not known yet.
    if hex.len() > LONGEST_SIGNATURE {
        return Err(NotAuthentic::Malformed);
    }
    let signature = from_hex(hex).ok_or(NotAuthentic::Malformed)?;
    // `verify_slice` compares in constant time.
    mac(secret, body)
        .verify_slice(&signature)
        .map_err(|_| NotAuthentic::Mismatch)
}

/// Returns the header `X-Hub-Signature-256` for a body, as Graph signs a delivery; for tests of a webhook.
///
/// ```
/// use messenger_graph::AppSecret;
/// use messenger_graph::signature::{sign_delivery, verify_delivery};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = AppSecret::new("app secret of the test")?;
/// let body = br#"{"object":"page","entry":[]}"#;
/// let header = sign_delivery(&secret, body);
/// verify_delivery(&secret, Some(&header), body)?;
/// # Ok(())
/// # }
/// ```
pub fn sign_delivery(secret: &AppSecret, body: &[u8]) -> HeaderValue {
    let text = format!("sha256={}", hex(&mac(secret, body).finalize().into_bytes()));
    HeaderValue::try_from(text).expect("hex digits are visible ASCII")
}

/// Returns a `signed_request` for a payload, as Meta signs that of a webview; for tests.
///
/// The payload is JSON with at least `algorithm` (`HMAC-SHA256`) and `issued_at`, a time in seconds since 1970.
pub fn sign_request(secret: &AppSecret, payload: &[u8]) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload);
    let signature = mac(secret, payload.as_bytes()).finalize().into_bytes();
    format!("{}.{payload}", URL_SAFE_NO_PAD.encode(signature))
}

/// Checks and reads the `signed_request` of a webview, on a server only.
///
/// `now` is the time in seconds since 1970; what was signed more than `max_age` seconds before it, or more than a
/// minute after it, is rejected. The same request can be shown again within that time: a program that must not accept it twice
/// has to remember it.
///
/// # Errors
///
/// See [`NotAuthentic`].
pub fn verify_signed_request(
    secret: &AppSecret,
    signed_request: &str,
    now: i64,
    max_age: i64,
) -> Result<SignedContext, NotAuthentic> {
    const SKEW: i64 = 60;
    let (signature, payload) = signed_request
        .split_once('.')
        .filter(|(_, payload)| !payload.contains('.'))
        .ok_or(NotAuthentic::Malformed)?;
    if signature.len() > LONGEST_SIGNATURE {
        return Err(NotAuthentic::Malformed);
    }
    let signature = from_base64url(signature).ok_or(NotAuthentic::Malformed)?;
    // The signature is over the encoded payload.
    mac(secret, payload.as_bytes())
        .verify_slice(&signature)
        .map_err(|_| NotAuthentic::Mismatch)?;
    let payload = from_base64url(payload).ok_or(NotAuthentic::Payload)?;
    let context: SignedContext =
        serde_json::from_slice(&payload).map_err(|_| NotAuthentic::Payload)?;
    if !context.algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
        return Err(NotAuthentic::Algorithm);
    }
    match now.checked_sub(context.issued_at) {
        Some(age) if (-SKEW..=max_age).contains(&age) => Ok(context),
        _ => Err(NotAuthentic::Stale),
    }
}

fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
    pairs.iter().map(byte).collect()
}

/// Reads base64url with or without padding (RFC 4648, section 5).
fn from_base64url(text: &str) -> Option<Vec<u8>> {
    const ANY: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&URL_SAFE, ANY).decode(text).ok()
}

#[cfg(test)]
mod tests;
