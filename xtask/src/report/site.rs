//! Where a mistake is: a file and a JSON pointer into it. Plain data; lines and columns are looked up
//! later, when a report is rendered.

use std::collections::HashMap;
use std::sync::Arc;

/// A place in an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The file as its user would type it, with `/` between the parts.
    pub file: Arc<str>,
    /// A JSON pointer; empty for the whole file.
    pub pointer: String,
    /// Line and column, both from 1 and in characters, where a parser already knows them.
    pub line_col: Option<(usize, usize)>,
}

impl Site {
    pub fn new(file: &Arc<str>, pointer: impl Into<String>) -> Site {
        Site {
            file: Arc::clone(file),
            pointer: pointer.into(),
            line_col: None,
        }
    }

    /// Returns the site of a whole file.
    pub fn file(file: &Arc<str>) -> Site {
        Site::new(file, "")
    }

    /// Returns the site of a line and column, both from 1.
    pub fn at(file: &Arc<str>, line: usize, column: usize) -> Site {
        Site {
            line_col: Some((line, column)),
            ..Site::file(file)
        }
    }

    /// Tells whether this is a file as a whole.
    pub fn is_file(&self) -> bool {
        self.pointer.is_empty() && self.line_col.is_none()
    }

    /// Returns the site of an object's member.
    pub fn child(&self, key: &str) -> Site {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        Site::new(&self.file, pointer)
    }

    /// Returns the site of an array's item.
    pub fn index(&self, index: usize) -> Site {
        Site::new(&self.file, format!("{}/{index}", self.pointer))
    }
}

/// Returns where a place of a joined document came from: below the longest pointer that has an origin.
pub fn origin(origins: &HashMap<String, Site>, pointer: &str) -> Option<Site> {
    let shorter = pointer.rmatch_indices('/').map(|(end, _)| end);
    let mut ends = std::iter::once(pointer.len()).chain(shorter);
    ends.find_map(|end| {
        let (known, rest) = pointer.split_at(end);
        let origin = origins.get(known)?;
        Some(Site::new(&origin.file, format!("{}{rest}", origin.pointer)))
    })
}

/// Appends `key` to a JSON pointer, escaped.
pub fn push_token(pointer: &mut String, key: &str) {
    pointer.push('/');
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
