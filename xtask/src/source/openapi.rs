//! The version of OpenAPI. In: a document. Out: whether it is one that is read, or a diagnostic that says what to do.

use serde_json::Value;

use super::{Document, scalar_text};
use crate::keyword::OpenApiVersion;
use crate::report::{Code, Report, Site};

/// Rejects documents that are not of an [`OpenApiVersion`], by name.
pub fn check_version(document: &Document, root: &Site, report: &mut Report) -> Option<()> {
    const CODE: Code = Code::UnsupportedVersion;
    let tree = &document.tree;
    let number = scalar_text(document, "/openapi");
    if let Some(version) = number.filter(|text| OpenApiVersion::of(text).is_some()) {
        let message = format!("expected a string, found the number {version}");
        let help = format!("quote it: `openapi: \"{version}\"`");
        report.reject_if_strict(CODE, root.child("openapi"), message, help);
        return Some(());
    }
    let openapi = root.child("openapi");
    let (site, message, help) = match (tree.get("openapi"), tree.get("swagger")) {
        (Some(Value::String(version)), _) => {
            if OpenApiVersion::of(version).is_some() {
                return Some(());
            }
            let message = "unknown version of OpenAPI";
            (openapi, message, "write `openapi: 3.0.3`")
        }
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
