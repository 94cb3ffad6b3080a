//! What the two kinds of input differ in: a document of the project becomes a module of its version, a third-party
//! document a stand-alone crate. In: a lowered page. Out: the page as its crate has it.

use std::collections::HashSet;

use crate::ir::{BodyFormat, Dispatch, Operation, Page, Ty, TypeId, TypeKind};
use crate::report::{Code, Report, Site};

/// What a document is read for.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'v> {
    /// A module of the project, in a version if it has one. The project can correct the document, so that nothing of it
    /// may be lost, and says the server, the version and the credentials.
    Project(Option<&'v str>),
    /// A crate that knows nothing but the document, which may be a third party's.
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
        page.is_project = true;
        page.schemes.clear();
        let by_media_type: HashSet<TypeId> = types_by_media_type(page).collect();
        for operation in &mut page.operations {
            reject_server(operation, report);
            reject_lists(operation, report);
            operation.security.clear();
            operation.tag = None;
            (operation.success_type, operation.error_type) = (None, None);
            operation.headers_type = None;
            if let Some(body) = &mut operation.body {
                let is_by_media_type =
                    matches!(body.value.ty, Ty::Named(id) if by_media_type.contains(&id));
                let mut formats = body.formats.iter();
                let is_plain = !is_by_media_type
                    && formats.all(|format| matches!(format, BodyFormat::Json | BodyFormat::Form));
                // Without `encoding`, a form is written in the way of Graph.
                body.encodings
                    .take_if(|listed| is_plain && listed.is_empty());
            }
        }
        for index in 0..page.types.len() {
            settle_union(page, index, report);
        }
    }
}

/// Returns the types whose alternatives are media types.
fn types_by_media_type(page: &Page) -> impl Iterator<Item = TypeId> {
    let types = page.types.iter().enumerate();
    types.filter_map(|(index, def)| match &def.kind {
        TypeKind::Union(union) if union.by == Dispatch::ContentType => Some(TypeId(index)),
        _ => None,
    })
}

/// Reports a server that the project, which says the server for all versions, does not send to.
fn reject_server(operation: &mut Operation, report: &mut Report) {
    if operation.server.take().is_some() {
        let message = "`servers` of an operation has no effect in a version's crate";
        let help = "remove it with an overlay that says why";
        let site = operation.origin.child("servers");
        report.lose(Code::UnsupportedKeyword, site, message, help);
    }
}

/// Reports what stand-alone crates stream: the project knows its lists by the runtime's type of them.
fn reject_lists(operation: &mut Operation, report: &mut Report) {
    if operation.paging.take().is_some() {
        let message = "`x-paging` has no effect in a version's crate";
        let help = "pin the schema of the list to `List` under `runtime:` in specs/names.yaml";
        let site = operation.origin.child("x-paging");
        report.lose(Code::UnsupportedKeyword, site, message, help);
    }
    if let Some(items) = operation.items.take() {
        let message = format!(
            "the items of `{}` are read as bytes in a version's crate",
            items.content_type
        );
        let help = "remove `itemSchema` with an overlay that says why";
        let site = operation.origin.child("responses");
        report.lose(Code::UnsupportedKeyword, site, message, help);
    }
}

/// Chooses the simpler way of reading a union where that is enough: no two alternatives have the same JSON kind.
fn settle_union(page: &mut Page, index: usize, report: &mut Report) {
    let def = &page.types[index];
    let TypeKind::Union(union) = &def.kind else {
        return;
    };
    if union.by != Dispatch::Fit {
        return;
    }
    if union.alternatives.iter().any(|one| !one.tags.is_empty()) {
        let message = "a branch of a discriminated union must be a `$ref`, so that it has a tag";
        let help = "rewrite the schema with an overlay, or drop what a client does not need";
        let site = def.origin.child("oneOf");
        report.lose(Code::UnsupportedSchema, site, message, help);
    }
    let kinds = union.alternatives.iter();
    let mut kinds = kinds.map(|one| page.json_kind(&one.value.ty));
    let mut seen = HashSet::new();
    let are_distinct = kinds.all(|kind| seen.insert(kind));
    if let TypeKind::Union(union) = &mut page.types[index].kind
        && are_distinct
    {
        union.by = Dispatch::Kind;
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
