//! Overlay actions and a document in, the document with a changed tree out.
//!
//! The document keeps its text, so that what it is blamed for is still found there.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use serde_json_path::{NormalizedPath, PathElement};

use super::{Action, Change, Overlay, Used, version};
use crate::report::{Code, Report};
use crate::source::Document;

/// Applies the actions that are meant for a page of a version, in order.
pub fn apply(
    overlays: &[Overlay],
    version_name: &str,
    page: &str,
    document: &mut Document,
    used: &mut Used,
    report: &mut Report,
) {
    // A stand-alone document has no version, so that no bounds apply.
    let version = version(version_name).unwrap_or_default();
    for action in overlays.iter().flat_map(|overlay| &overlay.actions) {
        if action.scope.has(version, page) && change(action, &mut document.tree, report) {
            used.0.insert(action.site.clone());
        }
    }
}

/// Applies one action and returns whether it changed anything.
fn change(action: &Action, tree: &mut Value, report: &mut Report) -> bool {
    let nodes = action.target.query_located(tree);
    let targets: BTreeSet<Vec<Step>> = nodes.locations().map(steps).collect();
    match &action.change {
        Change::Update(update) => {
            let mut changed = false;
            for target in &targets {
                if let Some(node) = find(tree, target) {
                    changed |= update_node(action, node, update, report);
                }
            }
            changed
        }
        // From the back, so that the indices before it stay what they are.
        Change::Remove => targets.iter().rev().fold(false, |changed, target| {
            let removed = remove(tree, target);
            if target.is_empty() {
                let message = "the document as a whole cannot be removed";
                report.error(
                    Code::InvalidOverlay,
                    action.site.child("target"),
                    message,
                    "name a part of it in `target`",
                );
            }
            removed || changed
        }),
    }
}

fn update_node(action: &Action, node: &mut Value, update: &Value, report: &mut Report) -> bool {
    match (&mut *node, update) {
        (Value::Object(node), Value::Object(update)) => merge(node, update),
        (Value::Array(node), Value::Array(update)) => {
            node.extend_from_slice(update);
            !update.is_empty()
        }
        (Value::Array(node), entry) => {
            node.push(entry.clone());
            true
        }
        (node, update) if is_scalar(node) && is_scalar(update) => replace(node, update),
        _ => {
            let message = "the target is not of the kind that the update is";
            let help = "update an object with an object; to replace a value, update what holds it";
            report.error(
                Code::InvalidOverlay,
                action.site.child("update"),
                message,
                help,
            );
            false
        }
    }
}

/// Merges objects key by key: objects are merged, arrays are joined, other values are replaced.
fn merge(node: &mut Map<String, Value>, update: &Map<String, Value>) -> bool {
    let mut changed = false;
    for (key, update) in update {
        changed |= match (node.get_mut(key), update) {
            (Some(Value::Object(node)), Value::Object(update)) => merge(node, update),
            (Some(Value::Array(node)), Value::Array(update)) => {
                node.extend_from_slice(update);
                !update.is_empty()
            }
            (Some(node), update) => replace(node, update),
            (None, update) => {
                node.insert(key.clone(), update.clone());
                true
            }
        };
    }
    changed
}

fn replace(node: &mut Value, update: &Value) -> bool {
    let differs = node != update;
    if differs {
        node.clone_from(update);
    }
    differs
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// One step of a target's path, free of the tree it was found in.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Index(usize),
}

fn steps(path: &NormalizedPath<'_>) -> Vec<Step> {
    let step = |element: &PathElement<'_>| match element {
        PathElement::Name(name) => Step::Key((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    };
    path.iter().map(step).collect()
}

fn find<'t>(tree: &'t mut Value, path: &[Step]) -> Option<&'t mut Value> {
    path.iter().try_fold(tree, |node, step| match step {
        Step::Key(key) => node.get_mut(key),
        Step::Index(index) => node.get_mut(index),
    })
}

fn remove(tree: &mut Value, path: &[Step]) -> bool {
    let Some((last, parent)) = path.split_last() else {
        return false;
    };
    match (find(tree, parent), last) {
        (Some(Value::Object(map)), Step::Key(key)) => map.shift_remove(key).is_some(),
        (Some(Value::Array(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}
