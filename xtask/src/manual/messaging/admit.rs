//! What a message is made with. In: the rows of `requests`, and all versions. Out: the same versions; each request that needs an
//! open window says which one, so that its constructor takes the window.

use super::Messaging;
use crate::ir::{Admission, Api, Page, Struct, TypeDef, TypeKind};
use crate::manual::spec::Checker;

/// The operation that the rules are about.
const OPERATION: &str = "POST /{page_id}/messages";

impl Messaging {
    /// Puts the rows into the requests that they name.
    pub fn admit(&self, apis: &mut [Api]) {
        let pages = apis.iter_mut().flat_map(|api| &mut api.pages);
        for page in pages.filter(|page| has_operation(page)) {
            for def in &mut page.types {
                let row = self.requests.iter().find(|row| row.name == def.key);
                let window = row.and_then(|row| row.window.clone());
                if let (Some(row), Some(window), TypeKind::Struct(object)) =
                    (row, window, &mut def.kind)
                {
                    let without = row.without.clone();
                    object.admission = Some(Admission { window, without });
                }
            }
        }
    }

    /// Returns whether some request is made with the window of a name.
    pub fn needs_window(&self, name: &str) -> bool {
        let mut rows = self.requests.iter();
        rows.any(|row| row.window.as_deref() == Some(name))
    }

    /// Checks that each row is about a request, and that each request with a `messaging_type` has a row.
    pub(super) fn check_requests(&self, apis: &[Api], checker: &mut Checker<'_>) {
        let pages = apis.iter().flat_map(|api| &api.pages);
        let types = pages.filter(|page| has_operation(page));
        let types: Vec<_> = types.flat_map(|page| &page.types).collect();
        let has_row = |def: &TypeDef| self.requests.iter().any(|row| row.name == def.key);
        for (site, row) in checker.rows("requests", &self.requests) {
            let is_named = |def: &&TypeDef| row.name == def.key && request(def).is_some();
            if !types.iter().any(is_named) {
                checker.unknown("request", &row.name, site.child("name"));
            }
        }
        let mut reported = Vec::new();
        for def in types {
            if request(def).is_some() && !has_row(def) && !reported.contains(&&def.key) {
                reported.push(&def.key);
                let message = format!("`requests` has no row for `{}`", def.key);
                let help = "name the window that it needs, or the recipients that need none";
                checker.reject(checker.file.child("requests"), message, help);
            }
        }
    }
}

fn has_operation(page: &Page) -> bool {
    let mut operations = page.operations.iter();
    operations.any(|operation| operation.key == OPERATION)
}

/// Returns a type that is a message with a type.
fn request(def: &TypeDef) -> Option<&Struct> {
    let TypeKind::Struct(object) = &def.kind else {
        return None;
    };
    let mut constants = object.constants.iter();
    let is_typed = constants.any(|constant| constant.wire == "messaging_type");
    is_typed.then_some(object)
}
