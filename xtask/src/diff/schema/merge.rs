//! Places that hold for one value in, one schema out.

mod read;

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::bound::{bounds, tighter};
use super::kind::{joined, names};
use super::{Branch, Discriminator, Kind, Rest, Schema, Schemas, union};
use crate::diff::tree::Spot;

/// Members and the like, whose schemas may stand in several places each.
#[derive(Default)]
struct Pending<'a> {
    properties: BTreeMap<String, Vec<Spot<'a>>>,
    patterns: BTreeMap<String, Vec<Spot<'a>>>,
    dependents: BTreeMap<String, Vec<Spot<'a>>>,
    items: Vec<Spot<'a>>,
    tuple: Vec<Vec<Spot<'a>>>,
    rest: Vec<Spot<'a>>,
    names: Vec<Spot<'a>>,
    contains: Vec<Spot<'a>>,
    others: BTreeMap<&'static str, Vec<Spot<'a>>>,
}

struct Merger<'s, 'a> {
    schemas: &'s Schemas<'a>,
    out: Schema,
    pending: Pending<'a>,
    queue: Vec<Spot<'a>>,
    seen: HashSet<usize>,
    /// Nothing has forbidden null so far.
    null: bool,
    /// Null was named beside schemas that do not take it.
    forced: bool,
}

pub fn merged<'a>(schemas: &Schemas<'a>, parts: &[Spot<'a>]) -> Schema {
    let mut merger = Merger {
        schemas,
        out: Schema::default(),
        pending: Pending::default(),
        queue: parts.iter().rev().cloned().collect(),
        seen: HashSet::new(),
        null: true,
        forced: false,
    };
    if let Some(first) = parts.first() {
        merger.out.pointer = first.pointer.clone();
    }
    while let Some(part) = merger.queue.pop() {
        if merger.seen.insert(std::ptr::from_ref(part.node) as usize) {
            merger.part(&part);
        }
    }
    merger.finish()
}

