//! Which finding an item breaks for, when none is about the item itself. In: findings with their items, both pages. Out: for
//! an item the finding at the nearest location, else the one about a type that the item is made of, else one that reaches it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::items::{Item, PageItems};
use super::{ItemFate, Side};
use crate::diff::finding::Finding;
use crate::diff::rule::Rule;
use crate::ir::TypeId;

/// Indices into the findings.
pub struct Causes<'p> {
    pages: [&'p PageItems<'p>; 2],
    /// By the locations of the findings, of each side.
    by_location: [BTreeMap<String, usize>; 2],
    /// By the types and requests that the findings are about.
    by_owner: HashMap<&'p str, usize>,
    /// By the types that can be reached from those, or from the operations of the findings.
    reached: HashMap<&'p str, usize>,
    /// The types that the old operations have. A change of operations is not about others.
    in_use: HashSet<TypeId>,
}

impl<'p> Causes<'p> {
    pub fn of(
        findings: &[Finding],
        outcomes: &[Vec<ItemFate<'_, '_>>],
        pages: [&'p PageItems<'p>; 2],
    ) -> Causes<'p> {
        let words = [
            Rule::DocsChanged,
            Rule::VersionLabelKept,
            Rule::VersionLabelUnchanged,
        ];
        let mut order: Vec<usize> = (0..findings.len())
            .filter(|index| !words.contains(&findings[*index].rule))
            .collect();
        // The worst comes first.
        order.sort_by_key(|index| Reverse(findings[*index].level));
        let mut by_location = [BTreeMap::new(), BTreeMap::new()];
        let mut by_owner: HashMap<&'p str, usize> = HashMap::new();
        for index in &order {
            let both = &findings[*index].locations;
            for (known, location) in by_location.iter_mut().zip([&both.old, &both.new]) {
                if let Some(location) = location.as_ref().filter(|location| !location.is_empty()) {
                    known.entry(location.clone()).or_insert(*index);
                }
            }
            for outcome in &outcomes[*index] {
                let owner = pages[outcome.side as usize].owner(outcome.item);
                by_owner.entry(owner).or_insert(*index);
            }
        }
        let reached = reached(findings, &order, &by_owner, pages);
        Causes {
            pages,
            by_location,
            by_owner,
            reached,
            in_use: pages[0].types_in_use(),
        }
    }

    /// Returns the finding for which an item breaks.
    pub fn find(&self, side: Side, item: Item) -> Option<usize> {
        let page = self.pages[side as usize];
        let is_in_use = |id: TypeId| side == Side::New || self.in_use.contains(&id);
        if matches!(page.whole(item), Item::Type(id) if !is_in_use(id)) {
            return self.near(side, item);
        }
        let names = self.names(side, item);
        let known = |by: &HashMap<&'p str, usize>| {
            let mut known = names.iter().filter_map(|name| by.get(name).copied());
            known.next()
        };
        self.near(side, item)
            .or_else(|| known(&self.by_owner))
            .or_else(|| known(&self.reached))
    }

    /// Returns the types that an item names on either side, and its owner.
    fn names(&self, side: Side, item: Item) -> Vec<&'p str> {
        let [page, other] = match side {
            Side::Old => self.pages,
            Side::New => [self.pages[1], self.pages[0]],
        };
        let of = |page: &'p PageItems<'p>, item| {
            let ids = page.mentions(item).into_iter();
            ids.map(move |id| page.def(id).ident.as_str())
        };
        let counterpart = other.counterpart(page, item);
        let counterpart = counterpart.into_iter().flat_map(|item| of(other, item));
        let own = of(page, item);
        own.chain(counterpart).chain([page.owner(item)]).collect()
    }

    /// Returns the finding at the item's location, below it, or around it.
    fn near(&self, side: Side, item: Item) -> Option<usize> {
        let known = &self.by_location[side as usize];
        let location = self.pages[side as usize].location(item)?;
        let below = known.range(location.to_owned()..).next();
        let below = below.filter(|(pointer, _)| {
            let rest = pointer.strip_prefix(location);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let around = || {
            let mut location = location;
            while let Some(end) = location.rfind('/') {
                location = &location[..end];
                if let Some(index) = known.get(location) {
                    return Some(*index);
                }
            }
            None
        };
        below.map(|(_, index)| *index).or_else(around)
    }
}

/// Goes from the types and operations of findings to the types that these have.
fn reached<'p>(
    findings: &[Finding],
    order: &[usize],
    by_owner: &HashMap<&'p str, usize>,
    pages: [&'p PageItems<'p>; 2],
) -> HashMap<&'p str, usize> {
    let mut reached = by_owner.clone();
    let mut starts: Vec<_> = by_owner
        .iter()
        .map(|(name, index)| (*index, *name))
        .collect();
    starts.sort_unstable();
    let mut waiting: VecDeque<&str> = starts.into_iter().map(|(_, name)| name).collect();
    // Many findings share one list of operations.
    let mut lists = HashSet::new();
    for index in order {
        let operations = &findings[*index].operations;
        if !lists.insert(operations.as_ptr()) {
            continue;
        }
        for (name, page) in operations
            .iter()
            .flat_map(|name| pages.map(|page| (name, page)))
        {
            let found = page.operation_at(name).map(Item::Operation);
            if let Some(owner) = found.map(|item| page.owner(item))
                && !reached.contains_key(owner)
            {
                reached.insert(owner, *index);
                waiting.push_back(owner);
            }
        }
    }
    while let Some(owner) = waiting.pop_front() {
        let index = reached[owner];
        for page in pages {
            for id in page.owned(owner) {
                let name = page.def(id).ident.as_str();
                if !reached.contains_key(name) {
                    reached.insert(name, index);
                    waiting.push_back(name);
                }
            }
        }
    }
    reached
}
