//! What a finding does to Rust code: which items of the generated crate, what happens to them, what to edit.
//!
//! In: a finding and the items of both sides. Out: for the finding's place, the items that were made from it or from the
//! nearest place around it, each compared with what the new page has under its name. So a claim that source stops
//! compiling is read off the two models, and the table of rules only says what else a change can mean.

mod edit;
mod items;
mod surface;

use std::collections::BTreeSet;

pub use items::Items;
use items::{Item, Known};
use surface::Fate;

use super::finding::{Finding, Rust};
use super::rule::{Effect, Level, Rule};
use crate::ir::TypeKind;

/// What becomes of one item.
struct Outcome<'i, 'p> {
    /// Where the item is: in the old page, or in the new one if it came with it.
    items: &'i Items<'p>,
    known: &'i Known<'p>,
    item: Item,
    fate: Fate,
}

/// The items that a finding is about, the worst that happens to each, and what to do.
pub fn consequences(finding: &Finding, old: &Items<'_>, new: &Items<'_>) -> Vec<Rust> {
    let mut outcomes = Vec::new();
    if let (Some(a), Some(b)) = (old.known(), new.known()) {
        let fate = |item| Outcome {
            items: old,
            known: a,
            item,
            fate: match finding.rule {
                Rule::EnvelopeAdded | Rule::EnvelopeRemoved => surface::nested(a, item, b),
                _ => surface::fate(a, item, b),
            },
        };
        outcomes.extend(touched(finding, a).into_iter().map(fate));
        let arrived = |item| Outcome {
            items: new,
            known: b,
            item,
            fate: surface::arrival(b, item, a),
        };
        outcomes.extend(arrivals(finding, b).into_iter().map(arrived));
    }
    let telling: Vec<_> = outcomes
        .iter()
        .filter(|outcome| outcome.fate != Fate::Same)
        .collect();
    let telling = if telling.is_empty() {
        only_if_named(finding, &outcomes)
    } else {
        telling
    };
    let told: BTreeSet<Rust> = telling
        .into_iter()
        .flat_map(|outcome| told(finding, outcome, new))
        .collect();
    told.into_iter().collect()
}

/// The items of the old page that a finding may have changed.
fn touched(finding: &Finding, old: &Known<'_>) -> Vec<Item> {
    if let Some(choice) = chosen(finding, old) {
        return vec![choice];
    }
    // An alternative may stand anywhere; what loses it is the union.
    let pointer = match finding.rule {
        Rule::BranchRemoved | Rule::BranchAdded => Some(&finding.root_cause),
        _ => finding.pointer.old.as_ref(),
    };
    let Some(pointer) = pointer else {
        return Vec::new();
    };
    let at = match old.at(pointer) {
        Some((items, true)) => items.to_vec(),
        near => match moved(finding, pointer, old) {
            moved if !moved.is_empty() => moved,
            _ => near.map_or_else(|| old.below(pointer), |(items, _)| items.to_vec()),
        },
    };
    // What came does not take anything away.
    let additive = finding.old.is_null() && !finding.new.is_null();
    let kept = |item: &Item| !(additive && is_list(old, *item));
    let mut kept: Vec<_> = at.into_iter().filter(kept).collect();
    kept.sort_by_key(|item| rank(old, *item));
    kept
}

