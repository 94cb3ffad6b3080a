//! The rest of a document. In: two documents. Out: changes of docs, and of components that no operation uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::{NodePair, by_key};
use crate::diff::rule::Rule;
use crate::diff::schema::Schemas;
use crate::diff::tree::{TreeNode, canonical};
use crate::keyword::{INFO, OPENAPI};
use crate::source::later::edition;

const COMPONENTS: &str = "/components/schemas";

/// Compares what is neither a path nor a schema, then unused components.
pub fn compare(roots: &NodePair<'_, '_>) {
    let missing = |root: &TreeNode<'_>| TreeNode::new(&Value::Null, root.pointer.clone());
    let [a, b] = roots
        .sides()
        .map(|root| root.get("info").unwrap_or_else(|| missing(root)));
    let info = roots.both(&a, &b);
    let keywords = INFO.rows().map(|row| row.name);
    let keywords: Vec<_> = keywords.filter(|key| *key != "version").collect();
    info.compare_docs(&keywords);
    info.compare_unknown(&INFO);
    let [a, b] = roots.sides().map(|root| {
        let tags = root.items_at("tags");
        tags.map(|tag| canonical(tag.value))
            .collect::<BTreeSet<_>>()
    });
    if a != b {
        let tags = roots.at_key("tags");
        tags.report(Rule::DocsChanged, "tags", Value::Null, Value::Null);
    }
    roots.compare_docs(&["externalDocs", "$self"]);
    later(roots);
    roots.compare_unknown(&OPENAPI);
    components(roots);
}

/// Reports what changed of the keywords that neither side's edition has.
fn later(roots: &NodePair<'_, '_>) {
    let [old, new] = roots.each(|tree, _| edition(tree.root));
    if old != new {
        // The later side has them, and they are compared as its other keywords are.
        return;
    }
    let [old, new] = roots.each(|tree, root| {
        let later = tree.files.later().iter();
        let later = later.map(|later| {
            let pointer = Arc::from(later.pointer.as_str());
            let node = TreeNode {
                pointer,
                ..root.clone()
            };
            (later.pointer.as_str(), (later, node))
        });
        later.collect::<BTreeMap<_, _>>()
    });
    for (_, sides) in by_key(&old, &new) {
        let [x, y] = sides.map(|side| side.map(|(later, _)| later.value.clone()));
        let mut keywords = sides.into_iter().flatten();
        let keyword = keywords.next().map(|(later, _)| later.keyword.name);
        if let Some(keyword) = keyword.filter(|_| x != y) {
            let [from, to] = sides.map(|side| side.map(|(_, node)| node));
            roots.at(from, to).report(Rule::Unhandled, keyword, x, y);
        }
    }
}

/// Compares the schemas that no operation uses. A document without operations consists of its components.
fn components(roots: &NodePair<'_, '_>) {
    let [old, new] = roots.each(|tree, _| {
        let schemas = tree.root().get("components");
        let schemas = schemas.iter().flat_map(|all| all.entries_at("schemas"));
        schemas.collect::<BTreeMap<_, _>>()
    });
    let is_empty = |value: Option<&Value>| {
        let map = value.and_then(Value::as_object);
        map.is_none_or(|map| map.is_empty())
    };
    let keys = ["paths", "webhooks"];
    if keys
        .iter()
        .all(|key| roots.values(key).into_iter().all(is_empty))
    {
        return compare_all(roots, &old, &new);
    }
    let used = [roots.engine.old, roots.engine.new].map(used_schemas);
    for (name, [a, b]) in by_key(&old, &new) {
        let differs = a.map(|node| canonical(node.value)) != b.map(|node| canonical(node.value));
        if differs && !used.iter().any(|used| used.contains(*name)) {
            let pair = roots.at(a, b);
            pair.report(Rule::Unreferenced, name, Value::Null, Value::Null);
        }
    }
}

fn compare_all<'a>(
    roots: &NodePair<'_, 'a>,
    old: &BTreeMap<&str, TreeNode<'a>>,
    new: &BTreeMap<&str, TreeNode<'a>>,
) {
    let engine = roots.engine;
    let all = TreeNode::new(&Value::Null, COMPONENTS);
    let mut added: Vec<_> = new.keys().filter(|name| !old.contains_key(*name)).collect();
    for (name, node) in old {
        let renamed = || {
            added
                .iter()
                .position(|other| engine.same_component(name, other))
        };
        if new.contains_key(name) {
            engine.component(name, name);
        } else if let Some(at) = renamed() {
            engine.component(name, added.remove(at));
        } else {
            let pair = roots.both(node, &all);
            pair.report(Rule::OptionalPropertyRemoved, name, *name, Value::Null);
        }
    }
    for name in added {
        let pair = roots.both(&all, &new[name]);
        pair.report(Rule::OptionalPropertyAdded, name, Value::Null, *name);
    }
}

/// Returns the names of the component schemas that something other than components refers to.
fn used_schemas(schemas: &Schemas<'_>) -> BTreeSet<String> {
    let (tree, heirs) = (schemas.tree, schemas.heirs());
    let mut waiting: Vec<&Value> = Vec::new();
    for (key, value) in tree.root.as_object().into_iter().flatten() {
        match value.as_object().filter(|_| key == "components") {
            Some(all) => {
                let all = all.iter().filter(|(key, _)| *key != "schemas");
                waiting.extend(all.map(|(_, value)| value));
            }
            None => waiting.push(value),
        }
    }
    let mut used = BTreeSet::new();
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => {
                let name = text.strip_prefix("#/components/schemas/");
                let name = name.and_then(|rest| rest.split('/').next());
                if let Some(name) = name.filter(|name| used.insert((*name).to_owned())) {
                    let location = format!("{COMPONENTS}/{name}");
                    for heir in heirs.get(location.as_str()).into_iter().flatten() {
                        used.extend(heir.pointer.rsplit('/').next().map(str::to_owned));
                        waiting.push(heir.value);
                    }
                    waiting.extend(tree.get(&location));
                }
            }
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => waiting.extend(map.values()),
            _ => {}
        }
    }
    used
}
