//! A value tree in, the `openapiv3` model out, with nothing lost on the way.
//!
//! Three steps: the version is one that is read; every member has the type that OpenAPI gives it; and what
//! the model says, written out again, is what the tree said. The second step makes the model's own parser,
//! which cannot say where it failed and takes exponential time to fail, succeed.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::{deserialize, loss, shape};
use crate::report::{Code, Report, Site};

/// Reads an OpenAPI 3.0 document, before or after overlays.
pub fn openapi(file: &Arc<str>, tree: &Value, report: &mut Report) -> Option<openapiv3::OpenAPI> {
    let root = Site::file(file);
    check_version(tree, &root, report)?;
    if tree["openapi"]
        .as_str()
        .is_some_and(|version| series(version) == "3.1")
    {
        let help = "provide the document as OpenAPI 3.0";
        let message = "OpenAPI 3.1 is read for a stand-alone crate only";
        report.error(
            Code::UnsupportedVersion,
            root.child("openapi"),
            message,
            help,
        );
        return None;
    }
    let texts = shape::check(tree, &root, report)?;
    let tree = &*with_texts(tree, texts);
    let api: openapiv3::OpenAPI = deserialize(tree, &root, Code::InvalidDocument, report)?;
    loss::check(tree, &api, &root, report);
    Some(api)
}

/// Puts texts in the place of scalars that were written without quotes.
fn with_texts(tree: &Value, texts: Vec<(String, Value)>) -> Cow<'_, Value> {
    let mut tree = Cow::Borrowed(tree);
    for (pointer, text) in texts {
        if let Some(place) = tree.to_mut().pointer_mut(&pointer) {
            *place = text;
        }
    }
    tree
}

/// Refuses documents that are neither OpenAPI 3.0 nor 3.1, by name.
pub fn check_version(tree: &Value, root: &Site, report: &mut Report) -> Option<()> {
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
