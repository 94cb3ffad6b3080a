//! Servers: which address is called.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use serde_json::Value;

use super::paths::{Op, nameless};
use super::{Change, Engine, known, lifecycle, matching};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};
use crate::keyword::SERVER;

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
    let usual = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let host = host.strip_suffix(usual).unwrap_or(host);
    let kept = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment));
    let path: String = kept.map(|segment| format!("/{segment}")).collect();
    // The name of a variable is not on the wire.
    (
        nameless(&format!(
            "{}://{}",
            scheme.to_lowercase(),
            host.to_lowercase()
        )),
        nameless(&path),
    )
}

/// Who has servers, and the path that is called there if it is an operation.
type Side<'s, 'a> = (&'s Spot<'a>, &'s str);

/// Compares the servers of two documents.
pub fn compare(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>) {
    both(engine, (old, ""), (new, ""), None);
}

/// Compares the servers of two operations, if either has some of its own; the other has those of its document.
pub fn operation<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    let (x, y) = (own(old), own(new));
    if x.is_none() && y.is_none() {
        return;
    }
    let roots = [engine.old_tree(), engine.new_tree()].map(Tree::root);
    let (x, y) = (x.unwrap_or(&roots[0]), y.unwrap_or(&roots[1]));
    let paths = (old.name.path.as_str(), new.name.path.as_str());
    both(engine, (x, paths.0), (y, paths.1), Some(&old.name));
}

/// The operation or its path, whichever names servers first.
pub fn own<'o, 'a>(op: &'o Op<'a>) -> Option<&'o Spot<'a>> {
    let mut holders = [&op.spot, &op.path].into_iter();
    holders.find(|spot| spot.node.get("servers").is_some())
}

fn both(
    engine: &Engine<'_, '_>,
    old: Side<'_, '_>,
    new: Side<'_, '_>,
    name: Option<&OperationName>,
) {
    addresses(engine, old, new, name);
    for (a, b) in pairs(old.0, new.0) {
        lifecycle::words(engine, &a, &b, &["description"], name);
        known::others(engine, (&a, &b), &SERVER, Direction::Request, name);
        variables(engine, &a, &b, name);
    }
}

fn addresses(
    engine: &Engine<'_, '_>,
    old: Side<'_, '_>,
    new: Side<'_, '_>,
    name: Option<&OperationName>,
) {
    let (a, b) = (hosts(old.0), hosts(new.0));
    if a == b {
        return prefixes(engine, old, new, name);
    }
    let secure = |hosts: &[String]| hosts.iter().any(|host| host.starts_with("https://"));
    let relative = |hosts: &[String]| hosts.iter().all(|host| host.starts_with("://"));
    let is_listed = |host: &String| b.contains(host);
    // A client takes the first address, or any that it knows.
    let rule = if secure(&a) && !secure(&b) && !relative(&b) {
        Rule::HttpsWithdrawn
    } else if a.first() == b.first() && a.iter().all(is_listed) {
        Rule::ServerAdded
    } else {
        Rule::ServerChanged
    };
    let shown = |hosts: Vec<String>| Value::from(hosts);
    report(engine, rule, (old.0, new.0), (shown(a), shown(b)), name);
}

/// Schemes and hosts, each once, in their order. Who names no server has one at `/`.
fn hosts(spot: &Spot<'_>) -> Vec<String> {
    let servers = spot.get("servers");
    let servers = servers.iter().flat_map(Spot::items);
    let all = servers.filter_map(|server| Some(split(server.str("url")?).0));
    let mut hosts: Vec<_> = IndexSet::<String>::from_iter(all).into_iter().collect();
    if hosts.is_empty() {
        hosts.push("://".to_owned());
    }
    hosts
}

