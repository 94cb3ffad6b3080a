//! A path parameter that begins every path and means the version of the API belongs to the address, not to the calls.
//!
//! In: rewritten paths and servers. Out: paths without `/{Version}`, and a server that ends in the document's version;
//! where some path lacks the parameter, paths that begin with the version itself.

use serde_json::{Map, Value, json};

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
    /// Puts the version into rewritten paths or, if it begins every one, into the server.
    pub fn bind(&self, paths: Value) -> (Value, Value) {
        let Self {
            name,
            version,
            url,
            all,
        } = self;
        let prefix = format!("/{{{name}}}");
        let mut out = Map::new();
        for (path, mut item) in paths.as_object().cloned().into_iter().flatten() {
            let Some(rest) = path.strip_prefix(&prefix) else {
                out.insert(path, item);
                continue;
            };
            for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
                if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
                    parameters.retain(|parameter| {
                        !(parameter["in"] == "path" && parameter["name"] == name.as_str())
                    });
                }
            }
            let address = match (all, rest) {
                (true, "") => "/".to_owned(),
                (true, rest) => rest.to_owned(),
                (false, rest) => format!("/{version}{rest}"),
            };
            out.insert(address, item);
        }
        let url = if *all {
            format!("{url}/{version}")
        } else {
            url.clone()
        };
        (Value::Object(out), json!([{ "url": url }]))
    }
}

fn first_parameter(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix("/{")?.split_once('}')?;
    (rest.is_empty() || rest.starts_with('/')).then_some(name)
}
