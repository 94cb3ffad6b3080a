//! A program that names all that a module offers. In: the module's files, and the module to compile against. Out: functions,
//! one for each field, variant, alternative, function, response and list of traits, with the types of the old module.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{GenericArgument, Ident, ImplItem, Item, LitStr, PathArguments, Token, Type, Visibility};

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
fn traits(attributes: &[syn::Attribute], owner: &Ident) -> Option<TokenStream> {
    let attributes = attributes.iter();
    let derives = attributes.filter(|attribute| attribute.path().is_ident("derive"));
    let lists = derives.flat_map(|attribute| {
        let paths = Punctuated::<syn::Path, Token![,]>::parse_terminated;
        attribute.parse_args_with(paths).expect("names of traits")
    });
    let traits: Vec<_> = lists
        .map(|path| match path.get_ident() {
            Some(name) if *name == "Hash" => quote!(::std::hash::Hash),
            Some(name) if *name == "Debug" => quote!(::std::fmt::Debug),
            _ => path.to_token_stream(),
        })
        .collect();
    let bounds = quote!(<T: #(#traits)+*>);
    (!traits.is_empty()).then(|| quote!(() { fn has #bounds() {} has::<#owner>() }))
}

fn fields(item: &syn::ItemStruct, out: &mut Vec<TokenStream>) {
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

fn variants(item: &syn::ItemEnum, out: &mut Vec<TokenStream>) {
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

fn calls(item: &Item, out: &mut Vec<TokenStream>) {
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
fn concrete(ty: &Type) -> TokenStream {
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
fn responses(item: &Item, out: &mut Vec<TokenStream>) {
    let item = match item {
        Item::Impl(item) => item,
        Item::Macro(item) => return table(item, out),
        _ => return,
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

/// What the runtime's tables of requests and of open enums implement.
fn table(item: &syn::ItemMacro, out: &mut Vec<TokenStream>) {
    let name = item.mac.path.segments.last().map(|it| &it.ident);
    if name.is_some_and(|name| name == "request") {
        let Request { name, types } = item.mac.parse_body().expect("rows of a request");
        for (kind, ty) in ["Response", "Error"].into_iter().zip(&types) {
            let (kind, ty) = (format_ident!("{kind}"), from_page(ty));
            out.push(quote!((it: <#name as crate::request::Request>::#kind) -> #ty { it }));
        }
    } else if name.is_some_and(|name| name == "open") {
        let mut tokens = item.mac.tokens.clone().into_iter();
        let name = tokens.next().expect("the name of an enum");
        out.push(quote!((it: &#name) -> &str { it.as_str() }));
    }
}

/// The first row of a table of `request`.
struct Request {
    name: Ident,
    types: [Type; 2],
}

impl Parse for Request {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Ident>()?;
        input.parse::<LitStr>()?;
        input.parse::<LitStr>()?;
        input.parse::<Token![,]>()?;
        let response = input.parse()?;
        input.parse::<Token![,]>()?;
        let types = [response, input.parse()?];
        input.parse::<TokenStream>()?;
        Ok(Self { name, types })
    }
}

/// Returns whether a trait is one by which the client takes a request.
fn is_public(path: &syn::Path) -> bool {
    let names = ["Paged", "Sequence", "EventSource"];
    let last = path.segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Returns a type of the private file as the page writes it.
fn from_page(ty: &Type) -> Type {
    let text = ty.to_token_stream().to_string().replace("super ::", "");
    syn::parse_str(&text).expect("a type")
}
