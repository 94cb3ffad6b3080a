//! Marked events in, the entries and items of a document with their JSON pointers out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Known;
use std::ops::{ControlFlow, Range};

use super::events::{Event, events};
use super::site::push_token;

/// An open collection, with the length that the pointer has outside its current entry.
enum Open<'a> {
    Map {
        base: usize,
        /// The keys so far, each with the bytes where it appears first.
        keys: HashMap<Cow<'a, str>, Range<usize>>,
        key: Option<EntryKey>,
    },
    Seq {
        base: usize,
        next: usize,
    },
    /// A collection that is a key; JSON has none.
    Key,
}

/// The key of the current entry: its bytes, and those of an equal key before it.
struct EntryKey {
    span: Range<usize>,
    first: Option<Range<usize>>,
}

/// An entry of a mapping or an item of a sequence.
pub struct Node<'n> {
    pub pointer: &'n str,
    /// The bytes of the key or the item.
    pub span: Range<usize>,
    /// The bytes of an equal key before it in the same mapping.
    pub first: Option<Range<usize>>,
    /// The value, if it is a scalar, without quotes.
    pub scalar: Option<&'n str>,
}

/// Calls `sink` with each entry and item of the first document.
pub fn walk(text: &str, sink: &mut dyn FnMut(Node<'_>)) {
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
                enter(&mut open, &mut pointer, &event, span, sink);
                leave(&mut open, &mut pointer);
            }
            Event::Map | Event::Seq => {
                enter(&mut open, &mut pointer, &event, span, sink);
                let base = pointer.len();
                open.push(match event {
                    Event::Map => Open::Map {
                        base,
                        keys: HashMap::new(),
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
        let first = match keys.entry(name) {
            Known::Occupied(known) => Some(known.get().clone()),
            Known::Vacant(vacant) => {
                vacant.insert(span.clone());
                None
            }
        };
        *key = Some(EntryKey { span, first });
    }
}

/// Passes the node that begins in value position to `sink`.
fn enter(
    open: &mut [Open<'_>],
    pointer: &mut String,
    event: &Event<'_>,
    span: Range<usize>,
    sink: &mut dyn FnMut(Node<'_>),
) {
    let (span, first) = match open.last_mut() {
        Some(Open::Map { key: Some(key), .. }) => (key.span.clone(), key.first.clone()),
        Some(Open::Seq { next, .. }) => {
            push_token(pointer, &next.to_string());
            *next += 1;
            (span, None)
        }
        _ => return,
    };
    let scalar = match event {
        Event::Scalar(text) => Some(&**text),
        _ => None,
    };
    sink(Node {
        pointer,
        span,
        first,
        scalar,
    });
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
            // The collection that was a key has ended: the value of its entry is next.
            if let Some(Open::Map { key, .. }) = open.last_mut() {
                push_token(pointer, "?");
                *key = Some(EntryKey {
                    span: 0..0,
                    first: None,
                });
            }
        }
        _ => leave(open, pointer),
    }
}
