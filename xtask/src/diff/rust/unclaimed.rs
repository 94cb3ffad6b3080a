//! What stops compiling although no finding is about it. In: both pages, and the items that findings have. Out: the others,
//! each with its fate.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::items::{Item, PageItems};
use super::surface::{self, RustFate};
use super::{ItemFate, Rust, Side, SilentItem, edit, lost};
use crate::diff::rule::RustEffect;
use crate::ir::TypeId;

/// Returns the items of both pages that break and that no finding has. What follows from another item is not among them:
/// the fields of a type that was removed, or a type that was removed with the only item that had it.
pub fn find(
    [old, new]: [&PageItems<'_>; 2],
    claimed: &BTreeSet<(Side, Item)>,
) -> Vec<(Side, Item, RustFate)> {
    let fates = old.all().map(|item| (item, surface::fate(old, item, new)));
    let broken: BTreeMap<Item, RustFate> = fates.filter(|(_, fate)| fate.breaks()).collect();
    let follows = following(old, &broken);
    let changed = broken
        .into_iter()
        .filter(|(item, _)| !follows.contains(item));
    let changed = changed.map(|(item, fate)| (Side::Old, item, fate));
    let added = new
        .all()
        .filter(|item| old.counterpart(new, *item).is_none());
    let added = added.map(|item| {
        let fate = surface::fate_of_addition(new, item, old);
        (Side::New, item, fate)
    });
    let added = added.filter(|(_, _, fate)| fate.breaks());
    let all = changed.chain(added);
    all.filter(|(side, item, _)| !claimed.contains(&(*side, *item)))
        .collect()
}

/// Returns the broken items that follow from others.
fn following(old: &PageItems<'_>, broken: &BTreeMap<Item, RustFate>) -> HashSet<Item> {
    let is_removed = |item: &Item| {
        let fate = broken.get(&old.whole(*item));
        matches!(fate, Some(RustFate::Removed | RustFate::Reshaped))
    };
    let is_within_removed = |item: &Item| old.whole(*item) != *item && is_removed(item);
    let mut follows: HashSet<Item> = broken.keys().copied().filter(is_within_removed).collect();
    let starts = broken.keys().filter(|item| !is_within_removed(item));
    let starts = starts.filter(|item| !matches!(item, Item::Type(_)) || !is_removed(item));
    let mut waiting: Vec<TypeId> = starts.flat_map(|item| old.mentions(*item)).collect();
    while let Some(id) = waiting.pop() {
        let item = Item::Type(id);
        if broken.get(&item) == Some(&RustFate::Removed) && follows.insert(item) {
            waiting.extend(old.def(id).targets());
        }
    }
    follows
}

/// Items that no finding causes. Of a type with another name there is one, and not one for each item that is made of it.
#[derive(Default)]
pub struct Silent(IndexMap<String, SilentItem>);

impl Silent {
    pub fn add(&mut self, pages: [&PageItems<'_>; 2], outcome: &ItemFate<'_, '_>) {
        let item = describe(pages, outcome);
        let removed = removed_type(pages, outcome);
        let key = removed.map_or(item.name.clone(), str::to_owned);
        match self.0.entry(key) {
            Entry::Vacant(entry) => drop(entry.insert(item)),
            Entry::Occupied(mut entry) => entry.get_mut().rust.extend(item.rust),
        }
    }

    pub fn into_items(self) -> Vec<SilentItem> {
        self.0.into_values().collect()
    }
}

/// Returns the type that an item breaks with: one that was removed, if the item is it or is made of it.
fn removed_type<'p>(
    [old, new]: [&PageItems<'p>; 2],
    outcome: &ItemFate<'_, '_>,
) -> Option<&'p str> {
    if outcome.side == Side::New {
        return None;
    }
    let types = match outcome.item {
        Item::Type(id) => vec![id],
        item => old.mentions(item),
    };
    let mut names = types.into_iter().map(|id| old.def(id).ident.as_str());
    names.find(|name| new.type_named(name).is_none())
}

/// Returns what is known of an item that no finding explains.
fn describe(pages: [&PageItems<'_>; 2], outcome: &ItemFate<'_, '_>) -> SilentItem {
    let (page, item, fate) = (outcome.page, outcome.item, &*outcome.fate);
    let [owner, name] = [page.owner(item), page.name(item)];
    let effect = RustEffect::Source;
    let rust = match fate {
        RustFate::LostVariants(names) => lost(outcome, names, effect),
        fate => vec![Rust {
            item: outcome.items.path(page, item),
            effect,
            edit: edit::source([owner, name], fate, item, None),
        }],
    };
    SilentItem {
        is_sent: match page.whole(item) {
            Item::Type(id) => page.def(id).sent,
            _ => !matches!(item, Item::Response(_)),
        },
        locations: pages.map(|other| {
            let item = other.counterpart(page, item)?;
            other.location(item).map(str::to_owned)
        }),
        name: if owner == name {
            owner.to_owned()
        } else {
            format!("{owner}::{name}")
        },
        types: match fate {
            RustFate::Retyped { old, new } => Some([old.clone(), new.clone()]),
            _ => None,
        },
        rust,
    }
}
