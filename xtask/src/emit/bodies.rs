//! How bodies are written that are not one JSON or form body of Graph's kind. In: an operation with such a body. Out:
//! the row or the statements that write it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::literal::{ident, same_name};
use super::scope::{Scope, keeps_extra, presence};
use crate::ir::{
    Body, BodyFormat, Constant, Dispatch, EncodedAs, Presence, PropertyEncoding, Ty, TypeId,
    TypeKind, TypeUse, Union,
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

/// Returns whether the body is more than one row of the request's table can say.
pub fn is_written(scope: &Scope<'_>, body: &Body) -> bool {
    let is_one = !matches!(
        body.formats.as_slice(),
        [] | [BodyFormat::Multipart] | [_, _, ..]
    );
    body.encodings.is_some() && (by_content_type(scope, body).is_some() || !is_one)
}

/// Returns the row of a body.
pub fn row(scope: &Scope<'_>, body: &Body) -> TokenStream {
    if is_written(scope, body) {
        return quote!(written(body));
    }
    match (
        &body.encodings,
        body.formats.as_slice(),
        body.content_types.as_slice(),
    ) {
        (Some(_), [format], [name]) => {
            let (row, arguments) = one(body, *format, name);
            quote!(#row(body #arguments))
        }
        (_, [BodyFormat::Json], _) => quote!(json(body)),
        (_, [BodyFormat::Form], _) => quote!(form(body)),
        _ => quote!(encoded(body)),
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
            let write = in_format(scope, body, *format, name, &alternative.value);
            let holds_float = !scope.page.allows(&alternative.value).eq;
            let check = holds_float.then(|| quote!(crate::finite::check("body", body)?;));
            quote!(#ty::#variant(body) => { #check #write })
        });
        return quote!(match body { #(#arms)* });
    }
    if let ([format], [name]) = (formats.as_slice(), content_types.as_slice()) {
        return in_format(scope, body, *format, name, value);
    }
    let form = in_format(scope, body, BodyFormat::Form, "", value);
    quote! {
        match self.encoding {
            crate::request::Encoding::Form => { #form }
            _ => parts.json(body)?,
        }
    }
}

fn in_format(
    scope: &Scope<'_>,
    body: &Body,
    format: BodyFormat,
    name: &str,
    value: &TypeUse,
) -> TokenStream {
    if format == BodyFormat::Multipart {
        return multipart(scope, body, value, name);
    }
    let (row, arguments) = one(body, format, name);
    quote!(crate::request::value!(parts body #row body #arguments);)
}

/// Returns the row for a format that is not multipart, and its arguments.
fn one(body: &Body, format: BodyFormat, name: &str) -> (Ident, TokenStream) {
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
        BodyFormat::Json if plain => (ident("json"), TokenStream::new()),
        BodyFormat::Json => (ident("json"), quote!(#name)),
        BodyFormat::Form => {
            let styles = property_styles(body.encodings.iter().flatten());
            (ident("styled_form"), quote!(#(#styles)*))
        }
        BodyFormat::Text => (ident("raw"), quote!(#essence)),
        BodyFormat::Bytes | BodyFormat::Multipart => (ident("content"), quote!(#essence)),
    }
}

/// Returns the properties of a form that have a style.
pub fn property_styles<'e>(
    encodings: impl IntoIterator<Item = &'e PropertyEncoding>,
) -> Vec<TokenStream> {
    let styles = encodings
        .into_iter()
        .filter_map(|PropertyEncoding { wire, by }| match by {
            EncodedAs::Style(style, explode, allow_reserved) => {
                let style = same_name(style);
                let reserved = allow_reserved.then(|| ident("reserved"));
                Some(quote!((#wire #style #explode #reserved)))
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
                let part = FormPart {
                    scope,
                    wire,
                    content_type: part_type(body, wire),
                };
                let write = part.write(&field.value.ty, 0);
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
        None if is_list_of_files(scope, value) => {
            let types = positional_types(body);
            quote!(form.parts(&[#(#types),*], body);)
        }
        None => quote!(form.fields(body)?;),
    };
    quote! {
        let mut form = crate::multipart::Form::default();
        #writes
        parts.multipart(#essence, &form)?;
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

/// One part of a multipart body.
struct FormPart<'s> {
    scope: &'s Scope<'s>,
    wire: &'s str,
    content_type: Option<&'s str>,
}

/// How deep unions and lists of a part may hold one another.
const MAX_DEPTH: usize = 8;

impl FormPart<'_> {
    /// Writes the statement for `value`, a reference to a value of a type: each file is a part, and so is each item of a
    /// list. The alternatives of a union may be either.
    fn write(&self, ty: &Ty, depth: usize) -> TokenStream {
        let (scope, wire) = (self.scope, self.wire);
        if !holds_file(scope, ty, depth) {
            // The content type is that of the file, where an alternative is one.
            let is_own = |kind: &&str| depth == 0 || kind.contains("json");
            return match self.content_type.filter(is_own) {
                None => quote!(form.field(#wire, value)?;),
                Some(kind) => quote!(form.typed_field(#wire, #kind, value)?;),
            };
        }
        match scope.resolved(ty) {
            Ty::Array(item) => {
                let write = self.write(&item.ty, depth + 1);
                let write = if scope.is_nullable(item) {
                    quote!(if let Some(value) = value { #write })
                } else {
                    write
                };
                quote!(for value in value { #write })
            }
            Ty::Named(id) if let Some(union) = union(scope, *id) => {
                let ty = scope.named(*id);
                let arms = union.alternatives.iter().map(|alternative| {
                    let variant = ident(&alternative.ident);
                    let write = self.write(&alternative.value.ty, depth + 1);
                    let write = if scope.is_nullable(&alternative.value) {
                        quote!(if let Some(value) = value { #write })
                    } else {
                        write
                    };
                    quote!(#ty::#variant(value) => { #write })
                });
                quote!(match value { #(#arms)* #ty::Unrecognized(value) => form.field(#wire, value)?, })
            }
            _ => match self.content_type {
                None => quote!(form.file(#wire, value);),
                Some(kind) => quote!(form.typed_file(#wire, #kind, value);),
            },
        }
    }
}

fn union<'s>(scope: &'s Scope<'_>, id: TypeId) -> Option<&'s Union> {
    match &scope.page.ty(id).kind {
        TypeKind::Union(union) => Some(union),
        _ => None,
    }
}

/// Returns whether a type is a file, a list with files or a union with one.
fn holds_file(scope: &Scope<'_>, ty: &Ty, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match scope.resolved(ty) {
        Ty::Array(item) => holds_file(scope, &item.ty, depth + 1),
        Ty::Named(id) => match union(scope, *id) {
            Some(union) => {
                let mut all = union.alternatives.iter();
                all.any(|alternative| holds_file(scope, &alternative.value.ty, depth + 1))
            }
            None => scope.runtime_name(&Ty::Named(*id)) == Some("Upload"),
        },
        _ => false,
    }
}

fn is_list_of_files(scope: &Scope<'_>, value: &TypeUse) -> bool {
    let is_file = |ty: &Ty| scope.runtime_name(ty) == Some("Upload");
    matches!(scope.resolved(&value.ty), Ty::Array(item) if is_file(&item.ty) && !item.nullable)
}
