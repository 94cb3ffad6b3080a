//! Servers: which address is called.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Change, Engine, known, lifecycle};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

/// Tells whether a path segment is the version of the API.
pub fn is_version(segment: &str) -> bool {
    let name = segment.trim_matches(['{', '}']).to_ascii_lowercase();
    let is_variable = segment.starts_with('{');
    if is_variable {
        return matches!(
            name.as_str(),
            "version" | "api_version" | "api-version" | "graph_version" | "graph-version"
        );
    }
    let digits = name.strip_prefix('v').unwrap_or("");
    let mut parts = digits.split('.');
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.next().is_some_and(number) && parts.all(number)
}

/// The path of the first server, without its version segment.
pub fn prefix(tree: &Tree<'_>) -> String {
    let url = tree
        .root
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or("");
    let (_, path) = split(url);
    path
}

/// Scheme and host; path without version and trailing slash.
fn split(url: &str) -> (String, String) {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => ("", url),
    };
    let (host, path) = match rest.find('/') {
        Some(at) if !scheme.is_empty() => rest.split_at(at),
        None if !scheme.is_empty() => (rest, ""),
        _ => ("", rest),
    };
    let kept = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment));
    let path: String = kept.map(|segment| format!("/{segment}")).collect();
    (
        format!("{}://{}", scheme.to_lowercase(), host.to_lowercase()),
        path,
    )
}

/// Compares the servers of two documents, paths or operations.
pub fn compare(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    name: Option<&OperationName>,
) {
    addresses(engine, old, new, name);
    for (a, b) in pairs(old, new) {
        lifecycle::words(engine, &a, &b, &["description"], name);
        known::others(engine, (&a, &b), known::SERVER, Direction::Request, name);
        variables(engine, &a, &b, name);
    }
}

fn addresses(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    name: Option<&OperationName>,
) {
    let (a, b) = (hosts(old), hosts(new));
    if a == b {
        return prefixes(engine, old, new, name);
    }
    let secure = |hosts: &BTreeSet<String>| hosts.iter().any(|host| host.starts_with("https://"));
    let relative = |hosts: &BTreeSet<String>| hosts.iter().all(|host| host.starts_with("://"));
    let rule = match secure(&a) && !secure(&b) && !relative(&b) {
        true => Rule::HttpsWithdrawn,
        false => Rule::ServerChanged,
    };
    let shown = |hosts: BTreeSet<String>| Value::from(hosts.into_iter().collect::<Vec<_>>());
    report(engine, rule, (old, new), (shown(a), shown(b)), name);
}

/// Schemes and hosts. Who names no server has one at `/`.
fn hosts(spot: &Spot<'_>) -> BTreeSet<String> {
    let servers = spot.get("servers");
    let servers = servers.iter().flat_map(Spot::items);
    let mut hosts: BTreeSet<_> = servers
        .filter_map(|server| Some(split(server.str("url")?).0))
        .collect();
    if hosts.is_empty() {
        hosts.insert("://".to_owned());
    }
    hosts
}

/// A path that the servers lost and the paths gained is no change, nor the other way round.
fn prefixes(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>, name: Option<&OperationName>) {
    let (a, b) = (first(old), first(new));
    if a == b {
        return;
    }
    let lead = |spot: &Spot<'_>, prefix: &str| {
        let paths = spot.node.get("paths").and_then(Value::as_object);
        paths.is_some_and(|paths| {
            let mut paths = paths.keys().map(|path| split(path).1);
            paths.len() > 0 && paths.all(|path| path.starts_with(prefix))
        })
    };
    let moved = match (b.strip_prefix(&a), a.strip_prefix(&b)) {
        (Some(more), _) => lead(old, more),
        (_, Some(more)) => lead(new, more),
        _ => false,
    };
    if !moved {
        let values = (a.into(), b.into());
        report(engine, Rule::ServerChanged, (old, new), values, name);
    }
}

fn first(spot: &Spot<'_>) -> String {
    let url = spot
        .node
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or("");
    split(url).1
}

fn report(
    engine: &Engine<'_, '_>,
    rule: Rule,
    (old, new): (&Spot<'_>, &Spot<'_>),
    values: (Value, Value),
    name: Option<&OperationName>,
) {
    let (old, new) = (place(old), place(new));
    let change = Change::at(rule, Direction::Request, Some(&old), Some(&new));
    engine.add(change.about("servers").values(values.0, values.1), name);
}

fn place<'a>(spot: &Spot<'a>) -> Spot<'a> {
    spot.get("servers").unwrap_or_else(|| spot.clone())
}

fn pairs<'a>(old: &Spot<'a>, new: &Spot<'a>) -> Vec<(Spot<'a>, Spot<'a>)> {
    let list = |spot: &Spot<'a>| -> Vec<Spot<'a>> {
        spot.get("servers")
            .iter()
            .flat_map(|all| all.items().collect::<Vec<_>>())
            .collect()
    };
    let others = list(new);
    let mut out = Vec::new();
    for server in list(old) {
        let same = others.iter().find(|other| {
            split(other.str("url").unwrap_or("")) == split(server.str("url").unwrap_or(""))
        });
        out.extend(same.map(|other| (server.clone(), other.clone())));
    }
    out
}

fn variables(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    name: Option<&OperationName>,
) {
    let all = |spot: &Spot<'_>| -> BTreeMap<String, Value> {
        let variables = spot.get("variables");
        let variables = variables.iter().flat_map(Spot::members);
        variables
            .filter(|(name, _)| !name.to_lowercase().contains("version"))
            .map(|(name, spot)| (name.to_owned(), variable(spot.node)))
            .collect()
    };
    let (a, b) = (all(old), all(new));
    for (key, spot) in old.get("variables").iter().flat_map(Spot::members) {
        let other = new.get("variables").and_then(|all| all.get(key));
        if let Some(other) = other {
            lifecycle::words(engine, &spot, &other, &["description"], name);
        }
    }
    for key in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
        let (x, y) = (a.get(key), b.get(key));
        if x != y {
            let rule = Rule::ServerVariableChanged;
            let change = Change::at(rule, Direction::Request, Some(old), Some(new)).about(key);
            let [x, y] = [x, y].map(|value| value.cloned().unwrap_or_default());
            engine.add(change.values(x, y), name);
        }
    }
}

/// What counts of a variable: without words, its values in an order of their own.
fn variable(node: &Value) -> Value {
    let mut values: Vec<_> = node["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .map(canonical)
        .collect();
    values.sort();
    let mut rest = node.as_object().cloned().unwrap_or_default();
    rest.retain(|key, _| key != "description" && key != "enum" && !key.starts_with("x-"));
    json!({ "enum": values, "rest": canonical(&Value::Object(rest)) })
}
