//! Places that hold for one value in, one schema out.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::union;
use super::{Bound, Discriminator, Kind, Rest, Schema, Schemas};
use crate::diff::tree::{Spot, canonical};

/// Keywords whose value is a number of things, and whether a larger one restricts more.
pub const COUNTS: [(&str, bool); 8] = [
    ("maxLength", false),
    ("minLength", true),
    ("maxItems", false),
    ("minItems", true),
    ("maxProperties", false),
    ("minProperties", true),
    ("maxContains", false),
    ("minContains", true),
];

/// Keywords whose text alone is compared.
const TEXTS: [&str; 9] = [
    "if",
    "then",
    "else",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "xml",
];

const DOCS: [&str; 5] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
];

/// Keywords that say nothing about values, or that are read together with another.
const SILENT: [&str; 14] = [
    "$ref",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "$defs",
    "definitions",
    "nullable",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
];

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
}

struct Merger<'s, 'a> {
    schemas: &'s Schemas<'a>,
    out: Schema,
    pending: Pending<'a>,
    queue: Vec<Spot<'a>>,
    seen: HashSet<usize>,
    null: bool,
    typed: bool,
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
        typed: false,
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
                if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                    self.queue.extend(self.schemas.tree.target(part, target));
                    if !self.schemas.tree.siblings {
                        return;
                    }
                }
                self.types(part);
                self.bounds(part);
                self.composition(part);
                for (key, member) in part.members() {
                    self.keyword(key, &member);
                }
            }
            _ => {}
        }
    }

    fn types(&mut self, part: &Spot<'a>) {
        let mut names: Vec<&str> = match part.node.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let listed = part.node.get("enum").and_then(Value::as_array);
        let null_listed = listed.is_some_and(|values| values.iter().any(Value::is_null));
        if names.is_empty() {
            if part.flag("nullable") || null_listed {
                let composed = ["allOf", "oneOf", "anyOf", "$ref"];
                self.forced |= composed.iter().any(|key| part.node.get(key).is_some());
                self.typed = true;
            } else if listed.is_some() || part.node.get("const").is_some_and(|v| !v.is_null()) {
                self.null = false;
                self.typed = true;
            }
            return;
        }
        self.typed = true;
        let before = names.len();
        names.retain(|name| *name != "null");
        if names.len() == before && !part.flag("nullable") {
            self.null = false;
        }
        let mut kinds: BTreeSet<_> = names.iter().filter_map(|name| Kind::named(name)).collect();
        for name in names.iter().filter(|name| Kind::named(name).is_none()) {
            self.out
                .unknown
                .insert("type".to_owned(), Value::from(*name));
        }
        if kinds.contains(&Kind::Number) {
            kinds.remove(&Kind::Integer);
        }
        self.restrict(kinds);
    }

    /// Intersects the types with `kinds`; an integer is a number.
    fn restrict(&mut self, kinds: BTreeSet<Kind>) {
        let both = match &self.out.types {
            None => kinds,
            Some(old) => {
                let mut both: BTreeSet<_> = old.intersection(&kinds).copied().collect();
                let integer = |a: &BTreeSet<Kind>, b: &BTreeSet<Kind>| {
                    a.contains(&Kind::Integer) && b.contains(&Kind::Number)
                };
                if integer(old, &kinds) || integer(&kinds, old) {
                    both.insert(Kind::Integer);
                }
                both
            }
        };
        self.out.types = Some(both);
    }

    fn bounds(&mut self, part: &Spot<'a>) {
        for (keyword, exclusive, upper) in [
            ("maximum", "exclusiveMaximum", true),
            ("minimum", "exclusiveMinimum", false),
        ] {
            let number = |key: &str| part.node.get(key).and_then(Value::as_number).cloned();
            let plain = number(keyword).map(|value| Bound {
                value,
                exclusive: part.flag(exclusive),
            });
            let strict = number(exclusive).map(|value| Bound {
                value,
                exclusive: true,
            });
            let slot = match upper {
                true => &mut self.out.maximum,
                false => &mut self.out.minimum,
            };
            for bound in plain.into_iter().chain(strict) {
                if slot.as_ref().is_none_or(|old| tighter(&bound, old, upper)) {
                    *slot = Some(bound);
                }
            }
        }
    }

    fn composition(&mut self, part: &Spot<'a>) {
        if let Some(all) = part.get("allOf") {
            let parts: Vec<_> = all.items().collect();
            self.queue.extend(parts.into_iter().rev());
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(list) = part.get(keyword) else {
                continue;
            };
            let (branches, null) = union::branches(self.schemas, &list);
            if !null {
                self.null = self.null && !self.typed_branches(&branches);
            } else {
                self.typed = true;
                self.forced = true;
            }
            match branches.as_slice() {
                [] => {}
                [only] => self.queue.push(only.clone()),
                _ => self
                    .out
                    .unions
                    .push(union::union(self.schemas, keyword, &branches)),
            }
        }
        if let Some(discriminator) = part.get("discriminator") {
            self.discriminator(&discriminator);
        }
    }

    /// Tells whether no alternative takes null.
    fn typed_branches(&mut self, branches: &[Spot<'a>]) -> bool {
        let typed = branches.len() > 1
            && branches
                .iter()
                .all(|branch| !self.schemas.get(self.schemas.id(branch)).nullable);
        self.typed |= typed;
        typed
    }

    fn discriminator(&mut self, spot: &Spot<'a>) {
        let mapping = spot.get("mapping");
        let entries = mapping.iter().flat_map(Spot::members);
        let name = |target: &Value| {
            let target = target.as_str().unwrap_or_default();
            target.rsplit('/').next().unwrap_or(target).to_owned()
        };
        self.out.discriminator = Some(Discriminator {
            property: spot.str("propertyName").unwrap_or_default().to_owned(),
            mapping: entries
                .map(|(tag, target)| (tag.to_owned(), name(target.node)))
                .collect(),
        });
    }

    fn keyword(&mut self, key: &str, spot: &Spot<'a>) {
        let value = spot.node;
        if let Some((count, larger)) = COUNTS.iter().find(|(count, _)| *count == key) {
            self.count(count, *larger, value);
        } else if let Some(text) = TEXTS.iter().find(|text| **text == key) {
            self.out.texts.insert(text, value.clone());
        } else if let Some(doc) = DOCS.iter().find(|doc| **doc == key) {
            if key == "title" {
                self.out.title = value.as_str().map(str::to_owned);
            }
            self.out.docs.push((doc, value.clone()));
        } else if !self.structure(key, spot) && !self.scalar(key, value) {
            let silent = SILENT.contains(&key) || key.starts_with("x-");
            if !silent && !matches!(key, "type" | "maximum" | "minimum") {
                self.out.unknown.insert(key.to_owned(), value.clone());
            }
        }
    }

    fn count(&mut self, count: &'static str, larger: bool, value: &Value) {
        let number = value
            .as_u64()
            .or_else(|| value.as_f64().map(|float| float as u64));
        let Some(number) = number.filter(|number| !larger || *number > 0) else {
            return;
        };
        let slot = self.out.counts.entry(count).or_insert(number);
        *slot = match larger {
            true => number.max(*slot),
            false => number.min(*slot),
        };
    }

    fn structure(&mut self, key: &str, spot: &Spot<'a>) -> bool {
        let pending = &mut self.pending;
        let put = |into: &mut BTreeMap<String, Vec<Spot<'a>>>| {
            for (name, member) in spot.members() {
                into.entry(name.to_owned()).or_default().push(member);
            }
        };
        match key {
            "properties" => put(&mut pending.properties),
            "patternProperties" => put(&mut pending.patterns),
            "dependentSchemas" => put(&mut pending.dependents),
            "items" => pending.items.push(spot.clone()),
            "additionalProperties" => pending.rest.push(spot.clone()),
            "propertyNames" => pending.names.push(spot.clone()),
            "contains" => pending.contains.push(spot.clone()),
            "not" => {
                let id = self.schemas.id(spot);
                self.out.not.push(id);
            }
            "prefixItems" => {
                for (index, item) in spot.items().enumerate() {
                    if pending.tuple.len() <= index {
                        pending.tuple.push(Vec::new());
                    }
                    pending.tuple[index].push(item);
                }
            }
            _ => return false,
        }
        true
    }

    fn scalar(&mut self, key: &str, value: &Value) -> bool {
        let text = value.as_str().map(str::to_owned);
        let flag = value.as_bool().unwrap_or(false);
        match key {
            "format" => self.out.formats.extend(text),
            "pattern" => self.out.patterns.extend(text),
            "multipleOf" => {
                self.out.multiple_of.insert(canonical(value), value.clone());
            }
            "uniqueItems" => self.out.unique |= flag,
            "required" => self.out.required.extend(strings(value)),
            "enum" | "x-extensible-enum" => {
                self.values(value.as_array().cloned().unwrap_or_default());
                self.out.extensible |= key != "enum";
            }
            "x-ms-enum" => {
                let open = value.get("modelAsString").and_then(Value::as_bool);
                self.out.extensible |= open.unwrap_or(false);
            }
            "const" => {
                self.values(vec![value.clone()]);
                self.out.is_const = true;
            }
            "dependentRequired" => {
                for (name, needs) in value.as_object().into_iter().flatten() {
                    let slot = self.out.dependent_required.entry(name.clone()).or_default();
                    slot.extend(strings(needs));
                }
            }
            "default" => self.out.default = Some(value.clone()),
            "deprecated" => self.out.deprecated |= flag,
            "x-sunset" | "x-deprecated-until" => self.out.sunset = Some(value.clone()),
            "readOnly" => self.out.read_only |= flag,
            "writeOnly" => self.out.write_only |= flag,
            _ => return false,
        }
        true
    }

    fn values(&mut self, values: Vec<Value>) {
        let values = values.into_iter().filter(|value| !value.is_null());
        let values: BTreeMap<_, _> = values.map(|value| (canonical(&value), value)).collect();
        self.out.values = Some(match self.out.values.take() {
            None => values,
            Some(old) => old
                .into_iter()
                .filter(|(key, _)| values.contains_key(key))
                .collect(),
        });
    }

    fn finish(mut self) -> Schema {
        let schemas = self.schemas;
        let intern = |map: BTreeMap<String, Vec<Spot<'a>>>| -> BTreeMap<String, usize> {
            map.into_iter()
                .map(|(name, parts)| (name, schemas.intern(parts)))
                .collect()
        };
        let some = |parts: Vec<Spot<'a>>| (!parts.is_empty()).then(|| schemas.intern(parts));
        let pending = self.pending;
        let out = &mut self.out;
        out.nullable = (self.null || self.forced) && self.typed;
        out.properties = intern(pending.properties);
        out.pattern_properties = intern(pending.patterns);
        out.dependent_schemas = intern(pending.dependents);
        out.tuple = pending
            .tuple
            .into_iter()
            .map(|parts| schemas.intern(parts))
            .collect();
        let closed = |spot: &Spot<'_>| spot.node == &Value::Bool(false);
        let open = |spot: &Spot<'_>| {
            spot.node == &Value::Bool(true)
                || spot.node.as_object().is_some_and(|map| map.is_empty())
        };
        out.items_forbidden = pending.items.iter().any(closed);
        let items: Vec<_> = pending
            .items
            .into_iter()
            .filter(|spot| !open(spot) && !closed(spot))
            .collect();
        out.items = some(items);
        let rest = pending.rest;
        out.rest = if rest.iter().any(closed) {
            Rest::Forbidden
        } else {
            let typed: Vec<_> = rest.into_iter().filter(|spot| !open(spot)).collect();
            some(typed).map_or(Rest::Any, Rest::Typed)
        };
        out.property_names = some(pending.names);
        out.contains = some(pending.contains);
        self.out.tidied(schemas)
    }
}

