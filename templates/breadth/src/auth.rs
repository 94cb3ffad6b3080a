//! Credentials for the security schemes of a document. What the caller holds and what an operation asks for come in;
//! headers, query and cookies that carry the credentials go out.
//!
//! No `Debug` and no error shows a credential. A request that asks for one that the caller does not hold is not sent; the
//! error names the scheme and the method that sets it.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue, Uri};
use percent_encoding::utf8_percent_encode;
use secrecy::{ExposeSecret, SecretString};

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::{ENCODED, Parts};
use crate::redact::Elsewhere;

/// Where a credential travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
    /// A cookie of this name.
    Cookie(&'static str),
    /// Nowhere, because of this.
    Rejected(&'static str),
}

/// What an operation asks for: one of several lists of schemes, each of which is needed as a whole.
pub(crate) type Needs = &'static [&'static [&'static str]];

/// The credentials that a caller holds, by the name of their scheme.
#[derive(Clone)]
pub(crate) struct Secrets {
    /// The schemes of the document, each with the method that sets its credential.
    methods: &'static [(&'static str, &'static str)],
    held: Vec<(&'static str, Location, SecretString)>,
}

impl Secrets {
    /// Returns no credentials.
    pub(crate) fn new(methods: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            methods,
            held: Vec::new(),
        }
    }

    pub(crate) fn hold(&mut self, scheme: &'static str, location: Location, secret: String) {
        self.held.retain(|(have, ..)| *have != scheme);
        self.held.push((scheme, location, secret.into()));
    }

    /// Holds a user and a password; a user with a colon would end there (RFC 7617, 2).
    pub(crate) fn hold_user(&mut self, scheme: &'static str, user: &str, password: &str) {
        let location = if user.contains(':') {
            Location::Rejected(
                "have a user name with a colon, which Basic authentication cannot carry",
            )
        } else {
            Location::Basic
        };
        self.hold(scheme, location, format!("{user}:{password}"));
    }

    /// Returns what is missing for each of several lists, and how it is set.
    fn missing(&self, needs: Needs) -> InvalidRequest {
        let lists = needs.iter().map(|needed| {
            let missing = needed.iter().filter(|scheme| !self.holds(scheme));
            let missing = missing.map(|scheme| {
                let mut methods = self.methods.iter();
                match methods.find(|(have, _)| have == scheme) {
                    Some((_, method)) => format!("`{scheme}`, which `Auth::{method}` sets"),
                    None => format!("`{scheme}`, which this crate cannot send"),
                }
            });
            missing.collect::<Vec<_>>().join(" and ")
        });
        let lists = lists.collect::<Vec<_>>().join("; or ");
        InvalidRequest::new("credentials", Reason::Missing(format!("lack {lists}")))
    }

    fn holds(&self, scheme: &str) -> bool {
        self.held.iter().any(|(have, ..)| *have == scheme)
    }

    /// Adds to a request what its operation asks for; an operation that says nothing gets nothing.
    pub(crate) fn apply(&self, request: &mut http::Request<Bytes>) -> Result<(), InvalidRequest> {
        let Some(needs) = request.extensions().get::<Asked>().map(|asked| asked.0) else {
            return Ok(());
        };
        let held = |scheme: &&str| self.holds(scheme);
        // An empty list makes credentials optional; what is held is sent all the same.
        let named = needs.iter().filter(|needed| !needed.is_empty());
        let named = named.clone().find(|needed| needed.iter().all(held));
        let none = || needs.iter().find(|needed| needed.is_empty());
        let Some(chosen) = named.or_else(none) else {
            return Err(self.missing(needs));
        };
        let mut carried = Elsewhere::new();
        for (_, location, secret) in self.held.iter().filter(|(have, ..)| chosen.contains(have)) {
            let secret = secret.expose_secret();
            location.carry(secret, request)?;
            let encoded = utf8_percent_encode(secret, ENCODED).to_string();
            for spelling in [secret, &encoded] {
                if let Ok(mut value) = HeaderValue::from_bytes(spelling.as_bytes()) {
                    value.set_sensitive(true);
                    carried.push(value);
                }
            }
        }
        // Where the server repeats what it was sent, this is what is taken out again.
        request.extensions_mut().insert(carried);
        Ok(())
    }
}

impl Location {
    fn carry(self, secret: &str, request: &mut http::Request<Bytes>) -> Result<(), InvalidRequest> {
        let rejected = |reason| InvalidRequest::new("credentials", reason);
        let (header, text) = match self {
            Self::Rejected(why) => return Err(rejected(Reason::Other(why.into()))),
            Self::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
            Self::Basic => (
                AUTHORIZATION,
                format!("Basic {}", base64(secret.as_bytes())),
            ),
            Self::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes())
                    .map_err(|_| rejected(Reason::HeaderName))?;
                (name, secret.to_owned())
            }
            Self::Cookie(name) => {
                let before = request
                    .headers()
                    .get(COOKIE)
                    .and_then(|value| value.to_str().ok());
                let before = before.map_or(String::new(), |before| format!("{before}; "));
                // As the cookie parameters are: a `;` would begin another cookie.
                let encoded = utf8_percent_encode(secret, ENCODED);
                (COOKIE, format!("{before}{name}={encoded}"))
            }
            Self::Query(name) => {
                let uri = request.uri().to_string();
                let mark = if uri.contains('?') { '&' } else { '?' };
                let encoded = |text| utf8_percent_encode(text, ENCODED);
                let uri = format!("{uri}{mark}{}={}", encoded(name), encoded(secret));
                *request.uri_mut() = uri
                    .parse::<Uri>()
                    .map_err(|_| rejected(Reason::HeaderValue))?;
                return Ok(());
            }
        };
        let mut value = HeaderValue::try_from(text).map_err(|_| rejected(Reason::HeaderValue))?;
        value.set_sensitive(true);
        request.headers_mut().insert(header, value);
        Ok(())
    }
}

