//! The keywords that are knowingly ignored, each with the reason: the one place for that decision.

/// Where in a document a keyword stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Beside a `$ref`, which OpenAPI 3.0 says replaces all else.
    BesideRef,
    /// Anywhere.
    Anywhere,
}

/// A keyword, where it is ignored, and why.
pub struct Ignored {
    pub keyword: &'static str,
    pub at: At,
    #[expect(dead_code, reason = "it is for the reader of the table")]
    pub why: &'static str,
}

const fn row(keyword: &'static str, at: At, why: &'static str) -> Ignored {
    Ignored { keyword, at, why }
}

/// The table.
pub const IGNORED: &[Ignored] = &[
    row("$schema", At::Anywhere, "names the dialect of a schema"),
    row(
        "$id",
        At::Anywhere,
        "names a schema; references go by pointer",
    ),
    row("id", At::Anywhere, "the older spelling of `$id`"),
    row("$comment", At::Anywhere, "is for the document's editors"),
    row(
        "examples",
        At::Anywhere,
        "shows values; says nothing about the others",
    ),
    row(
        "example",
        At::Anywhere,
        "shows a value; says nothing about the others",
    ),
    row("description", At::BesideRef, "the target has its own"),
    row("summary", At::BesideRef, "the target has its own"),
    row("title", At::BesideRef, "the target has its own"),
    row("externalDocs", At::BesideRef, "the target has its own"),
];

/// Tells whether the table has a keyword.
pub fn ignored(keyword: &str, beside_ref: bool) -> bool {
    IGNORED
        .iter()
        .any(|row| row.keyword == keyword && (row.at == At::Anywhere || beside_ref))
}
