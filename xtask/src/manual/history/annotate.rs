//! What is known of a change, in the documentation of the item that changed. In: the changes, and all versions. Out: the same
//! versions; each operation, parameter, property and enum that a change is about has a sentence of it.

use crate::ir::Api;
use crate::manual::annotate::annotate;
use crate::manual::history::{ChangeKind, Coverage, Grade, History, SeenChange};

impl History {
    /// Adds what is known of each change to the documentation of its item, in every version that has the item.
    pub fn annotate(&self, apis: &mut [Api]) {
        for change in &self.changes {
            let Some(sentence) = self.sentence(change) else {
                continue;
            };
            annotate(apis, &change.of, change.item.as_deref(), &sentence);
        }
    }

    /// `Seen in Meta's SDK from 23.0.1, 2025-07-18.`; `None` for a change of something that no document has.
    fn sentence(&self, change: &SeenChange) -> Option<String> {
        let release = self.releases.get(&change.release)?;
        let version = &change.release;
        let seen = match change.change {
            _ if change.coverage != Coverage::Present => return None,
            ChangeKind::Added => format!("seen in Meta's SDK from {version}, {}", release.on),
            ChangeKind::Removed => {
                format!("not seen in Meta's SDK from {version}, {}", release.on)
            }
            ChangeKind::Changed => {
                let detail = change.detail.as_deref().unwrap_or("changed");
                let on = release.on;
                format!("seen in Meta's SDK from {version}, {on}: {detail}")
            }
        };
        Some(match change.grade().0 {
            Grade::Documented(version) => format!("Documented for {version}; {seen}."),
            Grade::Announced(on) => format!("Announced for all versions on {on}; {seen}."),
            Grade::Seen => format!("S{}.", &seen[1..]),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen;
    use crate::ir::{Page, TypeKind};
    use crate::report::Report;

    #[test]
    fn every_change_of_a_documented_item_is_in_the_documentation_of_every_version() {
        let model = codegen::build_model(&codegen::root(), &mut Report::new());
        let model = model.expect("the project has a model");
        let history: &History = model.specs.get();
        let mut found = 0;
        for change in &history.changes {
            let Some(sentence) = history.sentence(change) else {
                continue;
            };
            let pages = model.apis.iter().flat_map(|api| &api.pages);
            let has = |page: &&Page| page.operations.iter().any(|one| one.key == change.of);
            for page in pages.filter(has) {
                let is_there = docs(page).iter().any(|doc| doc.contains(&sentence[1..]));
                assert!(is_there, "{} {:?}: {sentence}", change.of, change.item);
                found += 1;
            }
        }
        // Seven versions, and the rows of `history.yaml` that a document has.
        let present = |change: &&SeenChange| change.coverage == Coverage::Present;
        assert_eq!(found, 7 * history.changes.iter().filter(present).count());
    }

    fn docs(page: &Page) -> Vec<&str> {
        let operations = page.operations.iter();
        let params = operations.clone().flat_map(|one| &one.params);
        let fields = page.types.iter().flat_map(|def| match &def.kind {
            TypeKind::Struct(object) => object.fields.as_slice(),
            _ => &[],
        });
        let docs = operations.map(|one| &one.doc);
        let docs = docs.chain(params.map(|param| &param.doc));
        let docs = docs.chain(page.types.iter().map(|def| &def.doc));
        let docs = docs.chain(fields.map(|field| &field.doc));
        docs.filter_map(Option::as_deref).collect()
    }
}
