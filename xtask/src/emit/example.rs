//! An example of each request, for its docs. In: an operation, and the newest version that has it. Out: the lines of a
//! block of code that compiles and is not run; nothing for a request whose arguments cannot be made up.

use std::collections::BTreeSet;

use super::admits;
use super::conversions;
use super::pages;
use super::scope::{Scope, is_argument, presence};
use super::version::DEFAULT_TOKEN;
use crate::ir::{Operation, Presence, Struct, Ty, TypeDef, TypeId, TypeKind, Union};
use crate::version::ApiVersion;

/// The variable of an example that is a window.
const WINDOW: &str = "window";

/// Arguments of arguments beyond this depth make the example unreadable.
const MAX_DEPTH: usize = 5;

/// A request that is made up.
pub struct ExampleRequest<'p> {
    /// The names that it mentions, its own among them.
    pub imports: BTreeSet<&'p str>,
    /// The expression that makes it.
    pub expression: String,
    /// Whether the expression mentions the window.
    has_window: bool,
}

/// ```text
/// let body = client.send(GetPersona::new("1001")).await?.into_body();
/// println!("{body:?}");
/// ```
pub fn lines(scope: &Scope<'_>, operation: &Operation, version: ApiVersion) -> Option<Vec<String>> {
    let request = ExampleRequest::new(scope, operation)?;
    let module = format!("messenger_graph::{}", version.module());
    let imports = Vec::from_iter(request.imports);
    let imports = match imports.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("{{{}}}", several.join(", ")),
    };
    let token = operation.token.as_ref();
    let token = token.filter(|token| *token != DEFAULT_TOKEN);
    let token = token.map(|token| format!("<messenger_graph::{token}>"));
    let token = token.unwrap_or_default();
    let window = request.has_window;
    let window = window.then_some(", window: messenger_graph::chat::OpenWindow<'_>");
    let window = window.unwrap_or_default();
    let request = request.expression;
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
# async fn example(client: {module}::Client{token}{window}) -> Result<(), {module}::Error> {{
use {module}::{}::{imports};

{code}
# Ok(())
# }}
```",
        scope.page.module
    );
    Some(example.lines().map(str::to_owned).collect())
}

impl<'p> ExampleRequest<'p> {
    /// Makes a request up; `None` if an argument cannot be.
    pub fn new(scope: &Scope<'p>, operation: &'p Operation) -> Option<Self> {
        let mut request = Self {
            imports: BTreeSet::from([operation.ident.as_str()]),
            expression: String::new(),
            has_window: false,
        };
        let mut arguments = Vec::new();
        let params = operation.params.iter().filter(|param| param.required);
        let params = params.map(|param| (&param.value, param.wire.as_str(), param.is_nullable()));
        let body = operation.body.iter().filter(|body| body.required);
        let body = body.map(|body| (&body.value, "body", true));
        for (value, wire, may_be_null) in params.chain(body) {
            arguments.push(if may_be_null && scope.is_nullable(value) {
                "None".to_owned()
            } else {
                request.value(scope, &value.ty, wire, 0)?
            });
        }
        request.expression = format!("{}::new({})", operation.ident, arguments.join(", "));
        Some(request)
    }

    /// Returns an argument of a type, and notes what it mentions.
    fn value(&mut self, scope: &Scope<'p>, ty: &Ty, wire: &str, depth: usize) -> Option<String> {
        let page = scope.page;
        Some(match ty {
            Ty::Bool => "true".to_owned(),
            Ty::Int32 | Ty::Int64 | Ty::Uint64 if is_id(wire) => "1001".to_owned(),
            Ty::Int32 | Ty::Int64 | Ty::Uint64 => "1".to_owned(),
            Ty::Number => "1.0".to_owned(),
            Ty::String if is_id(wire) => "\"1001\"".to_owned(),
            Ty::String => format!("{wire:?}"),
            Ty::Json | Ty::Map(_) => return None,
            Ty::Array(item) => format!("[{}]", self.value(scope, &item.ty, wire, depth + 1)?),
            Ty::Named(_) if depth >= MAX_DEPTH => return None,
            Ty::Named(id) => {
                let def = page.ty(*id);
                match &def.kind {
                    TypeKind::Alias(to) => return self.value(scope, &to.ty, wire, depth + 1),
                    TypeKind::Enum(enum_) => {
                        self.imports.insert(&def.ident);
                        format!("{}::{}", def.ident, enum_.variants.first()?.ident)
                    }
                    TypeKind::Struct(strukt) => self.object(scope, def, strukt, depth)?,
                    TypeKind::Union(union) => self.union(scope, *id, union, wire, depth)?,
                    TypeKind::Runtime { name, .. } => runtime_value(name)?.to_owned(),
                }
            }
        })
    }

    fn object(
        &mut self,
        scope: &Scope<'p>,
        def: &'p TypeDef,
        strukt: &Struct,
        depth: usize,
    ) -> Option<String> {
        self.imports.insert(&def.ident);
        let mut arguments = Vec::new();
        let fields = strukt.fields.iter();
        for field in fields.filter(|field| is_argument(scope.page, def, field)) {
            arguments.push(match presence(def, field) {
                _ if admits::is_admitted(def, field) => {
                    self.has_window = true;
                    WINDOW.to_owned()
                }
                Presence::Nullable | Presence::OptionalNullable => "None".to_owned(),
                _ => self.value(scope, &field.value.ty, &field.wire, depth + 1)?,
            });
        }
        Some(format!("{}::new({})", def.ident, arguments.join(", ")))
    }

    fn union(
        &mut self,
        scope: &Scope<'p>,
        id: TypeId,
        union: &Union,
        wire: &str,
        depth: usize,
    ) -> Option<String> {
        let alternative = union.alternatives.first()?;
        let ty = &alternative.value.ty;
        if conversions::is_convertible(scope, &Ty::Named(id)) {
            return self.value(scope, ty, wire, depth);
        }
        let def = scope.page.ty(id);
        self.imports.insert(&def.ident);
        let value = self.value(scope, ty, wire, depth + 1)?;
        let owned = match ty {
            Ty::String => ".to_owned()",
            ty if scope.is_text(ty) => ".into()",
            _ => "",
        };
        Some(format!(
            "{}::{}({value}{owned})",
            def.ident, alternative.ident
        ))
    }
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
