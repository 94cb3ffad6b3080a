//! JSON pointers in, locations in a file's text out.
//!
//! The location of a pointer is the key of its mapping entry, or the item of its sequence. A node that is not in the
//! text, because an overlay added it, has the location of its nearest ancestor there.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::{ControlFlow, Range};

use super::events::{Event, events};
use super::walk::walk;

/// Returns the bytes of `text` at which each pointer is located; pointers to the whole document are left out.
pub fn locations<'p>(text: &str, pointers: &BTreeSet<&'p str>) -> BTreeMap<&'p str, Range<usize>> {
    let wanted: HashSet<&str> = pointers.iter().flat_map(|p| ancestors(p)).collect();
    let mut found: BTreeMap<String, Range<usize>> = BTreeMap::new();
    walk(text, &mut |node| {
        if wanted.contains(node.pointer) && !found.contains_key(node.pointer) {
            found.insert(node.pointer.to_owned(), node.span);
        }
    });
    let location = |pointer: &&'p str| {
        let span = ancestors(pointer).find_map(|ancestor| found.get(ancestor))?;
        Some((*pointer, span.clone()))
    };
    pointers.iter().filter_map(location).collect()
}

/// A key that an object has more than once.
pub struct DuplicateKey {
    pub pointer: String,
    /// The bytes of the key where it appears first.
    pub first: Range<usize>,
    /// The bytes of the key where it appears again.
    pub again: Range<usize>,
}

/// Returns the keys that an object has more than once, but not more than `limit` of them.
pub fn duplicate_keys(text: &str, limit: usize) -> Vec<DuplicateKey> {
    let mut found = Vec::new();
    walk(text, &mut |node| {
        if let Some(first) = node.first.filter(|_| found.len() < limit) {
            found.push(DuplicateKey {
                pointer: node.pointer.to_owned(),
                first,
                again: node.span,
            });
        }
    });
    found
}

/// Returns the source text of the scalar that a pointer is located at; of a duplicate key, the last one.
pub fn scalar(text: &str, pointer: &str) -> Option<String> {
    let mut found = None;
    walk(text, &mut |node| {
        if node.pointer == pointer {
            found = node.scalar.map(str::to_owned);
        }
    });
    found
}

/// Returns the source text of each scalar whose pointer is wanted; of a duplicate key, that of the last one.
pub fn scalars(text: &str, is_wanted: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    walk(text, &mut |node| {
        if let Some(scalar) = node.scalar.filter(|_| is_wanted(node.pointer)) {
            found.insert(node.pointer.to_owned(), scalar.to_owned());
        }
    });
    found
}

/// Returns where the second YAML document in a file begins.
pub fn second_document(text: &str) -> Option<usize> {
    let mut documents = 0;
    first(text, &mut |event| {
        documents += usize::from(matches!(event, Event::Document));
        documents == 2
    })
}

/// Returns where the text first nests collections deeper than `limit`, or is malformed before that.
pub fn deeper_than(limit: usize, text: &str) -> Option<usize> {
    let mut depth = 0;
    first(text, &mut |event| {
        match event {
            Event::Map | Event::Seq => depth += 1,
            Event::End => depth -= 1,
            Event::Broken => return true,
            Event::Document | Event::Scalar(_) | Event::Alias => {}
        }
        depth > limit
    })
}

/// Returns where the first event is that `found` accepts; nothing behind it is parsed.
fn first(text: &str, found: &mut dyn FnMut(&Event<'_>) -> bool) -> Option<usize> {
    let mut start = None;
    events(text, &mut |event, span| {
        if found(&event) {
            start = Some(span.start);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    start
}

/// Yields the pointer itself, then every pointer above it except the root.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |p| p.rfind('/').map(|slash| &p[..slash]))
        .filter(|p| !p.is_empty())
}
