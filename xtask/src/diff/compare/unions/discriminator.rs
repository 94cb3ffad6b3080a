//! Discriminators. In: two schemas. Out: changes of the property that distinguishes the alternatives, and of the component
//! that each tag means.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::compare::by_key;
use crate::diff::compare::matching::{keyed, pairs};
use crate::diff::compare::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{Branch, Discriminator};

const MAPPING: &str = "discriminator.mapping";

pub fn compare(cx: &Cx<'_, '_>) {
    let key = "discriminator";
    match (&cx.old.discriminator, &cx.new.discriminator) {
        (None, None) => {}
        (None, Some(b)) => {
            cx.add(
                Rule::DiscriminatorAdded,
                key,
                Value::Null,
                b.property.as_str(),
            );
        }
        (Some(a), None) => {
            cx.add(
                Rule::DiscriminatorRemoved,
                key,
                a.property.as_str(),
                Value::Null,
            );
        }
        (Some(a), Some(b)) => {
            let (from, to) = (a.property.as_str(), b.property.as_str());
            if from != to {
                let subject = "discriminator.propertyName";
                cx.add(Rule::DiscriminatorRenamed, subject, from, to);
            }
            mapping(cx, a, b);
            default(cx, a, b);
            heirs(cx, [a, b]);
            for (key, sides) in by_key(&a.unknown, &b.unknown) {
                let subject = format!("discriminator.{key}");
                cx.compare_value(Rule::Unhandled, &subject, sides);
            }
        }
    }
}

/// Compares the mappings. A tag is added or removed with the alternative that it means.
fn mapping(cx: &Cx<'_, '_>, old: &Discriminator, new: &Discriminator) {
    // Without a mapping, tags are the names of the components.
    let is_implied = |mapping: &BTreeMap<_, _>, tag, target| mapping.is_empty() && tag == target;
    for (tag, [x, y]) in by_key(&old.mapping, &new.mapping) {
        let [a, b] = [x, y].map(|target| target.map(|target| format!("{tag}: {target}")));
        match (x, y) {
            (Some(x), Some(y)) => {
                if x != y && !is_renamed(cx, x, y) {
                    cx.add(Rule::MappingChanged, MAPPING, a, b);
                }
            }
            (Some(x), _) => {
                if !is_implied(&new.mapping, tag, x) && !cx.has_change(Rule::BranchRemoved, x) {
                    cx.add(Rule::MappingRemoved, MAPPING, a, b);
                }
            }
            (_, y) => {
                let y = y.unwrap_or(tag);
                if !is_implied(&old.mapping, tag, y) && !cx.has_change(Rule::BranchAdded, y) {
                    cx.add(Rule::MappingAdded, MAPPING, a, b);
                }
            }
        }
    }
}

/// Compares what a missing or unknown tag selects.
fn default(cx: &Cx<'_, '_>, old: &Discriminator, new: &Discriminator) {
    let [x, y] = [old, new].map(|side| side.default.as_deref());
    let rule = match (x, y) {
        (Some(x), Some(y)) if x != y && !is_renamed(cx, x, y) => Rule::DefaultMappingChanged,
        (Some(_), None) => Rule::DefaultMappingRemoved,
        (None, Some(_)) => Rule::DefaultMappingAdded,
        _ => return,
    };
    cx.add(rule, "discriminator.defaultMapping", x, y);
}

/// Compares the components that extend both sides: paired by name, then by contract. A component that was added or removed
/// is a tag that was, unless the mapping reports it.
fn heirs(cx: &Cx<'_, '_>, [old, new]: [&Discriminator; 2]) {
    let [mut removed, mut added] = cx.sides().map(|side| side.heirs.clone());
    let name = |heir: &Branch| Some(heir.name.clone());
    let named = keyed(&mut removed, &mut added, &name, &name, &|_, _| true);
    let same = pairs(&mut removed, &mut added, |x, y| cx.engine.same(x.id, y.id));
    for (x, y) in named.into_iter().chain(same) {
        cx.child(x.id, y.id);
    }
    let is_mapped =
        |side: &Discriminator, name: &String| side.mapping.values().any(|to| to == name);
    for name in removed.into_iter().filter_map(|heir| heir.name) {
        if !is_mapped(old, &name) {
            cx.add(Rule::MappingRemoved, MAPPING, name, Value::Null);
        }
    }
    for name in added.into_iter().filter_map(|heir| heir.name) {
        if !is_mapped(new, &name) {
            cx.add(Rule::MappingAdded, MAPPING, Value::Null, name);
        }
    }
}

/// Returns whether a component was renamed: its old name must be missing, or the tag was given to another component.
fn is_renamed(cx: &Cx<'_, '_>, old: &str, new: &str) -> bool {
    cx.engine.new.component(old).is_none() && cx.engine.same_component(old, new)
}
