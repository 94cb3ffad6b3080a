//! Whether two schemas have the same contract. In: a pair of schemas. Out: whether comparing it, and everything that it leads
//! to, finds a change.
//!
//! What one walk proves is known from then on: of a chain of schemas, each is looked at once.

use std::collections::HashMap;

use super::{ContractChange, Engine, SchemaPair, schema};
use crate::diff::rule::{Direction, Level, Rule};
use crate::diff::schema::Id;

/// A walk that reaches more pairs than this counts as one that found a change.
const MAX_PAIRS: usize = 2_000;

/// The greatest depth of comparisons within comparisons.
const MAX_DEPTH: usize = 24;

/// How a walk ended.
enum ContractWalk {
    /// All these pairs were compared, without a change.
    Same(Vec<SchemaPair>),
    /// Each of these pairs leads to the change, or to where the walk was given up.
    Changed(Vec<SchemaPair>),
}

/// What is known of a pair for all directions.
pub type PairKey = (Id, Id, bool);

fn key(pair: &SchemaPair) -> PairKey {
    (pair.old, pair.new, pair.null_is_compared)
}

impl Engine<'_, '_> {
    /// Returns whether two schemas have the same contract; docs do not count.
    pub fn same(&self, old: Id, new: Id) -> bool {
        self.is_same(SchemaPair::received(old, new))
    }

    /// Returns whether two schemas have the same contract but for null.
    pub fn same_but_null(&self, old: Id, new: Id) -> bool {
        self.is_same(SchemaPair {
            null_is_compared: true,
            ..SchemaPair::received(old, new)
        })
    }

    fn is_same(&self, pair: SchemaPair) -> bool {
        if let Some(known) = self.known.borrow().get(&key(&pair)) {
            return *known;
        }
        if self.depth.get() > MAX_DEPTH {
            return false;
        }
        self.depth.set(self.depth.get() + 1);
        // A cycle that leads back here does not prove a difference.
        self.known.borrow_mut().insert(key(&pair), true);
        let announcements = [
            Rule::DocsChanged,
            Rule::SchemaDeprecated,
            Rule::SchemaUndeprecated,
        ];
        let walk = self.walk(pair, &|change| !announcements.contains(&change.rule));
        self.depth.set(self.depth.get() - 1);
        let (same, proved) = match walk {
            ContractWalk::Same(pairs) => (true, pairs),
            ContractWalk::Changed(pairs) => (false, pairs),
        };
        let mut known = self.known.borrow_mut();
        known.insert(key(&pair), same);
        // Within another comparison, what was assumed there proves nothing here.
        if self.depth.get() == 0 {
            known.extend(proved.iter().map(|pair| (key(pair), same)));
        }
        same
    }

    /// Returns whether a schema matches values that it did not match before, or may.
    pub fn has_grown(&self, old: Id, new: Id) -> bool {
        if self.same(old, new) {
            return false;
        }
        // Within another comparison of contracts, a difference is enough.
        if self.depth.get() > 0 {
            return true;
        }
        let pair = SchemaPair::received(old, new);
        if let Some(known) = self.grown.borrow().get(&key(&pair)) {
            return *known;
        }
        self.depth.set(1);
        let widens = |change: &ContractChange| change.rule.level(Direction::Response) > Level::Safe;
        let walk = self.walk(pair, &widens);
        self.depth.set(0);
        let (has_grown, proved) = match walk {
            ContractWalk::Same(pairs) => (false, pairs),
            ContractWalk::Changed(pairs) => (true, pairs),
        };
        let mut grown = self.grown.borrow_mut();
        grown.extend(proved.iter().map(|pair| (key(pair), has_grown)));
        has_grown
    }

    /// Compares a pair and all that it leads to, until a change counts.
    fn walk(&self, start: SchemaPair, counts: &dyn Fn(&ContractChange) -> bool) -> ContractWalk {
        let mut waiting = vec![start];
        let mut from = HashMap::from([(start, None)]);
        while let Some(pair) = waiting.pop() {
            let [old, new] = [self.old.parts(pair.old), self.new.parts(pair.new)];
            if self.unchanged.has(&old, &new) {
                continue;
            }
            let local = schema::local(self, pair);
            if local.changes.iter().any(counts) || from.len() > MAX_PAIRS {
                let way = std::iter::successors(Some(pair), |pair| from[pair]);
                return ContractWalk::Changed(way.collect());
            }
            for child in local.children {
                from.entry(child).or_insert_with(|| {
                    waiting.push(child);
                    Some(pair)
                });
            }
        }
        ContractWalk::Same(from.into_keys().collect())
    }
}
