//! The credentials of a stand-alone crate. In: the document's security schemes. Out: one type that holds a credential
//! for each, and knows where it travels.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Docs, code};
use super::literal::ident;
use crate::ir::{Credential, Page, SecurityScheme};

/// ```text
/// pub struct Auth(auth::Secrets);
/// impl Auth { pub fn new() -> Self; pub fn api_key(self, key: impl Into<String>) -> Self; … }
/// ```
pub fn definition(page: &Page) -> Option<TokenStream> {
    if page.schemes.is_empty() {
        return None;
    }
    let methods = page.schemes.iter().map(method);
    let names = page
        .schemes
        .iter()
        .map(|SecurityScheme { name, ident, .. }| quote!((#name, #ident)));
    Some(quote! {
        /// Credentials for the security schemes of the document. A request carries those that are set and that its
        /// operation requires, where the scheme puts them.
        #[derive(Debug, Clone)]
        pub struct Auth(auth::Secrets);
        impl Auth {
            /// Creates credentials of which none is set.
            pub fn new() -> Self { Self(auth::Secrets::new(&[#(#names),*])) }
            #(#methods)*
        }
        impl Default for Auth {
            fn default() -> Self { Self::new() }
        }
        impl<R> client::Opens<R> for Auth {}
        impl client::Credentials for Auth {
            fn authorization(&self) -> ::std::result::Result<::std::option::Option<::http::HeaderValue>, request::InvalidRequest> {
                Ok(None)
            }
            fn apply(&self, request: &mut ::http::Request<::bytes::Bytes>) -> ::std::result::Result<(), request::InvalidRequest> {
                self.0.apply(request)
            }
        }
    })
}

fn method(scheme: &SecurityScheme) -> TokenStream {
    let (name, ident) = (&scheme.name, ident(&scheme.ident));
    let (location, text) = match &scheme.credential {
        Credential::Bearer => (quote!(auth::Location::Bearer), "a bearer token".to_owned()),
        Credential::Basic => (TokenStream::new(), "a user and a password".to_owned()),
        Credential::Header(name) => (
            quote!(auth::Location::Header(#name)),
            format!("the value of the header {}", code(name)),
        ),
        Credential::Query(name) => (
            quote!(auth::Location::Query(#name)),
            format!("the value of the query parameter {}", code(name)),
        ),
        Credential::Cookie(name) => (
            quote!(auth::Location::Cookie(#name)),
            format!("the value of the cookie {}", code(name)),
        ),
    };
    let docs = format!("Holds {text}, for the scheme {}.", code(name));
    let docs = Docs::new().own(&docs).outer();
    let (arguments, hold) = match scheme.credential {
        Credential::Basic => (
            quote!(user: &str, password: &str),
            quote!(hold_user(#name, user, password)),
        ),
        _ => (
            quote!(secret: impl Into<String>),
            quote!(hold(#name, #location, secret.into())),
        ),
    };
    let deprecated = scheme.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #ident(mut self, #arguments) -> Self {
            self.0.#hold;
            self
        }
    }
}
