//! Servers. In: the servers of a document or an operation. Out: the first one, without variables, or none; the address of an operation.

use serde_json::{Value, json};

use super::{At, Rewriter};
use crate::source::properties::{Properties, text};
use crate::source::reference::base;

impl Rewriter<'_, '_> {
    /// Returns the first server, its variables at their defaults; the others are other addresses of the same API.
    pub fn servers(&mut self, owner: &Value, at: &At<'_>) -> Value {
        let first = &owner["servers"][0];
        let Some(url) = first.str_of("url") else {
            return json!([]);
        };
        let url = with_defaults(url, &first["variables"]);
        if url.contains(['{', '}']) {
            let message = "the server's address has a variable without a default";
            let help = "the caller has to give the address";
            self.lose(&at.key("servers"), message, help);
            return json!([]);
        }
        let address = url.split(['?', '#']).next().unwrap_or_default();
        if address != url {
            let message = "a server's address has neither a query nor a fragment, so this one is used without it";
            let help = "describe what all requests carry as a parameter or a security scheme";
            self.lose(&at.key("servers").index(0).key("url"), message, help);
        }
        let address = self.without_credentials(address.trim(), at);
        json!([{ "url": address }])
    }

    /// Returns an address without a name and a password: they would be in the crate, for everybody to read.
    fn without_credentials(&mut self, url: &str, at: &At<'_>) -> String {
        let Some((scheme, rest)) = url.split_once("//") else {
            return url.to_owned();
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let Some((_, host)) = rest[..end].rsplit_once('@') else {
            return url.to_owned();
        };
        let message = "a server's address has credentials, which are left out";
        let help = "describe a security scheme, and give the credentials to the client";
        self.lose(&at.key("servers").index(0).key("url"), message, help);
        format!("{scheme}//{host}{}", &rest[end..])
    }

    /// Returns the server of an operation: whole, or a path on the host of the document's server. A relative one is taken
    /// from there, as a browser takes a link (RFC 3986, 5.3).
    pub fn server_of_operation(&mut self, url: &str, at: &At<'_>) -> Option<String> {
        /// In place of the host, where the document names none.
        const NOWHERE: &str = "nowhere://-";
        let url = &self.without_credentials(url, at);
        let base = self.server.as_deref().unwrap_or_default();
        let base = if base::is_absolute(base) {
            base.to_owned()
        } else {
            format!("{NOWHERE}/{}", base.trim_start_matches('/'))
        };
        let resolved = base::resolve(&base, url);
        let resolved =
            resolved.filter(|url| !url.starts_with("nowhere:") || url.starts_with(NOWHERE));
        let Some(resolved) = resolved.as_deref().and_then(without_dots) else {
            let message =
                format!("`{url}` is not an address that follows from that of the document");
            let help = "write the whole address, such as https://host/path";
            self.lose(&at.key("servers").index(0).key("url"), message, help);
            return None;
        };
        let origin = &base[..base.len() - path_of(&base).len()];
        Some(match resolved.strip_prefix(origin) {
            Some("") => "/".to_owned(),
            Some(path) if path.starts_with('/') => path.to_owned(),
            _ => resolved,
        })
    }
}

/// Returns an address with the default of each variable that has one.
fn with_defaults(url: &str, variables: &Value) -> String {
    let mut out = String::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}');
        let value = named.and_then(|(name, _)| {
            let variable = variables.get(name)?;
            let value = variable.text_of("default");
            value.or_else(|| variable["enum"].get(0).and_then(text))
        });
        match (value, named) {
            (Some(value), Some((_, after))) => {
                out.push_str(&value);
                rest = after;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

/// Returns the path of an address that has a scheme.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |start| &rest[start..])
}

/// Returns an address without the segments `.` and `..`; none if it leads above the top.
fn without_dots(url: &str) -> Option<String> {
    let path = path_of(url);
    let origin = &url[..url.len() - path.len()];
    let path = base::join("", path.trim_start_matches('/'))?;
    Some(format!(
        "{origin}{}{path}",
        if path.is_empty() { "" } else { "/" }
    ))
}
