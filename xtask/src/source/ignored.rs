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
    row(
        "$anchor",
        At::Anywhere,
        "names a place; references go by pointer",
    ),
    row(
        "$dynamicRef",
        At::Anywhere,
        "chooses a schema by who refers; any value is taken",
    ),
    row(
        "$dynamicAnchor",
        At::Anywhere,
        "names a place for `$dynamicRef`",
    ),
    row("$vocabulary", At::Anywhere, "names the dialect of a schema"),
    row(
        "xml",
        At::Anywhere,
        "describes another notation of the same value",
    ),
    row(
        "externalDocs",
        At::Anywhere,
        "is for the reader of the document",
    ),
    row(
        "webhooks",
        At::Anywhere,
        "are calls to the client, which it does not make",
    ),
    row("propertyNames", At::Anywhere, "narrows the keys of a map"),
    row("if", At::Anywhere, "narrows a value by another"),
    row("then", At::Anywhere, "narrows a value by another"),
    row("else", At::Anywhere, "narrows a value by another"),
    row("contains", At::Anywhere, "narrows a list"),
    row("minContains", At::Anywhere, "narrows a list"),
    row("maxContains", At::Anywhere, "narrows a list"),
    row(
        "dependentRequired",
        At::Anywhere,
        "narrows a value by another",
    ),
    row(
        "dependentSchemas",
        At::Anywhere,
        "narrows a value by another",
    ),
    row("dependencies", At::Anywhere, "narrows a value by another"),
    row(
        "unevaluatedProperties",
        At::Anywhere,
        "narrows what a reader keeps aside anyway",
    ),
    row("unevaluatedItems", At::Anywhere, "narrows a list"),
    row("additionalItems", At::Anywhere, "narrows a list"),
    row(
        "contentSchema",
        At::Anywhere,
        "describes a text within a text",
    ),
    row(
        "collectionFormat",
        At::Anywhere,
        "is Swagger 2.0 for `style`",
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
