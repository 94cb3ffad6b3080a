//! Inheritance. In: a document. Out: for each component with its own `discriminator` the components that extend it, directly
//! or through others. A reader of the base receives them, although nothing refers to them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diff::tree::{Tree, TreeNode};

/// Heirs by the location of what they extend.
pub type Heirs<'a> = HashMap<Arc<str>, Vec<TreeNode<'a>>>;

pub fn all<'a>(tree: &Tree<'a>) -> Heirs<'a> {
    let components = tree.root().get("components");
    let components = components.iter().flat_map(|all| all.entries_at("schemas"));
    let components: Vec<_> = components.map(|(_, component)| component).collect();
    let mut children = Heirs::new();
    for one in &components {
        for part in one.items_at("allOf") {
            let base = part.str("$ref").and_then(|to| tree.target(&part, to));
            if let Some(base) = base {
                children.entry(base.pointer).or_default().push(one.clone());
            }
        }
    }
    let is_base =
        |node: &TreeNode<'a>| node.has("discriminator") && !node.has("oneOf") && !node.has("anyOf");
    let bases = components.iter().filter(|node| is_base(node));
    bases
        .map(|base| (Arc::clone(&base.pointer), descendants(base, &children)))
        .collect()
}

fn descendants<'a>(base: &TreeNode<'a>, children: &Heirs<'a>) -> Vec<TreeNode<'a>> {
    let mut out: Vec<TreeNode<'a>> = Vec::new();
    let mut seen = HashSet::from([Arc::clone(&base.pointer)]);
    let mut waiting = vec![Arc::clone(&base.pointer)];
    while let Some(location) = waiting.pop() {
        for heir in children.get(&location).into_iter().flatten() {
            if seen.insert(Arc::clone(&heir.pointer)) {
                waiting.push(Arc::clone(&heir.pointer));
                out.push(heir.clone());
            }
        }
    }
    out
}
