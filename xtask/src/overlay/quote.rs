//! Strings that a user's overlay has without quotes. In: an overlay document. Out: the same with the source text of
//! each as a string, and a warning; `1.0` without quotes means "1.0".

use serde_json::Value;

use crate::report::{Code, Report, Site};
use crate::source::{Document, scalar_text};

/// The fields of an overlay that are strings.
const OVERLAY: [&str; 5] = [
    "/overlay",
    "/info/title",
    "/info/version",
    "/info/description",
    "/extends",
];

/// Quotes the string fields of an overlay that are numbers or booleans.
pub fn quote(document: &mut Document, report: &mut Report) {
    let actions = document.tree.get("actions").and_then(Value::as_array);
    let descriptions = 0..actions.map_or(0, Vec::len);
    let descriptions = descriptions.map(|index| format!("/actions/{index}/description"));
    let fields: Vec<String> = OVERLAY
        .map(str::to_owned)
        .into_iter()
        .chain(descriptions)
        .collect();
    for pointer in fields {
        let Some(text) = scalar_text(document, &pointer) else {
            continue;
        };
        let site = Site::new(&document.file, pointer.as_str());
        let message = format!("expected a string, found {text} without quotes");
        let help = format!("write `\"{text}\"`");
        report.warn(Code::InvalidOverlay, site, message, help);
        if let Some(value) = document.tree.pointer_mut(&pointer) {
            *value = Value::String(text);
        }
    }
}
