//! What the two kinds of input differ in: a document of the project becomes a module of its version, a third-party
//! document a stand-alone crate. In: a lowered page. Out: the page as its crate has it.

use crate::ir::{BodyFormat, Dispatch, Operation, Page, ParamLocation, ParamStyle, TypeKind};
use crate::report::{Code, Report, Site};

/// What a document is read for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'v> {
    /// A module of the project, in a version if it has one. The project can correct the document, so that nothing of it
    /// may be lost, and says the server, the version and the credentials.
    Project(Option<&'v str>),
    /// A crate that knows nothing but the document, which may be somebody else's.
    StandAlone,
}

impl<'v> Purpose<'v> {
    /// Returns an empty report, in which a loss is an error or a warning.
    pub fn report(self) -> Report {
        match self {
            Self::Project(_) => Report::strict(),
            Self::StandAlone => Report::new(),
        }
    }

    /// Returns the version that the document is generated for.
    pub fn version(self) -> Option<&'v str> {
        match self {
            Self::Project(version) => version,
            Self::StandAlone => None,
        }
    }

    /// Takes from a page what its crate says for all pages.
    pub fn settle(self, page: &mut Page, report: &mut Report) {
        if matches!(self, Self::StandAlone) {
            return;
        }
        page.server_is_fixed = true;
        page.schemes.clear();
        for operation in &mut page.operations {
            reject_unsupported(operation, report);
            operation.security.clear();
            operation.tag = None;
            (operation.success_type, operation.error_type) = (None, None);
            operation.headers_type = None;
            if let Some(body) = &mut operation.body {
                // Without `encoding`, a form is written in the way of Graph.
                body.encodings.take_if(|listed| listed.is_empty());
            }
        }
        for def in &mut page.types {
            if let TypeKind::Union(union) = &mut def.kind
                && union.by == Dispatch::Fit
            {
                if union.alternatives.iter().any(|one| !one.tags.is_empty()) {
                    let message =
                        "a branch of a discriminated union must be a `$ref`, so that it has a tag";
                    let help =
                        "rewrite the schema with an overlay, or drop what a client does not need";
                    let site = def.origin.child("oneOf");
                    report.lose(Code::UnsupportedSchema, site, message, help);
                }
                union.by = Dispatch::Kind;
            }
        }
    }
}

/// Reports what the runtime of the project cannot send or read.
fn reject_unsupported(operation: &mut Operation, report: &mut Report) {
    if operation.server.take().is_some() {
        let message = "`servers` of an operation has no effect in a version's crate";
        let help = "remove it with an overlay that says why";
        let site = operation.origin.child("servers");
        report.lose(Code::UnsupportedKeyword, site, message, help);
    }
    for param in &operation.params {
        let (key, message) = match param.style {
            _ if param.location == ParamLocation::Cookie => {
                ("in", "a cookie parameter is not sent")
            }
            ParamStyle::Simple | ParamStyle::Form => continue,
            ParamStyle::Json => ("content", "a parameter with `content` is not written"),
            _ => ("style", "only the default style of a parameter is written"),
        };
        let help =
            "describe it as a query, path or header parameter with a plain schema, by an overlay";
        let site = param.origin.child(key);
        report.lose(Code::UnsupportedParameter, site, message, help);
    }
    if let Some(body) = &operation.body {
        for (format, name) in body.formats.iter().zip(&body.content_types) {
            if !matches!(format, BodyFormat::Json | BodyFormat::Form) {
                let message = format!("a request body of `{name}` is not written");
                let help =
                    "keep `application/json` or `application/x-www-form-urlencoded`, by an overlay";
                let site = body.origin.child("content").child(name);
                report.lose(Code::UnsupportedBody, site, message, help);
            }
        }
    }
    for response in &operation.responses {
        let name = response
            .content_type
            .as_deref()
            .unwrap_or("application/json");
        if response.value.is_some() && response.format != BodyFormat::Json {
            let message = format!("an answer of `{name}` is not read");
            let help = "keep `application/json`, by an overlay";
            let site = operation.origin.child("responses").child(&response.status);
            let site = site.child("content").child(name);
            report.lose(Code::UnsupportedBody, site, message, help);
        }
    }
}

/// Returns the locations of a page's operations, types and fields, in the rewritten document.
pub fn origins_of(page: &mut Page) -> impl Iterator<Item = &mut Site> {
    let types = page.types.iter_mut().flat_map(|def| {
        let parts: Vec<_> = match &mut def.kind {
            TypeKind::Struct(strukt) => strukt.fields.iter_mut().map(|it| &mut it.origin).collect(),
            TypeKind::Enum(enum_) => enum_.variants.iter_mut().map(|it| &mut it.origin).collect(),
            _ => Vec::new(),
        };
        parts.into_iter().chain([&mut def.origin])
    });
    let operations = page.operations.iter_mut();
    operations
        .map(|operation| &mut operation.origin)
        .chain(types)
}
