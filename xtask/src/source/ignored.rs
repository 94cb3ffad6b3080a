//! The keywords that are knowingly ignored, each with the reason: the one place for that decision.
//!
//! Beside the keywords, two things that are said twice are read once: a content type that is XML beside JSON or a form
//! (`lower::body`), and a choice of which every branch lists required members only, which narrows what the object says
//! already (`adapt::schema::choice`).

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
        "allowReserved",
        At::Anywhere,
        "has a meaning for a query parameter only, and is followed there",
    ),
    row(
        "allowEmptyValue",
        At::Anywhere,
        "a text may be empty in any case",
    ),
    row(
        "links",
        At::Anywhere,
        "say which call may come next; each call is there by itself",
    ),
    row(
        "termsOfService",
        At::Anywhere,
        "is for the reader of the document",
    ),
    row("contact", At::Anywhere, "is for the reader of the document"),
    row("license", At::Anywhere, "is for the reader of the document"),
    row(
        "flows",
        At::Anywhere,
        "say how a token is got; the caller has one",
    ),
    row(
        "prefixItems",
        At::Anywhere,
        "gives each place of a list a schema; the items are any value",
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

/// The message and the advice for a keyword that has no effect in its place, where those that have are known; nothing
/// for an extension and for a keyword that is knowingly ignored.
pub fn lost(keyword: &str, known: &[&str], beside_ref: bool) -> Option<(String, String)> {
    if keyword.starts_with("x-") || ignored(keyword, beside_ref) {
        return None;
    }
    let help = match nearest(keyword, known.iter().copied()) {
        Some(name) => format!("write `{name}`, if that is meant"),
        None => "check the spelling and the place".to_owned(),
    };
    let message = format!("`{keyword}` has no meaning here, so it has no effect");
    Some((message, help))
}

/// The name that a misspelt one most likely means.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // Nobody writes such a name by hand.
    const MAX_LENGTH: usize = 100;
    let near = |name: &'n str| {
        if name.len().max(wrong.len()) > MAX_LENGTH {
            return None;
        }
        let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &wrong.to_lowercase());
        (distance <= name.len() / 3 && name != wrong).then_some((distance, name))
    };
    names.filter_map(near).min().map(|(_, name)| name)
}
