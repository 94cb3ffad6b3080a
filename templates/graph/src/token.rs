//! Typed Graph API tokens: which token a call needs is part of its client's type.
//!
//! A token goes into the `Authorization` header and nowhere else. Its memory is zeroed when it is dropped, and
//! neither `Debug` nor an error shows it; there is no `Display`.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::client::{Credentials, Opens};
use crate::credentials::Bearer;
use crate::proof::prove;
use crate::request::{InvalidRequest, Parts};

/// A Page access token: acts as a Page. The Messenger Platform takes this one.
#[derive(Clone)]
pub struct PageToken(Bearer);

/// A user access token: acts as a person.
#[derive(Clone)]
pub struct UserToken(Bearer);

/// An app access token: acts as an app.
#[derive(Clone)]
pub struct AppToken {
    token: Bearer,
    /// The app's secret, where the token was made from it.
    secret: Option<AppSecret>,
}

/// A system-user access token: acts for a business.
///
/// Which operation of the Messenger Platform takes it is not documented, so none does here.
#[derive(Clone)]
pub struct SystemUserToken(Bearer);

/// Says that a request takes a token of the kind `K`.
///
/// ```
/// use messenger_graph::{PageToken, v26};
/// use v26::page_status::GetPageStatus;
///
/// let client = v26::Client::builder(PageToken::new("…")).origin("http://127.0.0.1:1").build().unwrap();
/// let _ = client.send(GetPageStatus::new("4"));
/// ```
///
/// With a token of another kind it does not compile:
///
/// ```compile_fail,E0277
/// use messenger_graph::{UserToken, v26};
/// use v26::page_status::GetPageStatus;
///
/// let client = v26::Client::builder(UserToken::new("…")).origin("http://127.0.0.1:1").build().unwrap();
/// let _ = client.send(GetPageStatus::new("4"));
/// ```
///
/// Nor does a list of Pages with a Page's token:
///
/// ```compile_fail,E0277
/// use messenger_graph::graph::ListAccounts;
/// use messenger_graph::{PageToken, v26};
///
/// let client = v26::Client::builder(PageToken::new("…")).origin("http://127.0.0.1:1").build().unwrap();
/// let _ = client.send(ListAccounts::new());
/// ```
///
/// Rows are generated from `specs/manual/tokens.yaml`. A token of unknown kind travels as a
/// [`BearerToken`](crate::client::BearerToken), which is not checked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent with a `{K}`",
    label = "this request takes another kind of token",
    note = "`messenger_graph::token` says how a token of the right kind is got"
)]
pub trait Accepts<K> {}

impl SystemUserToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Bearer::new(token.into().into()))
    }
}

impl PageToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Bearer::new(token.into().into()))
    }
}

impl UserToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Bearer::new(token.into().into()))
    }
}

impl AppToken {
    /// Creates the token from an app's id and secret. Its calls carry an `appsecret_proof`.
    pub fn new(app_id: impl fmt::Display, app_secret: AppSecret) -> Self {
        let text = format!("{app_id}|{}", app_secret.0.expose_secret());
        Self {
            token: Bearer::new(text.into()),
            secret: Some(app_secret),
        }
    }
}

impl Credentials for AppToken {
    fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
        self.token.value().map(Some)
    }

    fn sign(&self, authorization: &HeaderValue, parts: &mut Parts) {
        if let Some(secret) = &self.secret {
            prove(secret, authorization, parts);
        }
    }
}

impl sealed::Secret for AppToken {
    fn secret(&self) -> &SecretString {
        &self.token.text
    }
}

impl From<SecretString> for AppToken {
    /// Takes over a whole token that is already kept as a secret. The app's secret is not known from it: what follows
    /// behind the bar of a token that Graph handed out need not be it.
    fn from(token: SecretString) -> Self {
        Self {
            token: Bearer::new(token),
            secret: None,
        }
    }
}

macro_rules! bearer_tokens {
    ($($token:ident)*) => {$(
        impl Credentials for $token {
            fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
                self.0.value().map(Some)
            }
        }

        impl sealed::Secret for $token {
            fn secret(&self) -> &SecretString {
                &self.0.text
            }
        }

        impl From<SecretString> for $token {
            /// Takes over a whole token that is already kept as a secret.
            fn from(token: SecretString) -> Self {
                Self(Bearer::new(token))
            }
        }
    )*};
}

bearer_tokens!(PageToken UserToken SystemUserToken);

macro_rules! tokens {
    ($($token:ident)*) => {$(
        impl<R: Accepts<$token>> Opens<R> for $token {}

        impl fmt::Debug for $token {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($token), "([redacted])"))
            }
        }
    )*};
}

tokens!(PageToken UserToken AppToken SystemUserToken);

/// What only this crate can name.
pub(crate) mod sealed {
    use secrecy::SecretString;

    /// A token whose value only this crate can read.
    pub trait Secret {
        /// Returns the token.
        fn secret(&self) -> &SecretString;
    }
}

/// A secret that is empty or white space, such as that of an environment variable without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the {name} is empty")]
pub struct EmptySecret {
    name: &'static str,
}

impl EmptySecret {
    /// Returns a secret that is not empty.
    pub(crate) fn check(name: &'static str, secret: String) -> Result<SecretString, Self> {
        let secret = SecretString::from(secret);
        if secret.expose_secret().trim().is_empty() {
            return Err(Self { name });
        }
        Ok(secret)
    }
}

/// An app's secret. Its memory is zeroed when it is dropped, and nothing shows it.
#[derive(Clone)]
pub struct AppSecret(SecretString);

impl AppSecret {
    /// Wraps a secret.
    ///
    /// # Errors
    ///
    /// The secret is empty: anybody could sign with it.
    pub fn new(secret: impl Into<String>) -> Result<Self, EmptySecret> {
        EmptySecret::check("app secret", secret.into()).map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret([redacted])")
    }
}

impl<'de> serde::Deserialize<'de> for PageToken {
    /// Reads the token that a response hands out.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app_secret() -> AppSecret {
        AppSecret::new("CANARY").unwrap()
    }

    #[test]
    fn an_empty_secret_is_rejected() {
        for empty in ["", " ", "\n"] {
            let error = AppSecret::new(empty).unwrap_err();
            assert_eq!(error.to_string(), "the app secret is empty");
        }
    }

    #[test]
    fn debug_shows_the_kind_only() {
        assert_eq!(
            format!("{:?}", PageToken::new("CANARY")),
            "PageToken([redacted])"
        );
        assert_eq!(
            format!("{:?}", UserToken::new("CANARY")),
            "UserToken([redacted])"
        );
        assert_eq!(
            format!("{:?}", AppToken::new(1, app_secret())),
            "AppToken([redacted])"
        );
    }

    #[test]
    fn a_token_is_a_sensitive_bearer_value() {
        let value = AppToken::new(123, app_secret())
            .authorization()
            .unwrap()
            .unwrap();
        assert_eq!(value, "Bearer 123|CANARY");
        assert!(value.is_sensitive());
        let kept = PageToken::from(SecretString::from("CANARY"));
        assert_eq!(kept.authorization().unwrap().unwrap(), "Bearer CANARY");
    }

    #[test]
    fn a_token_with_a_line_break_is_rejected_unseen() {
        let error = PageToken::new("CANARY\n").authorization().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
