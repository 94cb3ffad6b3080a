//! What Graph says about a token: `GET /debug_token`. A token goes in; whether it works, until when and for what comes
//! out, and from that the proofs that requests ask for.

use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::client::In;
use crate::grant::{Grantable, Granted};
use crate::permission::Permission;
use crate::request::{InvalidRequest, Operation, Parts, Request};
use crate::scopes::Scopes;
use crate::standard_error::StandardError;
use crate::token::sealed::Secret;
use crate::token::{Accepts, AppToken, UserToken};
use crate::tokens::DebuggedToken;
use crate::versions::Version;

pub use crate::tokens::TokenFacts;

/// Asks about a token, with a token of the app or of its owner.
///
/// Graph takes the inspected token in the query and nowhere else: this is the one request of the crate whose
/// address holds a secret. Errors and `Debug` do not show it; do not log the address.
#[derive(Clone)]
pub struct DebugToken {
    input: SecretString,
}

/// Whether a token works at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validity {
    /// It works, and does not expire.
    Lasting,
    /// It works up to this time.
    Until(Timestamp),
    /// It has expired.
    Expired,
    /// Graph says that it does not work.
    Invalid,
}

impl DebugToken {
    /// Asks about a token.
    pub fn of(token: &impl Secret) -> Self {
        Self {
            input: token.secret().clone(),
        }
    }
}

impl fmt::Debug for DebugToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DebugToken([redacted])")
    }
}

impl TokenFacts {
    /// Returns whether the token works at a time. A token whose last second has come counts as expired.
    pub fn validity(&self, at: Timestamp) -> Validity {
        if self.is_valid != Some(true) {
            return Validity::Invalid;
        }
        match self.expires_at {
            None | Some(0) => Validity::Lasting,
            Some(seconds) => match Timestamp::from_second(seconds) {
                Ok(end) if at < end => Validity::Until(end),
                Ok(_) => Validity::Expired,
                // Beyond what a time can say.
                Err(_) => Validity::Lasting,
            },
        }
    }

    /// Returns the permissions of the token, if it works at a time.
    pub fn scopes_at(&self, at: Timestamp) -> Scopes {
        match self.validity(at) {
            Validity::Lasting | Validity::Until(_) => {
                let names = self.scopes.iter().flatten();
                names.map(|name| Permission::from_name(name)).collect()
            }
            Validity::Expired | Validity::Invalid => Scopes::default(),
        }
    }

    /// Returns the proof that the token has a permission, if it works at a time and has it.
    ///
    /// ```text
    /// let locale = facts.granted::<PagesUserLocale>(now);
    /// ```
    pub fn granted<P: Grantable>(&self, at: Timestamp) -> Option<Granted<P>> {
        let has = self.scopes_at(at).contains(&P::PERMISSION);
        has.then(Granted::declared)
    }
}

impl Request for DebugToken {
    type Response = DebuggedToken;
    type Error = StandardError;

    const OPERATION: Operation = Operation {
        name: "DebugToken",
        method: http::Method::GET,
        path: "/debug_token",
        page: "debug-token",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/debug_token");
        parts.query("input_token", &self.input.expose_secret());
        Ok(())
    }
}

impl<V: Version> In<V> for DebugToken {}
impl Accepts<AppToken> for DebugToken {}
impl Accepts<UserToken> for DebugToken {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{PagesUserGender, PagesUserLocale};
    use crate::response::RawResponse;
    use crate::token::PageToken;

    const END: i64 = 1_800_000_000;

    fn facts(body: &str) -> TokenFacts {
        let response = http::Response::builder().status(200);
        let response = response.body(body.to_owned()).unwrap();
        DebugToken::decode(RawResponse::from(response))
            .unwrap()
            .data
            .clone()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn scopes_become_proofs_while_the_token_works() {
        let facts = facts(&format!(
            r#"{{"data":{{"app_id":"1","type":"PAGE","application":"A","expires_at":{END},"is_valid":true,"profile_id":"4",
            "scopes":["pages_user_locale","brand_new"],"granular_scopes":[{{"scope":"pages_messaging","target_ids":["4"]}}],
            "user_id":"9","data_access_expires_at":0}}}}"#
        ));
        assert_eq!(facts.validity(at(END - 1)), Validity::Until(at(END)));
        assert_eq!(facts.validity(at(END)), Validity::Expired);
        assert_eq!(facts.validity(at(END + 1)), Validity::Expired);
        assert!(facts.granted::<PagesUserLocale>(at(END - 1)).is_some());
        assert!(facts.granted::<PagesUserLocale>(at(END)).is_none());
        assert!(facts.granted::<PagesUserGender>(at(END - 1)).is_none());
        let scopes = facts.scopes_at(at(END - 1));
        assert_eq!(scopes.to_string(), "pages_user_locale,brand_new");
        assert_eq!(facts.granular_scopes.unwrap()[0].scope, "pages_messaging");
    }

    #[test]
    fn a_token_without_an_end_lasts_and_an_invalid_one_grants_nothing() {
        let lasting =
            facts(r#"{"data":{"is_valid":true,"expires_at":0,"scopes":["pages_user_locale"]}}"#);
        assert_eq!(lasting.validity(at(END)), Validity::Lasting);
        let invalid = facts(
            r#"{"data":{"is_valid":false,"scopes":["pages_user_locale"],"error":{"code":190,"message":"m","subcode":463}}}"#,
        );
        assert_eq!(invalid.validity(at(0)), Validity::Invalid);
        assert!(invalid.granted::<PagesUserLocale>(at(0)).is_none());
        assert_eq!(invalid.error.unwrap().subcode, Some(463));
    }

    #[test]
    fn the_inspected_token_is_not_shown() {
        let request = DebugToken::of(&PageToken::new("CANARY"));
        assert_eq!(format!("{request:?}"), "DebugToken([redacted])");
    }
}
