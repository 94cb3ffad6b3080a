//! Inheritance: a document in, for each component with a `discriminator` of its own those that build on it out, directly
//! or through another one. Who reads the base meets them, although nothing refers to them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::diff::tree::{Spot, Tree};

/// Heirs by the place of what they build on.
pub type Heirs<'a> = HashMap<Rc<str>, Vec<Spot<'a>>>;

pub fn all<'a>(tree: &Tree<'a>) -> Heirs<'a> {
    let components = tree.root().get("components");
    let components = components.and_then(|all| all.get("schemas"));
    let components: Vec<_> = components.iter().flat_map(Spot::members).collect();
    let mut children = Heirs::new();
    for (_, one) in &components {
        for part in one.get("allOf").iter().flat_map(Spot::items) {
            let base = part.str("$ref").and_then(|to| tree.target(&part, to));
            if let Some(base) = base {
                children.entry(base.pointer).or_default().push(one.clone());
            }
        }
    }
    let is_base = |spot: &Spot<'a>| {
        let has = |key: &str| spot.node.get(key).is_some();
        has("discriminator") && !has("oneOf") && !has("anyOf")
    };
    let bases = components.iter().filter(|(_, spot)| is_base(spot));
    bases
        .map(|(_, base)| (Rc::clone(&base.pointer), descendants(base, &children)))
        .collect()
}

fn descendants<'a>(base: &Spot<'a>, children: &Heirs<'a>) -> Vec<Spot<'a>> {
    let mut out: Vec<Spot<'a>> = Vec::new();
    let mut seen = HashSet::from([Rc::clone(&base.pointer)]);
    let mut waiting = vec![Rc::clone(&base.pointer)];
    while let Some(place) = waiting.pop() {
        for heir in children.get(&place).into_iter().flatten() {
            if seen.insert(Rc::clone(&heir.pointer)) {
                waiting.push(Rc::clone(&heir.pointer));
                out.push(heir.clone());
            }
        }
    }
    out
}
