//! Marked events in, the entries and items of a document out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Known;
use std::ops::{ControlFlow, Range};

use super::events::{Event, events};

/// What a walk keeps of the way from the root to where it is.
pub trait Position {
    /// Goes to the value of an entry.
    fn enter_key(&mut self, key: &str);
    fn enter_item(&mut self, index: usize);
    /// Goes back to the mapping or the sequence around.
    fn leave(&mut self);
}

/// An entry of a mapping or an item of a sequence.
pub struct Node<'n> {
    /// The bytes of the key or the item.
    pub span: Range<usize>,
    /// The bytes of an equal key before it in the same mapping, where the walk compares keys.
    pub first: Option<Range<usize>>,
    /// The value, if it is a scalar, without quotes.
    pub scalar: Option<&'n str>,
}

/// Whether a walk looks for keys that a mapping has more than once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    Compared,
    Ignored,
}

/// An open collection.
enum Open<'a> {
    Map {
        /// The keys so far, each with the bytes where it appears first.
        keys: HashMap<Cow<'a, str>, Range<usize>>,
        key: Option<EntryKey>,
    },
    Seq {
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

/// A walk through a document.
struct NodeWalk<'a, 'p, P> {
    open: Vec<Open<'a>>,
    position: &'p mut P,
    keys: Keys,
}

/// Calls `sink` with each entry and item of the first document, until it breaks.
pub fn walk<P: Position>(
    text: &str,
    position: &mut P,
    keys: Keys,
    sink: &mut dyn FnMut(&P, Node<'_>) -> ControlFlow<()>,
) {
    let mut walk = NodeWalk {
        open: Vec::new(),
        position,
        keys,
    };
    let mut documents = 0;
    events(text, &mut |event, span| {
        match event {
            Event::Broken => {}
            Event::Document if documents == 1 => return ControlFlow::Break(()),
            Event::Document => documents = 1,
            Event::End => walk.close(),
            Event::Map | Event::Seq if walk.key_is_due() => walk.open.push(Open::Key),
            Event::Scalar(_) | Event::Alias if walk.key_is_due() => walk.take_key(event, span),
            Event::Scalar(_) | Event::Alias => {
                walk.enter(&event, span, sink)?;
                walk.leave();
            }
            Event::Map | Event::Seq => {
                walk.enter(&event, span, sink)?;
                walk.open.push(match event {
                    Event::Map => Open::Map {
                        keys: HashMap::new(),
                        key: None,
                    },
                    _ => Open::Seq { next: 0 },
                });
            }
        };
        ControlFlow::Continue(())
    });
}

impl<'a, P: Position> NodeWalk<'a, '_, P> {
    fn key_is_due(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open::Map { key: None, .. } | Open::Key)
        )
    }

    /// Takes a scalar or alias as the key of the entry that begins.
    fn take_key(&mut self, event: Event<'a>, span: Range<usize>) {
        if let Some(Open::Map { keys, key, .. }) = self.open.last_mut() {
            let name = match event {
                Event::Scalar(name) => name,
                _ => Cow::Borrowed("?"),
            };
            self.position.enter_key(&name);
            let first = match self.keys {
                Keys::Ignored => None,
                Keys::Compared => match keys.entry(name) {
                    Known::Occupied(known) => Some(known.get().clone()),
                    Known::Vacant(vacant) => {
                        vacant.insert(span.clone());
                        None
                    }
                },
            };
            *key = Some(EntryKey { span, first });
        }
    }

    /// Passes the node that begins in value position to `sink`.
    fn enter(
        &mut self,
        event: &Event<'_>,
        span: Range<usize>,
        sink: &mut dyn FnMut(&P, Node<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let (span, first) = match self.open.last_mut() {
            Some(Open::Map { key: Some(key), .. }) => (key.span.clone(), key.first.clone()),
            Some(Open::Seq { next, .. }) => {
                self.position.enter_item(*next);
                *next += 1;
                (span, None)
            }
            _ => return ControlFlow::Continue(()),
        };
        let scalar = match event {
            Event::Scalar(text) => Some(&**text),
            _ => None,
        };
        let node = Node {
            span,
            first,
            scalar,
        };
        sink(self.position, node)
    }

    /// Goes back to the collection around a node that has ended.
    fn leave(&mut self) {
        match self.open.last_mut() {
            Some(Open::Map { key, .. }) => {
                if key.take().is_some() {
                    self.position.leave();
                }
            }
            Some(Open::Seq { .. }) => self.position.leave(),
            Some(Open::Key) | None => {}
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Key) => {
                // The collection that was a key has ended: the value of its entry is next.
                if let Some(Open::Map { key, .. }) = self.open.last_mut() {
                    self.position.enter_key("?");
                    *key = Some(EntryKey {
                        span: 0..0,
                        first: None,
                    });
                }
            }
            _ => self.leave(),
        }
    }
}
