//! What is known to have changed in the Graph, as data. In: the rows of `history.yaml`. Out: `history.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::tables::{api_version, date};
use crate::manual::{ChangeKind, Coverage, History, SeenChange};

/// ```text
/// pub static CHANGES: &[Change] = &[Change { of: "POST /{page_id}/calls", item: Some("connect"), … }, …];
/// ```
pub fn file(history: &History) -> RustFile {
    let rows = history
        .changes
        .iter()
        .filter_map(|change| row(history, change));
    let docs = Docs::new()
        .own("What is known to have changed in the Graph since v20.0, and how well it is known.")
        .own(
            "Meta's SDK is generated from one description of the Graph. A release shows that description on the day of the \
              release, and not the responses of a version: most changes hold for all versions at once. [`Grade`] says which \
              change Meta ties to a version, which to a day, and which the SDK only shows.",
        )
        .inner();
    let changes_docs = Docs::new()
        .own("Every change, in the order of the releases.")
        .outer();
    let uses = (!history.changes.is_empty()).then(|| {
        quote! {
            use jiff::civil::date;
            use crate::calendar::ApiVersion;
        }
    });
    let tokens = quote! {
        #docs
        #uses
        pub use crate::change::{Change, ChangeKind, Evidence, Grade, Coverage, known, of};
        #changes_docs
        pub static CHANGES: &[Change] = &[#(#rows),*];
    };
    RustFile {
        path: "src/history.rs".to_owned(),
        sources: "specs/manual/history.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

fn row(history: &History, change: &SeenChange) -> Option<TokenStream> {
    let SeenChange {
        of,
        item,
        change: kind,
        detail,
        release,
        announced,
        documented,
        coverage,
        source,
    } = change;
    let seen = history.releases.get(release)?;
    let (on, version) = (date(seen.on), api_version(seen.version));
    let (grade, cited) = match (documented, announced) {
        (Some(documented), _) => {
            let version = api_version(documented.version);
            (quote!(Grade::Documented(#version)), &documented.source)
        }
        (None, Some(announced)) => {
            let on = date(announced.on);
            (quote!(Grade::Announced(#on)), &announced.source)
        }
        (None, None) => (quote!(Grade::Seen), source),
    };
    let kind = match kind {
        ChangeKind::Added => quote!(Added),
        ChangeKind::Removed => quote!(Removed),
        ChangeKind::Changed => quote!(Changed),
    };
    let coverage = match coverage {
        Coverage::Present => quote!(Present),
        Coverage::Removed => quote!(Removed),
        Coverage::Outside => quote!(Outside),
    };
    let (item, detail) = (optional(item), optional(detail));
    let source = history.sources.get(cited)?;
    Some(quote! {
        Change {
            of: #of, item: #item, kind: ChangeKind::#kind, detail: #detail, release: #release, seen_on: #on,
            line: #version, grade: #grade, coverage: Coverage::#coverage, source: #source,
        }
    })
}

fn optional(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}
