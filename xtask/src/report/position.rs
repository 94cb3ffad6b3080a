//! Where a walk through a document is: as a JSON pointer, or only among the pointers that are looked for.

use std::collections::HashMap;

use super::site::{push_token, unescape};
use super::walk::Position;

/// The way from the root as a JSON pointer.
#[derive(Default)]
pub struct Pointer {
    text: String,
    /// The length of the pointer before each token.
    lengths: Vec<usize>,
}

impl Pointer {
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Position for Pointer {
    fn enter_key(&mut self, key: &str) {
        self.lengths.push(self.text.len());
        push_token(&mut self.text, key);
    }

    fn enter_item(&mut self, index: usize) {
        self.enter_key(&index.to_string());
    }

    fn leave(&mut self) {
        let length = self.lengths.pop();
        self.text.truncate(length.unwrap_or_default());
    }
}

/// Index of a pointer, or of the beginning of one, among those that are looked for.
pub type WantedId = usize;

/// Pointers that are looked for, as a tree of their tokens. Below a node that none of them leads to, a walk compares nothing.
pub struct Wanted {
    children: Vec<HashMap<String, WantedId>>,
    /// The way from the root; nothing where it is not the beginning of a pointer.
    way: Vec<Option<WantedId>>,
}

impl Wanted {
    pub fn new<'p>(pointers: impl IntoIterator<Item = &'p str>) -> Wanted {
        let mut children = vec![HashMap::new()];
        for pointer in pointers {
            let mut at = 0;
            for token in pointer.split('/').skip(1) {
                let next = children.len();
                at = *children[at].entry(unescape(token)).or_insert(next);
                if at == next {
                    children.push(HashMap::new());
                }
            }
        }
        Wanted {
            children,
            way: vec![Some(0)],
        }
    }

    /// Returns the number of ids; that of the root is 0.
    pub fn count(&self) -> usize {
        self.children.len()
    }

    /// Returns which beginning of a pointer the walk is at.
    pub fn here(&self) -> Option<WantedId> {
        *self.way.last()?
    }

    /// Returns the beginnings of a pointer, without the root and the shortest first.
    pub fn beginnings(&self, pointer: &str) -> impl Iterator<Item = WantedId> {
        let mut at = Some(0);
        let tokens = pointer.split('/').skip(1);
        tokens.map_while(move |token| {
            at = self.children[at?].get(&unescape(token)).copied();
            at
        })
    }
}

impl Position for Wanted {
    fn enter_key(&mut self, key: &str) {
        let next = self.here().and_then(|at| self.children[at].get(key));
        self.way.push(next.copied());
    }

    fn enter_item(&mut self, index: usize) {
        match self.here() {
            Some(at) if !self.children[at].is_empty() => self.enter_key(&index.to_string()),
            _ => self.way.push(None),
        }
    }

    fn leave(&mut self) {
        self.way.pop();
    }
}
