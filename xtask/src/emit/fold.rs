//! One contract under many names. In: a page. Out: for each type, the one that is written in full for it and its equals.
//!
//! The others become aliases, so that every name stays what it was, whatever else a document gains. Each schema that a
//! document names keeps its type; only numbered twins, as tools make them, are folded, and inline types.

use foldhash::{HashMap, HashMapExt};

use crate::ir::contract::Facts;
use crate::ir::{Page, TypeDef, TypeId, TypeKind};

/// Returns the type that replaces each type: itself, or the first that is the same in everything but its name, location
/// and description.
pub fn firsts(page: &Page) -> Vec<TypeId> {
    let mut firsts: Vec<_> = (0..page.types.len()).map(TypeId).collect();
    let mut seen = HashMap::new();
    for id in inner_first(page) {
        let def = page.ty(id);
        if let TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) = def.kind {
            let key = (family(def), contents(def, &firsts));
            firsts[id.0] = *seen.entry(key).or_insert(id);
        }
    }
    firsts
}

/// What a type's name must have in common with that of an equal one; nothing, for an inline type.
fn family(def: &TypeDef) -> Option<&str> {
    let numbered = |char: char| char.is_ascii_digit() || matches!(char, '_' | '-');
    let is_component = def.is_component();
    is_component.then(|| def.key.trim_end_matches(numbered))
}

/// What a definition consists of, with each type that it refers to replaced by the first of its equals.
fn contents<'p>(def: &'p TypeDef, firsts: &[TypeId]) -> Facts<'p> {
    let mut facts = def.code();
    facts.targets.iter_mut().for_each(|id| *id = firsts[id.0]);
    facts
}

/// All types, those that a type is made of before it; within a cycle in any order, which folds none of it.
fn inner_first(page: &Page) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut seen = vec![false; page.types.len()];
    for start in (0..page.types.len()).map(TypeId) {
        let mut open = vec![(start, false)];
        while let Some((id, is_done)) = open.pop() {
            if is_done {
                order.push(id);
            } else if !std::mem::replace(&mut seen[id.0], true) {
                open.push((id, true));
                open.extend(page.ty(id).targets().map(|target| (target, false)));
            }
        }
    }
    order
}
