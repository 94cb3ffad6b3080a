//! Path items. In: a path item or a reference to one. Out: its operations, and what they share. Fields beside a `$ref` belong to the
//! item as those of its target do; OpenAPI leaves open only what a field means that both have, and the one beside the `$ref` is read.

use std::collections::BTreeMap;

use crate::diff::tree::{Tree, TreeNode};
use crate::source::method::{ADDITIONAL, MethodEntry, operations};

#[derive(Clone)]
pub struct PathItem<'a> {
    /// The item, or the target of its reference.
    pub node: TreeNode<'a>,
    /// The object that has the reference.
    referring: Option<TreeNode<'a>>,
}

impl<'a> PathItem<'a> {
    pub fn of(tree: &Tree<'a>, node: &TreeNode<'a>) -> Option<Self> {
        Some(Self {
            node: tree.resolve(node)?,
            referring: node.has("$ref").then(|| node.clone()),
        })
    }

    /// Returns the objects that have its fields. A later one overrides an earlier one.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &TreeNode<'a>> {
        [&self.node].into_iter().chain(&self.referring)
    }

    /// Returns its operations by their methods.
    pub fn operations(&self) -> BTreeMap<String, TreeNode<'a>> {
        self.parts().flat_map(methods).collect()
    }
}

fn methods<'a>(part: &TreeNode<'a>) -> Vec<(String, TreeNode<'a>)> {
    let operation = |method: MethodEntry<'_>| {
        let holder = if method.is_additional {
            part.get(ADDITIONAL)?
        } else {
            part.clone()
        };
        Some((method.key(), holder.get(method.name)?))
    };
    operations(part.value).filter_map(operation).collect()
}
