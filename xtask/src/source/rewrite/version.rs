//! A path parameter that means the version of the API belongs to the address, not to the operations.
//!
//! In: paths and servers, and the version for which the document is generated, if there is one. Out: paths without
//! `/{Version}`, and a server that ends in the version. A third-party document is generated for the version that it has;
//! where one of its paths lacks the parameter, the others begin with the version.

use serde_json::{Value, json};

use crate::source::properties::Properties;

/// The parameter that is the version.
pub struct VersionParameter {
    pub name: String,
    version: String,
    url: String,
    /// Whether the server ends in the version, so that no path begins with it.
    in_server: bool,
}

/// Finds the parameter, by its name and position. Its value is `version`, or else the document's own version.
pub fn find(tree: &Value, servers: &Value, version: Option<&str>) -> Option<VersionParameter> {
    let paths = || tree.entries_of("paths").map(|(path, _)| path);
    let mut firsts = paths().map(|path| first_parameter(path));
    let name = match version {
        Some(_) => firsts.find_map(|name| name.filter(|name| is_version(name)))?,
        None => firsts.next()?.filter(|name| is_version(name))?,
    };
    let own = || tree["info"].str_of("version").filter(|own| is_label(own));
    let value = version.or_else(own)?;
    let url = servers[0].str_of("url")?;
    let is_in_all = || paths().all(|path| first_parameter(path) == Some(name));
    Some(VersionParameter {
        name: name.to_owned(),
        version: value.to_owned(),
        url: url.trim_end_matches('/').to_owned(),
        in_server: version.is_some() || is_in_all(),
    })
}

/// Returns a path without the parameter in front of it that is the version, if it begins with one.
pub fn without_version(path: &str) -> &str {
    match first_parameter(path) {
        Some(name) if is_version(name) => &path["/{}".len() + name.len()..],
        _ => path,
    }
}

/// Returns whether a parameter is called like a version of an API.
fn is_version(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace(['-', '_'], "");
    matches!(plain.as_str(), "version" | "apiversion")
}

/// Returns whether a version is spelled as in a path, `v23.0`.
fn is_label(version: &str) -> bool {
    let number = version.strip_prefix('v').filter(|rest| !rest.is_empty());
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    number.is_some_and(|number| number.bytes().all(is_digit))
}

impl VersionParameter {
    /// Returns the path of a request: without the version if that is in the server, else with its value.
    pub fn path(&self, path: &str) -> String {
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
