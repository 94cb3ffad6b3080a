//! Where a document is downloaded from. In: a row of the lock, and a server on this machine that is used instead of the host,
//! if one is named. Out: an address.

use std::str::FromStr;

use ureq::http::Uri;

use crate::lock::LockedFile;

/// A server on this machine, such as `http://127.0.0.1:8000`, that has what the hosts of the addresses have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirror(String);

impl FromStr for Mirror {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let rejected =
            || format!("`{text}` is not a server on this machine, such as http://127.0.0.1:8000");
        let uri: Uri = text.parse().map_err(|_| rejected())?;
        let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none();
        let is_plain = uri.scheme_str() == Some("http") && !text.contains('@');
        let host = uri.host().filter(|host| is_loopback(host));
        match host {
            Some(_) if is_bare && is_plain => Ok(Self(text.trim_end_matches('/').to_owned())),
            _ => Err(rejected()),
        }
    }
}

/// Returns whether a host is this machine.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let ip: Option<std::net::IpAddr> = bare.parse().ok();
    bare == "localhost" || ip.is_some_and(|ip| ip.is_loopback())
}

/// Returns the address that a row is downloaded from.
pub fn of(row: &LockedFile, mirror: Option<&Mirror>) -> String {
    let Some(Mirror(base)) = mirror else {
        return row.source.clone();
    };
    let below = row.source.split_once("://").map_or("", |(_, rest)| rest);
    let path = below.find('/').map_or("", |at| &below[at..]);
    format!("{base}{path}")
}

/// Returns an address as a message shows it: without a query, which may hold a secret.
pub fn shown(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// Returns scheme, host and port.
pub fn origin(address: &str) -> &str {
    let after = address.find("://").map_or(0, |at| at + 3);
    let end = address[after..].find(['/', '?', '#']);
    end.map_or(address, |at| &address[..after + at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_on_this_machine() {
        for text in [
            "http://127.0.0.1:80",
            "http://localhost:8000/",
            "http://[::1]:9",
        ] {
            assert!(text.parse::<Mirror>().is_ok(), "{text}");
        }
        for text in [
            "https://127.0.0.1:80",
            "http://example.com",
            "http://127.0.0.1/folder",
            "http://user@127.0.0.1",
            "http://127.0.0.1.example.com",
            "127.0.0.1:80",
            "",
        ] {
            assert!(text.parse::<Mirror>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_shown_has_no_query() {
        assert_eq!(shown("https://a.example/b?next=c"), "https://a.example/b");
        assert_eq!(origin("https://a.example?b"), "https://a.example");
        assert_eq!(origin("https://a.example/b/c"), "https://a.example");
    }
}
