//! The version of OpenAPI. In: a document. Out: whether it is one that is read, or a diagnostic that says what to do.

use serde_json::Value;

use super::{Document, scalar_text};
use crate::report::{Code, Report, Site};

/// Rejects documents that are neither OpenAPI 3.0 nor 3.1, by name.
pub fn check_version(document: &Document, root: &Site, report: &mut Report) -> Option<()> {
    const CODE: Code = Code::UnsupportedVersion;
    let tree = &document.tree;
    let number = scalar_text(document, "/openapi");
    if let Some(version) = number.filter(|text| matches!(text.as_str(), "3.0" | "3.1")) {
        let message = format!("expected a string, found the number {version}");
        let help = format!("quote it: `openapi: \"{version}\"`");
        report.reject_if_strict(CODE, root.child("openapi"), message, help);
        return Some(());
    }
    let openapi = root.child("openapi");
    let (site, message, help) = match (tree.get("openapi"), tree.get("swagger")) {
        (Some(Value::String(version)), _) => match series(version) {
            "3.0" | "3.1" => return Some(()),
            "3.2" => (
                openapi,
                "OpenAPI 3.2 is not supported",
                "provide the document as OpenAPI 3.1",
            ),
            _ => (
                openapi,
                "unknown version of OpenAPI",
                "write `openapi: 3.0.3`",
            ),
        },
        (Some(_), _) => {
            let message = "the version of OpenAPI must be a string";
            (openapi, message, "write `openapi: \"3.0.3\"`")
        }
        (None, Some(_)) => {
            let message = "Swagger 2.0 is not supported";
            (
                root.child("swagger"),
                message,
                "convert the document to OpenAPI 3.0",
            )
        }
        (None, None) if tree.is_string() => {
            let message = "expected an object at the top of the document, found a string";
            let help = "look into the file: it may be a web page that was downloaded instead";
            (root.clone(), message, help)
        }
        (None, None) => {
            let message = "this is not an OpenAPI document: it does not say `openapi: 3.0.…`";
            let help = "write `openapi: 3.0.3` at its top, or name another file";
            (root.clone(), message, help)
        }
    };
    report.error(CODE, site, message, help);
    None
}

/// Returns `3.0` of `3.0.3`.
fn series(version: &str) -> &str {
    let mut dots = version.match_indices('.').map(|(at, _)| at);
    let _major = dots.next();
    dots.next().map_or(version, |second| &version[..second])
}