/// A path that the servers lost and the paths gained is no change, nor the other way round.
fn prefixes(
    engine: &Engine<'_, '_>,
    (old, called_old): Side<'_, '_>,
    (new, called_new): Side<'_, '_>,
    name: Option<&OperationName>,
) {
    let (a, b) = (first(old), first(new));
    let same = |x: &str, y: &str| split(x).1 == split(y).1;
    if a == b || same(&format!("{a}{called_old}"), &format!("{b}{called_new}")) {
        return;
    }
    let lead = |spot: &Spot<'_>, prefix: &str| {
        let paths = spot.get("paths");
        let paths = paths.iter().flat_map(Spot::members);
        // A path with servers of its own is not reached through these.
        let mut paths = paths
            .filter(|(_, item)| item.get("servers").is_none())
            .map(|(path, _)| split(path).1)
            .peekable();
        paths.peek().is_some() && paths.all(|path| path.starts_with(prefix))
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

/// The path of the first server of a document, a path or an operation, without its version segment.
pub fn first(spot: &Spot<'_>) -> String {
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

/// The servers at one address on both sides. An address may be listed more than once: what is the same goes first.
fn pairs<'a>(old: &Spot<'a>, new: &Spot<'a>) -> Vec<(Spot<'a>, Spot<'a>)> {
    let list = |spot: &Spot<'a>| -> Vec<Spot<'a>> {
        let servers = spot.get("servers");
        servers.iter().flat_map(Spot::items).collect()
    };
    let url = |server: &Spot<'a>| split(server.str("url").unwrap_or(""));
    let (mut left, mut others) = (list(old), list(new));
    let mut out = matching::pairs(&mut left, &mut others, |x, y| x.node == y.node);
    let at_one_address = matching::pairs(&mut left, &mut others, |x, y| url(x) == url(y));
    out.extend(at_one_address);
    out
}

/// The variables of a server, in the order of its address, which knows them by their positions.
fn variables(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    name: Option<&OperationName>,
) {
    let (a, b) = (placed(old), placed(new));
    for index in 0..a.len().max(b.len()) {
        let sides = [a.get(index), b.get(index)];
        let Some((key, _)) = sides[0].or(sides[1]) else {
            continue;
        };
        if let [Some((_, Some(x))), Some((_, Some(y)))] = sides {
            lifecycle::words(engine, x, y, &["description"], name);
        }
        let [x, y] = sides.map(|side| {
            let spot = side.and_then(|(_, spot)| spot.as_ref());
            spot.map_or_else(BTreeMap::new, |spot| variable(spot.node))
        });
        for member in x.keys().chain(y.keys()).collect::<BTreeSet<_>>() {
            let [from, to] = [&x, &y].map(|all| all.get(member).cloned().unwrap_or_default());
            if from != to {
                let (rule, subject) = (Rule::ServerVariableChanged, format!("{key}.{member}"));
                let change = Change::at(rule, Direction::Request, Some(old), Some(new));
                engine.add(change.about(subject).values(from, to), name);
            }
        }
    }
}

/// The variables that an address has, then those that are only declared.
fn placed<'a>(server: &Spot<'a>) -> Vec<(&'a str, Option<Spot<'a>>)> {
    let declared = server.get("variables");
    let url = server.str("url").unwrap_or_default();
    let pieces = url.split('{').skip(1);
    let mut names: Vec<&'a str> = pieces
        .filter_map(|piece| Some(piece.split_once('}')?.0))
        .collect();
    for (name, _) in declared.iter().flat_map(Spot::members) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.retain(|name| !name.to_lowercase().contains("version"));
    let spot = |name: &'a str| (name, declared.as_ref().and_then(|all| all.get(name)));
    names.into_iter().map(spot).collect()
}

/// What counts of a variable: no words, and its values in an order of their own.
fn variable(node: &Value) -> BTreeMap<String, Value> {
    let members = node.as_object().into_iter().flatten();
    let counts = |key: &String| key != "description" && !key.starts_with("x-");
    let ordered = |value: &Value| match value.as_array() {
        Some(values) => {
            let mut values = values.clone();
            values.sort_by_cached_key(canonical);
            Value::from(values)
        }
        None => value.clone(),
    };
    members
        .filter(|(key, _)| counts(key))
        .map(|(key, value)| (key.clone(), ordered(value)))
        .collect()
}
