//! In: pairs of schemas, and the operations that carry some of them. Out: for each pair the operations that reach it.
//!
//! Pairs that lead to each other are reached by the same operations, and so are pairs that only one of them leads to: these
//! share one set, so that a document in which everything reaches everything costs no more than another.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use petgraph::Incoming;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Local, SchemaPair};
use crate::diff::finding::{OperationName, Operations};

/// Operations by number, 64 to a word.
type Bits = Arc<Vec<u64>>;

/// Returns the operations of each pair, in the order of the pairs.
pub fn reach(
    pairs: &IndexMap<SchemaPair, Option<Local>>,
    roots: Vec<(OperationName, usize)>,
) -> Vec<Operations> {
    let mut names = IndexSet::new();
    let mut carried: HashMap<usize, Vec<usize>> = HashMap::new();
    for (operation, pair) in roots {
        let number = names.insert_full(operation).0;
        carried.entry(pair).or_default().push(number);
    }
    let graph = graph(pairs);
    let words = names.len().div_ceil(64);
    let mut sets: Vec<Option<Bits>> = vec![None; pairs.len()];
    // Kosaraju's order is reversed: here, whatever leads to a component precedes it.
    for component in kosaraju_scc(&graph).into_iter().rev() {
        let nodes = component.iter();
        let own = nodes.clone().filter_map(|pair| carried.get(&pair.index()));
        let own: Vec<usize> = own.flatten().copied().collect();
        let before = nodes.flat_map(|pair| graph.neighbors_directed(*pair, Incoming));
        let before = before.filter_map(|pair| sets[pair.index()].clone());
        let mut before: Vec<Bits> = before.collect();
        before.sort_by_key(Arc::as_ptr);
        before.dedup_by(|a, b| Arc::ptr_eq(a, b));
        let set = united(before, &own, words);
        for pair in component {
            sets[pair.index()] = Some(Arc::clone(&set));
        }
    }
    named(pairs, &sets, &names)
}

fn graph(pairs: &IndexMap<SchemaPair, Option<Local>>) -> DiGraph<(), (), usize> {
    let mut graph = DiGraph::with_capacity(pairs.len(), pairs.len());
    for _ in 0..pairs.len() {
        graph.add_node(());
    }
    for (from, local) in pairs.values().enumerate() {
        for child in local.iter().flat_map(|local| &local.children) {
            if let Some(to) = pairs.get_index_of(child) {
                graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
            }
        }
    }
    graph
}

fn united(mut sets: Vec<Bits>, own: &[usize], words: usize) -> Bits {
    if own.is_empty() && sets.len() == 1 {
        return sets.remove(0);
    }
    let mut all = vec![0; words];
    for number in own {
        all[number / 64] |= 1 << (number % 64);
    }
    for set in sets {
        for (into, from) in all.iter_mut().zip(set.iter()) {
            *into |= from;
        }
    }
    Arc::new(all)
}

/// Returns the sets as lists of names; equal sets share a list. Pairs without a change have an empty one.
fn named(
    pairs: &IndexMap<SchemaPair, Option<Local>>,
    sets: &[Option<Bits>],
    names: &IndexSet<OperationName>,
) -> Vec<Operations> {
    let mut known: HashMap<&[u64], Operations> = HashMap::new();
    let list = |bits: &[u64]| {
        let has = |number: &usize| bits[number / 64] & (1 << (number % 64)) != 0;
        let list = (0..names.len()).filter(has);
        let mut list: Vec<_> = list.map(|number| names[number].clone()).collect();
        list.sort();
        Operations::from(list)
    };
    let changed = |local: &Option<Local>| {
        let local = local.as_ref();
        local.is_some_and(|local| !local.changes.is_empty())
    };
    let each = pairs.values().zip(sets);
    each.map(|(local, set)| match set {
        Some(bits) if changed(local) => {
            let operations = known.entry(bits.as_slice()).or_insert_with(|| list(bits));
            Operations::clone(operations)
        }
        _ => Operations::default(),
    })
    .collect()
}
