//! The history against the documents: each item is where its row says.

use super::{document, text};
use crate::codegen;
use crate::manual::{Specs, parts};
use crate::report::Report;

/// The text of a row, what is written instead, and what is reported.
const HISTORY: &[(&str, &str, &str)] = &[
    (
        "item: call_id,",
        "item: call_ids,",
        "no document has the item",
    ),
    (
        "of: \"POST /{page_id}/calls\", item: connect,",
        "of: \"POST /{page_id}/call\", item: connect,",
        "there is no operation `POST /{page_id}/call`",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, documented: { version: v21.0, source: C21 },",
        "Meta documents the change, and v20.0 contradicts it",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: removed,",
        "a document has the item",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: outside,",
        "a document has the operation",
    ),
];

#[test]
fn the_history_is_about_items_of_the_documents() {
    let model =
        codegen::build_model(&codegen::root(), &mut Report::new()).expect("the specs are whole");
    let reported = |from: &str, to: &str| -> Vec<String> {
        let changed = text("history");
        assert!(changed.contains(from), "there is no `{from}`");
        let changed = changed.replacen(from, to, 1);
        let mut report = Report::new();
        let specs = Specs::read_with(&mut report, |kind, report| match kind.name {
            "history" => Some(document("history", &changed, report)),
            name => parts::read(&codegen::root(), name, report),
        });
        specs.check(&model.apis, &mut report);
        let found = report.diagnostics().iter();
        found.map(|found| found.message.clone()).collect()
    };
    assert_eq!(reported("", ""), Vec::<String>::new());
    for (from, to, expected) in HISTORY {
        assert_eq!(reported(from, to), [*expected], "{from}");
    }
}
