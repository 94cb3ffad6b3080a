//! An example of each request, for its docs. In: an operation, and the newest version that has it. Out: the lines of a
//! block of code that compiles and is not run; nothing for a request whose arguments cannot be made up.

use std::collections::BTreeSet;

use super::admits;
use super::conversions;
use super::pages;
use super::scope::{Scope, is_argument, presence};
use crate::ir::{Operation, Presence, Ty, TypeKind};
use crate::version::ApiVersion;

/// The variable of an example that is a window.
const WINDOW: &str = "window";

/// Arguments of arguments beyond this depth make the example unreadable.
const MAX_DEPTH: usize = 5;

/// ```text
/// let body = client.send(GetPersona::new("1001")).await?.into_body();
/// println!("{body:?}");
/// ```
pub fn lines(scope: &Scope<'_>, operation: &Operation, version: ApiVersion) -> Option<Vec<String>> {
    let (imports, request) = request(scope, operation)?;
    let module = format!("messenger_graph::{}", version.module());
    let imports = match imports.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("{{{}}}", several.join(", ")),
    };
    let has_window = request.contains(&format!("({WINDOW},"));
    let parameter = has_window.then_some(", window: messenger_graph::chat::OpenWindow<'_>");
    let parameter = parameter.unwrap_or_default();
    let code = if pages::is_list(scope, operation) {
        format!(
            "let mut pages = client.pages({request});
while let Some(page) = pages.next().await {{
    println!(\"{{:?}}\", page?.data);
}}"
        )
    } else {
        format!("let body = client.send({request}).await?.into_body();\nprintln!(\"{{body:?}}\");")
    };
    let example = format!(
        "```no_run
# #[cfg(feature = \"client\")]
# async fn example(client: {module}::Client{parameter}) -> Result<(), {module}::Error> {{
use {module}::{}::{imports};

{code}
# Ok(())
# }}
```",
        scope.page.module
    );
    Some(example.lines().map(str::to_owned).collect())
}

/// Returns the names that a request mentions, its own among them, and the expression that makes it.
pub fn request<'p>(scope: &Scope<'p>, operation: &'p Operation) -> Option<(Vec<&'p str>, String)> {
    let mut imports = BTreeSet::from([operation.ident.as_str()]);
    let mut arguments = Vec::new();
    let params = operation.params.iter().filter(|param| param.required);
    let params = params.map(|param| (&param.value.ty, param.wire.as_str()));
    let body = operation.body.iter().filter(|body| body.required);
    for (ty, wire) in params.chain(body.map(|body| (&body.value.ty, "body"))) {
        arguments.push(value(scope, ty, wire, &mut imports, 0)?);
    }
    let request = format!("{}::new({})", operation.ident, arguments.join(", "));
    Some((imports.into_iter().collect(), request))
}

/// Returns an argument of a type, and notes the types of the page that it mentions.
fn value<'p>(
    scope: &Scope<'p>,
    ty: &Ty,
    wire: &str,
    imports: &mut BTreeSet<&'p str>,
    depth: usize,
) -> Option<String> {
    let page = scope.page;
    Some(match ty {
        Ty::Bool => "true".to_owned(),
        Ty::Int32 | Ty::Int64 | Ty::Uint64 if is_id(wire) => "1001".to_owned(),
        Ty::Int32 | Ty::Int64 | Ty::Uint64 => "1".to_owned(),
        Ty::Number => "1.0".to_owned(),
        Ty::String if is_id(wire) => "\"1001\"".to_owned(),
        Ty::String => format!("{wire:?}"),
        Ty::Json | Ty::Map(_) => return None,
        Ty::Array(item) => format!("[{}]", value(scope, &item.ty, wire, imports, depth + 1)?),
        Ty::Named(id) => {
            let def = page.ty(*id);
            match &def.kind {
                _ if depth >= MAX_DEPTH => return None,
                TypeKind::Alias(to) => return value(scope, &to.ty, wire, imports, depth + 1),
                TypeKind::Enum(enum_) => {
                    imports.insert(&def.ident);
                    format!("{}::{}", def.ident, enum_.variants.first()?.ident)
                }
                TypeKind::Struct(strukt) => {
                    imports.insert(&def.ident);
                    let mut arguments = Vec::new();
                    let fields = strukt.fields.iter();
                    for field in fields.filter(|field| is_argument(page, def, field)) {
                        arguments.push(match presence(def, field) {
                            _ if admits::is_admitted(def, field) => WINDOW.to_owned(),
                            Presence::Nullable | Presence::OptionalNullable => "None".to_owned(),
                            _ => value(scope, &field.value.ty, &field.wire, imports, depth + 1)?,
                        });
                    }
                    format!("{}::new({})", def.ident, arguments.join(", "))
                }
                TypeKind::Union(union) => {
                    let alternative = union.alternatives.first()?;
                    let is_convertible = conversions::is_convertible(scope, ty);
                    let ty = &alternative.value.ty;
                    if is_convertible {
                        return value(scope, ty, wire, imports, depth);
                    }
                    imports.insert(&def.ident);
                    let value = value(scope, ty, wire, imports, depth + 1)?;
                    let owned = match ty {
                        Ty::String => ".to_owned()",
                        ty if scope.is_text(ty) => ".into()",
                        _ => "",
                    };
                    format!("{}::{}({value}{owned})", def.ident, alternative.ident)
                }
                TypeKind::Runtime { name, .. } => runtime_value(name)?.to_owned(),
            }
        }
    })
}

/// Returns an argument of a type of the runtime.
fn runtime_value(name: &str) -> Option<&'static str> {
    Some(match name {
        "Date" => "\"2026-01-31\"",
        "DateTime" => "\"2026-01-31T12:00:00Z\"",
        "Id" => "\"1001\"",
        "Uuid" => "\"f81d4fae-7dec-11d0-a765-00a0c91e6bf6\"",
        "WebhookField" => "messenger_graph::webhooks::Field::Messages",
        _ => return None,
    })
}

fn is_id(wire: &str) -> bool {
    wire.ends_with("id")
}
