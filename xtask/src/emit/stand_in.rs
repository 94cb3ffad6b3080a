//! The operations as the stand-in server reads them. In: the plan and the kinds of tokens. Out: `stand_in/operations.rs`, a row for
//! each operation and a shape for each type that a request can have, with the table of its bounds. Versions with the same contract
//! share a row.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::bounds::CheckedTypes;
use super::file::RustFile;
use super::literal::{ident, row, variant};
use crate::ir::{
    AdditionalProperties, Operation, Page, ParamLocation, Struct, Ty, TypeId, TypeKind, TypeUse,
};
use crate::manual::Tokens;
use crate::share::{DefinedIn, PageContent, Plan, RequestSpan};
use crate::version::ApiVersion;

/// ```text
/// static CALLS_TRACK: ValueShape = Object(&[("msid", true, &Text), …], None);
/// pub(super) static OPERATIONS: &[OperationRow] = &[OperationRow { name: "ManageCall", key: "POST /{page_id}/calls", … }, …];
/// ```
pub fn file(plan: &Plan<'_>, tokens: &Tokens) -> RustFile {
    let mut shapes = Shapes::default();
    let mut rows = Vec::new();
    for span in &plan.requests {
        let Some((page, operation)) = find(plan, span) else {
            continue;
        };
        let sent = SentTypes::new(span, page);
        for versions in runs(plan, span) {
            rows.push(operation_row(
                &mut shapes,
                &sent,
                operation,
                versions,
                tokens,
            ));
        }
    }
    let statics = &shapes.statics;
    let contents = quote! {
        //! The operations of all versions as data: what a request must have, and what kind of response it gets.
        #![allow(deprecated)]
        use super::contract::ValueShape::{self, *};
        use super::contract::{OperationRow, ResponseKind};
        use crate::calendar::ApiVersion;
        #(#statics)*
        /// A row for each operation and each range of versions with the same contract.
        pub(super) static OPERATIONS: &[OperationRow] = &[#(#rows),*];
    };
    RustFile {
        path: "src/stand_in/operations.rs".to_owned(),
        sources: "all documents, specs/v*/, and specs/manual/tokens.yaml".to_owned(),
        emitters: vec![file!()],
        tokens: contents,
    }
}

/// Returns the operation of a request, with the page that its types are in.
fn find<'p>(plan: &Plan<'p>, span: &RequestSpan) -> Option<(&'p Page, &'p Operation)> {
    let mut modules = plan.modules.iter();
    let module = modules.find(|module| module.version == span.defined_in)?;
    let mut pages = module.pages.iter();
    let page = pages.find(|page| page.page.module == span.module)?;
    let PageContent::Changed { operations, .. } = &page.content else {
        return None;
    };
    let mut own = operations
        .iter()
        .filter(|item| item.from == DefinedIn::Here);
    let item = own.find(|item| item.item.key == span.operation)?;
    Some((item.page, item.item))
}

/// Returns the first and the last version of each range without a gap.
fn runs(plan: &Plan<'_>, span: &RequestSpan) -> Vec<(ApiVersion, ApiVersion)> {
    let mut runs: Vec<(ApiVersion, ApiVersion)> = Vec::new();
    let mut is_open = false;
    for version in &plan.versions {
        let has = span.versions.contains(version);
        match runs.last_mut().filter(|_| is_open && has) {
            Some(run) => run.1 = *version,
            None if has => runs.push((*version, *version)),
            None => {}
        }
        is_open = has;
    }
    runs
}

/// The types of a page that requests hold.
struct SentTypes<'p> {
    page: &'p Page,
    /// The path of the page's module, `crate::v20::messages`.
    path: TokenStream,
    checked: CheckedTypes<'p>,
}

