//! The public methods of generated types. In: an item of a page, which may be a table of the runtime's macro `builder`. Out: each
//! method with the types that it takes.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, FnArg, Ident, ImplItem, Item, LitStr, Token, Type, Visibility};

pub struct Method {
    pub owner: TokenStream,
    pub name: Ident,
    /// `Self` or `&Self`, where it takes one.
    pub receiver: Option<TokenStream>,
    pub arguments: Vec<Type>,
}

/// Returns the methods that an item gives to its type.
pub fn of(item: &Item) -> Vec<Method> {
    match item {
        Item::Impl(item) if item.trait_.is_none() => {
            let owner = &item.self_ty.to_token_stream();
            let methods = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => {
                    Some(&method.sig)
                }
                _ => None,
            });
            methods.map(|signature| written(owner, signature)).collect()
        }
        Item::Macro(item) if item.mac.path.segments.last().is_some_and(is_builder) => {
            let table: Table = item.mac.parse_body().expect("rows of a builder");
            table.methods()
        }
        _ => Vec::new(),
    }
}

fn is_builder(segment: &syn::PathSegment) -> bool {
    segment.ident == "builder"
}

fn written(owner: &TokenStream, signature: &syn::Signature) -> Method {
    let mut method = Method {
        owner: owner.clone(),
        name: signature.ident.clone(),
        receiver: None,
        arguments: Vec::new(),
    };
    for argument in &signature.inputs {
        match argument {
            FnArg::Receiver(it) if it.to_token_stream().to_string().starts_with('&') => {
                method.receiver = Some(quote!(&#owner));
            }
            FnArg::Receiver(_) => method.receiver = Some(owner.clone()),
            FnArg::Typed(argument) => {
                let ty = argument.ty.to_token_stream();
                method.arguments.push(syn::parse_quote!(#ty));
            }
        }
    }
    method
}

/// A table of `builder`.
struct Table {
    name: Ident,
    new: Vec<Type>,
    setters: Vec<(Ident, Type)>,
}

impl Table {
    fn methods(self) -> Vec<Method> {
        let owner = self.name.to_token_stream();
        let new = Method {
            owner: owner.clone(),
            name: syn::parse_quote!(new),
            receiver: None,
            arguments: self.new,
        };
        let setters = self.setters.into_iter().map(|(name, ty)| Method {
            owner: owner.clone(),
            name,
            receiver: Some(owner.clone()),
            arguments: vec![ty],
        });
        std::iter::once(new).chain(setters).collect()
    }
}

impl Parse for Table {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let name = input.parse()?;
        input.parse::<LitStr>()?;
        let (arguments, start);
        syn::parenthesized!(arguments in input);
        let mut new = Vec::new();
        while !arguments.is_empty() {
            new.push(typed(&arguments)?.1);
            arguments.parse::<Option<Token![,]>>()?;
        }
        syn::braced!(start in input);
        start.parse::<TokenStream>()?;
        let mut setters = Vec::new();
        while !input.is_empty() {
            input.parse::<Option<Token![;]>>()?;
            input.call(Attribute::parse_outer)?;
            input.parse::<Option<LitStr>>()?;
            setters.push(typed(input)?);
            if input.parse::<Option<Token![=]>>()?.is_some() {
                input.parse::<Expr>()?;
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { name, new, setters })
    }
}

fn typed(input: ParseStream<'_>) -> syn::Result<(Ident, Type)> {
    let name = input.call(syn::ext::IdentExt::parse_any)?;
    input.parse::<Token![:]>()?;
    Ok((name, input.parse()?))
}

#[test]
fn a_table_is_read_whole() {
    let item: Item = syn::parse_quote! {
        crate::builder::builder! {
            #[allow(deprecated)]
            Pet "Creates it." (id: impl Into<String>, kind: Kind) { id: id.into(), kind }
            #[deprecated] name: impl Into<String> = name.into(), age: i64;
            "`None` sends null." note: impl Into<Option<String>> = Nullable::from_option(note.into())
        }
    };
    let methods = of(&item).into_iter().map(|method| {
        let arguments = method.arguments;
        (method.name.to_string(), quote!(#(#arguments),*).to_string())
    });
    let methods: Vec<_> = methods.collect();
    let expected = [
        ("new", "impl Into < String > , Kind"),
        ("name", "impl Into < String >"),
        ("age", "i64"),
        ("note", "impl Into < Option < String > >"),
    ];
    let expected = expected.map(|(name, ty)| (name.to_owned(), ty.to_owned()));
    assert_eq!(methods, expected);
}