fn strings(value: &Value) -> impl Iterator<Item = String> + '_ {
    let list = value.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned)
}

/// Tells whether `bound` allows less than `old`.
pub fn tighter(bound: &Bound, old: &Bound, upper: bool) -> bool {
    let order = compared(&bound.value, &old.value);
    let order = if upper { order } else { order.reverse() };
    order.is_lt() || order.is_eq() && bound.exclusive && !old.exclusive
}

/// Compares numbers exactly where both are integers.
fn compared(a: &serde_json::Number, b: &serde_json::Number) -> std::cmp::Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let (a, b) = (a.as_f64().unwrap_or(0.0), b.as_f64().unwrap_or(0.0));
            a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal)
        }
    }
}

impl Schema {
    /// Takes out what says nothing: the types of listed values, a list of both booleans, a union that is a list.
    fn tidied(mut self, schemas: &Schemas<'_>) -> Schema {
        union::fold(&mut self, schemas);
        if let Some(values) = &self.values {
            if self.types.is_none() {
                self.types = Some(values.values().filter_map(kind).collect());
            }
            if values.len() == 2 && self.only() == Some(Kind::Boolean) {
                self.values = None;
            }
        }
        // A list of one, however it was written, is a constant.
        self.is_const = self.values.as_ref().is_some_and(|values| values.len() == 1);
        self.patterns
            .retain(|pattern| !matches!(pattern.as_str(), ".*" | "^.*$" | ""));
        self
    }
}

fn kind(value: &Value) -> Option<Kind> {
    Some(match value {
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number)
            if number.is_f64() && number.as_f64().is_some_and(|n| n.fract() != 0.0) =>
        {
            Kind::Number
        }
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
        Value::Null => return None,
    })
}
