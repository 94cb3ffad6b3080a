//! Servers. In: two documents, or two operations with servers. Out: changes of the addresses that are called.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;
use serde_json::Value;

use super::paths::OperationNode;
use super::{NodePair, by_key, matching};
use crate::diff::rule::Rule;
use crate::diff::tree::{TreeNode, canonical};
use crate::keyword::SERVER;
use crate::source::template::nameless;

/// Returns whether a path segment is the version of the API.
pub fn is_version(segment: &str) -> bool {
    let name = segment.trim_matches(['{', '}']).to_ascii_lowercase();
    if segment.starts_with('{') {
        return matches!(
            name.as_str(),
            "version" | "api_version" | "api-version" | "graph_version" | "graph-version"
        );
    }
    let digits = name.strip_prefix('v').unwrap_or("");
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits.split('.').all(is_number)
}

/// Returns scheme and host, and the path without version and trailing slash. The names of variables are not on the wire.
fn split(url: &str) -> (String, String) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = match rest.find('/') {
        _ if scheme.is_empty() => ("", rest),
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let default_port = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let host = host.strip_suffix(default_port).unwrap_or(host);
    let segments = path.split('/');
    let segments = segments.filter(|segment| !segment.is_empty() && !is_version(segment));
    let path: String = segments.map(|segment| format!("/{segment}")).collect();
    let host = format!("{scheme}://{host}").to_lowercase();
    (nameless(&host), nameless(&path))
}

/// Compares the servers of two documents.
pub fn compare(roots: &NodePair<'_, '_>) {
    servers(roots, ["", ""]);
}

/// Compares the servers of two operations, if either overrides those of its document.
pub fn operation<'a>(pair: &NodePair<'_, 'a>, old: &OperationNode<'a>, new: &OperationNode<'a>) {
    let holders = [holder(old), holder(new)];
    if holders.iter().any(Option::is_some) {
        let [x, y] = pair.each(|tree, _| tree.root());
        let holders = pair.both(holders[0].unwrap_or(&x), holders[1].unwrap_or(&y));
        servers(&holders, [&old.name.path, &new.name.path]);
    }
}

/// Returns the operation or a part of its path item, whichever declares servers first.
pub fn holder<'o, 'a>(op: &'o OperationNode<'a>) -> Option<&'o TreeNode<'a>> {
    let mut holders = [&op.node].into_iter().chain(op.item.parts().rev());
    holders.find(|node| node.has("servers"))
}

/// Compares the servers of two objects. `called` is the path that is called there, if they are operations.
fn servers(holders: &NodePair<'_, '_>, called: [&str; 2]) {
    let [a, b] = holders.sides().map(hosts);
    if a == b {
        prefixes(holders, called);
    } else {
        let is_secure = |hosts: &[String]| hosts.iter().any(|host| host.starts_with("https://"));
        let is_relative = |hosts: &[String]| hosts.iter().all(|host| host.starts_with("://"));
        // A client calls the first address, or any that it knows.
        let rule = if is_secure(&a) && !is_secure(&b) && !is_relative(&b) {
            Rule::HttpsWithdrawn
        } else if a.first() == b.first() && a.iter().all(|host| b.contains(host)) {
            Rule::ServerAdded
        } else {
            Rule::ServerChanged
        };
        let at = holders.at_key("servers");
        at.report(rule, "servers", a, b);
    }
    for (a, b) in pairs(holders) {
        let server = holders.both(&a, &b);
        server.compare_docs(&["name", "description"]);
        server.compare_unknown(&SERVER);
        variables(&server);
    }
}

/// Returns schemes and hosts without repetition, in their order. The default is one server at `/`.
fn hosts(node: &TreeNode<'_>) -> Vec<String> {
    let servers = node.items_at("servers");
    let all = servers.filter_map(|server| Some(split(server.str("url")?).0));
    let mut hosts: Vec<_> = IndexSet::<String>::from_iter(all).into_iter().collect();
    if hosts.is_empty() {
        hosts.push("://".to_owned());
    }
    hosts
}

