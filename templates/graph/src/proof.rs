//! `appsecret_proof`: what shows Meta that the caller of a token is the app that it was given to.
//!
//! The app's secret comes in once, and each call carries the lower-case hex HMAC-SHA256 of its token, with the secret
//! as the key. The secret never leaves the program and its memory is zeroed on drop.

use std::fmt::Write as _;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use crate::client::ClientBuilder;

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Makes the app's secret known; from then on each call carries an `appsecret_proof` for its token.
    ///
    /// A token that leaked is of no use without the secret, if the app requires the proof.
    pub fn app_secret(mut self, secret: impl Into<SecretString>) -> Self {
        let secret: SecretString = secret.into();
        self.inner.policy.sign = Some(Arc::new(move |authorization, parts| {
            let value = authorization.as_bytes();
            let token = value.strip_prefix(b"Bearer ").unwrap_or(value);
            parts.query("appsecret_proof", &proof(&secret, token));
        }));
        self
    }
}

/// Returns the proof for a token.
fn proof(secret: &SecretString, token: &[u8]) -> String {
    let key = secret.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(token);
    let mut hex = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PageToken;
    use crate::v26::{self, retrieve_personas_for_a_messenger_page::ListPersonas};

    #[test]
    fn the_proof_is_that_of_rfc_4231() {
        let secret = SecretString::from("Jefe");
        assert_eq!(
            proof(&secret, b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn each_call_carries_the_proof_and_not_the_secret() {
        let client = v26::Client::builder(PageToken::new("TOKEN-1"));
        let client = client.app_secret("CANARY").build().unwrap();
        let request = client.prepare(&ListPersonas::new("1")).unwrap();
        let query = request.uri().query().unwrap();
        let proof = query.strip_prefix("appsecret_proof=").unwrap();
        assert_eq!(proof.len(), 64);
        assert!(!format!("{request:?} {client:?}").contains("CANARY"));
    }
}