/// The items that a finding names and that the generator made from another location than the document's.
fn moved(finding: &Finding, pointer: &str, page: &Known<'_>) -> Vec<Item> {
    let values = [&finding.old, &finding.new].map(|value| value.as_str().unwrap_or_default());
    let segments = pointer
        .rsplit('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"));
    let names = [finding.subject.as_str(), values[0], values[1]];
    let mut names = names.into_iter().map(str::to_owned).chain(segments);
    let found = names.find(|name| !page.moved(name).is_empty());
    found.map_or_else(Vec::new, |name| page.moved(&name).to_vec())
}

fn is_list(known: &Known<'_>, item: Item) -> bool {
    matches!(item, Item::Type(id) if matches!(known.def(id).kind, TypeKind::Enum(_) | TypeKind::Union(_)))
        || matches!(item, Item::Body(_))
}

/// A place that gave a member and its type is told of as the member, unless the type lists values.
fn rank(known: &Known<'_>, item: Item) -> u8 {
    match item {
        _ if is_list(known, item) => 0,
        Item::Field(..) | Item::Param(..) | Item::Body(_) | Item::Choice(..) => 1,
        Item::Type(_) => 2,
        Item::Operation(_) | Item::Answer(_) => 3,
    }
}

/// A rule about one profile field is a method of the request that asks for it.
fn chosen(finding: &Finding, page: &Known<'_>) -> Option<Item> {
    let index = page.operation_at(finding.operation.as_ref()?)?;
    let selection = page.page.operations[index].selection.as_ref()?;
    let named = |field: &crate::ir::SelectableField| field.wire == finding.subject;
    let field = selection.fields.iter().position(named);
    Some(field.map_or(Item::Operation(index), |field| Item::Choice(index, field)))
}

/// The items of the new page that stand at the very place of a finding.
fn arrivals(finding: &Finding, new: &Known<'_>) -> Vec<Item> {
    let pointer = finding.pointer.new.as_deref().unwrap_or_default();
    match new.at(pointer) {
        Some((items, true)) => items.to_vec(),
        _ if !moved(finding, pointer, new).is_empty() => moved(finding, pointer, new),
        // A path that came brings its operations.
        _ if finding.old.is_null() => new.below(pointer),
        _ => Vec::new(),
    }
}

/// A finding that changes nothing for a compiler is told at the item that it is about, old before new.
fn only_if_named<'o, 'i, 'p>(
    finding: &Finding,
    outcomes: &'o [Outcome<'i, 'p>],
) -> Vec<&'o Outcome<'i, 'p>> {
    // Something that came is best known by its own name.
    let first = if finding.old.is_null() {
        outcomes.last()
    } else {
        outcomes.first()
    };
    first.into_iter().collect()
}

/// An outcome in words; one for each value that an enum lost, since each has a name of its own.
fn told(finding: &Finding, outcome: &Outcome<'_, '_>, new: &Items<'_>) -> Vec<Rust> {
    // Other words do not take an item away; what does has a finding of its own.
    if finding.rule == Rule::DocsChanged && outcome.fate.breaks() {
        return Vec::new();
    }
    let effect = effect(finding, &outcome.fate);
    let item = outcome.items.path(outcome.known, outcome.item);
    let name = outcome.known.name(outcome.item);
    let owner = outcome.known.owner(outcome.item);
    let one = |item: String, edit: String| Rust { item, effect, edit };
    if let Fate::Lost(names) = &outcome.fate {
        let below = outcome
            .items
            .path(outcome.known, outcome.known.whole(outcome.item));
        let each = names
            .iter()
            .map(|name| one(format!("{below}::{name}"), edit::gone(name)));
        return each.collect();
    }
    let text = match effect {
        Effect::Source => edit::source(
            [owner, name],
            &outcome.fate,
            outcome.item,
            renamed(finding, new),
        ),
        Effect::Deprecation => edit::deprecation(name),
        Effect::Behaviour | Effect::None => edit::meaning(finding, name, effect),
    };
    vec![one(item, text)]
}

fn effect(finding: &Finding, fate: &Fate) -> Effect {
    match fate {
        Fate::Deprecated => Effect::Deprecation,
        fate if fate.breaks() => Effect::Source,
        _ => match finding.rule.effect(finding.direction) {
            Effect::Behaviour => Effect::Behaviour,
            // The models say that it compiles; whether it works is what the level says.
            _ if finding.level >= Level::Risky => Effect::Behaviour,
            _ => Effect::None,
        },
    }
}

/// The new name of what a finding says was renamed.
fn renamed<'p>(finding: &Finding, new: &Items<'p>) -> Option<&'p str> {
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
    let known = new.known().filter(|_| renames)?;
    let pointer = finding.pointer.new.as_deref()?;
    if let Some((items, _)) = known.at(pointer) {
        return items.first().map(|item| known.name(*item));
    }
    // A whole path that moved: what its only operation is called now.
    match known.below(pointer).as_slice() {
        [only] => Some(known.name(*only)),
        _ => None,
    }
}