/// Compares the paths of the first servers. A path that moved between the servers and the paths is not a change.
fn prefixes(holders: &NodePair<'_, '_>, called: [&str; 2]) {
    let [old, new] = holders.sides();
    let (a, b) = (first_path(old), first_path(new));
    let whole = |prefix: &str, path: &str| split(&format!("{prefix}{path}")).1;
    if a == b || whole(&a, called[0]) == whole(&b, called[1]) {
        return;
    }
    let have_prefix = |node: &TreeNode<'_>, prefix: &str| {
        // A path with its own servers is not called at these.
        let paths = node.entries_at("paths");
        let paths = paths.filter(|(_, item)| !item.has("servers"));
        let mut paths = paths.map(|(path, _)| split(path).1).peekable();
        paths.peek().is_some() && paths.all(|path| path.starts_with(prefix))
    };
    let is_moved = match (b.strip_prefix(&a), a.strip_prefix(&b)) {
        (Some(more), _) => have_prefix(old, more),
        (_, Some(more)) => have_prefix(new, more),
        _ => false,
    };
    if !is_moved {
        let at = holders.at_key("servers");
        at.report(Rule::ServerChanged, "servers", a, b);
    }
}

/// Returns the path of the first server of a document, a path or an operation, without its version segment.
pub fn first_path(node: &TreeNode<'_>) -> String {
    let url = node.value.pointer("/servers/0/url");
    split(url.and_then(Value::as_str).unwrap_or("")).1
}

/// Returns the servers at one address on both sides. Where an address is repeated, equal servers are paired first.
fn pairs<'a>(holders: &NodePair<'_, 'a>) -> Vec<(TreeNode<'a>, TreeNode<'a>)> {
    let url = |server: &TreeNode<'a>| Some(split(server.str("url").unwrap_or("")));
    let value = |server: &TreeNode<'a>| Some(canonical(server.value));
    let [mut old, mut new] = holders
        .sides()
        .map(|node| node.items_at("servers").collect::<Vec<_>>());
    let any = |_: &TreeNode<'a>, _: &TreeNode<'a>| true;
    let mut out = matching::keyed(&mut old, &mut new, &value, &value, &any);
    let by_url = matching::keyed(&mut old, &mut new, &url, &url, &any);
    out.extend(by_url);
    out
}

/// Compares the variables of a server by their positions in its address.
fn variables(server: &NodePair<'_, '_>) {
    let [a, b] = server.sides().map(declared);
    for index in 0..a.len().max(b.len()) {
        let sides = [a.get(index), b.get(index)];
        let Some((key, _)) = sides[0].or(sides[1]) else {
            continue;
        };
        let nodes = sides.map(|side| side.and_then(|(_, node)| node.as_ref()));
        if nodes.iter().all(Option::is_some) {
            server.at(nodes[0], nodes[1]).compare_docs(&["description"]);
        }
        let [x, y] = nodes.map(|node| node.map(variable).unwrap_or_default());
        for (keyword, [from, to]) in by_key(&x, &y) {
            if from != to {
                let subject = format!("{key}.{keyword}");
                let (rule, from, to) = (Rule::ServerVariableChanged, from.cloned(), to.cloned());
                server.report(rule, &subject, from, to);
            }
        }
    }
}

/// Returns the variables that an address has, then those that are only declared.
fn declared<'a>(server: &TreeNode<'a>) -> Vec<(&'a str, Option<TreeNode<'a>>)> {
    let declared: BTreeMap<_, _> = server.entries_at("variables").collect();
    let url = server.str("url").unwrap_or_default();
    let used = url.split('{').skip(1);
    let used = used.filter_map(|piece| Some(piece.split_once('}')?.0));
    let mut names: Vec<&'a str> = used.collect();
    let known: BTreeSet<_> = names.iter().copied().collect();
    let more = server.entries_at("variables").map(|(name, _)| name);
    names.extend(more.filter(|name| !known.contains(name)));
    names.retain(|name| !name.to_lowercase().contains("version"));
    let node = |name: &'a str| (name, declared.get(name).cloned());
    names.into_iter().map(node).collect()
}

/// Returns the keywords of a variable but docs, with its values sorted.
fn variable(node: &TreeNode<'_>) -> BTreeMap<String, Value> {
    let keywords = node.value.as_object().into_iter().flatten();
    let keywords = keywords.filter(|(key, _)| *key != "description" && !key.starts_with("x-"));
    let sorted = |value: &Value| {
        let mut value = value.clone();
        if let Value::Array(values) = &mut value {
            values.sort_by_cached_key(canonical);
        }
        value
    };
    keywords
        .map(|(key, value)| (key.clone(), sorted(value)))
        .collect()
}
