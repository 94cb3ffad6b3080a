//! The address below which all requests of a client go. A string comes in, a checked address goes out.
//!
//! Afterwards the address is `https` (or `http` to this machine itself), holds no password, query or fragment,
//! and can be joined with a path by putting the two side by side.

use std::borrow::Cow;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::invalid::{InvalidRequest, Reason};
use crate::parts::has_dot_segment;

/// A checked base address, in pieces that need not be parsed again for each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
    pub(crate) path: String,
    pub(crate) given: Given,
}

/// What the caller gave of an address, in place of what the API says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Nothing,
    /// Scheme, host and port; the paths are those of the API.
    Origin,
    /// The address of every operation.
    Whole,
}

impl BaseUrl {
    /// Checks an address.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidRequest> {
        let rejected = |why| Err(InvalidRequest::new("base_url", Reason::Url(why)));
        if text.contains(['?', '#']) {
            return rejected("must have neither a query nor a fragment");
        }
        let Ok(uri) = text.parse::<Uri>() else {
            return rejected("is not a URL");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return rejected("must be a whole URL, such as https://host/path");
        };
        if authority.as_str().contains('@') {
            return rejected("must not hold a user name or password");
        }
        let secure =
            *scheme == Scheme::HTTPS || (*scheme == Scheme::HTTP && is_loopback(authority.host()));
        if !secure {
            return rejected("must begin with https:// (http:// only for this machine itself)");
        }
        let path = uri.path().trim_end_matches('/');
        if path.contains("//") || has_dot_segment(path) {
            return rejected("has an empty or dot segment in its path");
        }
        Ok(Self {
            scheme: scheme.clone(),
            authority: authority.clone(),
            path: path.to_owned(),
            given: Given::Nothing,
        })
    }

    /// Returns the address of an operation, which may have a separate one: whole, or a path on the same host. An
    /// address that was given replaces that one, too; of an origin that was given, the path stays.
    pub(crate) fn below(&self, server: Option<&str>) -> Result<Cow<'_, Self>, InvalidRequest> {
        let server = match server.filter(|_| self.given != Given::Whole) {
            None => return Ok(Cow::Borrowed(self)),
            Some(path) if path.starts_with('/') => format!("{}{path}", self.origin()),
            Some(whole) => whole.to_owned(),
        };
        let own = Self::parse(&server)?;
        Ok(Cow::Owned(match self.given {
            Given::Origin => Self {
                path: own.path,
                ..self.clone()
            },
            _ => own,
        }))
    }

    /// Returns the same path on another scheme, host and port.
    pub(crate) fn with_origin(&self, text: &str) -> Result<Self, InvalidRequest> {
        let other = Self::parse(text)?;
        if !other.path.is_empty() {
            let why = Reason::Url("must have no path where only host and port are replaced");
            return Err(InvalidRequest::new("base_url", why));
        }
        Ok(Self {
            scheme: other.scheme,
            authority: other.authority,
            path: self.path.clone(),
            given: Given::Origin,
        })
    }

    /// Returns scheme, host and port.
    pub(crate) fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.authority)
    }

    /// Returns the path: empty, or with a slash in front and none behind.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Returns whether a URL's host is this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
pub(crate) fn is_loopback(host: &str) -> bool {
    // As a rule a host is a name, and no name of a machine on the internet ends like an address.
    if !host.ends_with(|last: char| last.is_ascii_digit() || last == ']') {
        return host.eq_ignore_ascii_case("localhost");
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "127.0.0.1"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_hold() {
        for (text, origin, path) in [
            (
                "https://graph.facebook.com/v26.0",
                "https://graph.facebook.com",
                "/v26.0",
            ),
            ("https://h.example/a/b//", "https://h.example", "/a/b"),
            ("https://h.example", "https://h.example", ""),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", ""),
            ("http://127.9.9.9", "http://127.9.9.9", ""),
            ("http://LocalHost:1/v1", "http://LocalHost:1", "/v1"),
            ("http://[::1]:80", "http://[::1]:80", ""),
        ] {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!((url.origin().as_str(), url.path()), (origin, path));
        }
    }

    #[test]
    fn addresses_that_are_rejected() {
        for text in [
            "http://graph.facebook.com",
            "http://10.0.0.1",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://2130706433",
            "http://0x7f.1",
            "http://[::ffff:127.0.0.1]",
            "https://user:secret@h.example",
            "https://localhost@evil.example",
            "https://h.example/?a=b",
            "https://h.example/#a",
            "https://h.example/a/../b",
            "https://h.example/a/%2e%2E/b",
            "https://h.example//a",
            "ftp://h.example",
            "//h.example",
            "/v26.0",
            "h.example",
            "",
            "https://h example",
        ] {
            let error = BaseUrl::parse(text).expect_err(text);
            assert_eq!(error.parameter(), "base_url");
            assert!(!error.to_string().contains("secret"));
        }
    }

    #[test]
    fn an_operation_may_have_a_separate_address() {
        let base = BaseUrl::parse("https://api.example/v1").unwrap();
        let text = |base: &BaseUrl| format!("{}{}", base.origin(), base.path);
        let below = |server| base.below(server).map(|base| text(&base));
        assert_eq!(below(None).unwrap(), "https://api.example/v1");
        let upload = Some("https://upload.example/v2/");
        assert_eq!(below(upload).unwrap(), "https://upload.example/v2");
        assert_eq!(below(Some("/v3")).unwrap(), "https://api.example/v3");
        assert!(below(Some("http://upload.example")).is_err());
        let given = base.with_origin("http://127.0.0.1:1").unwrap();
        assert_eq!(text(&given.below(upload).unwrap()), "http://127.0.0.1:1/v2");
        assert_eq!(
            text(&given.below(Some("/v3")).unwrap()),
            "http://127.0.0.1:1/v3"
        );
        let given = BaseUrl {
            given: Given::Whole,
            ..base
        };
        assert_eq!(
            text(&given.below(upload).unwrap()),
            "https://api.example/v1"
        );
    }

    #[test]
    fn another_origin_keeps_the_path() {
        let url = BaseUrl::parse("https://graph.example/v26.0").unwrap();
        let local = url.with_origin("http://127.0.0.1:1/").unwrap();
        assert_eq!(
            (local.origin().as_str(), local.path()),
            ("http://127.0.0.1:1", "/v26.0")
        );
        assert!(url.with_origin("http://127.0.0.1:1/v25.0").is_err());
        assert!(url.with_origin("http://evil.example").is_err());
    }
}
