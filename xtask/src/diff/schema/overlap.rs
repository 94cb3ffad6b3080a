//! Decides whether one value can match two schemas.
//!
//! In: two schemas in normal form, of one document or of two. Out: an [`Overlap`]. `None` and `Certain` hold for sure;
//! everything that this module does not follow to the end is `Possible`. Schemas are disjoint by their types, by constants
//! and enum values, by bounds, by a tag (a property of enums without a common value), and by a required property that the
//! other side forbids or gives no common value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::kind::includes;
use super::{Id, JsonType, NumberBound, Rest, Schema, Schemas};

/// Whether there is a value that matches both schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overlap {
    None,
    Possible,
    Certain,
}

/// The values among which a common one is searched.
#[derive(Clone, Debug)]
pub struct Domain {
    kinds: Option<BTreeSet<JsonType>>,
    null: bool,
    /// The most that is known of a value in it.
    at_most: Overlap,
}

impl Domain {
    /// All values.
    const ALL: Domain = Domain {
        kinds: None,
        null: true,
        at_most: Overlap::Certain,
    };

    /// Returns the values that the alternatives of a schema are about.
    pub fn of(holder: &Schema) -> Domain {
        let is_certain = holder.is_bare() && holder.values.is_none();
        Domain {
            kinds: holder.types.clone(),
            null: holder.types.is_none() && holder.nullable,
            at_most: certain_if(is_certain),
        }
    }
}

/// A schema and the document that it is in.
#[derive(Clone, Copy)]
pub struct SchemaOf<'s, 'a> {
    pub schemas: &'s Schemas<'a>,
    pub id: Id,
}

/// How far the search goes.
#[derive(Clone, Copy)]
struct Search {
    /// The depth of schemas within schemas that is still followed.
    depth: usize,
    /// Whether a tag distinguishes schemas that do not require it.
    has_tags: bool,
}

/// The greatest depth of schemas within schemas that is followed.
const MAX_DEPTH: usize = 8;

/// Returns whether a value of `domain` can match both schemas.
pub fn overlap(sides: [SchemaOf<'_, '_>; 2], domain: &Domain) -> Overlap {
    let search = Search {
        depth: MAX_DEPTH,
        has_tags: true,
    };
    within(sides, domain, search)
}

/// Returns whether it is certain that no value matches both schemas.
pub fn are_disjoint(sides: [SchemaOf<'_, '_>; 2]) -> bool {
    let search = Search {
        depth: MAX_DEPTH,
        has_tags: false,
    };
    within(sides, &Domain::ALL, search) == Overlap::None
}

fn certain_if(condition: bool) -> Overlap {
    if condition {
        Overlap::Certain
    } else {
        Overlap::Possible
    }
}

fn within(sides: [SchemaOf<'_, '_>; 2], domain: &Domain, search: Search) -> Overlap {
    let both = sides.map(|side| side.schemas.get(side.id));
    if both.iter().any(|schema| schema.never) {
        return Overlap::None;
    }
    let Some(depth) = search.depth.checked_sub(1) else {
        return Overlap::Possible;
    };
    let pair = ComparedPair {
        sides,
        both: [&both[0], &both[1]],
        search: Search { depth, ..search },
    };
    if pair.have_disjoint_alternatives() {
        return Overlap::None;
    }
    let mut found = Overlap::None;
    if domain.null && both.iter().all(|schema| schema.nullable) {
        found = pair.certainty();
    }
    let kinds = domain.kinds.as_ref();
    let is_in = |kind: &JsonType| kinds.is_none_or(|kinds| includes(kinds, *kind));
    let rest = if both.iter().any(|schema| schema.values.is_some()) {
        pair.values(&is_in)
    } else {
        let kinds = JsonType::ALL.into_iter().filter(is_in);
        kinds.map(|kind| pair.kind(kind)).max()
    };
    found.max(rest.unwrap_or(Overlap::None)).min(domain.at_most)
}

fn has(schema: &Schema, kind: JsonType) -> bool {
    schema.kinds().is_none_or(|kinds| includes(kinds, kind))
}

/// Returns whether a schema has no keyword that applies to values of all types.
fn is_plain(schema: &Schema) -> bool {
    schema.unions.is_empty()
        && schema.not.is_empty()
        && schema.conditions.is_empty()
        && schema.others.is_empty()
        && schema.unknown.is_empty()
}

