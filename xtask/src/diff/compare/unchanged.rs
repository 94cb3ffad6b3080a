//! Schemas that need no comparison. In: the trees of two documents. Out: whether a schema of each is the same value, and so is
//! everything that it refers to. From one revision to the next, that holds for nearly all of them.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Tree;
use crate::diff::tree::TreeNode;
use crate::source::visit::for_each_object;

/// Keywords by which a schema depends on more than its value and its `$ref`s; a discriminator on the schemas that extend it.
const ELSEWHERE: [&str; 6] = [
    "discriminator",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$recursiveRef",
];

/// The references to components that are unchanged.
#[derive(Default)]
pub struct Unchanged(HashSet<String>);

impl Unchanged {
    pub fn between([old, new]: [&Tree<'_>; 2]) -> Unchanged {
        let version = |tree: &Tree<'_>| tree.root.get("openapi").cloned();
        let are_alone = [old, new].iter().all(|tree| tree.files.ids().len() == 1);
        if !are_alone || version(old) != version(new) {
            return Unchanged::default();
        }
        let [old, new] = [old, new].map(|tree| tree.root.pointer("/components/schemas"));
        let schemas = old.and_then(Value::as_object).into_iter().flatten();
        let mut references: HashMap<String, HashSet<&str>> = HashMap::new();
        for (name, schema) in schemas {
            if new.and_then(|new| new.get(name)) == Some(schema)
                && let Some(found) = references_of(schema)
            {
                references.insert(format!("#/components/schemas/{name}"), found);
            }
        }
        Unchanged(closed(&references))
    }

    /// Returns whether the schemas at these locations are the same.
    pub fn has(&self, old: &[TreeNode<'_>], new: &[TreeNode<'_>]) -> bool {
        let same = |(old, new): (&TreeNode<'_>, &TreeNode<'_>)| {
            old.value == new.value
                && references_of(old.value)
                    .is_some_and(|found| found.iter().all(|found| self.0.contains(*found)))
        };
        !self.0.is_empty() && old.len() == new.len() && old.iter().zip(new).all(same)
    }
}

/// Returns the components that lead to nothing but one another.
fn closed(references: &HashMap<String, HashSet<&str>>) -> HashSet<String> {
    let mut users: HashMap<&str, Vec<&str>> = HashMap::new();
    for (component, found) in references {
        for reference in found {
            users.entry(reference).or_default().push(component);
        }
    }
    let mut kept: HashSet<&str> = references.keys().map(String::as_str).collect();
    let targets = users.keys().copied();
    let mut changed: Vec<&str> = targets.filter(|target| !kept.contains(target)).collect();
    while let Some(target) = changed.pop() {
        for user in users.remove(target).unwrap_or_default() {
            if kept.remove(user) {
                changed.push(user);
            }
        }
    }
    kept.into_iter().map(str::to_owned).collect()
}

/// Returns the references in a schema; `None` where it depends on something else too.
fn references_of(schema: &Value) -> Option<HashSet<&str>> {
    let mut found = Some(HashSet::new());
    for_each_object(schema, &mut |object, _| {
        if ELSEWHERE.iter().any(|key| object.contains_key(*key)) {
            found = None;
        }
        let reference = object.get("$ref").and_then(Value::as_str);
        found.iter_mut().for_each(|found| found.extend(reference));
    });
    found
}
