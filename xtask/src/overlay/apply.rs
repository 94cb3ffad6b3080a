//! Overlay actions and a document in, the document with a changed tree out.
//!
//! The document keeps its text, so that a diagnostic still finds its location there.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath, PathElement};

use super::growth::Growth;
use super::merge::{self, ValueKind};
use super::{Action, ActionChange, Overlay, OverlayVersion, Used};
use crate::report::{Code, Report, Site};
use crate::source::Document;

/// Applies the actions whose scope includes a page of a version, in order.
pub fn apply(
    overlays: &[Overlay],
    version_name: &str,
    page: &str,
    document: &mut Document,
    used: &mut Used,
    report: &mut Report,
) {
    let version = version_name.parse().ok();
    let mut growth = Growth::of(&document.tree);
    for overlay in overlays {
        for action in &overlay.actions {
            if growth.is_exhausted() || !action.scope.includes(version, page) {
                continue;
            }
            let (edition, tree) = (overlay.edition, &mut document.tree);
            if change(action, edition, tree, &mut growth, report) {
                used.0.insert(action.site.clone());
            }
        }
    }
}

/// Applies one action and returns whether it changed anything.
fn change(
    action: &Action,
    edition: OverlayVersion,
    tree: &mut Value,
    growth: &mut Growth,
    report: &mut Report,
) -> bool {
    let mut paths = action.paths();
    if !paths.all(|path| growth.allows_path(path)) {
        let message = "the actions up to this one look through the whole document too often";
        let help = "name every step from the root, as in `$.components.schemas.Order`, or select all that change in the same way with one action";
        report.error(Code::TooLarge, action.site.clone(), message, help);
        return false;
    }
    let nodes = action.target.query_located(tree);
    let targets: BTreeSet<Vec<TargetStep>> = nodes.locations().map(steps).collect();
    let kinds: Vec<ValueKind> = nodes.nodes().map(ValueKind::of).collect();
    if let Err((message, help)) = check_targets(action, edition, &kinds, &targets) {
        let site = action.site.child("target");
        report.error(Code::InvalidOverlay, site, message, help);
        return false;
    }
    let copied;
    let value = match &action.change {
        // From the back, so that the indexes before it stay valid.
        ActionChange::Remove => {
            let mut changed = false;
            for target in targets.iter().rev() {
                changed |= remove(tree, target);
            }
            return changed;
        }
        ActionChange::Update(value) => value,
        ActionChange::Copy(from) => match copy(from, tree, action.site.child("copy"), report) {
            Some(value) => {
                copied = value;
                &copied
            }
            None => return false,
        },
    };
    if !growth.allows(value, targets.iter().map(Vec::len)) {
        let message = "the actions up to this one make the document too large or too deep";
        let help = "select fewer nodes, or a smaller value";
        report.error(Code::TooLarge, action.site.clone(), message, help);
        return false;
    }
    update(action, edition, tree, &targets, value, report)
}

/// Returns why an action must not be applied to the nodes that it selects: a message and a help.
fn check_targets(
    action: &Action,
    edition: OverlayVersion,
    kinds: &[ValueKind],
    targets: &BTreeSet<Vec<TargetStep>>,
) -> Result<(), (&'static str, &'static str)> {
    let is_removal = matches!(action.change, ActionChange::Remove);
    if is_removal && targets.iter().any(Vec::is_empty) {
        let message = "the document as a whole cannot be removed";
        return Err((message, "select a node inside it with `target`"));
    }
    match edition {
        OverlayVersion::V1_0 if kinds.contains(&ValueKind::Primitive) => {
            let message =
                "Overlay 1.0 selects objects and arrays only, and this is a primitive value";
            let help = "write `overlay: 1.1.0`, which allows it, or update the object that has it";
            Err((message, help))
        }
        OverlayVersion::V1_1 if !is_removal && kinds.windows(2).any(|pair| pair[0] != pair[1]) => {
            let message =
                "the selected nodes must be all objects, all arrays or all primitive values";
            Err((message, "select them with one action for each kind"))
        }
        OverlayVersion::V1_0 | OverlayVersion::V1_1 => Ok(()),
    }
}

/// Returns the value of the one node that `copy` selects, as the earlier actions left it.
fn copy(from: &JsonPath, tree: &Value, site: Site, report: &mut Report) -> Option<Value> {
    let nodes = from.query(tree).all();
    if let [value] = nodes.as_slice() {
        return Some((*value).clone());
    }
    let message = match nodes.len() {
        0 => "`copy` selects no node".to_owned(),
        several => format!("`copy` selects {several} nodes and must select one"),
    };
    let help = "select one node of the document as the actions before this one leave it";
    report.error(Code::InvalidOverlay, site, message, help);
    None
}

fn update(
    action: &Action,
    edition: OverlayVersion,
    tree: &mut Value,
    targets: &BTreeSet<Vec<TargetStep>>,
    value: &Value,
    report: &mut Report,
) -> bool {
    let mut changed = false;
    for target in targets {
        let Some(node) = find(tree, target) else {
            continue;
        };
        match merge::update(edition, node, value) {
            Ok(is_change) => changed |= is_change,
            Err(conflict) => {
                let field = action.change.field();
                let mut site = action.site.child(field);
                let (node, found) = (conflict.node.name(), conflict.update.name());
                let mut message = format!("{found} cannot be merged into {node}");
                if matches!(action.change, ActionChange::Update(_)) {
                    site.pointer.push_str(&conflict.pointer);
                } else if !conflict.pointer.is_empty() {
                    message = format!("{message} at `#{}` of the copied value", conflict.pointer);
                }
                let help = "remove what the document has with an action before this one";
                report.error(Code::InvalidOverlay, site, message, help);
            }
        }
    }
    changed
}

/// One step of a target's path, without a borrow of the tree.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum TargetStep {
    Key(String),
    Index(usize),
}

fn steps(path: &NormalizedPath<'_>) -> Vec<TargetStep> {
    let step = |element: &PathElement<'_>| match element {
        PathElement::Name(name) => TargetStep::Key((*name).to_owned()),
        PathElement::Index(index) => TargetStep::Index(*index),
    };
    path.iter().map(step).collect()
}

fn find<'t>(tree: &'t mut Value, path: &[TargetStep]) -> Option<&'t mut Value> {
    path.iter().try_fold(tree, |node, step| match step {
        TargetStep::Key(key) => node.get_mut(key),
        TargetStep::Index(index) => node.get_mut(index),
    })
}

fn remove(tree: &mut Value, path: &[TargetStep]) -> bool {
    let Some((last, parent)) = path.split_last() else {
        return false;
    };
    match (find(tree, parent), last) {
        (Some(Value::Object(map)), TargetStep::Key(key)) => map.shift_remove(key).is_some(),
        (Some(Value::Array(list)), TargetStep::Index(index)) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}
