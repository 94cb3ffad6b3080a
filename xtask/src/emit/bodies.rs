//! How bodies are written that are not one JSON or form body of Graph's kind. In: an operation with such a body. Out:
//! the statements that write it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::{Scope, keeps_extra, presence};
use crate::ir::{
    Body, BodyFormat, Dispatch, EncodedAs, ParamStyle, Presence, PropertyEncoding, Ty, TypeId,
    TypeKind, TypeUse, Union,
};

/// The type whose variants are the content types of a body, if the body is a choice between them.
pub fn choice<'s>(scope: &'s Scope<'_>, body: &Body) -> Option<(TypeId, &'s Union)> {
    let Ty::Named(id) = &body.value.ty else {
        return None;
    };
    match &scope.page.ty(*id).kind {
        TypeKind::Union(union) if union.by == Dispatch::ContentType => Some((*id, union)),
        _ => None,
    }
}

/// The statements that write `body`, which is a reference to the body's value.
pub fn write(scope: &Scope<'_>, body: &Body) -> TokenStream {
    if let Some((id, union)) = choice(scope, body) {
        let ty = scope.named(id);
        let arms = union
            .alternatives
            .iter()
            .zip(&body.formats)
            .zip(&body.content_types)
            .map(|((branch, media), name)| {
                let variant = format_ident!("{}", branch.ident);
                let write = one(scope, body, *media, name, &branch.value);
                quote!(#ty::#variant(body) => { #write })
            });
        return quote!(match body { #(#arms)* });
    }
    match (body.formats.as_slice(), body.content_types.as_slice()) {
        ([media], [name]) => one(scope, body, *media, name, &body.value),
        _ => {
            let form = one(scope, body, BodyFormat::Form, "", &body.value);
            quote! {
                match self.encoding {
                    crate::request::Encoding::Form => { #form }
                    _ => parts.json(body),
                }
            }
        }
    }
}

fn one(
    scope: &Scope<'_>,
    body: &Body,
    media: BodyFormat,
    name: &str,
    value: &TypeUse,
) -> TokenStream {
    let is_open = name.is_empty()
        || name.contains('*')
        || !name.is_ascii()
        || name.contains(char::is_control);
    let plain = is_open || name == "application/json";
    let essence = match (is_open, media) {
        (false, _) => name,
        (true, BodyFormat::Text) => "text/plain",
        (true, _) => "application/octet-stream",
    };
    match media {
        BodyFormat::Json if plain => quote!(parts.json(body)),
        BodyFormat::Json => quote!(parts.json(body)?; parts.content_type(#name); Ok(())),
        BodyFormat::Form => {
            let encodings = body.encodings.iter().flatten();
            let styles = encodings.filter_map(|PropertyEncoding { wire, by }| match by {
                EncodedAs::Style(style, explode) => {
                    let style = style_path(*style);
                    Some(quote!((#wire, #style, #explode)))
                }
                EncodedAs::ContentType(_) => None,
            });
            quote!(parts.styled_form(body, &[#(#styles),*]))
        }
        BodyFormat::Text => quote!(parts.raw(#essence, body.clone()); Ok(())),
        BodyFormat::Bytes => quote!(parts.content(#essence, body)),
        BodyFormat::Multipart => multipart(scope, body, value, name),
    }
}

/// The content type that the document gives a part; one of several is the caller's choice.
fn part_type<'a>(body: &'a Body, part: &str) -> Option<&'a str> {
    let mut encodings = body.encodings.iter().flatten();
    encodings.find_map(|encoding| match &encoding.by {
        EncodedAs::ContentType(name) if encoding.wire == part && !name.contains([',', '*']) => {
            Some(name.as_str())
        }
        _ => None,
    })
}

fn multipart(scope: &Scope<'_>, body: &Body, value: &TypeUse, name: &str) -> TokenStream {
    let essence = match name.split(';').next().unwrap_or_default().trim() {
        open if open.contains('*') => "multipart/form-data",
        essence => essence,
    };
    let mut writes = Vec::new();
    let strukt = match &value.ty {
        Ty::Named(id) => match &scope.page.ty(*id).kind {
            TypeKind::Struct(strukt) => Some((scope.page.ty(*id), strukt)),
            _ => None,
        },
        _ => None,
    };
    for field in strukt.iter().flat_map(|(_, strukt)| &strukt.fields) {
        let (wire, ident) = (&field.wire, format_ident!("{}", field.ident));
        let write = match (file(scope, &field.value), part_type(body, wire)) {
            (Some(false), None) => quote!(form.file(#wire, value);),
            (Some(true), None) => quote!(for file in value { form.file(#wire, file); }),
            (None, None) => quote!(form.field(#wire, value)?;),
            (Some(false), Some(kind)) => quote!(form.typed_file(#wire, #kind, value);),
            (Some(true), Some(kind)) => {
                quote!(for file in value { form.typed_file(#wire, #kind, file); })
            }
            (None, Some(kind)) => quote!(form.typed_field(#wire, #kind, value)?;),
        };
        let required = strukt
            .as_ref()
            .is_some_and(|(def, _)| presence(def, field) == Presence::Required);
        let nullable = strukt
            .as_ref()
            .is_some_and(|(def, _)| presence(def, field) == Presence::OptionalNullable);
        writes.push(match (required, nullable) {
            (true, _) => quote!({ let value = &body.#ident; #write }),
            (_, true) => quote!(if let Some(value) = body.#ident.as_option() { #write }),
            _ => quote!(if let Some(value) = &body.#ident { #write }),
        });
    }
    match strukt {
        Some((def, strukt)) if keeps_extra(def, strukt) => {
            writes.push(quote!(for (name, value) in body.extra.iter() {
                form.field(name, value)?;
            }));
        }
        Some(_) => {}
        None => writes.push(quote!(form.fields(body)?;)),
    }
    quote! {
        let mut form = crate::multipart::Form::default();
        #(#writes)*
        parts.multipart(#essence, &form)
    }
}

/// Whether a value is a file, or a list of files.
fn file(scope: &Scope<'_>, value: &TypeUse) -> Option<bool> {
    let is_file = |ty: &Ty| match ty {
        Ty::Named(id) => {
            matches!(&scope.page.ty(*id).kind, TypeKind::Runtime { name, .. } if name == "Upload")
        }
        _ => false,
    };
    match scope.resolved(&value.ty) {
        Ty::Array(item) if is_file(&item.ty) && !item.nullable => Some(true),
        ty if is_file(ty) => Some(false),
        _ => None,
    }
}

pub fn style_path(style: ParamStyle) -> TokenStream {
    let name = format_ident!(
        "{}",
        match style {
            ParamStyle::Simple => "Simple",
            ParamStyle::Label => "Label",
            ParamStyle::Matrix => "Matrix",
            ParamStyle::Form => "Form",
            ParamStyle::SpaceDelimited => "SpaceDelimited",
            ParamStyle::PipeDelimited => "PipeDelimited",
            ParamStyle::DeepObject => "DeepObject",
            ParamStyle::Json => "Json",
        }
    );
    quote!(crate::style::Style::#name)
}
