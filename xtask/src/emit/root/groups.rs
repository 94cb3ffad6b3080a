//! Public modules that group what private ones define, so that the root of the crate's documentation lists only what a
//! reader looks for there. In: the table of groups. Out: their definitions, and the modules that are private for them.

use proc_macro2::TokenStream;
use quote::quote;

use super::feature_gate;
use crate::emit::docs::Docs;
use crate::emit::literal::ident;

/// A public module that re-exports everything public of private modules.
struct ModuleGroup {
    name: &'static str,
    docs: &'static [&'static str],
    /// The private modules, with the items of each that are public where not all are.
    of: &'static [&'static str],
    /// Modules inside it, whose items would clash with one another.
    inner: &'static [ModuleGroup],
}

#[rustfmt::skip]
static GROUPS: [ModuleGroup; 6] = [
    ModuleGroup {
        name: "fleet",
        docs: &[
            "What the processes of a bot share: which events were handled, who acts in a conversation, the pace of calls.",
            "Each is a small trait: [`Seen`], `Leases`, [`SharedPace`]. A bot of one process uses [`SeenInMemory`] and `LeasesInMemory`, and a \
             [`Pacer`](crate::graph::Pacer). Behind the feature `redis`, `RedisStore` is all three for any number of processes, \
             and `OrInMemory` goes on where a store is unreachable. Leases need the feature `client`.",
        ],
        of: &["lease", "or_in_memory", "redis_store", "seen", "shared_pace"],
        inner: &[],
    },
    ModuleGroup {
        name: "graph",
        docs: &[
            "What all endpoints of the Graph API share.",
            "Errors and their catalogue, lists in pages, batches, calls of endpoints without a type, usage headers and the pacer that obeys them, the watch \
             for another version, facts about tokens.",
        ],
        of: &[
            "batch", "catalog", "debug_token", "drift", "endpoint", "error_code", "outcome", "pacer", "page_tokens", "paging",
            "sdk_error", "standard_error", "stream", "tokens", "usage",
        ],
        inner: &[],
    },
    ModuleGroup {
        name: "permissions",
        docs: &[
            "Permissions of the Graph API: their names, what they open, and the proof that an app has one.",
            "[`Permission`] names a permission, [`Scopes`] is a set of them. [`Granted`] is the proof that a request asks \
             for; its parameter is one of the types such as [`PagesUserLocale`].",
        ],
        of: &["grant", "metadata", "permission", "scopes"],
        inner: &[ModuleGroup {
            name: "legacy",
            docs: &["Names that permissions had until 2018, and what became of each."],
            of: &["legacy", "legacy_scope"],
            inner: &[],
        }],
    },
    ModuleGroup {
        name: "rules",
        docs: &[
            "Rules with dates: what holds for a version, an app and a day.",
            "[`decide`] turns rules into a [`Verdict`]; the rules of profile fields are in [`profile`](crate::profile). \
             [`ApiVersion`] knows its release and expiry. Pure functions: nothing asks for the time.",
        ],
        of: &["calendar", "gate", "grace"],
        inner: &[
            ModuleGroup { name: "limits", docs: &["Limits on calls, as Meta documents them."], of: &["limits"], inner: &[] },
            ModuleGroup {
                name: "protocol",
                docs: &["Features of the Messenger Platform's protocol that Meta removed or restricted, with the dates."],
                of: &["protocol", "restriction", "retired"],
                inner: &[],
            },
        ],
    },
    ModuleGroup {
        name: "documents",
        docs: &[
            "The documents that the crate was generated from: where each was obtained, how, and its hash.",
        ],
        of: &["provenance", "sources"],
        inner: &[],
    },
    ModuleGroup {
        name: "wire",
        docs: &[
            "What the generated types are made of: open enums, undeclared properties, and the states of a nullable one; and what requests are \
             checked against before they are sent.",
        ],
        of: &[
            "bound::{Demand, PropertyRule, TypeBounds, ValueBound, Violation}", "nullable", "open::{OpenEnum, UnrecognizedValue}", "record::Extra",
        ],
        inner: &[],
    },
];

/// Returns the private modules that groups re-export.
pub fn modules() -> Vec<&'static str> {
    let mut paths: Vec<&str> = Vec::new();
    let mut todo: Vec<_> = GROUPS.iter().collect();
    while let Some(group) = todo.pop() {
        paths.extend(group.of);
        todo.extend(group.inner);
    }
    paths.into_iter().map(module_of).collect()
}

/// Returns the module that a path of the table is in.
fn module_of(path: &str) -> &str {
    path.split_once("::").map_or(path, |(module, _)| module)
}

/// Writes the groups, of the modules that the crate has.
pub fn definitions(has: impl Fn(&str) -> bool) -> Vec<TokenStream> {
    GROUPS.iter().map(|group| definition(group, &has)).collect()
}

/// For example:
///
/// ```text
/// pub mod rules {
///     pub use crate::gate::*;
///     pub mod limits { pub use crate::limits::*; }
/// }
/// ```
fn definition(group: &ModuleGroup, has: &dyn Fn(&str) -> bool) -> TokenStream {
    let name = ident(group.name);
    let docs = group.docs.iter();
    let docs = docs.fold(Docs::new(), |docs, paragraph| docs.own(paragraph));
    let docs = docs.inner();
    let items = group.of.iter().filter(|path| has(module_of(path)));
    let items = items.map(|path| re_export(path));
    let inner = group.inner.iter().map(|group| definition(group, has));
    quote!(pub mod #name { #docs #(#items)* #(#inner)* })
}

/// Re-exports everything public of a module, or the items that are named behind it.
fn re_export(path: &str) -> TokenStream {
    let gate = feature_gate(module_of(path));
    let path = if path.contains("::") {
        path.to_owned()
    } else {
        format!("{path}::*")
    };
    let path: TokenStream = path.parse().expect("the table holds paths");
    quote!(#gate pub use crate::#path;)
}
