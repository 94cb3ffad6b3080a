//! The path from a document's root to one of its values, kept on the stack while a tree is walked, and made into a site
//! only when there is something to report.

use crate::report::Site;

/// The path to a value in a tree.
#[derive(Clone, Copy)]
pub enum Path<'p> {
    Root(&'p Site),
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub fn key(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }

    pub fn index(&'p self, index: usize) -> Path<'p> {
        Path::Index(self, index)
    }

    pub fn site(&self) -> Site {
        match self {
            Path::Root(site) => (*site).clone(),
            Path::Key(parent, key) => parent.site().child(key),
            Path::Index(parent, index) => parent.site().index(*index),
        }
    }
}
