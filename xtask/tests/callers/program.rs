//! A program that names all that a module offers. In: the module's files, and the module to compile against. Out: functions,
//! one for each field, variant, alternative, function, response and list of traits, with the types of the old module.

use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{GenericArgument, ImplItem, Item, PathArguments, Token, Type, Visibility};

use crate::methods;

/// Writes the program for a module whose types are found in another one.
pub fn of([page, wire]: &[String; 2], against: &str) -> String {
    let mut functions = Vec::new();
    for item in &parsed(page).items {
        match item {
            Item::Struct(item) => {
                functions.extend(traits(&item.attrs, &item.ident));
                fields(item, &mut functions);
            }
            Item::Enum(item) => {
                functions.extend(traits(&item.attrs, &item.ident));
                variants(item, &mut functions);
            }
            Item::Type(item) => {
                let (name, target) = (&item.ident, &item.ty);
                functions.push(quote!((it: #name) -> #target { it }));
            }
            item => calls(item, &mut functions),
        }
    }
    for item in &parsed(wire).items {
        responses(item, &mut functions);
    }
    let functions = functions.into_iter().enumerate().map(|(at, function)| {
        let name = format_ident!("f{at}");
        let has_body = function.to_string().ends_with('}');
        let body = (!has_body).then(|| quote!({}));
        quote!(pub fn #name #function #body).to_string()
    });
    let functions: Vec<_> = functions.collect();
    let text = functions.join("\n").replace("crate ::", "callers ::");
    format!("use callers::{against}::*;\n{text}\n")
}

fn parsed(text: &str) -> syn::File {
    syn::parse_file(text).expect("generated Rust parses")
}

/// Uses the traits that a type derives, as a key of a map does.
fn traits(attributes: &[syn::Attribute], owner: &syn::Ident) -> Option<proc_macro2::TokenStream> {
    let attributes = attributes.iter();
    let derives = attributes.filter(|attribute| attribute.path().is_ident("derive"));
    let lists = derives.flat_map(|attribute| {
        let paths = Punctuated::<syn::Path, Token![,]>::parse_terminated;
        attribute.parse_args_with(paths).expect("names of traits")
    });
    let traits: Vec<_> = lists
        .map(|path| match path.get_ident() {
            Some(name) if *name == "Hash" => quote!(::std::hash::Hash),
            _ => path.to_token_stream(),
        })
        .collect();
    let bounds = quote!(<T: #(#traits)+*>);
    (!traits.is_empty()).then(|| quote!(() { fn has #bounds() {} has::<#owner>() }))
}

fn fields(item: &syn::ItemStruct, out: &mut Vec<proc_macro2::TokenStream>) {
    let owner = &item.ident;
    for field in &item.fields {
        let (Some(name), ty) = (&field.ident, &field.ty) else {
            continue;
        };
        if matches!(field.vis, Visibility::Public(_)) {
            out.push(quote!((it: &#owner) -> &#ty { &it.#name }));
        }
    }
}

fn variants(item: &syn::ItemEnum, out: &mut Vec<proc_macro2::TokenStream>) {
    let owner = &item.ident;
    for variant in item.variants.iter().filter(|it| it.ident != "Unrecognized") {
        let name = &variant.ident;
        match variant.fields.iter().next() {
            Some(field) => {
                let ty = &field.ty;
                out.push(quote!((it: #ty) -> #owner { #owner::#name(it) }));
            }
            None => out.push(quote!(() -> #owner { #owner::#name })),
        }
    }
}

fn calls(item: &Item, out: &mut Vec<proc_macro2::TokenStream>) {
    for method in methods::of(item) {
        let (owner, name) = (&method.owner, &method.name);
        let receiver = method.receiver.iter().cloned();
        let types = receiver.chain(method.arguments.iter().map(concrete));
        let types: Vec<_> = types.collect();
        let names: Vec<_> = (0..types.len()).map(|at| format_ident!("a{at}")).collect();
        out.push(quote!((#(#names: #types),*) { let _ = <#owner>::#name(#(#names),*); }));
    }
}

/// Returns a type that a caller has for an argument: that of the field, where the argument may be anything that converts.
fn concrete(ty: &Type) -> proc_macro2::TokenStream {
    let Type::ImplTrait(bounds) = ty else {
        return ty.to_token_stream();
    };
    let Some(syn::TypeParamBound::Trait(bound)) = bounds.bounds.first() else {
        return ty.to_token_stream();
    };
    let Some(PathArguments::AngleBracketed(arguments)) =
        bound.path.segments.last().map(|segment| &segment.arguments)
    else {
        return ty.to_token_stream();
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(into)) => into.to_token_stream(),
        Some(GenericArgument::AssocType(item)) => {
            let item = concrete(&item.ty);
            quote!(::std::vec::Vec<#item>)
        }
        _ => ty.to_token_stream(),
    }
}

/// What is read after a request: the types that belong to it, and the methods of the client that take it.
fn responses(item: &Item, out: &mut Vec<proc_macro2::TokenStream>) {
    let Item::Impl(item) = item else {
        return;
    };
    let Some((path, _)) = item.trait_.as_ref().filter(|(path, _)| is_public(path)) else {
        return;
    };
    let owner = from_page(&item.self_ty);
    let mut types = item.items.iter().filter_map(|item| match item {
        ImplItem::Type(ty) => Some(ty),
        _ => None,
    });
    let is_bare = types.clone().next().is_none();
    out.extend(types.by_ref().map(|ty| {
        let (kind, ty) = (&ty.ident, from_page(&ty.ty));
        quote!((it: <#owner as #path>::#kind) -> #ty { it })
    }));
    if is_bare {
        out.push(quote!((it: #owner) -> impl #path { it }));
    }
}

/// Returns whether a trait is one by which the client takes a request.
fn is_public(path: &syn::Path) -> bool {
    let names = ["Request", "Paged", "Sequence", "EventSource"];
    let last = path.segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Returns a type of the private file as the page writes it.
fn from_page(ty: &Type) -> Type {
    let text = ty.to_token_stream().to_string().replace("super ::", "");
    syn::parse_str(&text).expect("a type")
}
