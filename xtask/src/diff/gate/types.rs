//! The types that hand-written specs describe, compared as something that is received. In: two specs. Out: changes.

use jiff::civil::Date;
use serde_json::Value;

use crate::diff::compare::{self, Reached};
use crate::report::Report;
use crate::source::Document;
use crate::source::reference::DocumentFiles;

/// Compares the types of both sides.
pub fn compare(old: &Document, new: &Document, today: Date, report: &mut Report) -> Vec<Reached> {
    let files = [old, new].map(DocumentFiles::alone);
    compare::run(files.each_ref(), today, report, |engine| {
        let schemas = old.tree.pointer("/components/schemas");
        let schemas = schemas.and_then(Value::as_object);
        for name in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
            engine.component(name, name);
        }
    })
}
