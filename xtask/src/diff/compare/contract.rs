//! Whether two schemas have the same contract. In: a pair of schemas. Out: whether comparing it, and everything that it leads
//! to, finds a change.
//!
//! A walk decides every pair that it enters: of a document, each pair is entered once, however many walks there are.

use std::collections::{HashMap, HashSet};
use std::vec::IntoIter;

use super::{ContractChange, Engine, SchemaPair, schema};
use crate::diff::rule::{Direction, Level, Rule, Shift};
use crate::diff::schema::Id;

/// The greatest depth of comparisons within comparisons.
const MAX_DEPTH: usize = 24;

/// What is known of a pair for all directions.
pub type PairKey = (Id, Id, bool);

fn key(pair: &SchemaPair) -> PairKey {
    (pair.old, pair.new, pair.null_is_compared)
}

/// What walks need beside what is known.
#[derive(Default)]
pub struct Assumptions {
    /// Pairs that are being compared. A cycle that leads back to one does not prove a difference.
    started: HashSet<PairKey>,
    /// What was decided under such an assumption, until the outermost comparison ends.
    tentative: HashMap<PairKey, bool>,
    /// Whether the comparison that is being made has used one of both.
    is_used: bool,
}

/// What a walk decides: for each pair that it entered, whether no change is reached from it.
type Decided = Vec<(PairKey, bool)>;

/// A walk from pair to pair: the strongly connected components of Tarjan's algorithm.
#[derive(Default)]
struct ContractWalk {
    decided: Decided,
    /// The number of each pair that was entered; none once it is decided.
    numbers: HashMap<SchemaPair, Option<usize>>,
    undecided: Vec<SchemaPair>,
    /// The pairs from the start to where the walk is.
    way: Vec<Entered>,
}

/// A pair of a walk, and what it leads to.
struct Entered {
    pair: SchemaPair,
    children: IntoIter<SchemaPair>,
    /// The number of the pair, in the order in which they are entered.
    number: usize,
    /// The lowest number that is reached from here.
    lowest: usize,
}

impl ContractWalk {
    /// Notes that a pair is entered.
    fn enter(&mut self, pair: SchemaPair) {
        let number = self.numbers.len();
        self.numbers.insert(pair, Some(number));
        self.undecided.push(pair);
        self.way.push(Entered {
            pair,
            children: Vec::new().into_iter(),
            number,
            lowest: number,
        });
    }

    /// Returns the next pair that is not entered; none at the end of the walk.
    fn next(&mut self) -> Option<SchemaPair> {
        while let Some(last) = self.way.last_mut() {
            match last.children.next() {
                Some(child) => match self.numbers.get(&child) {
                    None => return Some(child),
                    Some(number) => last.lowest = last.lowest.min(number.unwrap_or(last.lowest)),
                },
                None => self.leave(),
            }
        }
        None
    }

    /// Goes back from a pair all of whose children were entered. Where it leads to no pair before it, it has no change.
    fn leave(&mut self) {
        let Some(left) = self.way.pop() else {
            return;
        };
        if left.lowest == left.number {
            let first = self.undecided.iter().rposition(|pair| *pair == left.pair);
            for pair in self.undecided.drain(first.unwrap_or_default()..).rev() {
                self.numbers.insert(pair, None);
                self.decided.push((key(&pair), true));
            }
        } else if let Some(parent) = self.way.last_mut() {
            parent.lowest = parent.lowest.min(left.lowest);
        }
    }

