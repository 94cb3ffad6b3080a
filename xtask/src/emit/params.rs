//! How parameters are written. In: a parameter of an operation. Out: the statement that puts it into the path, the
//! query, a header or a cookie.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::{property_styles, style_path};
use super::literal::ident;
use super::scope::Scope;
use crate::ir::{Operation, Param, ParamLocation, ParamStyle, Ty, TypeKind, TypeUse};

/// Writes a piece of the path unchanged; what follows a `?` is a fixed part of the query.
pub fn literal(text: &str) -> TokenStream {
    let text = text.split('#').next().unwrap_or_default();
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let path: String = path.chars().map(escaped).collect();
    let path = (!path.is_empty()).then(|| quote!(parts.path(#path);));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        quote!(parts.query(#name, &#value);)
    });
    quote!(#path #(#pairs)*)
}

fn escaped(char: char) -> String {
    let kept = char.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(char);
    if kept {
        return char.to_string();
    }
    let bytes = char.to_string().into_bytes().into_iter();
    bytes.map(|byte| format!("%{byte:02X}")).collect()
}

pub fn in_path(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let (wire, ident) = (&param.wire, ident(&param.ident));
    if param.allow_reserved {
        return styled(param, "reserved_path", &quote!(&self.#ident));
    }
    if param.style == ParamStyle::Simple && is_scalar(scope, &param.value) {
        return quote!(parts.param(#wire, &self.#ident)?;);
    }
    let (style, explode) = (style_path(param.style), param.explode);
    quote!(parts.styled_path(#wire, #style, #explode, &self.#ident)?;)
}

pub fn beside_path(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let (wire, ident) = (&param.wire, ident(&param.ident));
    let call = |value: TokenStream| match param.location {
        ParamLocation::Header => quote!(parts.header(#wire, #value)?;),
        _ => quote!(parts.query(#wire, #value);),
    };
    let plain = param.location != ParamLocation::Cookie
        && matches!(param.style, ParamStyle::Simple | ParamStyle::Form);
    let is_list =
        |ty: &Ty| matches!(ty, Ty::Array(item) if !item.nullable && is_scalar(scope, item));
    let list = param.location == ParamLocation::Query
        && is_list(scope.resolved(&param.value.ty))
        && not_null(scope, &param.value);
    let write = |value: TokenStream| {
        if param.location == ParamLocation::Querystring {
            whole_query(param, &value)
        } else if param.allow_reserved {
            let method = match param.location {
                ParamLocation::Cookie => "reserved_cookie",
                _ => "reserved_query",
            };
            styled(param, method, &value)
        } else if plain && is_scalar(scope, &param.value) {
            call(value)
        } else if plain && list && param.explode {
            let each = call(quote!(item));
            quote!(for item in #value { #each })
        } else if plain && list {
            quote!(parts.list(#wire, #value);)
        } else {
            let method = match param.location {
                ParamLocation::Header => "styled_header",
                ParamLocation::Cookie => "styled_cookie",
                _ => "styled_query",
            };
            styled(param, method, &value)
        }
    };
    if param.required {
        write(quote!(&self.#ident))
    } else {
        let write = write(quote!(#ident));
        quote!(if let Some(#ident) = &self.#ident { #write })
    }
}

fn whole_query(param: &Param, value: &TokenStream) -> TokenStream {
    match param.style {
        ParamStyle::Form => {
            let styles = property_styles(&param.encodings);
            quote!(parts.query_form(#value, &[#(#styles),*])?;)
        }
        ParamStyle::Json => quote!(parts.query_json(#value)?;),
        _ => quote!(parts.query_text(#value)?;),
    }
}

fn styled(param: &Param, method: &str, value: &TokenStream) -> TokenStream {
    let (wire, style, explode) = (&param.wire, style_path(param.style), param.explode);
    let method = ident(method);
    quote!(parts.#method(#wire, #style, #explode, #value)?;)
}

/// Returns whether a value's text is the value on the wire, whatever the location.
fn is_scalar(scope: &Scope<'_>, value: &TypeUse) -> bool {
    let scalar = match scope.resolved(&value.ty) {
        Ty::Bool | Ty::Int32 | Ty::Int64 | Ty::Uint64 | Ty::Number | Ty::String => true,
        ty @ Ty::Named(id) => {
            matches!(scope.page.ty(*id).kind, TypeKind::Enum(_)) || scope.is_text(ty)
        }
        _ => false,
    };
    scalar && not_null(scope, value)
}

/// Returns whether no alias on the way makes the type an `Option`. The parameter's own null is its absence.
fn not_null(scope: &Scope<'_>, value: &TypeUse) -> bool {
    let mut aliases = scope.page.aliases(&value.ty);
    aliases.all(|alias| !alias.nullable)
}

/// Writes the content types to accept, where they are not plain JSON alone: those of all successes.
pub fn accept(operation: &Operation) -> Option<TokenStream> {
    let mut names: Vec<&str> = Vec::new();
    for response in operation.successes().filter(|it| it.value.is_some()) {
        let name = response.content_type.as_deref();
        let name = name.unwrap_or("application/json");
        let is_sendable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        if name.bytes().all(is_sendable) && !names.contains(&name) {
            names.push(name);
        }
    }
    let names = names.join(", ");
    let plain = matches!(names.as_str(), "" | "application/json");
    (!plain).then(|| quote!(parts.header("accept", &#names)?;))
}

/// Writes what the operation requires of the credentials.
pub fn security(operation: &Operation) -> Option<TokenStream> {
    let alternatives = &operation.security;
    let lists = alternatives.iter().map(|names| quote!(&[#(#names),*]));
    (!alternatives.is_empty()).then(|| quote!(parts.security(&[#(#lists),*]);))
}

/// Writes the server of an operation, where it is not that of the page.
pub fn server(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let own = operation.server.as_deref()?.trim_end_matches('/');
    let is_other = scope.page.server.as_deref() != Some(own);
    // The root of the host is an address, too.
    let address = if own.is_empty() { "/" } else { own };
    is_other.then(|| quote!(parts.server(#address);))
}
