//! The types that hand-written specs describe, compared as something that is received. In: two specs. Out: changes.

use jiff::civil::Date;
use serde_json::Value;

use crate::diff::compare::{Engine, Reached};
use crate::diff::finding::{OperationName, Operations};
use crate::diff::schema::Schemas;
use crate::diff::tree::Tree;
use crate::report::Report;
use crate::source::Document;
use crate::source::reference::DocumentFiles;

/// Compares the types of both sides.
pub fn compare(old: &Document, new: &Document, today: Date, report: &mut Report) -> Vec<Reached> {
    let files = [old, new].map(DocumentFiles::alone);
    let [a, b] = files.each_ref().map(Tree::new);
    let (left, right) = (Schemas::new(&a), Schemas::new(&b));
    let engine = Engine::new(&left, &right, today);
    let schemas = old
        .tree
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    // The engine wants to know what reaches a type; these belong to no operation.
    let received = OperationName {
        method: "post".to_owned(),
        path: String::new(),
    };
    for name in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
        engine.component(name, name, &received);
    }
    let mut changes = engine.finish();
    drop((left, right));
    report.extend(a.into_report());
    report.extend(b.into_report());
    for reached in &mut changes {
        reached.operations = Operations::default();
    }
    changes
}
