//! What a finding does to Rust code: which items of the generated crate, what happens to them, what to edit.
//!
//! In: a finding and the items of both sides. Out: for the finding's location, the items that were generated from it or from
//! the nearest location around it, each compared with the item of that name on the new page. So a claim that source stops
//! compiling is read off the two models, and the table of rules only says what else a change can mean. Of two documents
//! all items are compared: one that stops compiling elsewhere is noted at the finding that causes it.

mod aliases;
mod causes;
mod edit;
mod items;
mod surface;
mod unclaimed;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use causes::Causes;
pub use items::Items;
use items::{Item, PageItems};
use surface::RustFate;
use unclaimed::Silent;

use super::finding::{Finding, Rust};
use super::rule::{Level, Rule, RustEffect};
use crate::ir::{SelectableField, TypeKind};
use crate::report::unescape;

/// An item and its fate.
struct ItemFate<'i, 'p> {
    /// The page of the item: the old one, or the new one for an addition.
    items: &'i Items<'p>,
    page: &'i PageItems<'p>,
    side: Side,
    item: Item,
    fate: Rc<RustFate>,
    /// Whether the finding is about the item itself, and not about what the item is made of.
    is_direct: bool,
}

/// Whose items they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    Old,
    New,
}

/// An item that no finding is about, although the programs that use it stop compiling.
pub struct SilentItem {
    /// Whether programs send it.
    pub is_sent: bool,
    /// Where it is in each document.
    pub locations: [Option<String>; 2],
    /// Its name, as `Order::note`.
    pub name: String,
    /// What is written for it on both sides, if its type changes.
    pub types: Option<[String; 2]>,
    pub rust: Vec<Rust>,
}

/// The fates of items of the old page. Many findings may be about one item, and it may have as many variants.
#[derive(Default)]
struct Fates(RefCell<HashMap<Item, Rc<RustFate>>>);

