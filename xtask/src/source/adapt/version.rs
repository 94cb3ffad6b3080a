//! A path parameter that begins every path and means the version of the API belongs to the address, not to the calls.
//!
//! In: rewritten paths and servers. Out: paths without `/{Version}`, and a server that ends in the document's version;
//! where some path lacks the parameter, paths that begin with the version itself.

use serde_json::{Value, json};

/// The parameter that is the version.
pub struct Bound {
    pub name: String,
    version: String,
    url: String,
    /// Whether it begins every path.
    all: bool,
}

/// Finds the parameter that begins the first path, if the document's own version is a value for it.
pub fn find(paths: &Value, servers: &Value, tree: &Value) -> Option<Bound> {
    let paths = paths.as_object()?;
    let name = first_parameter(paths.keys().next()?)?;
    let plain = name.to_ascii_lowercase().replace(['-', '_'], "");
    let version = tree.pointer("/info/version").and_then(Value::as_str)?;
    let number = version.strip_prefix('v').filter(|rest| !rest.is_empty())?;
    let digits = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !digits || !matches!(plain.as_str(), "version" | "apiversion") {
        return None;
    }
    let url = servers.pointer("/0/url").and_then(Value::as_str)?;
    Some(Bound {
        name: name.to_owned(),
        version: version.to_owned(),
        url: url.trim_end_matches('/').to_owned(),
        all: paths.keys().all(|path| first_parameter(path) == Some(name)),
    })
}

impl Bound {
    /// The path as a call has it: without the version if that is in the server, else with its value.
    pub fn address(&self, path: &str) -> String {
        let prefix = format!("/{{{}}}", self.name);
        match (path.strip_prefix(&prefix), self.all) {
            (Some(""), true) => "/".to_owned(),
            (Some(rest), true) => rest.to_owned(),
            (Some(rest), false) => format!("/{}{rest}", self.version),
            (None, _) => path.to_owned(),
        }
    }

    /// Whether a parameter of a path is the version.
    pub fn fills(&self, path: &str, parameter: &Value) -> bool {
        parameter["in"] == "path"
            && parameter["name"] == self.name.as_str()
            && first_parameter(path) == Some(&self.name)
    }

    /// The address of a server, with the version if it begins every path.
    pub fn server(&self, url: &str) -> String {
        if self.all {
            format!("{}/{}", url.trim_end_matches('/'), self.version)
        } else {
            url.to_owned()
        }
    }

    /// The servers of the document.
    pub fn servers(&self) -> Value {
        json!([{ "url": self.server(&self.url) }])
    }
}

fn first_parameter(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix("/{")?.split_once('}')?;
    (rest.is_empty() || rest.starts_with('/')).then_some(name)
}
