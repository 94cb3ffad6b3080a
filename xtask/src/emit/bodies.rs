//! How bodies are written that are not one JSON or form body of Graph's kind. In: an operation with such a body. Out:
//! the statements that write it.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{ident, same_variant};
use super::scope::{Scope, keeps_extra, presence};
use crate::ir::{
    Body, BodyFormat, Constant, Dispatch, EncodedAs, ParamStyle, Presence, PropertyEncoding, Ty,
    TypeId, TypeKind, TypeUse, Union,
};

/// Returns the type whose variants are the content types of a body, if the caller selects one.
pub fn by_content_type<'s>(scope: &'s Scope<'_>, body: &Body) -> Option<(TypeId, &'s Union)> {
    let Ty::Named(id) = &body.value.ty else {
        return None;
    };
    match &scope.page.ty(*id).kind {
        TypeKind::Union(union) if union.by == Dispatch::ContentType => Some((*id, union)),
        _ => None,
    }
}

/// Writes the statements for `body`, which is a reference to the body's value.
pub fn write(scope: &Scope<'_>, body: &Body) -> TokenStream {
    let Body {
        value,
        formats,
        content_types,
        ..
    } = body;
    if let Some((id, union)) = by_content_type(scope, body) {
        let ty = scope.named(id);
        let media_types = formats.iter().zip(content_types);
        let arms = union.alternatives.iter().zip(media_types);
        let arms = arms.map(|(alternative, (format, name))| {
            let variant = ident(&alternative.ident);
            let write = one(scope, body, *format, name, &alternative.value);
            let holds_float = !scope.page.allows(&alternative.value).eq;
            let check = holds_float.then(|| quote!(crate::finite::check("body", body)?;));
            quote!(#ty::#variant(body) => { #check #write })
        });
        return quote!(match body { #(#arms)* });
    }
    if let ([format], [name]) = (formats.as_slice(), content_types.as_slice()) {
        return one(scope, body, *format, name, value);
    }
    let form = one(scope, body, BodyFormat::Form, "", value);
    quote! {
        match self.encoding {
            crate::request::Encoding::Form => { #form }
            _ => parts.json(body),
        }
    }
}

fn one(
    scope: &Scope<'_>,
    body: &Body,
    format: BodyFormat,
    name: &str,
    value: &TypeUse,
) -> TokenStream {
    let is_open = name.is_empty()
        || name.contains('*')
        || !name.is_ascii()
        || name.contains(char::is_control);
    let plain = is_open || name == "application/json";
    let essence = match (is_open, format) {
        (false, _) => name,
        (true, BodyFormat::Text) => "text/plain",
        (true, _) => "application/octet-stream",
    };
    match format {
        BodyFormat::Json if plain => quote!(parts.json(body)),
        BodyFormat::Json => quote!(parts.json(body)?; parts.content_type(#name); Ok(())),
        BodyFormat::Form => {
            let styles = property_styles(body.encodings.iter().flatten());
            quote!(parts.styled_form(body, &[#(#styles),*]))
        }
        BodyFormat::Text => quote!(parts.raw(#essence, body.clone()); Ok(())),
        BodyFormat::Bytes => quote!(parts.content(#essence, body)),
        BodyFormat::Multipart => multipart(scope, body, value, name),
    }
}

/// Writes the properties of a form that have a style.
pub fn property_styles<'e>(
    encodings: impl IntoIterator<Item = &'e PropertyEncoding>,
) -> Vec<TokenStream> {
    let styles = encodings
        .into_iter()
        .filter_map(|PropertyEncoding { wire, by }| match by {
            EncodedAs::Style(style, explode) => {
                let style = style_path(*style);
                Some(quote!((#wire, #style, #explode)))
            }
            EncodedAs::ContentType(_) => None,
        });
    styles.collect()
}

/// Returns the content type that the document has for a part; of several, the caller selects one.
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
    let writes = match scope.object(&value.ty) {
        Some((def, strukt)) => {
            let fields = strukt.fields.iter().map(|field| {
                let (wire, ident) = (&field.wire, ident(&field.ident));
                let write = write_part(file(scope, &field.value), wire, part_type(body, wire));
                match presence(def, field) {
                    Presence::Required => quote!({ let value = &body.#ident; #write }),
                    Presence::OptionalNullable => {
                        quote!(if let Some(value) = body.#ident.as_option() { #write })
                    }
                    _ => quote!(if let Some(value) = &body.#ident { #write }),
                }
            });
            let extra = keeps_extra(def, strukt).then(|| {
                quote! {
                    for (name, value) in body.extra.iter() {
                        form.field(name, value)?;
                    }
                }
            });
            let constants = strukt.constants.iter();
            let constants =
                constants.map(|Constant { wire, value }| quote!(form.field(#wire, #value)?;));
            quote!(#(#constants)* #(#fields)* #extra)
        }
        None if matches!(file(scope, value), Some(UploadCount::Many)) => {
            let types = positional_types(body);
            quote!(form.parts(&[#(#types),*], body);)
        }
        None => quote!(form.fields(body)?;),
    };
    quote! {
        let mut form = crate::multipart::Form::default();
        #writes
        parts.multipart(#essence, &form)
    }
}

/// Returns the content types of parts by position, that of all parts without a position last.
fn positional_types(body: &Body) -> Vec<&str> {
    const OTHER: &str = "application/octet-stream";
    let listed = body.encodings.iter().flatten();
    let last = listed
        .filter_map(|one| one.wire.parse::<usize>().ok())
        .max();
    let positions = (0..last.map_or(0, |last| last + 1)).map(|index| index.to_string());
    let rest = part_type(body, "").unwrap_or(OTHER);
    let types = positions.map(|index| part_type(body, &index).unwrap_or(OTHER));
    types.chain([rest]).collect()
}

fn write_part(file: Option<UploadCount>, wire: &str, content_type: Option<&str>) -> TokenStream {
    match (file, content_type) {
        (Some(UploadCount::One), None) => quote!(form.file(#wire, value);),
        (Some(UploadCount::Many), None) => quote!(for file in value { form.file(#wire, file); }),
        (None, None) => quote!(form.field(#wire, value)?;),
        (Some(UploadCount::One), Some(kind)) => quote!(form.typed_file(#wire, #kind, value);),
        (Some(UploadCount::Many), Some(kind)) => {
            quote!(for file in value { form.typed_file(#wire, #kind, file); })
        }
        (None, Some(kind)) => quote!(form.typed_field(#wire, #kind, value)?;),
    }
}

/// How many files a part has.
enum UploadCount {
    One,
    Many,
}

/// Returns whether a value is a file, or a list of files.
fn file(scope: &Scope<'_>, value: &TypeUse) -> Option<UploadCount> {
    let is_file = |ty: &Ty| scope.runtime_name(ty) == Some("Upload");
    match scope.resolved(&value.ty) {
        Ty::Array(item) if is_file(&item.ty) && !item.nullable => Some(UploadCount::Many),
        ty if is_file(ty) => Some(UploadCount::One),
        _ => None,
    }
}

pub fn style_path(style: ParamStyle) -> TokenStream {
    let style = same_variant("Style", style);
    quote!(crate::style::#style)
}
