//! Public modules that group what private ones define, so that the root of the crate's documentation lists only what a
//! reader looks for there. In: the table of groups. Out: their definitions, and the modules that are private for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::docs::Docs;

/// A public module of the root that re-exports everything public of private modules.
struct Group {
    name: &'static str,
    docs: &'static [&'static str],
    /// The private modules, with the items of each that are public where not all are.
    of: &'static [&'static str],
    /// Tables of one module each, which would clash with one another.
    tables: &'static [Table],
}

/// A module inside a group: its name, its documentation, and the private modules that it re-exports.
type Table = (&'static str, &'static str, &'static [&'static str]);

static GROUPS: [Group; 5] = [
    Group {
        name: "graph",
        docs: &[
            "What all endpoints of the Graph API share.",
            "Errors and their catalogue, lists in pages, batches, usage headers and the pacer that obeys them, the watch \
             for another version, facts about tokens.",
        ],
        of: &[
            "batch",
            "catalog",
            "debug_token",
            "drift",
            "error_code",
            "outcome",
            "pacer",
            "page_tokens",
            "paging",
            "sdk_error",
            "standard_error",
            "stream",
            "tokens",
            "usage",
        ],
        tables: &[],
    },
    Group {
        name: "permissions",
        docs: &[
            "Permissions of the Graph API: their names, what they open, and the proof that an app has one.",
            "[`Permission`] names a permission, [`Scopes`] is a set of them. [`Granted`] is the proof that a request asks \
             for; its parameter is one of the types such as [`PagesUserLocale`].",
        ],
        of: &["grant", "metadata", "permission", "scopes"],
        tables: &[(
            "legacy",
            "Names that permissions had until 2018, and what became of each.",
            &["legacy", "legacy_scope"],
        )],
    },
    Group {
        name: "rules",
        docs: &[
            "Rules with dates: what holds for a version, an app and a day.",
            "[`decide`] turns rules into a [`Verdict`]; the rules of profile fields are in [`profile`](crate::profile). \
             [`ApiVersion`] knows its release and expiry. Pure functions: nothing asks for the time.",
        ],
        of: &["calendar", "gate", "window"],
        tables: &[
            (
                "limits",
                "Limits on calls, as Meta documents them.",
                &["limits"],
            ),
            (
                "protocol",
                "Features of the Messenger Platform's protocol that Meta removed or restricted, with the dates.",
                &["protocol", "restriction", "retired"],
            ),
        ],
    },
    Group {
        name: "documents",
        docs: &[
            "The documents that the crate was generated from: where each was obtained, how, and its hash.",
        ],
        of: &["provenance", "sources"],
        tables: &[],
    },
    Group {
        name: "wire",
        docs: &[
            "What the generated types are made of: open enums, undeclared properties, and the states of a nullable one.",
        ],
        of: &[
            "nullable",
            "open::{OpenEnum, UnrecognizedValue}",
            "record::Extra",
        ],
        tables: &[],
    },
];

/// The modules that groups re-export.
pub fn members() -> Vec<&'static str> {
    let tables = |group: &'static Group| group.tables.iter().flat_map(|(.., of)| *of);
    let all = GROUPS.iter();
    let all = all.flat_map(|group| group.of.iter().chain(tables(group)));
    all.filter_map(|path| path.split("::").next()).collect()
}

/// Writes the groups.
pub fn definitions() -> Vec<TokenStream> {
    GROUPS.iter().map(definition).collect()
}

/// For example:
///
/// ```text
/// pub mod rules {
///     pub use crate::gate::*;
///     pub mod limits { pub use crate::limits::*; }
/// }
/// ```
fn definition(group: &Group) -> TokenStream {
    let name = format_ident!("{}", group.name);
    let docs = group.docs.iter();
    let docs = docs.fold(Docs::new(), |docs, paragraph| docs.own(paragraph));
    let docs = docs.inner();
    let items = group.of.iter().map(|module| re_export(module));
    let tables = group.tables.iter().map(|(name, docs, of)| {
        let name = format_ident!("{name}");
        let docs = Docs::new().own(docs).inner();
        let items = of.iter().map(|module| re_export(module));
        quote!(pub mod #name { #docs #(#items)* })
    });
    quote!(pub mod #name { #docs #(#items)* #(#tables)* })
}

/// Re-exports everything public of a module, or the items that are named behind it.
fn re_export(path: &str) -> TokenStream {
    let path = if path.contains("::") {
        path.to_owned()
    } else {
        format!("{path}::*")
    };
    let path: TokenStream = path.parse().expect("the table holds paths");
    quote!(pub use crate::#path;)
}
