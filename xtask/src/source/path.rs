//! The path from a document's root to one of its values, kept on the stack while a tree is walked, and made into a site
//! only when there is something to report.

use crate::report::Site;

/// The path to a value in a tree.
#[derive(Clone, Copy)]
pub enum ValuePath<'p> {
    Root(&'p Site),
    Key(&'p ValuePath<'p>, &'p str),
    Index(&'p ValuePath<'p>, usize),
}

impl<'p> ValuePath<'p> {
    pub fn key(&'p self, key: &'p str) -> ValuePath<'p> {
        ValuePath::Key(self, key)
    }

    pub fn index(&'p self, index: usize) -> ValuePath<'p> {
        ValuePath::Index(self, index)
    }

    pub fn site(&self) -> Site {
        match self {
            ValuePath::Root(site) => (*site).clone(),
            ValuePath::Key(parent, key) => parent.site().child(key),
            ValuePath::Index(parent, index) => parent.site().index(*index),
        }
    }
}
