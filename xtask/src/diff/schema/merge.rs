//! Nodes that apply to one value in, one schema out.

mod read;

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::bound::{bounds, tighter};
use super::kind::{joined, names};
use super::{Branch, Discriminator, JsonType, NumberBound, Rest, Schema, Schemas, union};
use crate::diff::tree::TreeNode;
use crate::keyword::DISCRIMINATOR;

/// Properties, items and others, each of which may be described in several locations.
#[derive(Default)]
struct Pending<'a> {
    properties: BTreeMap<String, Vec<TreeNode<'a>>>,
    patterns: BTreeMap<String, Vec<TreeNode<'a>>>,
    dependents: BTreeMap<String, Vec<TreeNode<'a>>>,
    items: Vec<TreeNode<'a>>,
    tuple: Vec<Vec<TreeNode<'a>>>,
    rest: Vec<TreeNode<'a>>,
    names: Vec<TreeNode<'a>>,
    contains: Vec<TreeNode<'a>>,
    others: BTreeMap<&'static str, Vec<TreeNode<'a>>>,
}

struct Merger<'s, 'a> {
    schemas: &'s Schemas<'a>,
    out: Schema,
    pending: Pending<'a>,
    queue: Vec<TreeNode<'a>>,
    seen: HashSet<usize>,
    /// Whether no part forbids null.
    null: bool,
    /// Whether null is named beside schemas that do not accept it.
    forced: bool,
}

pub fn merged<'a>(schemas: &Schemas<'a>, parts: &[TreeNode<'a>]) -> Schema {
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
        if merger.seen.insert(part.address()) {
            merger.part(&part);
        }
    }
    merger.finish()
}

