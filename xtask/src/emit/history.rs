//! What is known to have changed in the Graph, as data. In: the rows of `history.yaml`. Out: `history.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::file::RustFile;
use super::literal::{Literal, row, same_variant, source};
use crate::manual::{Grade, History, SeenChange};

/// ```text
/// pub static CHANGES: &[Change] = &[Change { of: "POST /{page_id}/calls", item: Some("connect"), … }, …];
/// ```
pub fn file(history: &History) -> RustFile {
    let rows = history.changes.iter();
    let rows = rows.filter_map(|change| entry(history, change));
    let uses = (!history.changes.is_empty()).then(|| {
        quote! {
            use jiff::civil::date;
            use crate::calendar::ApiVersion;
        }
    });
    let tokens = quote! {
        //! What is known to have changed in the Graph since v20.0, and how well it is known.
        //!
        //! Meta's SDK is generated from one description of the Graph. A release shows that description
        //! on the day of the release, and not the responses of a version: most changes hold for all
        //! versions at once. [`Grade`] says which change Meta ties to a version, which to a day, and
        //! which the SDK only shows.
        #uses
        pub use crate::change::{Change, ChangeKind, Evidence, Grade, Coverage, known, of};
        /// Every change, in the order of the releases.
        pub static CHANGES: &[Change] = &[#(#rows),*];
    };
    RustFile::module("history", "specs/manual/history.yaml", file!(), tokens)
}

fn entry(history: &History, change: &SeenChange) -> Option<TokenStream> {
    let seen = history.releases.get(&change.release)?;
    let (grade, cited) = change.grade();
    let grade = match grade {
        Grade::Documented(version) => {
            let version = version.literal();
            quote!(Grade::Documented(#version))
        }
        Grade::Announced(on) => {
            let on = on.literal();
            quote!(Grade::Announced(#on))
        }
        Grade::Seen => quote!(Grade::Seen),
    };
    Some(row!(Change {
        of: change.of,
        item: change.item,
        kind: same_variant("ChangeKind", change.change),
        detail: change.detail,
        release: change.release,
        seen_on: seen.on,
        line: seen.version,
        grade: grade,
        coverage: same_variant("Coverage", change.coverage),
        source: source(&history.sources, cited),
    }))
}
