//! `oneOf`, `anyOf`, `not` and discriminators.

use std::rc::Rc;

use serde_json::Value;

use super::matching::{self, Matched};
use super::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{Branch, Schema, Schemas, Union};

/// Finds a schema that became one of several alternatives, or the other way round.
pub fn wrapped(cx: &mut Cx<'_, '_, '_>) -> bool {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let plain = |side: &Schema| side.unions.is_empty() && !side.is_any();
    let hollow = |union: &Schema, plain: &Schema| {
        let bare = Schema {
            types: None,
            nullable: false,
            ..union.clone()
        };
        let typed = union.types.is_none() || !plain.properties.is_empty();
        union.unions.len() == 1 && bare.is_any() && typed
    };
    if plain(&old) && hollow(&new, &old) {
        let own = [own(cx.pair.old)];
        let matched = matching::branches(cx, &own, &new.unions[0].branches);
        return !matched.kept.is_empty() && spread(cx, matched);
    }
    if plain(&new) && hollow(&old, &new) {
        let own = [own(cx.pair.new)];
        let matched = matching::branches(cx, &old.unions[0].branches, &own);
        return !matched.kept.is_empty() && spread(cx, matched);
    }
    false
}

fn own(id: usize) -> Branch {
    Branch { id, name: None }
}

fn spread(cx: &mut Cx<'_, '_, '_>, matched: Matched) -> bool {
    for (x, y) in matched.kept {
        cx.child(x, y);
    }
    for branch in matched.removed {
        let pointer = cx.engine.old.pointer(branch.id);
        let shown = shown(cx.engine.old, &branch);
        let new = Rc::clone(&cx.new.pointer);
        cx.add_at(
            Rule::BranchRemoved,
            "alternative",
            (pointer, shown),
            (new, Value::Null),
        );
    }
    for branch in matched.added {
        let pointer = cx.engine.new.pointer(branch.id);
        let shown = shown(cx.engine.new, &branch);
        let old = Rc::clone(&cx.old.pointer);
        cx.add_at(
            Rule::BranchAdded,
            "alternative",
            (old, Value::Null),
            (pointer, shown),
        );
    }
    true
}

fn shown(schemas: &Schemas<'_>, branch: &Branch) -> Value {
    match &branch.name {
        Some(name) => Value::from(name.as_str()),
        None => {
            let schema = schemas.get(branch.id);
            let title = schema.title.clone().map(Value::from);
            title.unwrap_or_else(|| super::values::names(&schema))
        }
    }
}

pub fn compare(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let count = old.unions.len().max(new.unions.len());
    for index in 0..count {
        match (old.unions.get(index), new.unions.get(index)) {
            (Some(a), Some(b)) => union(cx, a, b),
            (None, Some(b)) => cx.add(Rule::UnionAdded, b.keyword, Value::Null, b.branches.len()),
            (Some(a), None) => cx.add(Rule::UnionRemoved, a.keyword, a.branches.len(), Value::Null),
            (None, None) => {}
        }
    }
    discriminator(cx);
    not(cx);
}

fn union(cx: &mut Cx<'_, '_, '_>, old: &Union, new: &Union) {
    if old.keyword != new.keyword {
        cx.add(
            Rule::UnionKeywordChanged,
            "oneOf, anyOf",
            old.keyword,
            new.keyword,
        );
    }
    let matched = matching::branches(cx, &old.branches, &new.branches);
    spread(cx, matched);
}

fn discriminator(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let (a, b) = match (&old.discriminator, &new.discriminator) {
        (None, None) => return,
        (None, Some(b)) => {
            return cx.add(
                Rule::DiscriminatorAdded,
                "discriminator",
                Value::Null,
                b.property.as_str(),
            );
        }
        (Some(a), None) => {
            return cx.add(
                Rule::DiscriminatorRemoved,
                "discriminator",
                a.property.as_str(),
                Value::Null,
            );
        }
        (Some(a), Some(b)) => (a, b),
    };
    if a.property != b.property {
        cx.add(
            Rule::DiscriminatorRenamed,
            "discriminator.propertyName",
            a.property.as_str(),
            b.property.as_str(),
        );
    }
    if a.mapping.is_empty() != b.mapping.is_empty() {
        // Tags that are the names of the components need no mapping.
        let (full, empty_is_old) = if a.mapping.is_empty() {
            (b, true)
        } else {
            (a, false)
        };
        for (tag, target) in full.mapping.iter().filter(|(tag, target)| tag != target) {
            match empty_is_old {
                true => cx.add(
                    Rule::MappingAdded,
                    "discriminator.mapping",
                    Value::Null,
                    format!("{tag}: {target}"),
                ),
                false => cx.add(
                    Rule::MappingRemoved,
                    "discriminator.mapping",
                    format!("{tag}: {target}"),
                    Value::Null,
                ),
            }
        }
        return;
    }
    for (tag, x) in &a.mapping {
        match b.mapping.get(tag) {
            None => cx.add(
                Rule::MappingRemoved,
                "discriminator.mapping",
                tag.as_str(),
                Value::Null,
            ),
            Some(y) if x != y && !same_component(cx, x, y) => {
                cx.add(
                    Rule::MappingChanged,
                    "discriminator.mapping",
                    format!("{tag}: {x}"),
                    format!("{tag}: {y}"),
                );
            }
            Some(_) => {}
        }
    }
    for tag in b.mapping.keys().filter(|tag| !a.mapping.contains_key(*tag)) {
        cx.add(
            Rule::MappingAdded,
            "discriminator.mapping",
            Value::Null,
            tag.as_str(),
        );
    }
}

/// Tells whether a component was merely renamed.
fn same_component(cx: &Cx<'_, '_, '_>, old: &str, new: &str) -> bool {
    let find = |schemas: &Schemas<'_>, name: &str| {
        let root = schemas.tree.root();
        let spot = root.get("components")?.get("schemas")?.get(name)?;
        Some(schemas.id(&spot))
    };
    let engine = cx.engine;
    // The old name must be gone, or the tag was really given to another.
    find(engine.new, old).is_none()
        && find(engine.old, old)
            .zip(find(engine.new, new))
            .is_some_and(|(x, y)| engine.same(x, y))
}

fn not(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    match (old.not.as_slice(), new.not.as_slice()) {
        ([], []) => {}
        ([], _) => cx.add(Rule::NotAdded, "not", Value::Null, true),
        (_, []) => cx.add(Rule::NotRemoved, "not", true, Value::Null),
        (a, b) => {
            let same = a.len() == b.len() && a.iter().zip(b).all(|(x, y)| cx.engine.same(*x, *y));
            if !same {
                cx.add(Rule::NotChanged, "not", "old", "new");
            }
        }
    }
}