impl<'a> Merger<'_, 'a> {
    fn part(&mut self, part: &TreeNode<'a>) {
        match part.value {
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
                // A document has one anchor of that name, so the dynamic scope does not matter.
                self.queue.extend(target("$dynamicRef"));
                self.out.locations.push(part.pointer.clone());
                self.types(part);
                self.bounds(part);
                self.composition(part);
                self.condition(part);
                for (key, value) in part.entries() {
                    self.keyword(key, &value);
                }
            }
            _ => {}
        }
    }

    fn types(&mut self, part: &TreeNode<'a>) {
        let mut names = names(part.value.get("type"));
        let listed = part.value.get("enum").and_then(Value::as_array);
        let composed = ["allOf", "oneOf", "anyOf", "$ref"];
        self.forced |= part.flag("nullable") && composed.iter().any(|key| part.has(key));
        // Null is one of the values only if both the type and the enum allow it.
        let is_listed = listed.is_none_or(|values| values.iter().any(Value::is_null));
        let is_const = part.value.get("const").is_none_or(Value::is_null);
        self.null &= is_listed && is_const;
        if names.is_empty() {
            return;
        }
        let before = names.len();
        names.retain(|name| *name != "null");
        self.null &= names.len() < before || part.flag("nullable");
        for name in names.iter().filter(|name| JsonType::named(name).is_none()) {
            let unknown = &mut self.out.unknown;
            unknown.insert("type".to_owned(), Value::from(*name));
        }
        let kinds = names.iter().filter_map(|name| JsonType::named(name));
        self.out.restrict(joined(kinds));
    }

    fn bounds(&mut self, part: &TreeNode<'a>) {
        let keep_tighter = |slot: &mut Option<NumberBound>, bound: NumberBound, is_upper| {
            if slot
                .as_ref()
                .is_none_or(|old| tighter(&bound, old, is_upper))
            {
                *slot = Some(bound);
            }
        };
        for bound in bounds(part, "maximum", "exclusiveMaximum") {
            keep_tighter(&mut self.out.maximum, bound, true);
        }
        for bound in bounds(part, "minimum", "exclusiveMinimum") {
            keep_tighter(&mut self.out.minimum, bound, false);
        }
    }

    fn composition(&mut self, part: &TreeNode<'a>) {
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
            let is_free =
                |branch: &TreeNode<'_>| keyword == "anyOf" && union::accepts_any(branch.value);
            match branches.as_slice() {
                // Of several alternatives one that accepts any value is enough.
                all if all.iter().any(is_free) => {}
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

    fn condition(&mut self, part: &TreeNode<'a>) {
        let ids = ["if", "then", "else"].map(|key| {
            let node = part.get(key);
            let node = node.filter(|node| key == "if" || !is_open(node.value));
            node.map(|node| self.schemas.id(&node))
        });
        // `if` alone requires nothing, nor do `then` and `else` without it.
        if let [Some(_), then, or_else] = ids
            && (then.is_some() || or_else.is_some())
        {
            self.out.conditions.push(ids);
        }
    }

    /// Returns the components that extend this schema, unless it is one of them.
    fn heirs(&self) -> Vec<Branch> {
        let all = self.schemas.heirs();
        let bases = self
            .out
            .locations
            .iter()
            .filter_map(|location| all.get(location));
        let is_base = |heirs: &&Vec<TreeNode<'a>>| {
            let mut heirs = heirs.iter();
            !heirs.any(|heir| self.seen.contains(&heir.address()))
        };
        let heirs = bases.filter(is_base).flatten();
        heirs
            .map(|heir| union::component(self.schemas, heir))
            .collect()
    }

    fn finish(mut self) -> Schema {
        let schemas = self.schemas;
        let intern = |map: BTreeMap<String, Vec<TreeNode<'a>>>| -> BTreeMap<String, usize> {
            map.into_iter()
                .map(|(name, parts)| (name, schemas.intern(parts)))
                .collect()
        };
        // A schema that accepts any value is equal to a missing one.
        let some = |mut parts: Vec<TreeNode<'a>>| {
            parts.retain(|node| !is_open(node.value));
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
        let tuple = pending.tuple.into_iter();
        out.tuple = tuple.map(|parts| schemas.intern(parts)).collect();
        let closed = |node: &TreeNode<'_>| node.value == &Value::Bool(false);
        out.items_forbidden = pending.items.iter().any(closed);
        let items = pending.items.into_iter().filter(|node| !closed(node));
        out.items = some(items.collect());
        out.rest = if pending.rest.iter().any(closed) {
            Rest::Forbidden
        } else {
            some(pending.rest).map_or(Rest::Any, Rest::Typed)
        };
        out.heirs = heirs;
        out.property_names = some(named(pending.names));
        // `contains` requires an item, whatever its schema.
        out.contains = (!pending.contains.is_empty()).then(|| schemas.intern(pending.contains));
        let others = pending.others.into_iter();
        out.others = others
            .filter_map(|(key, parts)| Some((key, some(parts)?)))
            .collect();
        self.out.simplified(schemas)
    }
}

/// Returns the schemas of property names, which are always strings.
fn named(mut parts: Vec<TreeNode<'_>>) -> Vec<TreeNode<'_>> {
    static STRING: LazyLock<Value> = LazyLock::new(|| json!({ "type": "string" }));
    parts.retain(|node| *node.value != *STRING && !is_open(node.value));
    parts.extend(parts.first().cloned().map(|node| TreeNode {
        value: &STRING,
        ..node
    }));
    parts
}

fn read_discriminator(node: &TreeNode<'_>) -> Discriminator {
    let entries = node.entries_at("mapping");
    let name = |target: &Value| {
        let target = target.as_str().unwrap_or_default();
        target.rsplit('/').next().unwrap_or(target).to_owned()
    };
    let known = |key: &str| DISCRIMINATOR.find(key).is_some() || key.starts_with("x-");
    Discriminator {
        property: node.str("propertyName").unwrap_or_default().to_owned(),
        mapping: entries
            .map(|(tag, target)| (tag.to_owned(), name(target.value)))
            .collect(),
        default: node.get("defaultMapping").map(|target| name(target.value)),
        unknown: node
            .entries()
            .filter(|(key, _)| !known(key))
            .map(|(key, unknown)| (key.to_owned(), unknown.value.clone()))
            .collect(),
    }
}

/// Returns whether a schema accepts any value and has no keywords, not even docs.
pub fn is_open(schema: &Value) -> bool {
    schema == &Value::Bool(true) || schema.as_object().is_some_and(|map| map.is_empty())
}