impl<'p> SentTypes<'p> {
    fn new(span: &RequestSpan, page: &'p Page) -> Self {
        let (version, module) = (ident(&span.defined_in.module()), ident(&page.module));
        Self {
            page,
            path: quote!(crate::#version::#module),
            checked: CheckedTypes::of(page),
        }
    }

    /// Returns a reference to the table of a type's bounds, if it has any.
    fn table(&self, id: TypeId) -> TokenStream {
        if !self.checked.has_table(id) {
            return quote!(None);
        }
        let (path, name) = (&self.path, ident(&self.page.ty(id).ident));
        quote!(Some(&<#path::#name as crate::bound::Table>::BOUNDS))
    }
}

fn operation_row(
    shapes: &mut Shapes,
    sent: &SentTypes<'_>,
    operation: &Operation,
    versions: (ApiVersion, ApiVersion),
    tokens: &Tokens,
) -> TokenStream {
    let queries = operation.params.iter();
    let queries = queries.filter(|param| param.location == ParamLocation::Query);
    let parameters = queries.map(|param| {
        let (name, required) = (&param.wire, param.required);
        let shape = shapes.reference(sent, &param.value);
        quote!((#name, #required, #shape))
    });
    let parameters: Vec<_> = parameters.collect();
    let body = operation.body.as_ref();
    let body = body.map(|body| shapes.reference(sent, &body.value));
    let bounds = sent.checked.request(operation).map(|row| quote!(&#row));
    let kinds = tokens.kinds_of(&operation.key);
    let kinds = kinds.iter().map(|kind| &kind.rust);
    row!(OperationRow {
        name: operation.ident,
        key: operation.key,
        versions: versions,
        tokens: kinds.collect::<Vec<_>>(),
        parameters: parameters,
        parameter_bounds: bounds,
        body: body,
        response: response_kind(sent.page, operation),
    })
}

/// Returns what a success holds, as far as a server without a rule for the operation has to know it.
fn response_kind(page: &Page, operation: &Operation) -> TokenStream {
    let has = |wire: &str| {
        operation
            .success()
            .is_some_and(|value| has_property(page, value, wire))
    };
    let kinds = [
        ("success", "Success"),
        ("result", "Result"),
        ("data", "List"),
    ];
    let kind = kinds.iter().find(|(wire, _)| has(wire));
    variant("ResponseKind", kind.map_or("Node", |(_, kind)| kind))
}

/// Returns whether a value can be an object with a property.
fn has_property(page: &Page, value: &TypeUse, wire: &str) -> bool {
    let Ty::Named(id) = value.ty else {
        return false;
    };
    match &page.ty(id).kind {
        TypeKind::Struct(strukt) => strukt.fields.iter().any(|field| field.wire == wire),
        TypeKind::Runtime { name, .. } => name == "List" && wire == "data",
        TypeKind::Union(union) => {
            let mut alternatives = union.alternatives.iter();
            alternatives.any(|it| has_property(page, &it.value, wire))
        }
        TypeKind::Enum(_) | TypeKind::Alias(_) => false,
    }
}

/// The shapes that rows refer to, each once.
#[derive(Default)]
struct Shapes {
    names: Vec<(*const Page, TypeId, Ident)>,
    taken: BTreeSet<String>,
    statics: Vec<TokenStream>,
}

impl Shapes {
    /// Returns a reference to the shape of a value.
    fn reference(&mut self, sent: &SentTypes<'_>, value: &TypeUse) -> TokenStream {
        let shape = self.type_reference(sent, &value.ty);
        if value.nullable {
            quote!(&Nullable(#shape))
        } else {
            shape
        }
    }

    fn type_reference(&mut self, sent: &SentTypes<'_>, ty: &Ty) -> TokenStream {
        match ty {
            Ty::Bool => quote!(&Boolean),
            Ty::Int32 | Ty::Int64 | Ty::Uint64 => quote!(&Integer),
            Ty::Number => quote!(&Number),
            Ty::String => quote!(&Text),
            Ty::Json | Ty::Map(_) => quote!(&Any),
            Ty::Array(item) => {
                let item = self.reference(sent, item);
                quote!(&Array(#item))
            }
            Ty::Named(id) => match &sent.page.ty(*id).kind {
                TypeKind::Alias(value) => self.reference(sent, value),
                TypeKind::Runtime { name, .. } if name == "Id" => quote!(&Id),
                TypeKind::Runtime { .. } => quote!(&Any),
                TypeKind::Enum(enum_) if enum_.is_json() => quote!(&Any),
                TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => {
                    let name = self.name(sent, *id);
                    quote!(&#name)
                }
            },
        }
    }

    /// Returns the name of a type's static, which is written when it is first asked for.
    fn name(&mut self, sent: &SentTypes<'_>, id: TypeId) -> Ident {
        let mut known = self.names.iter();
        if let Some((.., name)) =
            known.find(|(of, have, _)| std::ptr::eq(*of, sent.page) && *have == id)
        {
            return name.clone();
        }
        let plain =
            format!("{}_{}", sent.page.module, sent.page.ty(id).ident).to_shouty_snake_case();
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let name = names.find(|name| !self.taken.contains(name));
        let name = name.expect("one of the numbers is free");
        let name_ident = ident(&name);
        self.taken.insert(name);
        // Before its shape is written: a type may contain itself.
        self.names.push((sent.page, id, name_ident.clone()));
        let shape = self.shape(sent, id);
        self.statics
            .push(quote!(static #name_ident: ValueShape = #shape;));
        name_ident
    }

    fn shape(&mut self, sent: &SentTypes<'_>, id: TypeId) -> TokenStream {
        match &sent.page.ty(id).kind {
            TypeKind::Struct(strukt) => self.object(sent, id, strukt),
            TypeKind::Enum(enum_) => {
                let values = enum_.variants.iter().map(|variant| &variant.wire);
                quote!(Enum(&[#(#values),*]))
            }
            TypeKind::Union(union) => {
                let alternatives = union.alternatives.iter();
                let alternatives = alternatives.map(|it| self.reference(sent, &it.value));
                let alternatives: Vec<_> = alternatives.collect();
                quote!(Union(&[#(#alternatives),*]))
            }
            TypeKind::Alias(_) | TypeKind::Runtime { .. } => quote!(Any),
        }
    }

    fn object(&mut self, sent: &SentTypes<'_>, id: TypeId, strukt: &Struct) -> TokenStream {
        if let AdditionalProperties::Typed(_) = strukt.additional
            && strukt.fields.is_empty()
        {
            return quote!(Any);
        }
        let constants = strukt.constants.iter().map(|constant| {
            let (wire, value) = (&constant.wire, &constant.value);
            quote!((#wire, true, &Enum(&[#value])))
        });
        let constants: Vec<_> = constants.collect();
        let fields = strukt.fields.iter().filter(|field| !field.read_only);
        let fields = fields.map(|field| {
            let (wire, required) = (&field.wire, field.required);
            let shape = self.reference(sent, &field.value);
            quote!((#wire, #required, #shape))
        });
        let fields: Vec<_> = fields.collect();
        let table = sent.table(id);
        quote!(Object(&[#(#constants,)* #(#fields),*], #table))
    }
}
