//! Rewritings of paths and operations: variables, parameters, security and the servers before them.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::walk::operations;

/// Where no two paths differ in these names only.
pub fn rename_variables(tree: &mut Value) {
    let paths = tree["paths"].as_object().into_iter().flat_map(Map::keys);
    let mut seen = HashSet::new();
    if !paths
        .into_iter()
        .all(|path| seen.insert(with_names(path, |_| String::new())))
    {
        return;
    }
    let shared = tree["components"]["parameters"].clone();
    let paths = tree["paths"]
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    let mut out = Map::new();
    for (path, mut item) in paths {
        if let Some(list) = item.get_mut("parameters") {
            rename_parameters(list, &shared);
        }
        for (_, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(list) = operation.get_mut("parameters") {
                rename_parameters(list, &shared);
            }
        }
        let name = |old: &str| renamed(old).unwrap_or_else(|| old.to_owned());
        out.insert(with_names(&path, name), item);
    }
    tree["paths"] = Value::Object(out);
}

/// The variable of the version keeps its name: the client fills it by that.
fn renamed(name: &str) -> Option<String> {
    (!name.to_lowercase().contains("version")).then(|| format!("{name}-renamed"))
}

/// A path with other names for its variables.
fn with_names(path: &str, name: impl Fn(&str) -> String) -> String {
    let mut parts = path.split('{');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (old, rest) = part.split_once('}').unwrap_or((part, ""));
        out.push_str(&format!("{{{}}}{rest}", name(old)));
    }
    out
}

/// Writes shared parameters out, since another path may use them under their old name.
fn rename_parameters(list: &mut Value, shared: &Value) {
    for parameter in list.as_array_mut().into_iter().flatten() {
        let target = parameter["$ref"]
            .as_str()
            .and_then(|target| target.rsplit('/').next().map(str::to_owned));
        if let Some(target) = target {
            *parameter = shared[&target].clone();
        }
        if parameter["in"] == "path"
            && let Some(name) = parameter["name"].as_str().and_then(renamed)
        {
            parameter["name"] = json!(name);
        }
    }
}

pub fn lower_parameters(tree: &mut Value) {
    for (_, item) in tree
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let Some(map) = item.as_object_mut() else {
            continue;
        };
        let shared = map.remove("parameters");
        let shared: Vec<_> = shared
            .as_ref()
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for (_, operation) in map
            .iter_mut()
            .filter(|(_, operation)| operation.get("responses").is_some())
        {
            let own: Vec<_> = operation["parameters"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let named = |one: &Value, other: &Value| {
                one.get("name").is_some()
                    && one["name"] == other["name"]
                    && one["in"] == other["in"]
            };
            let mut all: Vec<_> = shared
                .iter()
                .filter(|one| !own.iter().any(|other| named(one, other)))
                .cloned()
                .collect();
            all.extend(own);
            operation["parameters"] = Value::Array(all);
        }
    }
}

pub fn repeat_security(tree: &mut Value) {
    let shared = tree.get("security").cloned().unwrap_or(json!([]));
    operations(tree, &mut |operation| {
        operation.entry("security").or_insert(shared.clone());
    });
}

/// Where there is one server with a host, for all paths.
pub fn move_prefix(tree: &mut Value) {
    let servers = tree["servers"].as_array().map_or(0, Vec::len);
    let mut own = false;
    for (_, item) in tree["paths"].as_object().into_iter().flatten() {
        let operations = item.as_object().into_iter().flat_map(Map::values);
        own |= operations
            .chain([item])
            .any(|holder| holder.get("servers").is_some());
    }
    if servers != 1 || own {
        return;
    }
    let url = tree["servers"][0]["url"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let start = url.find("://").map_or(0, |at| at + 3);
    let at = url[start..].find('/').map_or(url.len(), |at| start + at);
    let (host, lead) = (&url[..at], url[at..].trim_end_matches('/'));
    let elsewhere = host.is_empty() && lead.starts_with("//");
    if lead.is_empty() || elsewhere || lead.contains('{') {
        return;
    }
    tree["servers"][0]["url"] = json!(if host.is_empty() { "/" } else { host });
    if let Some(paths) = tree["paths"].as_object_mut() {
        let old = std::mem::take(paths).into_iter();
        paths.extend(old.map(|(path, item)| (format!("{lead}{path}"), item)));
    }
}
