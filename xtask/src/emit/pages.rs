//! Lists that come in pages. In: an operation. Out: how the cursor of the next page is found in an answer, for an operation
//! that the document describes as such a list; see `templates/breadth/src/pages.rs` for what counts as one.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::{Scope, presence};
use crate::ir::{Field, Operation, ParamLocation, Presence, Struct, Ty, TypeDef, TypeKind};

/// ```text
/// impl Paged for ListPets {
///     fn next_page(page: &Self::Response) -> Option<&str> {
///         let value = page; let value = value.paging.as_ref()?; …; Some(value.as_str())
///     }
/// }
/// ```
pub fn paged(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let has_after = operation.params.iter().any(|param| {
        param.location == ParamLocation::Query
            && param.wire == "after"
            && is_text(scope, &param.value.ty)
    });
    let lone = operation
        .responses
        .iter()
        .filter(|answer| answer.is_success())
        .count()
        == 1;
    if scope.page.server_is_fixed || !has_after || !lone || operation.success_type.is_some() {
        return None;
    }
    let success = operation.success().filter(|success| !success.nullable)?;
    let page = object(scope, &success.ty)?;
    let (_, data) = member(page, "data")?;
    matches!(scope.resolved(&data.value.ty), Ty::Array(_)).then_some(())?;
    let (paging_step, paging) = member(page, "paging")?;
    let paging = object(scope, &paging.value.ty)?;
    let (cursors_step, cursors) = member(paging, "cursors")?;
    let cursors = object(scope, &cursors.value.ty)?;
    let (after_step, after) = member(cursors, "after")?;
    is_text(scope, &after.value.ty).then_some(())?;
    let more = member(paging, "next").map(|(step, _)| quote!({ #step let _ = value; }));
    let ty = scope.own(&operation.ident);
    Some(quote! {
        impl crate::pages::Paged for #ty {
            fn next_page(page: &Self::Response) -> ::std::option::Option<&str> {
                let value = page;
                #paging_step
                #more
                #cursors_step
                #after_step
                Some(value.as_str())
            }
        }
    })
}

/// Returns whether the response is a page of a list that the client can follow.
pub fn is_list(scope: &Scope<'_>, operation: &Operation) -> bool {
    let success = operation
        .success()
        .map(|success| scope.resolved(&success.ty));
    let is_list =
        |id| matches!(&scope.page.ty(id).kind, TypeKind::Runtime { name, .. } if name == "List");
    matches!(success, Some(Ty::Named(id)) if is_list(*id))
}

fn is_text(scope: &Scope<'_>, ty: &Ty) -> bool {
    matches!(scope.resolved(ty), Ty::String)
}

fn object<'s>(scope: &'s Scope<'_>, ty: &'s Ty) -> Option<(&'s TypeDef, &'s Struct)> {
    let Ty::Named(id) = scope.resolved(ty) else {
        return None;
    };
    let def = scope.page.ty(*id);
    match &def.kind {
        TypeKind::Struct(strukt) => Some((def, strukt)),
        _ => None,
    }
}

/// A member of `value`, and the statement that goes on to it, or out of the function where it is absent. A member whose
/// null hides behind an alias is not followed.
fn member<'s>(
    (def, strukt): (&'s TypeDef, &'s Struct),
    wire: &str,
) -> Option<(TokenStream, &'s Field)> {
    let field = strukt.fields.iter().find(|field| field.wire == wire)?;
    let ident = format_ident!("{}", field.ident);
    let step = match presence(def, field) {
        Presence::Required => quote!(let value = &value.#ident;),
        Presence::Optional | Presence::Nullable => quote!(let value = value.#ident.as_ref()?;),
        Presence::OptionalNullable => quote!(let value = value.#ident.as_option()?;),
    };
    Some((step, field))
}
