//! The location of a diagnostic: a file and a JSON pointer into it. Plain data; lines and columns are looked up later,
//! when a report is rendered.

use std::sync::Arc;

use foldhash::HashMap;

/// A location in an input.
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

    /// Returns whether this is a file as a whole.
    pub fn is_file(&self) -> bool {
        self.pointer.is_empty() && self.line_col.is_none()
    }

    /// Returns the site of an object's property.
    pub fn child(&self, key: &str) -> Site {
        let mut pointer = self.pointer.clone();
        push_token(&mut pointer, key);
        Site::new(&self.file, pointer)
    }

    /// Returns the site of a component schema; this is the site of the document.
    pub fn schema(&self, name: &str) -> Site {
        self.child("components").child("schemas").child(name)
    }

    /// Returns the site of an array's item.
    pub fn index(&self, index: usize) -> Site {
        Site::new(&self.file, format!("{}/{index}", self.pointer))
    }
}

/// Appends `key` to a JSON pointer, escaped.
pub fn push_token(pointer: &mut String, key: &str) {
    pointer.push('/');
    for part in key.split_inclusive(['~', '/']) {
        match part.strip_suffix(['~', '/']) {
            None => pointer.push_str(part),
            Some(rest) => {
                pointer.push_str(rest);
                pointer.push_str(if part.ends_with('~') { "~0" } else { "~1" });
            }
        }
    }
}

/// Returns the key of a token of a JSON pointer.
pub fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// Where the parts of a document come from that was rewritten or joined from several files.
#[derive(Clone, Debug, Default)]
pub struct Origins(HashMap<String, Site>);

impl Origins {
    /// Records where the part at a location was before.
    pub fn record(&mut self, now: &Site, before: Site) {
        if *now != before {
            self.0.insert(now.pointer.clone(), before);
        }
    }

    /// Returns where a location was before: the longest pointer above it that was recorded decides.
    pub fn find(&self, site: &Site) -> Option<Site> {
        let pointer = site.pointer.as_str();
        let shorter = pointer.rmatch_indices('/').map(|(end, _)| end);
        let mut ends = std::iter::once(pointer.len()).chain(shorter);
        ends.find_map(|end| {
            let (known, rest) = pointer.split_at(end);
            let origin = self.0.get(known)?;
            Some(Site::new(&origin.file, format!("{}{rest}", origin.pointer)))
        })
    }

    /// Returns where a location was before; one without a recorded part is the same.
    pub fn of(&self, site: &Site) -> Site {
        self.find(site).unwrap_or_else(|| site.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::{Origins, Site};

    #[test]
    fn the_nearest_recorded_part_decides() {
        let (api, pets) = ("api.yaml".into(), "pets.yaml".into());
        let mut origins = Origins::default();
        origins.record(&Site::new(&api, "/paths/~1pets"), Site::new(&pets, "/all"));
        origins.record(
            &Site::new(&api, "/paths/~1pets/get/parameters/0"),
            Site::new(&api, "/components/parameters/limit"),
        );
        for (now, file, before) in [
            ("/paths/~1pets/get/responses", &pets, "/all/get/responses"),
            (
                "/paths/~1pets/get/parameters/0/schema",
                &api,
                "/components/parameters/limit/schema",
            ),
            ("/paths/~1petshop", &api, "/paths/~1petshop"),
            ("", &api, ""),
        ] {
            assert_eq!(origins.of(&Site::new(&api, now)), Site::new(file, before));
        }
    }
}
