//! The front page of a stand-alone crate. In: its page. Out: its README, which is the documentation of its root as well: a
//! call, the credentials, the operations, and how errors look.

use super::docs::{Docs, code, table};
use super::example::ExampleRequest;
use super::file::GENERATED;
use super::pages;
use super::scope::Scope;
use crate::ir::{Credential, ItemSequence, Operation, Page, SecurityScheme};
use crate::output::File;

/// The most operations that the table lists.
const MAX_ROWS: usize = 200;

/// What every crate's caller needs to know of errors and of one type for both directions.
const ERRORS: [&str; 9] = [
    "| variant of [`Error`](error::Error) | when |",
    "| --- | --- |",
    "| `Invalid` | the request cannot be sent as it is; nothing was sent |",
    "| `Transport` | no whole response came; `failure()` says at which stage |",
    "| `Api` | the API rejected the call, and its error has the documented type |",
    "| `Http` | a response outside 2xx with another body |",
    "| `Decode` | a success of another shape, with the path of the value that does not fit |",
    "| `Gate`, `Rejected` | a guard of the client objected, before or after the call |",
    "",
];

/// What there is to know of strings of a format.
const FORMATS: &str = "Strings of the formats `uuid`, `date-time` and `date` are the types in [`formats`], which keep any \
     string as it is written. The features `uuid` and `jiff` convert them to the types of the crates with these \
     names, by `to_uuid()`, `to_timestamp()` and `to_date()`, and from them, by `From`.";

/// Returns the README of a crate; `module` has its operations.
pub fn file(page: &Page, crate_name: &str, is_addressed: bool) -> File {
    let krate = crate_name.replace('-', "_");
    let title = Docs::new().text(Some(&page.title)).markdown();
    let title = title.lines().next().filter(|title| !title.is_empty());
    let mut docs = Docs::new()
        .verbatim([format!("# {}", title.unwrap_or("A generated client"))])
        .text(page.doc.as_deref())
        .own(&format!(
            "A client generated from {}. Everything in it is output: change the document, or correct it by an overlay.",
            code(document(page))
        ));
    docs = docs.verbatim(call(page, &krate, is_addressed).unwrap_or_default());
    if !is_addressed {
        let end = page.server.as_deref().filter(|server| server.len() > 1);
        let end = end.map_or(String::new(), |end| format!(" It ends in {}.", code(end)));
        docs = docs.own(&format!(
            "The document names no host: give the whole address with `Client::builder(credentials).base_url(…)`.{end}"
        ));
    }
    docs = docs.own("## Credentials").verbatim(credentials(page));
    docs = docs.own("## Operations").verbatim(operations(page));
    if page.types.iter().any(|def| def.kind.is_formatted()) {
        docs = docs.own("## Formats").own(FORMATS);
    }
    docs = docs
        .own("## Responses and errors")
        .own(
            "A response dereferences to its body; `meta()` has the status, the headers and the bytes. A property that the \
             document requires in responses only is an `Option`, where requests have the type as well. Values and properties \
             that the document does not declare are kept. An integer of more than 64 bits is kept in `extra` if its \
             property may be missing; where an `i64` must be, as in a list, it is `i64::MAX` or `i64::MIN`, and its digits \
             are in the bytes of `meta()`.",
        )
        .verbatim(ERRORS.map(str::to_owned));
    File {
        path: "README.md".to_owned(),
        contents: format!(
            "<!-- {GENERATED} from {}. Do not edit. -->\n\n{}\n",
            document(page).replace("--", ""),
            docs.markdown().trim_end()
        ),
    }
}

/// Returns the name of the document's file.
fn document(page: &Page) -> &str {
    let file: &str = &page.origin.file;
    file.rsplit('/').next().unwrap_or(file)
}

/// Returns the lines of a call that compiles; none if no request can be made up.
fn call(page: &Page, krate: &str, is_addressed: bool) -> Option<Vec<String>> {
    let scope = Scope::page(page);
    let reads = |operation: &&Operation| operation.method == "GET";
    let all = || page.operations.iter();
    let first = all()
        .filter(reads)
        .chain(all())
        .find_map(|operation| ExampleRequest::new(&scope, operation));
    let ExampleRequest {
        imports,
        expression: request,
        ..
    } = first?;
    let imports = Vec::from_iter(imports).join(", ");
    let module = &page.module;
    let (holder, credentials) = match page.schemes.iter().find(|scheme| !scheme.deprecated) {
        None if page.schemes.is_empty() => ("client::Anonymous", "Anonymous".to_owned()),
        None => ("Auth", "Auth::new()".to_owned()),
        Some(scheme) => ("Auth", format!("Auth::new().{}", setter(scheme))),
    };
    let client = if is_addressed {
        format!("Client::new({credentials})")
    } else {
        format!("Client::builder({credentials}).base_url(\"https://api.example.com\").build()?")
    };
    Some(vec![
        "```rust,no_run".to_owned(),
        format!("use {krate}::{{Client, {holder}, {module}::{{{imports}}}}};"),
        String::new(),
        "async fn call() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
        format!("    let client = {client};"),
        format!("    let response = client.send({request}).await?;"),
        "    println!(\"{:?}\", *response);".to_owned(),
        "    Ok(())".to_owned(),
        "}".to_owned(),
        "```".to_owned(),
    ])
}

fn setter(scheme: &SecurityScheme) -> String {
    let arguments = match scheme.credential {
        Credential::Basic => "\"user\", \"password\"",
        _ => "\"secret\"",
    };
    format!("{}({arguments})", scheme.ident)
}

fn credentials(page: &Page) -> Vec<String> {
    if page.schemes.is_empty() {
        let none = "The document has no security scheme that is sent with a request: `client::Anonymous` holds none.";
        return vec![none.to_owned()];
    }
    let rows = page.schemes.iter().map(|scheme| {
        let location = match &scheme.credential {
            Credential::Bearer => "`Authorization: Bearer`".to_owned(),
            Credential::Basic => "`Authorization: Basic`".to_owned(),
            Credential::Header(name) => format!("the header {}", code(name)),
            Credential::Query(name) => format!("the query parameter {}", code(name)),
            Credential::Cookie(name) => format!("the cookie {}", code(name)),
        };
        let cell = |text: String| text.replace('|', "\\|");
        format!(
            "| {} | `Auth::new().{}` | {} |",
            cell(code(&scheme.name)),
            setter(scheme),
            cell(location)
        )
    });
    table("| scheme | set by | sent in |", rows)
}

fn operations(page: &Page) -> Vec<String> {
    let scope = Scope::page(page);
    let rows = page.operations.iter().take(MAX_ROWS).map(|operation| {
        let key = code(&operation.key).replace('|', "\\|");
        let how = match operation.items.as_ref().map(ItemSequence::is_events) {
            None if pages::paged(&scope, operation).is_some() => "pages",
            None => "send",
            Some(false) => "items",
            Some(true) => "events",
        };
        let (module, ident) = (&page.module, &operation.ident);
        format!("| [`{ident}`]({module}::{ident}) | {key} | `client.{how}` |")
    });
    let mut lines = table("| request | operation | sent by |", rows);
    if page.operations.len() > MAX_ROWS {
        let more = page.operations.len() - MAX_ROWS;
        lines.extend([
            String::new(),
            format!("And {more} more: see the module [`{}`].", page.module),
        ]);
    }
    lines
}
