//! Who may be sent a message. In: a request whose constructor takes what shows it. Out: what shows it, a sentence about that, and
//! whether a field is the recipient.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::code;
use super::literal::ident;
use super::scope::Scope;
use crate::ir::{Admission, Field, Struct, Ty, TypeDef, TypeKind};

/// Returns whether a field is a recipient that is made from what shows that it may be sent the struct.
pub fn is_admitted(owner: &TypeDef, field: &Field) -> bool {
    admission(owner).is_some() && field.wire == Admission::RECIPIENT
}

fn admission(def: &TypeDef) -> Option<&Admission> {
    match &def.kind {
        TypeKind::Struct(object) => object.admission.as_ref(),
        _ => None,
    }
}

/// Returns a sentence about who may be sent a struct.
pub fn sentence(object: &Struct) -> Option<String> {
    let admission = object.admission.as_ref()?;
    let window = admission.window.to_upper_camel_case();
    let window = format!("[`{window}`](crate::messaging::windows::{window})");
    let mut sentence = format!(
        "Made for the person of an [`OpenWindow`](crate::chat::OpenWindow) of the kind {window}"
    );
    let without: Vec<_> = admission.without.iter().map(|name| code(name)).collect();
    match without.as_slice() {
        [] => sentence.push('.'),
        names => sentence.push_str(&format!(
            ", or for a recipient who needs none: one with {}.",
            names.join(", ")
        )),
    }
    Some(sentence)
}

/// ```text
/// impl Admits<MessageRequest> for OpenWindow<'_, windows::Standard> {}
/// impl Admits<MessageRequest> for CommentRecipient {}
/// ```
pub fn impls(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    let Some(admission) = admission(def) else {
        return TokenStream::new();
    };
    let request = scope.own(&def.ident);
    let window = ident(&admission.window.to_upper_camel_case());
    let window = quote!(crate::chat::OpenWindow<'_, crate::messaging::windows::#window>);
    let without = recipients(scope, def, &admission.without);
    let impls = std::iter::once(window).chain(without).map(|who| {
        quote! {
            impl crate::chat::sealed::Admitted<#request> for #who {}
            impl crate::chat::Admits<#request> for #who {}
        }
    });
    quote!(#(#impls)*)
}

/// Returns the types of the recipients that have one of some properties.
fn recipients(scope: &Scope<'_>, def: &TypeDef, names: &[String]) -> Vec<TokenStream> {
    let TypeKind::Struct(object) = &def.kind else {
        return Vec::new();
    };
    let mut fields = object.fields.iter();
    let recipient = fields.find(|field| field.wire == Admission::RECIPIENT);
    let union = recipient.and_then(|field| match scope.resolved(&field.value.ty) {
        Ty::Named(id) => match &scope.page.ty(*id).kind {
            TypeKind::Union(union) => Some(union),
            _ => None,
        },
        _ => None,
    });
    let alternatives = union.into_iter().flat_map(|union| &union.alternatives);
    let objects = alternatives.filter_map(|one| scope.object(&one.value.ty));
    let has_one = |object: &Struct| {
        let mut fields = object.fields.iter();
        fields.any(|field| names.contains(&field.wire))
    };
    let objects = objects.filter(|(_, object)| has_one(object));
    objects.map(|(def, _)| scope.own(&def.ident)).collect()
}
