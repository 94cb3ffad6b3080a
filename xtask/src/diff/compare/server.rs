//! Servers: which address is called.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Change, Engine};
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

pub fn compare(engine: &Engine<'_, '_>) {
    let (old, new) = (engine.old_tree().root(), engine.new_tree().root());
    addresses(engine, &old, &new);
    for (a, b) in pairs(&old, &new) {
        variables(engine, &a, &b);
    }
}

/// Compares the servers of two documents, paths or operations.
pub fn addresses(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    let hosts = |spot: &Spot<'_>| -> BTreeSet<String> {
        let servers = spot.get("servers");
        servers
            .iter()
            .flat_map(Spot::items)
            .filter_map(|server| Some(split(server.str("url")?).0))
            .collect()
    };
    let (a, b) = (hosts(old), hosts(new));
    if a == b {
        return prefixes(engine, old, new);
    }
    let secure = |hosts: &BTreeSet<String>| hosts.iter().any(|host| host.starts_with("https://"));
    let relative = |hosts: &BTreeSet<String>| {
        hosts.is_empty() || hosts.iter().all(|host| host.starts_with("://"))
    };
    let rule = match secure(&a) && !secure(&b) && !relative(&b) {
        true => Rule::HttpsWithdrawn,
        false => Rule::ServerChanged,
    };
    let shown = |hosts: BTreeSet<String>| Value::from(hosts.into_iter().collect::<Vec<_>>());
    report(engine, rule, old, new, (shown(a), shown(b)));
}

/// A path that the servers lost and the paths gained is no change, nor the other way round.
fn prefixes(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    let (a, b) = (first(old), first(new));
    if a == b {
        return;
    }
    let lead = |spot: &Spot<'_>, prefix: &str| {
        let paths = spot.node.get("paths").and_then(Value::as_object);
        paths.is_some_and(|paths| {
            !paths.is_empty() && paths.keys().all(|path| path.starts_with(prefix))
        })
    };
    let moved = match (b.strip_prefix(&a), a.strip_prefix(&b)) {
        (Some(more), _) => lead(old, more),
        (_, Some(more)) => lead(new, more),
        _ => false,
    };
    if !moved {
        report(engine, Rule::ServerChanged, old, new, (a.into(), b.into()));
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
    old: &Spot<'_>,
    new: &Spot<'_>,
    values: (Value, Value),
) {
    let (old, new) = (place(old), place(new));
    let change = Change::at(rule, Direction::Request, Some(&old), Some(&new));
    engine.add(change.about("servers").values(values.0, values.1), None);
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

fn variables(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    let (a, b) = (old.get("variables"), new.get("variables"));
    let names = |spot: &Option<Spot<'_>>| -> BTreeSet<String> {
        spot.iter()
            .flat_map(Spot::members)
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    for name in names(&a).union(&names(&b)) {
        let value = |spot: &Option<Spot<'_>>| {
            let variable = spot
                .as_ref()
                .and_then(|spot| spot.node.get(name))
                .cloned()
                .unwrap_or_default();
            let mut values: Vec<_> = variable["enum"]
                .as_array()
                .into_iter()
                .flatten()
                .map(canonical)
                .collect();
            values.sort();
            serde_json::json!({ "default": variable["default"], "enum": values })
        };
        let (x, y) = (value(&a), value(&b));
        if x != y && !name.to_lowercase().contains("version") {
            let change = Change::at(
                Rule::ServerVariableChanged,
                Direction::Request,
                Some(old),
                Some(new),
            );
            engine.add(change.about(name).values(x, y), None);
        }
    }
}