/// How a schema describes a property.
enum PropertyKind {
    Any,
    Forbidden,
    Typed(Id),
    Unknown,
}

fn property(schemas: &Schemas<'_>, schema: &Schema, name: &str) -> PropertyKind {
    if let Some(id) = schema.properties.get(name) {
        return PropertyKind::Typed(*id);
    }
    if !schema.pattern_properties.is_empty() {
        return PropertyKind::Unknown;
    }
    match schema.rest {
        _ if schema.is_closed(|id| schemas.get(id).never) => PropertyKind::Forbidden,
        Rest::Typed(id) => PropertyKind::Typed(id),
        _ => PropertyKind::Any,
    }
}

struct ComparedPair<'p, 's, 'a> {
    sides: [SchemaOf<'s, 'a>; 2],
    both: [&'p Schema; 2],
    search: Search,
}

impl<'s, 'a> ComparedPair<'_, 's, 'a> {
    /// Returns what a common value proves: nothing certain where keywords apply to all types.
    fn certainty(&self) -> Overlap {
        certain_if(self.both.iter().all(|schema| is_plain(schema)))
    }

    fn have_disjoint_alternatives(&self) -> bool {
        let [one, other] = self.sides;
        self.has_only_disjoint(one, self.both[0], other)
            || self.has_only_disjoint(other, self.both[1], one)
    }

    /// Returns whether a union of `schema` has no alternative that overlaps `other`.
    fn has_only_disjoint(
        &self,
        side: SchemaOf<'s, 'a>,
        schema: &Schema,
        other: SchemaOf<'s, 'a>,
    ) -> bool {
        schema.unions.iter().any(|union| {
            let mut branches = union.branches.iter();
            branches.all(|branch| {
                let alternative = SchemaOf {
                    id: branch.id,
                    ..side
                };
                within([alternative, other], &Domain::ALL, self.search) == Overlap::None
            })
        })
    }

    /// Looks for a common value among enum values.
    fn values(&self, is_in: &dyn Fn(&JsonType) -> bool) -> Option<Overlap> {
        let matches = |schema: &Schema, key: &String, value: &Value| {
            let kind = JsonType::of(value).filter(is_in);
            let listed = schema.values.as_ref();
            if !kind.is_some_and(|kind| has(schema, kind))
                || schema.rejects(value)
                || listed.is_some_and(|values| !values.contains_key(key))
            {
                return Overlap::None;
            }
            certain_if(schema.is_bare() && schema.unions.is_empty())
        };
        let listed = self.both.iter().find_map(|schema| schema.values.as_ref());
        let values = listed.into_iter().flatten();
        let found = values.map(|(key, value)| {
            let verdicts = self.both.map(|schema| matches(schema, key, value));
            verdicts[0].min(verdicts[1])
        });
        found.max()
    }

    fn kind(&self, kind: JsonType) -> Overlap {
        if !self.both.iter().all(|schema| has(schema, kind)) {
            return Overlap::None;
        }
        let found = match kind {
            JsonType::Boolean => Overlap::Certain,
            JsonType::Integer | JsonType::Number => self.numbers(),
            JsonType::String => self.strings(),
            JsonType::Array => self.arrays(),
            JsonType::Object => self.objects(),
        };
        found.min(self.certainty())
    }

    fn numbers(&self) -> Overlap {
        let bound = |get: fn(&Schema) -> Option<&NumberBound>| {
            let bounds = self.both.into_iter().filter_map(get);
            bounds.filter_map(|bound| bound.value.as_f64())
        };
        let least = bound(|schema| schema.minimum.as_ref()).fold(f64::NEG_INFINITY, f64::max);
        let most = bound(|schema| schema.maximum.as_ref()).fold(f64::INFINITY, f64::min);
        if least > most {
            return Overlap::None;
        }
        let mut steps = self.both.iter().map(|schema| &schema.multiple_of);
        let have_steps = steps.any(|steps| !steps.is_empty());
        // An open interval longer than 1 includes an integer.
        certain_if(!have_steps && most - least > 1.0)
    }

    /// Returns whether a least count of one side is above a greatest count of the other.
    fn have_disjoint_counts(&self, least: &str, most: &str) -> bool {
        let counts = |key| {
            self.both
                .iter()
                .filter_map(move |schema| schema.counts.get(key))
        };
        let (least, most) = (counts(least).max(), counts(most).min());
        least.zip(most).is_some_and(|(least, most)| least > most)
    }

    fn strings(&self) -> Overlap {
        if self.have_disjoint_counts("minLength", "maxLength") {
            return Overlap::None;
        }
        let is_free = |schema: &&Schema| {
            schema.formats.is_empty() && schema.patterns.is_empty() && schema.opaque.is_empty()
        };
        certain_if(self.both.iter().all(is_free))
    }

    fn arrays(&self) -> Overlap {
        if self.have_disjoint_counts("minItems", "maxItems") {
            return Overlap::None;
        }
        let has_items = |schema: &&Schema| schema.counts.get("minItems") > Some(&0);
        // Both accept the empty array.
        if !self.both.iter().any(has_items) {
            let mut contains = self.both.iter().map(|schema| schema.contains);
            return certain_if(contains.all(|contains| contains.is_none()));
        }
        let is_uniform = |schema: &&Schema| {
            schema.tuple.is_empty() && !schema.unique && schema.contains.is_none()
        };
        let certainty = certain_if(self.both.iter().all(is_uniform));
        let first = self
            .both
            .map(|schema| schema.tuple.first().copied().or(schema.items));
        match first {
            [Some(x), Some(y)] => self.below(x, y).min(certainty),
            _ => certainty,
        }
    }

    fn below(&self, x: Id, y: Id) -> Overlap {
        let [one, other] = self.sides;
        let sides = [SchemaOf { id: x, ..one }, SchemaOf { id: y, ..other }];
        within(sides, &Domain::ALL, self.search)
    }

    fn objects(&self) -> Overlap {
        if self.have_disjoint_counts("minProperties", "maxProperties") {
            return Overlap::None;
        }
        if self.search.has_tags && self.have_different_tags() {
            return Overlap::None;
        }
        let is_simple = |schema: &&Schema| {
            schema.pattern_properties.is_empty()
                && schema.property_names.is_none()
                && schema.dependent_required.is_empty()
                && schema.dependent_schemas.is_empty()
                && !schema.counts.keys().any(|key| key.ends_with("Properties"))
        };
        let names: BTreeSet<_> = self.both.iter().flat_map(|one| &one.required).collect();
        let found = names.into_iter().map(|name| self.property(name)).min();
        let certainty = certain_if(self.both.iter().all(is_simple));
        found.map_or(certainty, |found| found.min(certainty))
    }

    /// Returns whether both sides have enums for a property without a common value. Such a property is meant as a tag, so
    /// it counts even where neither side requires it.
    fn have_different_tags(&self) -> bool {
        let [one, other] = self.sides;
        let listed = |schemas: &Schemas<'_>, id: Id| schemas.get(id).values.clone();
        self.both[0].properties.iter().any(|(name, x)| {
            let y = self.both[1].properties.get(name);
            let values = y.and_then(|y| listed(one.schemas, *x).zip(listed(other.schemas, *y)));
            values.is_some_and(|(a, b)| a.keys().all(|key| !b.contains_key(key)))
        })
    }

    /// Looks for a common value of a property that one of the sides requires.
    fn property(&self, name: &str) -> Overlap {
        let [one, other] = self.sides;
        let described = [
            property(one.schemas, self.both[0], name),
            property(other.schemas, self.both[1], name),
        ];
        match described {
            [PropertyKind::Forbidden, _] | [_, PropertyKind::Forbidden] => Overlap::None,
            [PropertyKind::Unknown, _] | [_, PropertyKind::Unknown] => Overlap::Possible,
            [PropertyKind::Any, PropertyKind::Any] => Overlap::Certain,
            [PropertyKind::Typed(x), PropertyKind::Typed(y)] => self.below(x, y),
            [PropertyKind::Typed(x), PropertyKind::Any] => certain_unless_never(one.schemas, x),
            [PropertyKind::Any, PropertyKind::Typed(y)] => certain_unless_never(other.schemas, y),
        }
    }
}

fn certain_unless_never(schemas: &Schemas<'_>, id: Id) -> Overlap {
    if schemas.get(id).never {
        Overlap::None
    } else {
        Overlap::Certain
    }
}
