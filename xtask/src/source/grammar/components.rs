//! The grammar of what stands under `components`, but for schemas and security schemes.

use super::Presence::{May, Must, Plain};
use super::Shape::{self, Any, Flag, Map, One, Ref, Text, Word};
use super::document::{EXAMPLE, MEDIA_TYPE, PATH_ITEM, REQUEST_BODY, RESPONSE, SERVER};
use super::schema::SCHEMA;
use super::security::SECURITY_SCHEME;
use super::{Kind, either, kind, open, tagged};

pub const QUERY_STYLE: Shape = Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);
const SCHEMA_OR_CONTENT: &[&str] = &["schema", "content"];

pub static PARAMETER: Kind = tagged(
    "a parameter",
    "in",
    &[
        ("query", &QUERY_PARAMETER),
        ("header", &HEADER_PARAMETER),
        ("path", &PATH_PARAMETER),
        ("cookie", &COOKIE_PARAMETER),
    ],
);

macro_rules! parameter {
    ($name:literal, $(($field:literal, $shape:expr, $presence:expr)),*) => {
        either($name, &[
            ("name", Text, Must),
            ("description", Text, May),
            ("required", Flag, Plain),
            ("deprecated", Flag, May),
            ("schema", Ref(&SCHEMA), Plain),
            ("content", Map(&One(&MEDIA_TYPE)), Plain),
            ("example", Any, May),
            ("examples", Map(&Ref(&EXAMPLE)), Plain),
            ("explode", Flag, May),
            $(($field, $shape, $presence),)*
        ], SCHEMA_OR_CONTENT)
    };
}

pub static QUERY_PARAMETER: Kind = parameter!(
    "a query parameter",
    ("allowReserved", Flag, Plain),
    ("style", QUERY_STYLE, Plain),
    ("allowEmptyValue", Flag, May)
);
pub static HEADER_PARAMETER: Kind =
    parameter!("a header parameter", ("style", Word(&["simple"]), Plain));
pub static PATH_PARAMETER: Kind = parameter!(
    "a path parameter",
    ("style", Word(&["matrix", "label", "simple"]), Plain)
);
pub static COOKIE_PARAMETER: Kind =
    parameter!("a cookie parameter", ("style", Word(&["form"]), Plain));

pub static HEADER: Kind = either(
    "a header",
    &[
        ("description", Text, May),
        ("style", Word(&["simple"]), Plain),
        ("required", Flag, Plain),
        ("deprecated", Flag, May),
        ("schema", Ref(&SCHEMA), Plain),
        ("content", Map(&One(&MEDIA_TYPE)), Plain),
        ("example", Any, May),
        ("examples", Map(&Ref(&EXAMPLE)), Plain),
    ],
    SCHEMA_OR_CONTENT,
);

pub static LINK: Kind = either(
    "a link",
    &[
        ("description", Text, May),
        ("operationRef", Text, Plain),
        ("operationId", Text, Plain),
        ("requestBody", Any, May),
        ("parameters", Map(&Any), Plain),
        ("server", One(&SERVER), May),
    ],
    &["operationRef", "operationId"],
);

pub static COMPONENTS: Kind = kind(
    "the `components` object",
    &[
        ("schemas", Map(&Ref(&SCHEMA)), Plain),
        ("responses", Map(&Ref(&RESPONSE)), Plain),
        ("parameters", Map(&Ref(&PARAMETER)), Plain),
        ("examples", Map(&Ref(&EXAMPLE)), Plain),
        ("requestBodies", Map(&Ref(&REQUEST_BODY)), Plain),
        ("headers", Map(&Ref(&HEADER)), Plain),
        ("securitySchemes", Map(&Ref(&SECURITY_SCHEME)), Plain),
        ("links", Map(&Ref(&LINK)), Plain),
        // An operation's own callbacks are maps to the model, which reads a `$ref` to one only here.
        ("callbacks", Map(&Ref(&CALLBACK)), Plain),
    ],
);

pub static CALLBACK: Kind = open("a callback", &[], (|_| true, One(&PATH_ITEM)));
