//! The items of a sequential media type: two media types in, changes of the schema of an item out. An array that is
//! described as a whole has the same items as one that is described item by item.

use super::{ITEMS, Notation, is_open};
use crate::diff::compare::NodePair;
use crate::diff::rule::Rule;
use crate::diff::tree::{Tree, TreeNode};

pub fn compare(media: &NodePair<'_, '_>) {
    if !media.sides().iter().any(|media| media.has(ITEMS)) {
        return;
    }
    let is_typed = |items: &TreeNode<'_>| !is_open(items.value);
    match media.each(items) {
        [Some(a), Some(b)] => media.compare_schemas(&a, &b, Notation::Json),
        [None, Some(b)] if is_typed(&b) => {
            let media = media.at(None, Some(&b));
            media.report(Rule::SchemaAdded, ITEMS, "any", "typed");
        }
        [Some(a), None] if is_typed(&a) => {
            let media = media.at(Some(&a), None);
            media.report(Rule::SchemaRemoved, ITEMS, "typed", "any");
        }
        _ => {}
    }
}

/// Returns the schema of an item, which the schema of the whole array may have.
fn items<'a>(tree: &Tree<'a>, media: &TreeNode<'a>) -> Option<TreeNode<'a>> {
    let whole = || tree.resolve(&media.get("schema")?)?.get("items");
    media.get(ITEMS).or_else(whole)
}
