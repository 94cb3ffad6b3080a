//! "Same contract", for everything that asks: `share`, the timeline of `diff`, and the folding of equal types.
//!
//! In: two items, each with its page. Out: whether a program on the other side of the wire could notice a difference.
//! What an item says is listed by `describe`, in which every field of the IR is either part of the contract or
//! ignored for a reason. References are followed, so a type that refers to a changed type has changed; prose and the
//! order of named things do not count.

mod describe;
mod facts;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use describe::Describe;
use facts::Aspect;
pub use facts::Facts;

use super::{Operation, Page, TypeDef, TypeId};

/// A type with the page that holds it.
type Typed<'a> = (&'a Page, TypeId);

type TypePair = [(*const Page, TypeId); 2];

/// Compares contracts, and remembers the pairs of types that were found to be the same.
#[derive(Default)]
pub struct Contracts {
    same: HashSet<TypePair>,
}

impl Contracts {
    /// Returns whether two types have the same key and the same contract.
    pub fn same_type(&mut self, old: Typed<'_>, new: Typed<'_>) -> bool {
        self.same_types(vec![(old, new)])
    }

    /// Returns whether two operations have the same key and the same contract.
    pub fn same_operation(&mut self, old: (&Page, &Operation), new: (&Page, &Operation)) -> bool {
        self.same_facts(old, new)
    }

    /// Returns whether two pages have the same operations and types.
    pub fn same_page(&mut self, old: &Page, new: &Page) -> bool {
        self.same_facts((old, old), (new, new))
    }

    fn same_facts<'p, T: Describe>(
        &mut self,
        old: (&'p Page, &'p T),
        new: (&'p Page, &'p T),
    ) -> bool {
        let facts = [old.1, new.1].map(|item| Facts::of(item, Aspect::Contract));
        facts[0].said == facts[1].said && self.same_types(pairs([old.0, new.0], &facts))
    }

    /// Follows the references of both sides in step. A pair that is met again adds nothing: whatever it could differ
    /// in is found where it was met first.
    fn same_types<'p>(&mut self, mut todo: Vec<(Typed<'p>, Typed<'p>)>) -> bool {
        let mut met = HashSet::new();
        while let Some((old, new)) = todo.pop() {
            let pair = [old, new].map(|(page, id)| (std::ptr::from_ref(page), id));
            if self.same.contains(&pair) || !met.insert(pair) {
                continue;
            }
            let facts = [old, new].map(|(page, id)| Facts::of(page.ty(id), Aspect::Contract));
            if facts[0].said != facts[1].said {
                return false;
            }
            todo.extend(pairs([old.0, new.0], &facts));
        }
        self.same.extend(met);
        true
    }
}

/// The types that equal facts refer to, side by side.
fn pairs<'p>(pages: [&'p Page; 2], facts: &[Facts<'_>; 2]) -> Vec<(Typed<'p>, Typed<'p>)> {
    let [old, new] =
        [0, 1].map(|side| facts[side].targets.iter().map(move |id| (pages[side], *id)));
    old.zip(new).collect()
}

impl TypeDef {
    /// Returns all that the Rust item says, except its name and its documentation.
    pub fn code(&self) -> Facts<'_> {
        Facts::of(self, Aspect::Code)
    }
}
