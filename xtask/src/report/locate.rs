//! JSON pointers in, places in a file's text out.
//!
//! A pointer leads to the key of the mapping entry it names, or to the item of the sequence. A node that
//! is not in the text, because an overlay added it, leads to its nearest ancestor that is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::{ControlFlow, Range};

use super::events::{Event, events};
use super::site::push_token;

/// Finds the bytes of `text` that each pointer leads to; pointers that lead to the document as a whole
/// are left out.
pub fn places<'p>(text: &str, pointers: &BTreeSet<&'p str>) -> BTreeMap<&'p str, Range<usize>> {
    let wanted: HashSet<&str> = pointers.iter().flat_map(|p| ancestors(p)).collect();
    let mut found: BTreeMap<String, Range<usize>> = BTreeMap::new();
    walk(text, &mut |pointer, span, _| {
        if wanted.contains(pointer) && !found.contains_key(pointer) {
            found.insert(pointer.to_owned(), span);
        }
    });
    let place = |pointer: &&'p str| {
        let span = ancestors(pointer).find_map(|ancestor| found.get(ancestor))?;
        Some((*pointer, span.clone()))
    };
    pointers.iter().filter_map(place).collect()
}

/// Finds the keys that an object has for a second time, but no more than `limit`: pointers and bytes.
pub fn duplicate_keys(text: &str, limit: usize) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    walk(text, &mut |pointer, span, repeated| {
        if repeated && found.len() < limit {
            found.push((pointer.to_owned(), span));
        }
    });
    found
}

/// Finds where the second YAML document of a text begins.
pub fn second_document(text: &str) -> Option<usize> {
    let mut documents = 0;
    first(text, &mut |event| {
        documents += usize::from(matches!(event, Event::Document));
        documents == 2
    })
}

/// Finds where a text first nests collections deeper than `limit`, or stops being well-formed before that.
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

/// Returns where the first event stands that `found` accepts; nothing behind it is parsed.
fn first(text: &str, found: &mut dyn FnMut(&Event<'_>) -> bool) -> Option<usize> {
    let mut place = None;
    events(text, &mut |event, span| {
        if found(&event) {
            place = Some(span.start);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    place
}

/// Yields the pointer itself, then every pointer above it except the root.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |p| p.rfind('/').map(|slash| &p[..slash]))
        .filter(|p| !p.is_empty())
}

/// An open collection, with the length that the pointer has outside its current entry.
enum Open<'a> {
    Map {
        base: usize,
        keys: HashSet<Cow<'a, str>>,
        key: Option<(Range<usize>, bool)>,
    },
    Seq {
        base: usize,
        next: usize,
    },
    /// A collection that stands as a key; JSON has none.
    Key,
}

/// Calls `sink` with the pointer of each entry and item of the first document, the bytes that name it, and
/// whether its key stood in the same mapping before.
fn walk(text: &str, sink: &mut dyn FnMut(&str, Range<usize>, bool)) {
    let mut pointer = String::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut documents = 0;
    events(text, &mut |event, span| {
        match event {
            Event::Broken => {}
            Event::Document if documents == 1 => return ControlFlow::Break(()),
            Event::Document => documents = 1,
            Event::End => close(&mut open, &mut pointer),
            Event::Map | Event::Seq if key_is_due(&open) => open.push(Open::Key),
            Event::Scalar(_) | Event::Alias if key_is_due(&open) => {
                take_key(&mut open, &mut pointer, event, span);
            }
            Event::Scalar(_) | Event::Alias => {
                enter(&mut open, &mut pointer, span, sink);
                leave(&mut open, &mut pointer);
            }
            Event::Map | Event::Seq => {
                enter(&mut open, &mut pointer, span, sink);
                let base = pointer.len();
                open.push(match event {
                    Event::Map => Open::Map {
                        base,
                        keys: HashSet::new(),
                        key: None,
                    },
                    _ => Open::Seq { base, next: 0 },
                });
            }
        };
        ControlFlow::Continue(())
    });
}

fn key_is_due(open: &[Open<'_>]) -> bool {
    matches!(open.last(), Some(Open::Map { key: None, .. } | Open::Key))
}

/// Takes a scalar or alias as the key of the entry that begins.
fn take_key<'a>(open: &mut [Open<'a>], pointer: &mut String, event: Event<'a>, span: Range<usize>) {
    if let Some(Open::Map { keys, key, .. }) = open.last_mut() {
        let name = match event {
            Event::Scalar(name) => name,
            _ => Cow::Borrowed("?"),
        };
        push_token(pointer, &name);
        *key = Some((span, !keys.insert(name)));
    }
}

/// Reports the node that begins in value position.
fn enter(
    open: &mut [Open<'_>],
    pointer: &mut String,
    span: Range<usize>,
    sink: &mut dyn FnMut(&str, Range<usize>, bool),
) {
    match open.last_mut() {
        Some(Open::Map {
            key: Some((key, repeated)),
            ..
        }) => sink(pointer, key.clone(), *repeated),
        Some(Open::Seq { next, .. }) => {
            push_token(pointer, &next.to_string());
            *next += 1;
            sink(pointer, span, false);
        }
        _ => {}
    }
}

/// Goes back to the collection around a node that has ended.
fn leave(open: &mut [Open<'_>], pointer: &mut String) {
    match open.last_mut() {
        Some(Open::Map { base, key, .. }) => {
            *key = None;
            pointer.truncate(*base);
        }
        Some(Open::Seq { base, .. }) => pointer.truncate(*base),
        Some(Open::Key) | None => {}
    }
}

fn close(open: &mut Vec<Open<'_>>, pointer: &mut String) {
    match open.pop() {
        Some(Open::Key) => {
            // The collection that stood as a key has ended: its entry's value is next.
            if let Some(Open::Map { key, .. }) = open.last_mut() {
                push_token(pointer, "?");
                *key = Some((0..0, false));
            }
        }
        _ => leave(open, pointer),
    }
}
