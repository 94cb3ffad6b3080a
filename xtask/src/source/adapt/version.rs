//! A path parameter that begins every path and means the version of the API belongs to the address, not to the calls.
//!
//! In: rewritten paths and servers. Out: paths without `/{Version}`, and a server that ends in the document's version;
//! where some path lacks the parameter, paths that begin with the version itself.

use serde_json::{Map, Value, json};

/// Binds the version, if each path begins with the same parameter and the document's own version is a value for it.
pub fn bind(paths: Value, servers: Value, tree: &Value) -> (Value, Value) {
    let bound = (|| {
        let map = paths.as_object()?;
        let name = first_parameter(map.keys().next()?)?;
        if !matches!(
            name.to_ascii_lowercase().replace(['-', '_'], "").as_str(),
            "version" | "apiversion"
        ) {
            return None;
        }
        let version = tree.pointer("/info/version").and_then(Value::as_str)?;
        let looks = version.starts_with('v')
            && version[1..]
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let url = servers.pointer("/0/url").and_then(Value::as_str)?;
        let all = map.keys().all(|path| first_parameter(path) == Some(name));
        (looks && version.len() > 1).then(|| {
            (
                name.to_owned(),
                version.to_owned(),
                url.trim_end_matches('/').to_owned(),
                all,
            )
        })
    })();
    let Some((name, version, url, all)) = bound else {
        return (paths, servers);
    };
    let prefix = format!("/{{{name}}}");
    let mut out = Map::new();
    for (path, mut item) in paths.as_object().cloned().into_iter().flatten() {
        let is_bound = path.starts_with(&prefix);
        for operation in item
            .as_object_mut()
            .filter(|_| is_bound)
            .into_iter()
            .flat_map(Map::values_mut)
        {
            if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
                parameters.retain(|parameter| {
                    !(parameter["in"] == "path" && parameter["name"] == name.as_str())
                });
            }
        }
        let address = match path.strip_prefix(&prefix) {
            Some("") if all => "/".to_owned(),
            Some(rest) if all => rest.to_owned(),
            Some(rest) => format!("/{version}{rest}"),
            None => path,
        };
        out.insert(address, item);
    }
    let url = if all { format!("{url}/{version}") } else { url };
    (Value::Object(out), json!([{ "url": url }]))
}

fn first_parameter(path: &str) -> Option<&str> {
    let (name, rest) = path.strip_prefix("/{")?.split_once('}')?;
    (rest.is_empty() || rest.starts_with('/')).then_some(name)
}
