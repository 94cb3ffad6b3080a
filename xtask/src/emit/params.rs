//! How parameters are written. In: a parameter of an operation. Out: the row of [`calls`](super::calls) that puts it into the
//! path, the query, a header or a cookie.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::bodies::property_styles;
use super::literal::{ident, same_name};
use super::scope::Scope;
use crate::ir::{Operation, Param, ParamLocation, ParamStyle, Ty, TypeKind, TypeUse};

/// Returns the rows of a piece of the path, which is unchanged; what follows a `?` is a fixed part of the query.
pub fn literal(text: &str) -> Vec<TokenStream> {
    let text = text.split('#').next().unwrap_or_default();
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let path: String = path.chars().map(escaped).collect();
    let path = (!path.is_empty()).then(|| quote!(path(#path)));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        quote!(pair(#name #value))
    });
    path.into_iter().chain(pairs).collect()
}

fn escaped(char: char) -> String {
    let kept = char.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(char);
    if kept {
        return char.to_string();
    }
    let bytes = char.to_string().into_bytes().into_iter();
    bytes.map(|byte| format!("%{byte:02X}")).collect()
}

/// Returns the field of a parameter, and its name on the wire, where that is another one.
pub fn field(param: &Param) -> (Ident, Option<&str>) {
    let name = (param.ident != param.wire).then_some(param.wire.as_str());
    (ident(&param.ident), name)
}

/// Returns the row of a parameter in the path.
pub fn in_path(scope: &Scope<'_>, param: &Param) -> TokenStream {
    if param.allow_reserved {
        styled(param, "reserved_path")
    } else if param.style == ParamStyle::Simple && is_scalar(scope, &param.value) {
        row(param, "param")
    } else {
        styled(param, "styled_path")
    }
}

/// Returns the row of a parameter beside the path.
pub fn beside_path(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let row = required(scope, param);
    if param.required {
        row
    } else {
        quote!(optional #row)
    }
}

fn required(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let is_plain = param.location != ParamLocation::Cookie
        && matches!(param.style, ParamStyle::Simple | ParamStyle::Form);
    let holds_scalars =
        |ty: &Ty| matches!(ty, Ty::Array(item) if !item.nullable && is_scalar(scope, item));
    let is_list = param.location == ParamLocation::Query
        && holds_scalars(scope.resolved(&param.value.ty))
        && not_null(scope, &param.value);
    match param.location {
        ParamLocation::Querystring => whole_query(param),
        ParamLocation::Cookie if param.allow_reserved => styled(param, "reserved_cookie"),
        _ if param.allow_reserved => styled(param, "reserved_query"),
        ParamLocation::Header if is_plain && is_scalar(scope, &param.value) => row(param, "header"),
        _ if is_plain && is_scalar(scope, &param.value) => row(param, "query"),
        _ if is_plain && is_list && param.explode => row(param, "each"),
        _ if is_plain && is_list => row(param, "list"),
        ParamLocation::Header => styled(param, "styled_header"),
        ParamLocation::Cookie => styled(param, "styled_cookie"),
        _ => styled(param, "styled_query"),
    }
}

fn whole_query(param: &Param) -> TokenStream {
    let field = ident(&param.ident);
    match param.style {
        ParamStyle::Form => {
            let styles = property_styles(&param.encodings);
            quote!(query_form(#field #(#styles)*))
        }
        ParamStyle::Json => quote!(query_json(#field)),
        _ => quote!(query_text(#field)),
    }
}

fn row(param: &Param, row: &str) -> TokenStream {
    let (row, (field, name)) = (ident(row), field(param));
    quote!(#row(#field #name))
}

fn styled(param: &Param, row: &str) -> TokenStream {
    let (row, (field, name)) = (ident(row), field(param));
    let (style, explode) = (same_name(param.style), param.explode);
    quote!(#row(#field [#style #explode] #name))
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

/// Returns the row of the content types to accept, where they are not plain JSON alone: those of all successes.
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
    (!plain).then(|| quote!(accept(#names)))
}

/// Returns the row of what the operation requires of the credentials.
pub fn security(operation: &Operation) -> Option<TokenStream> {
    let alternatives = &operation.security;
    let lists = alternatives.iter().map(|names| quote!([#(#names)*]));
    (!alternatives.is_empty()).then(|| quote!(security(#(#lists)*)))
}

/// Returns the row of the server of an operation, where it is not that of the page.
pub fn server(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let own = operation.server.as_deref()?.trim_end_matches('/');
    let is_other = scope.page.server.as_deref() != Some(own);
    // The root of the host is an address, too.
    let address = if own.is_empty() { "/" } else { own };
    is_other.then(|| quote!(server(#address)))
}
