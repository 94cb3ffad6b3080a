//! Discriminators: the member that tells the alternatives apart, and which tag announces which of them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diff::compare::matching::pairs;
use crate::diff::compare::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::Discriminator;
use crate::diff::tree::canonical;

pub fn compare(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (cx.old.discriminator.clone(), cx.new.discriminator.clone());
    let key = "discriminator";
    match (old, new) {
        (None, None) => {}
        (None, Some(b)) => cx.add(Rule::DiscriminatorAdded, key, Value::Null, b.property),
        (Some(a), None) => cx.add(Rule::DiscriminatorRemoved, key, a.property, Value::Null),
        (Some(a), Some(b)) => {
            if a.property != b.property {
                let subject = "discriminator.propertyName";
                let (from, to) = (a.property.as_str(), b.property.as_str());
                cx.add(Rule::DiscriminatorRenamed, subject, from, to);
            }
            mapping(cx, &a, &b);
            heirs(cx, [&a, &b]);
            unknown(cx, &a, &b);
        }
    }
}

fn mapping(cx: &mut Cx<'_, '_, '_>, old: &Discriminator, new: &Discriminator) {
    let subject = "discriminator.mapping";
    let shown = |tag: &str, target: &str| Value::from(format!("{tag}: {target}"));
    // Without a mapping, tags are the names of the components; one that says so adds nothing.
    let implied =
        |side: &Discriminator, tag: &str, target: &str| side.mapping.is_empty() && tag == target;
    for (tag, x) in &old.mapping {
        match new.mapping.get(tag) {
            Some(y) if x != y && !same_component(cx, x, y) => {
                cx.add(Rule::MappingChanged, subject, shown(tag, x), shown(tag, y));
            }
            Some(_) => {}
            None if implied(new, tag, x) || told(cx, Rule::BranchRemoved, x) => {}
            None => cx.add(Rule::MappingRemoved, subject, shown(tag, x), Value::Null),
        }
    }
    for (tag, y) in &new.mapping {
        let known = old.mapping.contains_key(tag) || implied(old, tag, y);
        if !known && !told(cx, Rule::BranchAdded, y) {
            cx.add(Rule::MappingAdded, subject, Value::Null, shown(tag, y));
        }
    }
}

/// Those that build on both sides: paired by name, then by what they say. One that came or went is a tag that did,
/// unless the mapping has told it.
fn heirs(cx: &mut Cx<'_, '_, '_>, [old, new]: [&Discriminator; 2]) {
    let (mut gone, mut come) = (cx.old.heirs.clone(), cx.new.heirs.clone());
    let engine = cx.engine;
    let named = pairs(&mut gone, &mut come, |x, y| x.name == y.name);
    let same = pairs(&mut gone, &mut come, |x, y| engine.same(x.id, y.id));
    for (x, y) in named.into_iter().chain(same) {
        cx.child(x.id, y.id);
    }
    let subject = "discriminator.mapping";
    let told = |side: &Discriminator, name: &String| side.mapping.values().any(|to| to == name);
    for name in gone.into_iter().filter_map(|heir| heir.name) {
        if !told(old, &name) {
            cx.add(Rule::MappingRemoved, subject, name, Value::Null);
        }
    }
    for name in come.into_iter().filter_map(|heir| heir.name) {
        if !told(new, &name) {
            cx.add(Rule::MappingAdded, subject, Value::Null, name);
        }
    }
}

/// Tells whether the alternative that a tag announces came or went itself; its tag went with it.
fn told(cx: &Cx<'_, '_, '_>, rule: Rule, target: &str) -> bool {
    let mut changes = cx.out.changes.iter();
    changes.any(|change| change.rule == rule && (change.old == target || change.new == target))
}

fn unknown(cx: &mut Cx<'_, '_, '_>, old: &Discriminator, new: &Discriminator) {
    let keys: BTreeSet<_> = old.unknown.keys().chain(new.unknown.keys()).collect();
    for key in keys {
        let [a, b] = [old, new].map(|side| side.unknown.get(key));
        if a.map(canonical) != b.map(canonical) {
            let [a, b] = [a, b].map(|side| side.cloned().unwrap_or_default());
            cx.add(Rule::Unhandled, &format!("discriminator.{key}"), a, b);
        }
    }
}

/// Tells whether a component was merely renamed: its old name must be gone, or the tag was really given to another.
fn same_component(cx: &Cx<'_, '_, '_>, old: &str, new: &str) -> bool {
    cx.engine.new.component(old).is_none() && cx.engine.same_component(old, new)
}