impl Fates {
    fn of(&self, item: Item, [old, new]: [&PageItems<'_>; 2]) -> Rc<RustFate> {
        let known = self.0.borrow().get(&item).cloned();
        known.unwrap_or_else(|| {
            let fate = Rc::new(surface::fate(old, item, new));
            self.0.borrow_mut().insert(item, Rc::clone(&fate));
            fate
        })
    }
}

/// Notes in each finding the items that it is about, the worst that happens to each, and what to do.
pub fn describe(findings: &mut [Finding], items: [&Items<'_>; 2]) {
    let fates = Fates::default();
    for finding in findings {
        let outcomes = outcomes(finding, items, &fates);
        finding.rust = rendered(finding, outcomes, items[1]);
    }
}

/// Does the same for the findings between two documents, so that each item that stops compiling is in a finding: what no
/// finding is directly about is in the one whose schema the item is made of. Returns what is left.
pub fn describe_all(findings: &mut [Finding], items: [&Items<'_>; 2]) -> Vec<SilentItem> {
    let fates = Fates::default();
    let mut all: Vec<_> = findings
        .iter()
        .map(|finding| outcomes(finding, items, &fates))
        .collect();
    let silent = match items.map(Items::page) {
        [Some(old), Some(new)] => assign(findings, &mut all, items, [old, new]),
        _ => Vec::new(),
    };
    for (finding, outcomes) in findings.iter_mut().zip(all) {
        finding.rust = rendered(finding, outcomes, items[1]);
    }
    silent
}

/// Adds each item that breaks and that no finding has to the outcomes of the finding that causes it, and returns those that
/// none causes.
fn assign<'i, 'p>(
    findings: &[Finding],
    all: &mut [Vec<ItemFate<'i, 'p>>],
    items: [&'i Items<'p>; 2],
    pages: [&'i PageItems<'p>; 2],
) -> Vec<SilentItem> {
    let claiming = findings.iter().zip(all.iter());
    let claiming = claiming.filter(|(finding, _)| finding.rule != Rule::DocsChanged);
    let claimed = claiming.flat_map(|(_, outcomes)| outcomes);
    let claimed = claimed.filter(|outcome| outcome.fate.breaks());
    let claimed = claimed.map(|outcome| (outcome.side, outcome.item));
    let left = unclaimed::find(pages, &claimed.collect());
    let causes = Causes::of(findings, all, pages);
    let mut silent = Silent::default();
    for (side, item, fate) in left {
        let outcome = ItemFate {
            items: items[side as usize],
            page: pages[side as usize],
            side,
            item,
            fate: Rc::new(fate),
            is_direct: false,
        };
        match causes.find(side, item) {
            Some(index) => all[index].push(outcome),
            None => silent.add(pages, &outcome),
        }
    }
    silent.into_items()
}

/// Returns the items that a finding is about, each with its fate.
fn outcomes<'i, 'p>(
    finding: &Finding,
    [old, new]: [&'i Items<'p>; 2],
    fates: &Fates,
) -> Vec<ItemFate<'i, 'p>> {
    let (Some(a), Some(b)) = (old.page(), new.page()) else {
        return Vec::new();
    };
    let of_old = |item, fate| ItemFate {
        items: old,
        page: a,
        side: Side::Old,
        item,
        fate,
        is_direct: true,
    };
    let is_nested = matches!(finding.rule, Rule::EnvelopeAdded | Rule::EnvelopeRemoved);
    let changed = changed_items(finding, a).into_iter().map(|item| {
        let fate = if is_nested {
            Rc::new(surface::nested_fate(a, item, b))
        } else {
            fates.of(item, [a, b])
        };
        of_old(item, fate)
    });
    let constructed = constants(finding, a, b).into_iter();
    let constructed = constructed.map(|item| of_old(item, fates.of(item, [a, b])));
    let constructed = constructed
        .filter(|outcome| matches!(*outcome.fate, RustFate::Required | RustFate::Constant));
    let added = added_items(finding, b).into_iter().map(|item| ItemFate {
        items: new,
        page: b,
        side: Side::New,
        item,
        fate: Rc::new(surface::fate_of_addition(b, item, a)),
        is_direct: true,
    });
    changed.chain(constructed).chain(added).collect()
}

/// Writes what happens to the items of a finding.
fn rendered(finding: &Finding, outcomes: Vec<ItemFate<'_, '_>>, new: &Items<'_>) -> Vec<Rust> {
    // A finding that changes nothing for a compiler is reported at one item, an addition at the new one.
    let only = if finding.old.is_null() {
        outcomes.len().saturating_sub(1)
    } else {
        0
    };
    let is_silent = outcomes
        .iter()
        .all(|outcome| *outcome.fate == RustFate::Same);
    let reported = outcomes
        .iter()
        .enumerate()
        .filter(|(index, outcome)| *outcome.fate != RustFate::Same || is_silent && *index == only);
    let rust = reported.flat_map(|(_, outcome)| written(finding, outcome, new));
    let rust: BTreeSet<Rust> = rust.collect();
    rust.into_iter().collect()
}

/// Returns the items of the old page that a finding may have changed.
fn changed_items(finding: &Finding, old: &PageItems<'_>) -> Vec<Item> {
    if let Some(item) = selectable(finding, old) {
        return vec![item];
    }
    // An alternative may be anywhere; what loses it is the union.
    let own = finding.locations.old.as_ref();
    let location = match finding.rule {
        Rule::BranchRemoved | Rule::BranchAdded => Some(&finding.root_cause),
        _ => own,
    };
    let Some(location) = location else {
        return Vec::new();
    };
    let items = match old.at(location) {
        Some((items, true)) => items.to_vec(),
        near => match moved(finding, location, old) {
            [] => near.map_or_else(|| old.below(location), |(items, _)| items.to_vec()),
            moved => moved.to_vec(),
        },
    };
    // An addition does not remove a variant.
    let is_kept = |item: &Item| !(finding.is_addition() && has_variants(old, *item));
    let mut kept: Vec<_> = items.into_iter().filter(is_kept).collect();
    kept.sort_by_key(|item| rank(old, *item));
    kept
}

/// Returns the fields of the old page that hold the enum that a finding is about. `new` takes an enum of several values,
/// and sets the only value of another.
fn constants(finding: &Finding, old: &PageItems<'_>, new: &PageItems<'_>) -> Vec<Item> {
    let is_enum = |page: &PageItems<'_>, item: Item| matches!(item, Item::Type(id) if matches!(page.def(id).kind, TypeKind::Enum(_)));
    let sides = [(&finding.locations.old, old), (&finding.locations.new, new)];
    let enums: BTreeSet<&str> = sides
        .into_iter()
        .filter_map(|(location, page)| Some((page.at(location.as_deref()?)?.0, page)))
        .flat_map(|(items, page)| items.iter().map(move |item| (item, page)))
        .filter(|(item, page)| is_enum(page, **item))
        .map(|(item, page)| page.name(*item))
        .collect();
    let fields = enums.into_iter().flat_map(|name| old.holders(name));
    let mut fields: Vec<_> = fields.copied().collect();
    fields.sort_unstable();
    fields
}

/// Returns the items that a finding names and that the generator made from another location than the document's.
fn moved<'k>(finding: &Finding, location: &str, page: &'k PageItems<'_>) -> &'k [Item] {
    let [old, new] = [&finding.old, &finding.new].map(|value| value.as_str().unwrap_or_default());
    let segments = location.rsplit('/');
    let segments = segments.map(unescape);
    let names = [finding.subject.as_str(), old, new].into_iter();
    let names = names.map(str::to_owned).chain(segments);
    let mut found = names.map(|name| page.moved(&name));
    found.find(|items| !items.is_empty()).unwrap_or_default()
}

fn has_variants(page: &PageItems<'_>, item: Item) -> bool {
    match item {
        Item::Type(id) => matches!(page.def(id).kind, TypeKind::Enum(_) | TypeKind::Union(_)),
        Item::Body(_) => true,
        _ => false,
    }
}

/// Orders the items of one location: a field before its type, unless the type has variants.
fn rank(page: &PageItems<'_>, item: Item) -> u8 {
    match item {
        _ if has_variants(page, item) => 0,
        Item::Field(..) | Item::Param(..) | Item::Body(_) | Item::Selectable(..) => 1,
        Item::Type(_) => 2,
        Item::Operation(_) | Item::Response(_) => 3,
    }
}

/// Returns the item of a rule about one profile field: the method of the request that selects it.
fn selectable(finding: &Finding, page: &PageItems<'_>) -> Option<Item> {
    let index = page.operation_at(finding.operation.as_ref()?)?;
    let selection = page.page.operations[index].selection.as_ref()?;
    let named = |field: &SelectableField| field.wire == finding.subject;
    let field = selection.fields.iter().position(named);
    Some(field.map_or(Item::Operation(index), |field| {
        Item::Selectable(index, field)
    }))
}

/// Returns the items of the new page that are at the very location of a finding.
fn added_items(finding: &Finding, new: &PageItems<'_>) -> Vec<Item> {
    let location = finding.locations.new.as_deref().unwrap_or_default();
    match (new.at(location), moved(finding, location, new)) {
        (Some((items, true)), _) => items.to_vec(),
        // An added path has new operations.
        (_, []) if finding.old.is_null() => new.below(location),
        (_, moved) => moved.to_vec(),
    }
}

/// Returns what happens to an item; one for each variant that an enum lost, since each has its own name.
fn written(finding: &Finding, outcome: &ItemFate<'_, '_>, new: &Items<'_>) -> Vec<Rust> {
    // Docs do not remove an item; what does has its own finding.
    if finding.rule == Rule::DocsChanged && outcome.fate.breaks() {
        return Vec::new();
    }
    let (page, item, fate) = (outcome.page, outcome.item, &*outcome.fate);
    let effect = effect(finding, fate);
    let [owner, name] = [page.owner(item), page.name(item)];
    if let RustFate::LostVariants(names) = fate {
        return lost(outcome, names, effect);
    }
    let edit = match effect {
        RustEffect::Source => {
            let renamed = new_name(finding, new).filter(|_| outcome.is_direct);
            edit::source([owner, name], fate, item, renamed)
        }
        RustEffect::Deprecation => edit::deprecation(name),
        RustEffect::Behaviour | RustEffect::None => edit::behaviour(finding, name, effect),
    };
    let item = outcome.items.path(page, item);
    vec![Rust { item, effect, edit }]
}

/// Returns what happens to each variant that an enum lost.
fn lost(outcome: &ItemFate<'_, '_>, names: &[String], effect: RustEffect) -> Vec<Rust> {
    let page = outcome.page;
    let owner = outcome.items.path(page, page.whole(outcome.item));
    let each = names.iter().map(|name| Rust {
        item: format!("{owner}::{name}"),
        effect,
        edit: edit::removed(name),
    });
    each.collect()
}

fn effect(finding: &Finding, fate: &RustFate) -> RustEffect {
    match fate {
        RustFate::Deprecated => RustEffect::Deprecation,
        fate if fate.breaks() => RustEffect::Source,
        _ => match finding.rule.effect(finding.direction) {
            RustEffect::Behaviour => RustEffect::Behaviour,
            // By the models it compiles; whether it works is what the level says.
            _ if finding.level >= Level::Risky => RustEffect::Behaviour,
            _ => RustEffect::None,
        },
    }
}

/// Returns the new name of an item that a finding renames.
fn new_name<'p>(finding: &Finding, new: &Items<'p>) -> Option<&'p str> {
    let renames = matches!(
        finding.rule,
        Rule::PropertyRenamed
            | Rule::ParameterRenamed
            | Rule::OperationIdChanged
            | Rule::OperationIdRemoved
            | Rule::OperationIdAdded
            | Rule::OperationMoved
            | Rule::MethodChanged
            | Rule::EnvelopeAdded
            | Rule::EnvelopeRemoved
    );
    let page = new.page().filter(|_| renames)?;
    let location = finding.locations.new.as_deref()?;
    if let Some((items, _)) = page.at(location) {
        return items.first().map(|item| page.name(*item));
    }
    // The only operation of a path that moved.
    match page.below(location).as_slice() {
        [only] => Some(page.name(*only)),
        _ => None,
    }
}
