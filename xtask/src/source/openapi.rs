//! The version of OpenAPI. In: a document. Out: whether it is one that is read, or a diagnostic that says what to do.

use serde_json::Value;

use super::{Document, scalar_text};
use crate::report::{Code, Report, Site};

/// Refuses documents that are neither OpenAPI 3.0 nor 3.1, by name.
pub fn check_version(document: &Document, root: &Site, report: &mut Report) -> Option<()> {
    let tree = &document.tree;
    let number = scalar_text(document, "/openapi");
    if let Some(version) = number
        .as_deref()
        .filter(|text| matches!(*text, "3.0" | "3.1"))
    {
        let message = format!("expected a string, found the number {version}");
        let help = format!("quote it: `openapi: \"{version}\"`");
        report.reject_if_strict(
            Code::UnsupportedVersion,
            root.child("openapi"),
            message,
            help,
        );
        return Some(());
    }
    let (key, message, help) = match (tree.get("openapi"), tree.get("swagger")) {
        (Some(Value::String(version)), _) => match series(version) {
            "3.0" | "3.1" => return Some(()),
            "3.2" => (
                "openapi",
                "OpenAPI 3.2 is not supported",
                "provide the document as OpenAPI 3.1",
            ),
            _ => (
                "openapi",
                "this version of OpenAPI is not known",
                "write `openapi: 3.0.3`",
            ),
        },
        (Some(_), _) => (
            "openapi",
            "the version of OpenAPI must be a string",
            "write `openapi: \"3.0.3\"`",
        ),
        (None, Some(_)) => (
            "swagger",
            "Swagger 2.0 is not supported",
            "convert the document to OpenAPI 3.0",
        ),
        (None, None) if tree.is_string() => {
            let message = "this is no document, but a text";
            let help = "look into the file: an address may have given a web page in its place";
            report.error(Code::UnsupportedVersion, root.clone(), message, help);
            return None;
        }
        (None, None) => {
            let message = "this is not an OpenAPI document: it does not say `openapi: 3.0.…`";
            let help = "write `openapi: 3.0.3` at its top, or name another file";
            report.error(Code::UnsupportedVersion, root.clone(), message, help);
            return None;
        }
    };
    report.error(Code::UnsupportedVersion, root.child(key), message, help);
    None
}

/// Returns `3.0` of `3.0.3`.
fn series(version: &str) -> &str {
    let mut dots = version.match_indices('.').map(|(at, _)| at);
    let _major = dots.next();
    dots.next().map_or(version, |second| &version[..second])
}
