//! Lists that come in pages. In: an operation. Out: how the cursor of the next page is found in a response, for an operation
//! that the document describes as such a list; see `templates/breadth/src/pages.rs` for what counts as one.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::scope::{Scope, presence};
use crate::ir::{Field, Operation, Paging, Presence, Struct, Ty, TypeDef};

/// Writes how the next page is found, if the operation is such a list.
pub fn paged(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    if let Some(paging) = &operation.paging {
        return described(scope, operation, paging);
    }
    let is_string = |ty: &Ty| matches!(scope.resolved(ty), Ty::String);
    let mut params = operation.query_params();
    let has_after = params.any(|param| param.wire == "after" && is_string(&param.value.ty));
    let is_one = operation.successes().count() == 1 && operation.success_type.is_none();
    if scope.page.is_project || !has_after || !is_one {
        return None;
    }
    let success = operation.success().filter(|success| !success.nullable)?;
    let page = scope.object(&success.ty)?;
    let (_, data) = step(page, "data")?;
    matches!(scope.resolved(&data.value.ty), Ty::Array(_)).then_some(())?;
    let (paging_step, paging) = step(page, "paging")?;
    let paging = scope.object(&paging.value.ty)?;
    let (cursors_step, cursors) = step(paging, "cursors")?;
    let cursors = scope.object(&cursors.value.ty)?;
    let (after_step, after) = step(cursors, "after")?;
    is_string(&after.value.ty).then_some(())?;
    let more = step(paging, "next").map(|(step, _)| quote!({ #step let _ = value; }));
    let steps = [
        Some(paging_step),
        more,
        Some(cursors_step),
        Some(after_step),
    ];
    Some(implementation(
        scope,
        operation,
        "after",
        steps.into_iter().flatten(),
    ))
}

/// Writes how the next page is found where the document says so.
fn described(scope: &Scope<'_>, operation: &Operation, paging: &Paging) -> Option<TokenStream> {
    let is_one = operation.successes().count() == 1 && operation.success_type.is_none();
    let success = operation
        .success()
        .filter(|success| is_one && !success.nullable)?;
    let mut owner = scope.object(&success.ty)?;
    let mut steps = Vec::new();
    for (index, name) in paging.next.iter().enumerate() {
        let (step, field) = step(owner, name)?;
        steps.push(step);
        if index + 1 < paging.next.len() {
            owner = scope.object(&field.value.ty)?;
        }
    }
    Some(implementation(scope, operation, &paging.parameter, steps))
}

/// ```text
/// impl Paged for ListPets {
///     const PARAMETER: &'static str = "after";
///     fn next_page(page: &Self::Response) -> Option<String> {
///         let value = page; let value = value.paging.as_ref()?; …; Some(value.to_string())
///     }
/// }
/// ```
fn implementation(
    scope: &Scope<'_>,
    operation: &Operation,
    parameter: &str,
    steps: impl IntoIterator<Item = TokenStream>,
) -> TokenStream {
    let (ty, steps) = (scope.own(&operation.ident), steps.into_iter());
    quote! {
        impl crate::pages::Paged for #ty {
            const PARAMETER: &'static str = #parameter;
            fn next_page(page: &Self::Response) -> ::std::option::Option<::std::string::String> {
                let value = page;
                #(#steps)*
                Some(value.to_string())
            }
        }
    }
}

/// Returns whether the response is a page of a list that the client can follow.
pub fn is_list(scope: &Scope<'_>, operation: &Operation) -> bool {
    let success = operation.success().map(|it| scope.resolved(&it.ty));
    success.and_then(|ty| scope.runtime_name(ty)) == Some("List")
}

/// Returns a property of `value`, and the statement that goes on to it, or out of the function where it is absent. A
/// property whose null hides behind an alias is not followed.
fn step<'s>(
    (def, strukt): (&'s TypeDef, &'s Struct),
    wire: &str,
) -> Option<(TokenStream, &'s Field)> {
    let field = strukt.fields.iter().find(|field| field.wire == wire)?;
    let ident = ident(&field.ident);
    let step = match presence(def, field) {
        Presence::Required => quote!(let value = &value.#ident;),
        Presence::Optional | Presence::Nullable => quote!(let value = value.#ident.as_ref()?;),
        Presence::OptionalNullable => quote!(let value = value.#ident.as_option()?;),
    };
    Some((step, field))
}
