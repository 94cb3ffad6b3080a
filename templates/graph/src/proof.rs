//! `appsecret_proof`: what shows Meta that the caller of a token is the app that it was given to.
//!
//! The app's secret comes in once, with the builder or inside an [`AppToken`](crate::AppToken), and each call carries the
//! lower-case hex HMAC-SHA256 of the very token in its header, with the secret as the key. The secret never leaves the
//! program.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use sha2::Sha256;

use crate::client::ClientBuilder;
use crate::request::Parts;
use crate::token::AppSecret;

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Makes the app's secret known; from then on each call carries an `appsecret_proof` for its token.
    ///
    /// A token that leaked is of no use without the secret, if the app requires the proof. An
    /// [`AppToken`](crate::AppToken) that was made from the secret already has it.
    pub fn app_secret(mut self, secret: AppSecret) -> Self {
        self.inner.policy.sign = Some(Arc::new(move |authorization, parts| {
            prove(&secret, authorization, parts);
        }));
        self
    }
}

/// Adds the proof for the token that a header's value holds.
pub(crate) fn prove(secret: &AppSecret, authorization: &HeaderValue, parts: &mut Parts) {
    let value = authorization.as_bytes();
    let token = value.strip_prefix(b"Bearer ").unwrap_or(value);
    let proof = hex(&mac(secret, token).finalize().into_bytes());
    parts.query("appsecret_proof", &proof);
}

/// Returns bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// Returns the HMAC-SHA256 of a message, with the secret as the key.
pub(crate) fn mac(secret: &AppSecret, message: &[u8]) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes a key of any length");
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::client::{Anonymous, Credentials, NoTransport, Opens};
    use crate::debug_token::DebugToken;
    use crate::request::InvalidRequest;
    use crate::token::{AppToken, PageToken, UserToken};
    use crate::v26::{self, personas::ListPersonas};

    // Computed by Python's `hmac` and by `openssl dgst -sha256 -hmac`.
    const SECRET: &str = "app-secret-of-the-test";
    const TOKEN: &str = "EAAB-token-of-the-test";
    const PROOF: &str = "cbf5440092dc6e35b30346f4f933affa16755cbad015ec386389aada170e4119";

    fn proof(secret: &str, token: &'static str) -> String {
        let mut parts = Parts::new();
        let header = HeaderValue::from_static(token);
        prove(&AppSecret::new(secret).unwrap(), &header, &mut parts);
        parts
            .query
            .strip_prefix("appsecret_proof=")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_proof_is_that_of_rfc_4231() {
        assert_eq!(
            proof("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn each_call_carries_the_proof_and_not_the_secret() {
        let client = v26::Client::builder(PageToken::new(TOKEN));
        let client = client
            .app_secret(AppSecret::new(SECRET).unwrap())
            .build()
            .unwrap();
        let request = client.prepare(&ListPersonas::new("1")).unwrap();
        let expected = format!("/v26.0/1/personas?appsecret_proof={PROOF}");
        assert_eq!(request.uri().path_and_query().unwrap(), expected.as_str());
        let shown = format!("{request:?} {client:?}");
        assert!(!shown.contains(SECRET) && !shown.contains(TOKEN), "{shown}");
    }

    /// The proof of an app's token, if it carries one.
    fn of_app(token: AppToken, secret: Option<&str>) -> Option<String> {
        let builder = v26::Client::builder(token).transport(NoTransport);
        let builder = match secret {
            Some(secret) => builder.app_secret(AppSecret::new(secret).unwrap()),
            None => builder,
        };
        let request = DebugToken::of(&UserToken::new("t"));
        let request = builder.build().unwrap().prepare(&request).unwrap();
        let query = request.uri().query().unwrap();
        let (_, proof) = query.split_once("&appsecret_proof=")?;
        Some(proof.to_owned())
    }

    #[test]
    fn an_app_token_that_was_made_from_the_secret_proves_itself() {
        let own = of_app(AppToken::new(7, AppSecret::new(SECRET).unwrap()), None);
        assert_eq!(own, Some(proof(SECRET, "7|app-secret-of-the-test")));
        // The secret of the builder comes first, and there is one proof only.
        let given = of_app(
            AppToken::new(7, AppSecret::new(SECRET).unwrap()),
            Some("other"),
        );
        assert_eq!(given, Some(proof("other", "7|app-secret-of-the-test")));
        // What follows the bar of a token from elsewhere need not be the secret.
        let whole = secrecy::SecretString::from("7|not-known-to-be-the-secret");
        assert_eq!(of_app(whole.into(), None), None);
    }

    #[test]
    fn without_a_token_there_is_no_proof() {
        let client = v26::Client::<Anonymous>::builder(Anonymous).transport(NoTransport);
        let client = client
            .app_secret(AppSecret::new(SECRET).unwrap())
            .build()
            .unwrap();
        let request = client.prepare(&ListPersonas::new("1")).unwrap();
        assert_eq!(request.uri().query(), None);
    }

    /// Credentials that show another token each time.
    struct Rotating(Mutex<Vec<&'static str>>);

    impl Credentials for Rotating {
        fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
            let token = self.0.lock().unwrap().pop();
            Ok(token.map(HeaderValue::from_static))
        }
    }

    impl<R> Opens<R> for Rotating {}

    #[test]
    fn a_proof_goes_with_no_other_token_than_its_own() {
        let tokens = Rotating(Mutex::new(vec!["Bearer b", "Bearer a"]));
        let client = v26::Client::<Rotating>::builder(tokens).transport(NoTransport);
        let client = client
            .app_secret(AppSecret::new(SECRET).unwrap())
            .build()
            .unwrap();
        for token in ["Bearer a", "Bearer b"] {
            let request = client.prepare(&ListPersonas::new("1")).unwrap();
            assert_eq!(request.headers()["authorization"], token);
            let query = format!("appsecret_proof={}", proof(SECRET, token));
            assert_eq!(request.uri().query(), Some(query.as_str()));
        }
    }
}
