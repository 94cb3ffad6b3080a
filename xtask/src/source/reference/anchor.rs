//! Names that a schema gives itself. In: the tree of a file. Out: the pointers of its `$anchor`s and `$id`s, collected
//! when the first one is asked for.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::source::properties::Properties;
use crate::source::visit::for_each_object;

/// The names of one file.
#[derive(Default)]
pub struct Anchors(OnceLock<Names>);

#[derive(Default)]
struct Names {
    anchors: HashMap<String, String>,
    ids: HashMap<String, String>,
}

impl Anchors {
    /// Collects the names of a file, once.
    pub fn of(&self, tree: &Value) -> &Self {
        self.0.get_or_init(|| {
            let mut names = Names::default();
            for_each_object(tree, &mut |object, pointer| {
                let text = |key: &str| object.str_of(key);
                for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                    names.anchors.insert(name.to_owned(), pointer.to_owned());
                }
                if let Some(id) = text("$id") {
                    let id = id.trim_end_matches('#').to_owned();
                    names.ids.insert(id, pointer.to_owned());
                }
            });
            names
        });
        self
    }

    /// Returns the pointer of the schema with an `$anchor`.
    pub fn anchor(&self, name: &str) -> Option<String> {
        self.0.get()?.anchors.get(name).cloned()
    }

    /// Returns the pointer of the schema with an `$id`.
    pub fn id(&self, id: &str) -> Option<String> {
        self.0.get()?.ids.get(id).cloned()
    }
}