impl<'a> Merger<'_, 'a> {
    fn part(&mut self, part: &Spot<'a>) {
        match part.node {
            Value::Bool(false) => self.out.never = true,
            Value::Object(map) => {
                let tree = self.schemas.tree;
                let target = |key: &str| tree.target(part, map.get(key)?.as_str()?);
                if map.contains_key("$ref") {
                    self.queue.extend(target("$ref"));
                    if !tree.siblings {
                        return;
                    }
                }
                // One document has one place of that name, so that what is dynamic about it leads there.
                self.queue.extend(target("$dynamicRef"));
                self.out.places.push(part.pointer.clone());
                self.types(part);
                self.bounds(part);
                self.composition(part);
                self.condition(part);
                for (key, member) in part.members() {
                    self.keyword(key, &member);
                }
            }
            _ => {}
        }
    }

    fn types(&mut self, part: &Spot<'a>) {
        let mut names = names(part.node.get("type"));
        let listed = part.node.get("enum").and_then(Value::as_array);
        let composed = ["allOf", "oneOf", "anyOf", "$ref"];
        self.forced |=
            part.flag("nullable") && composed.iter().any(|key| part.node.get(key).is_some());
        // Null is one of the values only if the type and the list both allow it.
        let null_listed = listed.is_none_or(|values| values.iter().any(Value::is_null));
        let other = part.node.get("const").is_some_and(|value| !value.is_null());
        self.null &= null_listed && !other;
        if names.is_empty() {
            return;
        }
        let before = names.len();
        names.retain(|name| *name != "null");
        self.null &= names.len() < before || part.flag("nullable");
        for name in names.iter().filter(|name| Kind::named(name).is_none()) {
            self.out
                .unknown
                .insert("type".to_owned(), Value::from(*name));
        }
        let kinds = names.iter().filter_map(|name| Kind::named(name));
        self.out.restrict(joined(kinds));
    }

    fn bounds(&mut self, part: &Spot<'a>) {
        for bound in bounds(part, "maximum", "exclusiveMaximum") {
            let slot = &mut self.out.maximum;
            if slot.as_ref().is_none_or(|old| tighter(&bound, old, true)) {
                *slot = Some(bound);
            }
        }
        for bound in bounds(part, "minimum", "exclusiveMinimum") {
            let slot = &mut self.out.minimum;
            if slot.as_ref().is_none_or(|old| tighter(&bound, old, false)) {
                *slot = Some(bound);
            }
        }
    }

    fn composition(&mut self, part: &Spot<'a>) {
        if let Some(all) = part.get("allOf") {
            let parts: Vec<_> = all.items().collect();
            let branches = parts.iter().map(|part| union::branch(self.schemas, part));
            self.out.all_of.extend(branches);
            self.queue.extend(parts.into_iter().rev());
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = part.get(keyword) else {
                continue;
            };
            let (branches, null) = union::branches(self.schemas, keyword, part, &list);
            self.forced |= null;
            match branches.as_slice() {
                [] => {}
                [only] => self.queue.push(only.clone()),
                _ => {
                    let union = union::union(self.schemas, keyword, &branches);
                    let takes_null = |id| self.schemas.get(id).nullable;
                    self.null &= null || union.branches.iter().any(|one| takes_null(one.id));
                    self.out.unions.push(union);
                }
            }
        }
        if let Some(discriminator) = part.get("discriminator") {
            self.out.discriminator = Some(read_discriminator(&discriminator));
        }
    }

    fn condition(&mut self, part: &Spot<'a>) {
        let ids = ["if", "then", "else"].map(|key| {
            let spot = part.get(key);
            let spot = spot.filter(|spot| key == "if" || !is_open(spot.node));
            spot.map(|spot| self.schemas.id(&spot))
        });
        // Without `if`, or with nothing but it, nothing is demanded.
        if let [Some(_), then, or_else] = ids
            && (then.is_some() || or_else.is_some())
        {
            self.out.conditions.push(ids);
        }
    }

    /// Those that build on what this is, unless it is one of them itself.
    fn heirs(&self) -> Vec<Branch> {
        let all = self.schemas.heirs();
        let bases = self.out.places.iter().filter_map(|place| all.get(place));
        let is_base = |heirs: &&Vec<Spot<'a>>| {
            let mut nodes = heirs
                .iter()
                .map(|heir| std::ptr::from_ref(heir.node) as usize);
            !nodes.any(|node| self.seen.contains(&node))
        };
        let heirs = bases.filter(is_base).flatten();
        heirs
            .map(|heir| union::component(self.schemas, heir))
            .collect()
    }

    fn finish(mut self) -> Schema {
        let schemas = self.schemas;
        let intern = |map: BTreeMap<String, Vec<Spot<'a>>>| -> BTreeMap<String, usize> {
            map.into_iter()
                .map(|(name, parts)| (name, schemas.intern(parts)))
                .collect()
        };
        // What takes everything demands nothing.
        let some = |mut parts: Vec<Spot<'a>>| {
            parts.retain(|spot| !is_open(spot.node));
            (!parts.is_empty()).then(|| schemas.intern(parts))
        };
        let heirs = self.heirs();
        let pending = self.pending;
        let out = &mut self.out;
        out.nullable = self.null || self.forced;
        out.null_named = self.forced;
        out.properties = intern(pending.properties);
        out.pattern_properties = intern(pending.patterns);
        out.dependent_schemas = intern(pending.dependents);
        out.tuple = pending
            .tuple
            .into_iter()
            .map(|parts| schemas.intern(parts))
            .collect();
        let closed = |spot: &Spot<'_>| spot.node == &Value::Bool(false);
        out.items_forbidden = pending.items.iter().any(closed);
        let items = pending.items.into_iter().filter(|spot| !closed(spot));
        out.items = some(items.collect());
        out.rest = if pending.rest.iter().any(closed) {
            Rest::Forbidden
        } else {
            some(pending.rest).map_or(Rest::Any, Rest::Typed)
        };
        out.heirs = heirs;
        out.property_names = some(named(pending.names));
        // That there is any item at all is a demand.
        out.contains = (!pending.contains.is_empty()).then(|| schemas.intern(pending.contains));
        let others = pending.others.into_iter();
        out.others = others
            .filter_map(|(key, parts)| Some((key, some(parts)?)))
            .collect();
        self.out.tidied(schemas)
    }
}

/// What names must be; that they are texts goes without saying.
fn named(mut parts: Vec<Spot<'_>>) -> Vec<Spot<'_>> {
    static TEXT: LazyLock<Value> = LazyLock::new(|| json!({ "type": "string" }));
    parts.retain(|spot| *spot.node != *TEXT && !is_open(spot.node));
    parts.extend(parts.first().cloned().map(|spot| Spot {
        node: &TEXT,
        ..spot
    }));
    parts
}

fn read_discriminator(spot: &Spot<'_>) -> Discriminator {
    let mapping = spot.get("mapping");
    let entries = mapping.iter().flat_map(Spot::members);
    let name = |target: &Value| {
        let target = target.as_str().unwrap_or_default();
        target.rsplit('/').next().unwrap_or(target).to_owned()
    };
    let known = |key: &str| matches!(key, "propertyName" | "mapping") || key.starts_with("x-");
    Discriminator {
        property: spot.str("propertyName").unwrap_or_default().to_owned(),
        mapping: entries
            .map(|(tag, target)| (tag.to_owned(), name(target.node)))
            .collect(),
        unknown: spot
            .members()
            .filter(|(key, _)| !known(key))
            .map(|(key, member)| (key.to_owned(), member.node.clone()))
            .collect(),
    }
}

/// Tells whether a schema takes everything and says nothing, not even words.
pub fn is_open(schema: &Value) -> bool {
    schema == &Value::Bool(true) || schema.as_object().is_some_and(|map| map.is_empty())
}
