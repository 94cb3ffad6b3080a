//! Decides whether one value can match two schemas.
//!
//! In: two schemas in normal form, of one document or of two. Out: an [`Overlap`]. `None` and `Certain` hold for sure;
//! everything that this module does not follow to the end is `Possible`. Schemas are kept apart by their types, by
//! constants and enum values, by bounds, by a tag (a property whose values both list, and share none), and by a required
//! property that the other side forbids or gives no common value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Id, Kind, Rest, Schema, Schemas};

/// Whether there is a value that matches both schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overlap {
    None,
    Possible,
    Certain,
}

/// The values among which a common one is looked for.
#[derive(Clone, Debug)]
pub struct Domain {
    kinds: Option<BTreeSet<Kind>>,
    null: bool,
    /// The most that can be said of a value in it.
    at_most: Overlap,
}

impl Domain {
    /// All values.
    const ALL: Domain = Domain {
        kinds: None,
        null: true,
        at_most: Overlap::Certain,
    };

    /// Returns the values that the alternatives of a schema have to do with.
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
pub struct Located<'s, 'a> {
    pub schemas: &'s Schemas<'a>,
    pub id: Id,
}

/// Schemas within schemas are followed no deeper than this.
const MAX_DEPTH: usize = 8;

/// Returns whether a value of `domain` can match both schemas.
pub fn overlap<'a>(one: Located<'_, 'a>, other: Located<'_, 'a>, domain: &Domain) -> Overlap {
    within([one, other], domain, MAX_DEPTH)
}

fn certain_if(condition: bool) -> Overlap {
    if condition {
        Overlap::Certain
    } else {
        Overlap::Possible
    }
}

fn within(sides: [Located<'_, '_>; 2], domain: &Domain, depth: usize) -> Overlap {
    let both = sides.map(|side| side.schemas.get(side.id));
    if both.iter().any(|schema| schema.never) {
        return Overlap::None;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return Overlap::Possible;
    };
    let pair = Pair {
        sides,
        both: [&both[0], &both[1]],
        depth,
    };
    if pair.have_disjoint_alternatives() {
        return Overlap::None;
    }
    let mut found = Overlap::None;
    if domain.null && both.iter().all(|schema| schema.nullable) {
        found = pair.certainty();
    }
    let is_in = |kind: &Kind| {
        domain
            .kinds
            .as_ref()
            .is_none_or(|kinds| takes(kinds, *kind))
    };
    let rest = if both.iter().any(|schema| schema.values.is_some()) {
        pair.values(&is_in)
    } else {
        let kinds = Kind::ALL.into_iter().filter(is_in);
        kinds
            .map(|kind| pair.kind(kind))
            .max()
            .unwrap_or(Overlap::None)
    };
    found.max(rest).min(domain.at_most)
}

fn takes(kinds: &BTreeSet<Kind>, kind: Kind) -> bool {
    kinds.contains(&kind) || kind == Kind::Integer && kinds.contains(&Kind::Number)
}

fn has(schema: &Schema, kind: Kind) -> bool {
    schema.kinds().is_none_or(|kinds| takes(kinds, kind))
}

/// Returns whether a schema has no keyword that cuts across types.
fn is_plain(schema: &Schema) -> bool {
    schema.unions.is_empty()
        && schema.not.is_empty()
        && schema.conditions.is_empty()
        && schema.others.is_empty()
        && schema.unknown.is_empty()
}

/// What a schema says of a property.
enum Property {
    Any,
    Forbidden,
    Typed(Id),
    Unknown,
}

fn property(schemas: &Schemas<'_>, schema: &Schema, name: &str) -> Property {
    if let Some(id) = schema.properties.get(name) {
        return Property::Typed(*id);
    }
    if !schema.pattern_properties.is_empty() {
        return Property::Unknown;
    }
    match schema.rest {
        _ if schema.is_closed(|id| schemas.get(id).never) => Property::Forbidden,
        Rest::Typed(id) => Property::Typed(id),
        _ => Property::Any,
    }
}

struct Pair<'p, 's, 'a> {
    sides: [Located<'s, 'a>; 2],
    both: [&'p Schema; 2],
    depth: usize,
}

