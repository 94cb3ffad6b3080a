//! JSON pointers in, locations in a file's text out.
//!
//! The location of a pointer is the key of its mapping entry, or the item of its sequence. A node that is not in the
//! text, because an overlay added it, has the location of its nearest ancestor there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{ControlFlow, Range};

use super::events::{Event, events};
use super::position::{Pointer, Wanted};
use super::walk::{Keys, walk};

/// Returns the bytes of `text` at which each pointer is located; pointers to the whole document are left out.
pub fn locations<'p>(text: &str, pointers: &BTreeSet<&'p str>) -> BTreeMap<&'p str, Range<usize>> {
    let mut wanted = Wanted::new(pointers.iter().copied());
    let mut found: Vec<Option<Range<usize>>> = vec![None; wanted.count()];
    let mut left = wanted.count() - 1;
    walk(text, &mut wanted, Keys::Ignored, &mut |wanted, node| {
        // Of a duplicate key, the first one is located.
        if let Some(id) = wanted.here().filter(|id| found[*id].is_none()) {
            found[id] = Some(node.span);
            left -= 1;
        }
        if left == 0 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let location = |pointer: &&'p str| {
        let beginnings = wanted.beginnings(pointer);
        let nearest = beginnings.filter_map(|id| found[id].clone()).last()?;
        Some((*pointer, nearest))
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
    let position = &mut Pointer::default();
    walk(text, position, Keys::Compared, &mut |pointer, node| {
        if let Some(first) = node.first.filter(|_| found.len() < limit) {
            found.push(DuplicateKey {
                pointer: pointer.as_str().to_owned(),
                first,
                again: node.span,
            });
        }
        ControlFlow::Continue(())
    });
    found
}

/// Returns the source text of the scalar that a pointer is located at; of a duplicate key, the last one.
pub fn scalar(text: &str, pointer: &str) -> Option<String> {
    let mut wanted = Wanted::new([pointer]);
    let target = wanted.count() - 1;
    let mut found = None;
    walk(text, &mut wanted, Keys::Ignored, &mut |wanted, node| {
        if wanted.here() == Some(target) {
            found = node.scalar.map(str::to_owned);
        }
        ControlFlow::Continue(())
    });
    found
}

/// Returns the source text of each scalar that is wanted by its pointer and this text; of a duplicate key, that of the last
/// one.
pub fn scalars(text: &str, is_wanted: &dyn Fn(&str, &str) -> bool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let position = &mut Pointer::default();
    walk(text, position, Keys::Ignored, &mut |pointer, node| {
        let pointer = pointer.as_str();
        if let Some(scalar) = node.scalar.filter(|scalar| is_wanted(pointer, scalar)) {
            found.insert(pointer.to_owned(), scalar.to_owned());
        }
        ControlFlow::Continue(())
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