/// Shows the names of the schemes only.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.held.iter().map(|(scheme, ..)| scheme))
            .finish()
    }
}

/// What a request asks for, on its way from the operation to the credentials.
#[derive(Clone, Copy)]
struct Asked(Needs);

impl Parts {
    pub(crate) fn security(&mut self, needs: Needs) {
        self.extensions.insert(Asked(needs));
    }
}

/// Base64 with padding (RFC 4648), which Basic authentication asks for.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * index)) as usize & 63];
            out.push(if index <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_its_padding() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_cookie_is_one_cookie_whatever_the_secret() {
        let mut request = http::Request::new(Bytes::new());
        let location = Location::Cookie("auth");
        location.carry("se;cret=1 \",", &mut request).unwrap();
        assert_eq!(request.headers()[COOKIE], "auth=se%3Bcret%3D1%20%22%2C");
    }

    #[test]
    fn a_user_name_has_no_colon() {
        let mut keys = Secrets::new(&[]);
        let ask = |keys: &Secrets| {
            let mut request = http::Request::new(Bytes::new());
            request.extensions_mut().insert(Asked(&[&["user"]]));
            keys.apply(&mut request).map(|()| request)
        };
        keys.hold_user("user", "CANARY:a", "b");
        let error = ask(&keys).unwrap_err().to_string();
        assert!(
            error.contains("colon") && !error.contains("CANARY"),
            "{error}"
        );
        keys.hold_user("user", "a", "b:c");
        let request = ask(&keys).unwrap();
        assert_eq!(request.headers()[AUTHORIZATION], "Basic YTpiOmM=");
    }

    #[test]
    fn the_first_list_that_is_held_is_sent() {
        let mut keys = Secrets::new(&[("other", "another"), ("key", "key")]);
        keys.hold("key", Location::Query("k"), "CANARY 1".to_owned());
        keys.hold("token", Location::Bearer, "CANARY-2".to_owned());
        let ask = |needs: Needs| {
            let mut request = http::Request::get("https://h.example/a?b=c")
                .body(Bytes::new())
                .unwrap();
            request.extensions_mut().insert(Asked(needs));
            keys.apply(&mut request).map(|()| request)
        };
        let request = ask(&[&["other"], &["key", "token"]]).unwrap();
        assert_eq!(request.uri(), "https://h.example/a?b=c&k=CANARY%201");
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer CANARY-2");
        let request = ask(&[&[], &["token"]]).unwrap();
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer CANARY-2");
        let error = ask(&[&["other", "key"], &["none"]])
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "`credentials` lack `other`, which `Auth::another` sets; or `none`, which this crate cannot send"
        );
        assert!(ask(&[&[]]).unwrap().headers().is_empty());
        assert!(!format!("{keys:?}").contains("CANARY"));
    }
}