impl<'s, 'a> Pair<'_, 's, 'a> {
    /// Returns what a common value proves: nothing for sure where keywords cut across types.
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
        side: Located<'s, 'a>,
        schema: &Schema,
        other: Located<'s, 'a>,
    ) -> bool {
        schema.unions.iter().any(|union| {
            let mut branches = union.branches.iter();
            branches.all(|branch| {
                let alternative = Located {
                    id: branch.id,
                    ..side
                };
                within([alternative, other], &Domain::ALL, self.depth) == Overlap::None
            })
        })
    }

    /// Looks for a common value among enum values.
    fn values(&self, is_in: &dyn Fn(&Kind) -> bool) -> Overlap {
        let matches = |schema: &Schema, key: &String, value: &Value| {
            let kind = Kind::of(value).filter(is_in);
            let listed = schema.values.as_ref();
            if !kind.is_some_and(|kind| has(schema, kind))
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
        found.max().unwrap_or(Overlap::None)
    }

    fn kind(&self, kind: Kind) -> Overlap {
        if !self.both.iter().all(|schema| has(schema, kind)) {
            return Overlap::None;
        }
        let found = match kind {
            Kind::Boolean => Overlap::Certain,
            Kind::Integer | Kind::Number => self.numbers(),
            Kind::String => self.strings(),
            Kind::Array => self.arrays(),
            Kind::Object => self.objects(),
        };
        found.min(self.certainty())
    }

    fn numbers(&self) -> Overlap {
        let bound = |get: fn(&Schema) -> Option<&super::Bound>| {
            let bounds = self.both.into_iter().filter_map(get);
            bounds.filter_map(|bound| bound.value.as_f64())
        };
        let least = bound(|schema| schema.minimum.as_ref()).fold(f64::NEG_INFINITY, f64::max);
        let most = bound(|schema| schema.maximum.as_ref()).fold(f64::INFINITY, f64::min);
        if least > most {
            return Overlap::None;
        }
        let are_steps = self
            .both
            .iter()
            .any(|schema| !schema.multiple_of.is_empty());
        // An interval that is longer than 1 has an integer inside, whether its ends belong to it or not.
        certain_if(!are_steps && most - least > 1.0)
    }

    /// Returns whether a least count of one side is above a greatest count of the other.
    fn have_disjoint_counts(&self, least: &str, most: &str) -> bool {
        let [x, y] = self.both.map(|schema| &schema.counts);
        let count = |key: &str| {
            [x, y]
                .into_iter()
                .filter_map(|counts| counts.get(key).copied())
                .collect::<Vec<_>>()
        };
        let (least, most) = (
            count(least).into_iter().max(),
            count(most).into_iter().min(),
        );
        least.zip(most).is_some_and(|(least, most)| least > most)
    }

    fn strings(&self) -> Overlap {
        if self.have_disjoint_counts("minLength", "maxLength") {
            return Overlap::None;
        }
        let is_free = |schema: &&Schema| {
            schema.formats.is_empty() && schema.patterns.is_empty() && schema.texts.is_empty()
        };
        certain_if(self.both.iter().all(is_free))
    }

    fn arrays(&self) -> Overlap {
        if self.have_disjoint_counts("minItems", "maxItems") {
            return Overlap::None;
        }
        let count = |schema: &Schema| schema.counts.get("minItems").copied().unwrap_or(0);
        let least = self.both.map(count).into_iter().max().unwrap_or(0);
        let asks = |schema: &&Schema| schema.contains.is_some();
        // The empty list is one of both.
        if least == 0 {
            return certain_if(!self.both.iter().any(asks));
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
        let sides = [Located { id: x, ..one }, Located { id: y, ..other }];
        within(sides, &Domain::ALL, self.depth)
    }

    fn objects(&self) -> Overlap {
        if self.have_disjoint_counts("minProperties", "maxProperties") {
            return Overlap::None;
        }
        if self.have_different_tags() {
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
        let found = names.into_iter().map(|name| self.property(name));
        found
            .min()
            .unwrap_or(Overlap::Certain)
            .min(certain_if(self.both.iter().all(is_simple)))
    }

    /// Returns whether both sides list the values of a property and share none. Such a property is meant to tell them
    /// apart, so it counts even where neither side requires it.
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
        let said = [
            property(one.schemas, self.both[0], name),
            property(other.schemas, self.both[1], name),
        ];
        match said {
            [Property::Forbidden, _] | [_, Property::Forbidden] => Overlap::None,
            [Property::Unknown, _] | [_, Property::Unknown] => Overlap::Possible,
            [Property::Any, Property::Any] => Overlap::Certain,
            [Property::Typed(x), Property::Typed(y)] => self.below(x, y),
            [Property::Typed(x), Property::Any] => satisfiable(one.schemas, x),
            [Property::Any, Property::Typed(y)] => satisfiable(other.schemas, y),
        }
    }
}

fn satisfiable(schemas: &Schemas<'_>, id: Id) -> Overlap {
    if schemas.get(id).never {
        Overlap::None
    } else {
        Overlap::Certain
    }
}