    /// Ends the walk at a change: all that is not decided leads to it.
    fn changed(mut self) -> Decided {
        let leading = self.undecided.iter().rev();
        self.decided.extend(leading.map(|pair| (key(pair), false)));
        self.decided
    }
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
        if let Some(known) = self.known_same(&pair) {
            return known;
        }
        let depth = self.depth.get();
        if depth > MAX_DEPTH {
            self.assumptions.borrow_mut().is_used = true;
            return false;
        }
        let was_used = {
            let mut assumptions = self.assumptions.borrow_mut();
            assumptions.started.insert(key(&pair));
            std::mem::take(&mut assumptions.is_used)
        };
        self.depth.set(depth + 1);
        let announcements = [
            Rule::DocsChanged,
            Rule::SchemaDeprecated,
            Rule::SchemaUndeprecated,
        ];
        let counts = |change: &ContractChange| {
            !announcements.contains(&change.rule) && change.rule.levels() != [Level::Docs; 2]
        };
        let decided = self.walk(pair, &counts, &|pair| self.known_same(pair));
        self.depth.set(depth);
        // The pair that a walk starts from is decided last.
        let is_same = decided.last().is_some_and(|(_, same)| *same);
        let mut assumptions = self.assumptions.borrow_mut();
        assumptions.started.remove(&key(&pair));
        if depth == 0 {
            assumptions.tentative.clear();
            assumptions.is_used = false;
            self.known.borrow_mut().extend(decided);
        } else if assumptions.is_used {
            assumptions.tentative.extend(decided);
        } else {
            self.known.borrow_mut().extend(decided);
            assumptions.is_used = was_used;
        }
        is_same
    }

    /// Returns what is known of a pair, or assumed while it is compared.
    fn known_same(&self, pair: &SchemaPair) -> Option<bool> {
        let key = key(pair);
        if let Some(known) = self.known.borrow().get(&key) {
            return Some(*known);
        }
        let mut assumptions = self.assumptions.borrow_mut();
        let tentative = assumptions.tentative.get(&key).copied();
        let assumed = tentative.or_else(|| assumptions.started.contains(&key).then_some(true));
        assumptions.is_used |= assumed.is_some();
        assumed
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
        let known = |pair: &SchemaPair| {
            let is_same = self.known.borrow().get(&key(pair)) == Some(&true);
            let grown = self.grown.borrow().get(&key(pair)).copied();
            is_same.then_some(true).or(grown.map(|grown| !grown))
        };
        if let Some(same) = known(&pair) {
            return !same;
        }
        self.depth.set(1);
        let widens = |change: &ContractChange| change.rule.level(Direction::Response) > Level::Safe;
        let decided = self.walk(pair, &widens, &known);
        self.depth.set(0);
        *self.assumptions.borrow_mut() = Assumptions::default();
        let has_grown = decided.last().is_some_and(|(_, same)| !same);
        let mut grown = self.grown.borrow_mut();
        grown.extend(decided.into_iter().map(|(key, same)| (key, !same)));
        has_grown
    }

    /// Returns whether a schema matches more values than it did, fewer, or others.
    pub fn shift(&self, old: Id, new: Id) -> Shift {
        // Within another comparison of contracts, a difference is enough.
        if self.depth.get() > 0 {
            return Shift::Changed;
        }
        let [narrowed, widened] = [Direction::Request, Direction::Response].map(|direction| {
            // What is safe in both directions may be either.
            self.leads_to(old, new, &|change| {
                let levels = change.rule.levels();
                levels != [Level::Docs; 2]
                    && (levels[direction as usize] > Level::Safe || levels == [Level::Safe; 2])
            })
        });
        match [narrowed, widened] {
            [true, false] => Shift::Narrowed,
            [false, true] => Shift::Widened,
            _ => Shift::Changed,
        }
    }

    /// Returns whether one schema replaces another without harm to what is written in a direction.
    pub fn is_safe(&self, old: Id, new: Id, direction: Direction) -> bool {
        let harms = |change: &ContractChange| change.rule.level(direction) > Level::Safe;
        self.depth.get() == 0 && !self.leads_to(old, new, &harms)
    }

    /// Returns whether a pair of schemas leads to a change that counts, outside of another comparison of contracts.
    fn leads_to(&self, old: Id, new: Id, counts: &dyn Fn(&ContractChange) -> bool) -> bool {
        let is_same = |pair: &SchemaPair| {
            let known = self.known.borrow().get(&key(pair)).copied();
            known.filter(|same| *same)
        };
        let pair = SchemaPair::received(old, new);
        if is_same(&pair).is_some() {
            return false;
        }
        self.depth.set(1);
        let decided = self.walk(pair, counts, &is_same);
        self.depth.set(0);
        *self.assumptions.borrow_mut() = Assumptions::default();
        decided.last().is_some_and(|(_, same)| !same)
    }

    /// Compares a pair and all that it leads to, until a change counts, and decides each pair that is entered; the first
    /// is the last of them.
    fn walk(
        &self,
        start: SchemaPair,
        counts: &dyn Fn(&ContractChange) -> bool,
        known: &dyn Fn(&SchemaPair) -> Option<bool>,
    ) -> Decided {
        let mut walk = ContractWalk::default();
        let mut next = Some(start);
        while let Some(pair) = next {
            walk.enter(pair);
            let local = self.local_of(pair);
            if local.changes.iter().any(counts) {
                return walk.changed();
            }
            if let Some(entered) = walk.way.last_mut() {
                entered.children = local.children.into_iter();
            }
            next = loop {
                match walk.next() {
                    None => break None,
                    Some(child) => match known(&child) {
                        None => break Some(child),
                        Some(true) => {}
                        Some(false) => return walk.changed(),
                    },
                }
            };
        }
        walk.decided
    }

    /// Compares the schemas of a pair alone.
    fn local_of(&self, pair: SchemaPair) -> super::Local {
        let [old, new] = [self.old.parts(pair.old), self.new.parts(pair.new)];
        if self.unchanged.has(&old, &new) {
            super::Local::default()
        } else {
            schema::local(self, pair)
        }
    }
}
