//! Typed Graph API tokens: which token a call needs is part of its client's type.
//!
//! A token goes into the `Authorization` header and nowhere else. Its memory is zeroed when it is dropped, and
//! neither `Debug` nor an error shows it; there is no `Display`.

use std::fmt;

use http::HeaderValue;
use secrecy::SecretString;

use crate::client::Credentials;
use crate::credentials::bearer;
use crate::request::InvalidRequest;

/// A Page access token: acts as a Page. The Messenger Platform takes this one.
#[derive(Clone)]
pub struct PageToken(SecretString);

/// A user access token: acts as a person.
#[derive(Clone)]
pub struct UserToken(SecretString);

/// An app access token: acts as an app.
#[derive(Clone)]
pub struct AppToken(SecretString);

impl PageToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into().into())
    }
}

impl UserToken {
    /// Wraps a token; whether it fits into a header is checked when a request is prepared.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into().into())
    }
}

impl AppToken {
    /// Makes the token from an app's id and secret.
    pub fn new(app_id: impl fmt::Display, app_secret: impl Into<String>) -> Self {
        let secret = SecretString::from(app_secret.into());
        Self(format!("{app_id}|{}", secrecy::ExposeSecret::expose_secret(&secret)).into())
    }
}

macro_rules! credentials {
    ($($token:ident)*) => {$(
        impl Credentials for $token {
            fn authorization(&self) -> Result<Option<HeaderValue>, InvalidRequest> {
                bearer(&self.0).map(Some)
            }
        }

        impl From<SecretString> for $token {
            /// Takes over a whole token that is already kept as a secret.
            fn from(token: SecretString) -> Self {
                Self(token)
            }
        }

        impl fmt::Debug for $token {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($token), "([redacted])"))
            }
        }
    )*};
}

credentials!(PageToken UserToken AppToken);

#[cfg(test)]
mod tests {
    use super::*;

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
            format!("{:?}", AppToken::new(1, "CANARY")),
            "AppToken([redacted])"
        );
    }

    #[test]
    fn a_token_is_a_sensitive_bearer_value() {
        let value = AppToken::new(123, "CANARY")
            .authorization()
            .unwrap()
            .unwrap();
        assert_eq!(value, "Bearer 123|CANARY");
        assert!(value.is_sensitive());
        let kept = PageToken::from(SecretString::from("CANARY"));
        assert_eq!(kept.authorization().unwrap().unwrap(), "Bearer CANARY");
    }

    #[test]
    fn a_token_with_a_line_break_is_refused_unseen() {
        let error = PageToken::new("CANARY\n").authorization().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
