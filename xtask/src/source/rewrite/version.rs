//! A path parameter that means the version of the API belongs to the address, not to the operations.
//!
//! In: paths and servers, and the version for which the document is generated, if there is one. Out: paths without
//! `/{Version}`, and a server that ends in the version. A third-party document is generated for the version that it has;
//! where one of its paths lacks the parameter, the others begin with the version.

use serde_json::{Value, json};

/// The parameter that is the version.
pub struct Bound {
    pub name: String,
    version: String,
    url: String,
    /// Whether the server ends in the version, so that no path begins with it.
    in_server: bool,
}

/// Finds the parameter, by its name and position. Its value is `version`, or else the document's own version.
pub fn find(paths: &Value, servers: &Value, tree: &Value, version: Option<&str>) -> Option<Bound> {
    let paths = paths.as_object()?;
    let mut firsts = paths.keys().map(|path| first_parameter(path));
    let name = match version {
        Some(_) => firsts.find_map(|name| name.filter(|name| is_version(name)))?,
        None => firsts.next()?.filter(|name| is_version(name))?,
    };
    let own = || tree.pointer("/info/version").and_then(Value::as_str);
    let value = version.or_else(|| own().filter(|own| is_label(own)))?;
    let url = servers.pointer("/0/url").and_then(Value::as_str)?;
    let is_in_all = || paths.keys().all(|path| first_parameter(path) == Some(name));
    Some(Bound {
        name: name.to_owned(),
        version: value.to_owned(),
        url: url.trim_end_matches('/').to_owned(),
        in_server: version.is_some() || is_in_all(),
    })
}

/// Returns whether a parameter is called like a version of an API.
fn is_version(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace(['-', '_'], "");
    matches!(plain.as_str(), "version" | "apiversion")
}

/// Returns whether a version is spelled as in a path, `v23.0`.
fn is_label(version: &str) -> bool {
    let number = version.strip_prefix('v').filter(|rest| !rest.is_empty());
    number.is_some_and(|number| {
        number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

impl Bound {
    /// Returns the path of a request: without the version if that is in the server, else with its value.
    pub fn address(&self, path: &str) -> String {
        let prefix = format!("/{{{}}}", self.name);
        match (path.strip_prefix(&prefix), self.in_server) {
            (Some(""), true) => "/".to_owned(),
            (Some(rest), true) => rest.to_owned(),
            (Some(rest), false) => format!("/{}{rest}", self.version),
            (None, _) => path.to_owned(),
        }
    }

    /// Returns whether a parameter of a path is the version.
    pub fn fills(&self, path: &str, parameter: &Value) -> bool {
        parameter["in"] == "path"
            && parameter["name"] == self.name.as_str()
            && first_parameter(path) == Some(&self.name)
    }

    /// Returns the address of a server, with the version if it belongs there.
    pub fn server(&self, url: &str) -> String {
        if self.in_server {
            format!("{}/{}", url.trim_end_matches('/'), self.version)
        } else {
            url.to_owned()
        }
    }

    /// Returns the servers of the document.
    pub fn servers(&self) -> Value {
        json!([{ "url": self.server(&self.url) }])
    }
}

fn first_parameter(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix("/{")?.split_once('}')?;
    (rest.is_empty() || rest.starts_with('/')).then_some(name)
}
