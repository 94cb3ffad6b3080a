//! The webview's side: a small JavaScript module and its types. In: `messenger-extensions.yaml` and the types in
//! it. Out: `web/messenger-extensions.js` and `.d.ts`, and `sdk_error.rs` with the error codes.

use quote::quote;

use super::GENERATED;
use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident};
use crate::ir::{Page, Ty, TypeDef, TypeKind, TypeUse};
use crate::manual::Extensions;
use crate::output::File;

const FROM: &str = "specs/manual/messenger-extensions.yaml";

/// The error codes of the SDK as an open enum of numbers.
pub fn errors(extensions: &Extensions) -> RustFile {
    let errors = &extensions.errors;
    let idents: Vec<_> = errors.iter().map(|error| ident(&error.name)).collect();
    let codes: Vec<_> = errors.iter().map(|error| error.code.literal()).collect();
    let meanings = errors.iter().map(|error| &error.meaning);
    let docs = errors.iter().map(|error| {
        let docs = Docs::new().text(Some(&error.meaning));
        docs.own(&format!("`{}`.", error.code)).outer()
    });
    let tokens = quote! {
        //! The errors that the Messenger Extensions SDK passes to its error callbacks.
        /// An error code of the SDK.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SdkError { #(#docs #idents,)*
        /// A code that Meta does not document.
        Unrecognized(i64) }
        impl SdkError {
            /// Every documented code.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];
            /// Returns the code.
            pub fn code(self) -> i64 { match self { #(Self::#idents => #codes,)* Self::Unrecognized(code) => code } }
            /// Returns the meaning of the code.
            pub fn meaning(self) -> &'static str {
                match self { #(Self::#idents => #meanings,)* Self::Unrecognized(_) => "not documented" }
            }
        }
        impl From<i64> for SdkError {
            fn from(code: i64) -> Self { match code { #(#codes => Self::#idents,)* other => Self::Unrecognized(other) } }
        }
    };
    RustFile::module("sdk_error", FROM, file!(), tokens)
}

/// The module and its declarations.
pub fn files(extensions: &Extensions, page: &Page) -> Vec<File> {
    let head =
        format!("// {GENERATED} from {FROM}.\n// Do not edit; change xtask/src/emit/web.rs.\n");
    vec![
        File {
            path: "web/messenger-extensions.js".to_owned(),
            contents: head.clone() + &module(extensions),
        },
        File {
            path: "web/messenger-extensions.d.ts".to_owned(),
            contents: head + &declarations(extensions, page),
        },
    ]
}

fn module(extensions: &Extensions) -> String {
    let errors = extensions.errors.iter();
    let errors = errors.map(|error| format!("  [{}, {:?}],\n", error.code, error.meaning));
    let errors: String = errors.collect();
    let mut text = format!("{CLASS}\nconst meanings = new Map([\n{errors}]);\n{LOADING}");
    for method in &extensions.methods {
        let (name, doc) = (&method.name, method.doc.trim());
        let own = own_arguments(&method.arguments);
        let parameters: String = own.map(|name| format!("{name}, ")).collect();
        let passed = method.arguments.join(", ");
        text += &format!(
            "\n/** {doc} */\nexport function {name}({parameters}sdk) {{\n  return call(sdk, (sdk, success, error) => sdk.{name}({passed}));\n}}\n"
        );
    }
    text
}

fn declarations(extensions: &Extensions, page: &Page) -> String {
    let mut text = CLASS_TYPES.to_owned();
    for def in &page.types {
        if let Some(declared) = declaration(page, def) {
            text += &format!("\n{}{declared}\n", comment(def.doc.as_deref(), ""));
        }
    }
    for method in &extensions.methods {
        let (name, doc) = (&method.name, method.doc.trim());
        let parameters = own_arguments(&method.arguments).map(|name| {
            let ty = method.types.get(name).map_or("string", String::as_str);
            format!("{name}: {ty}, ")
        });
        let parameters: String = parameters.collect();
        let result = method.result.as_deref().unwrap_or("void");
        text += &format!(
            "\n/** {doc} */\nexport function {name}({parameters}sdk?: object): Promise<{result}>;\n"
        );
    }
    text
}

/// What the caller gives: everything but the callbacks.
fn own_arguments(arguments: &[String]) -> impl Iterator<Item = &str> {
    let arguments = arguments.iter().map(String::as_str);
    arguments.filter(|name| !matches!(*name, "success" | "error"))
}

fn declaration(page: &Page, def: &TypeDef) -> Option<String> {
    let name = &def.ident;
    match &def.kind {
        TypeKind::Struct(strukt) => {
            let fields = strukt.fields.iter().map(|field| {
                let optional = if field.required { "" } else { "?" };
                let ty = ty(page, &field.value);
                let doc = comment(field.doc.as_deref(), "  ");
                format!("{doc}  {}{optional}: {ty};\n", field.wire)
            });
            let fields: String = fields.collect();
            Some(format!(
                "export interface {name} {{\n{fields}  [unknown: string]: unknown;\n}}"
            ))
        }
        TypeKind::Enum(enum_) => {
            // The last alternative keeps the list open and the suggestions of editors alive.
            let values = enum_.variants.iter();
            let values: String = values.map(|it| format!("{:?} | ", it.wire)).collect();
            Some(format!("export type {name} = {values}(string & {{}});"))
        }
        TypeKind::Union(union) => {
            let alternatives = union.alternatives.iter();
            let alternatives: Vec<_> = alternatives.map(|it| ty(page, &it.value)).collect();
            let alternatives = alternatives.join(" | ");
            Some(format!("export type {name} = {alternatives};"))
        }
        TypeKind::Alias(value) => Some(format!("export type {name} = {};", ty(page, value))),
        TypeKind::Runtime { .. } => None,
    }
}

fn ty(page: &Page, value: &TypeUse) -> String {
    match &value.ty {
        Ty::Bool => "boolean".to_owned(),
        Ty::Int32 | Ty::Int64 | Ty::Uint64 | Ty::Number => "number".to_owned(),
        Ty::String => "string".to_owned(),
        Ty::Json => "unknown".to_owned(),
        Ty::Array(item) => format!("Array<{}>", ty(page, item)),
        Ty::Map(item) => format!("Record<string, {}>", ty(page, item)),
        Ty::Named(id) => page.ty(*id).ident.clone(),
    }
}

fn comment(doc: Option<&str>, indent: &str) -> String {
    let doc = doc.unwrap_or_default().replace("*/", "*\\/");
    let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    if doc.is_empty() {
        String::new()
    } else {
        format!("{indent}/** {doc} */\n")
    }
}

const CLASS: &str = r#"
/** What the SDK reports to an error callback. */
export class MessengerExtensionsError extends Error {
  constructor(code, message) {
    super(message || meanings.get(Number(code)) || "not documented");
    this.name = "MessengerExtensionsError";
    this.code = code === undefined || code === null ? null : Number(code);
    this.meaning = meanings.get(this.code) ?? "not documented";
  }
}
"#;

const LOADING: &str = r#"
/** Loads the SDK, once, and returns it when it says that it is ready. */
export function load(source = "https://connect.facebook.net/en_US/messenger.Extensions.js") {
  loading ??= new Promise((resolve, reject) => {
    if (globalThis.MessengerExtensions) {
      resolve(globalThis.MessengerExtensions);
      return;
    }
    const before = globalThis.extAsyncInit;
    globalThis.extAsyncInit = () => {
      before?.();
      resolve(globalThis.MessengerExtensions);
    };
    const script = document.createElement("script");
    script.id = "Messenger";
    script.src = source;
    script.onerror = () => {
      loading = undefined;
      reject(new MessengerExtensionsError(null, "the SDK could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}

let loading;

/** Calls a method of the SDK; what it throws becomes a rejection as well. */
async function call(sdk, method) {
  const loaded = sdk ?? globalThis.MessengerExtensions ?? (await load());
  return new Promise((resolve, reject) => {
    method(loaded, resolve, (code, message) => reject(new MessengerExtensionsError(code, message)));
  });
}
"#;

const CLASS_TYPES: &str = r#"
/** What the SDK reports to an error callback. */
export class MessengerExtensionsError extends Error {
  /** The number, or null if the SDK gave none. */
  readonly code: number | null;
  /** What the number means. */
  readonly meaning: string;
}

/** Loads the SDK, once, and returns it when it says that it is ready. */
export function load(source?: string): Promise<object>;
"#;
