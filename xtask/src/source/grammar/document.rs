//! The grammar of a document down to its media types.

use super::Presence::{May, Must, Plain};
use super::Shape::{self, Any, Flag, List, Map, One, Ref, Text};
use super::components::{COMPONENTS, HEADER, LINK, PARAMETER, QUERY_STYLE};
use super::schema::SCHEMA;
use super::{Kind, kind, open};

pub static OPENAPI: Kind = kind(
    "an OpenAPI document",
    &[
        ("openapi", Text, Must),
        ("info", One(&INFO), Must),
        ("servers", List(&One(&SERVER)), Plain),
        ("paths", One(&PATHS), Must),
        ("components", One(&COMPONENTS), May),
        ("security", SECURITY, May),
        ("tags", List(&One(&TAG)), Plain),
        ("externalDocs", One(&EXTERNAL_DOCS), May),
    ],
);

pub static INFO: Kind = kind(
    "the `info` object",
    &[
        ("title", Text, Must),
        ("description", Text, May),
        ("termsOfService", Text, May),
        ("contact", One(&CONTACT), May),
        ("license", One(&LICENSE), May),
        ("version", Text, Must),
    ],
);

pub static CONTACT: Kind = kind(
    "a contact",
    &[
        ("name", Text, May),
        ("url", Text, May),
        ("email", Text, May),
    ],
);

pub static LICENSE: Kind = kind("a license", &[("name", Text, Must), ("url", Text, May)]);

pub static SERVER: Kind = kind(
    "a server",
    &[
        ("url", Text, Must),
        ("description", Text, May),
        ("variables", Map(&One(&SERVER_VARIABLE)), May),
    ],
);

pub static SERVER_VARIABLE: Kind = kind(
    "a server variable",
    &[
        ("enum", List(&Text), Plain),
        ("default", Text, Must),
        ("description", Text, May),
    ],
);

pub static TAG: Kind = kind(
    "a tag",
    &[
        ("name", Text, Must),
        ("description", Text, May),
        ("externalDocs", One(&EXTERNAL_DOCS), May),
    ],
);

pub static EXTERNAL_DOCS: Kind = kind(
    "an external documentation object",
    &[("description", Text, May), ("url", Text, Must)],
);

const SECURITY: Shape = List(&Map(&List(&Text)));

pub static PATHS: Kind = open(
    "the `paths` object",
    &[],
    (|key| key.starts_with('/'), Ref(&PATH_ITEM)),
);

pub static PATH_ITEM: Kind = kind(
    "a path item",
    &[
        ("summary", Text, May),
        ("description", Text, May),
        ("get", One(&OPERATION), May),
        ("put", One(&OPERATION), May),
        ("post", One(&OPERATION), May),
        ("delete", One(&OPERATION), May),
        ("options", One(&OPERATION), May),
        ("head", One(&OPERATION), May),
        ("patch", One(&OPERATION), May),
        ("trace", One(&OPERATION), May),
        ("servers", List(&One(&SERVER)), Plain),
        ("parameters", List(&Ref(&PARAMETER)), Plain),
    ],
);

pub static OPERATION: Kind = kind(
    "an operation",
    &[
        ("tags", List(&Text), Plain),
        ("summary", Text, May),
        ("description", Text, May),
        ("externalDocs", One(&EXTERNAL_DOCS), May),
        ("operationId", Text, May),
        ("parameters", List(&Ref(&PARAMETER)), Plain),
        ("requestBody", Ref(&REQUEST_BODY), May),
        ("responses", One(&RESPONSES), Must),
        ("callbacks", Map(&Map(&One(&PATH_ITEM))), Plain),
        ("deprecated", Flag, Plain),
        ("security", SECURITY, May),
        ("servers", List(&One(&SERVER)), Plain),
    ],
);

pub static RESPONSES: Kind = open(
    "the `responses` object",
    &[("default", Ref(&RESPONSE), May)],
    (is_status, Ref(&RESPONSE)),
);

/// Tells whether the model takes a key as a status code or a range of them.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'9', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => true,
        [class, b'X' | b'x', b'X' | b'x'] => class.is_ascii_digit(),
        _ => false,
    }
}

pub static RESPONSE: Kind = kind(
    "a response",
    &[
        ("description", Text, Must),
        ("headers", Map(&Ref(&HEADER)), Plain),
        ("content", Map(&One(&MEDIA_TYPE)), Plain),
        ("links", Map(&Ref(&LINK)), Plain),
    ],
);

pub static REQUEST_BODY: Kind = kind(
    "a request body",
    &[
        ("description", Text, May),
        ("content", Map(&One(&MEDIA_TYPE)), Plain),
        ("required", Flag, Plain),
    ],
);

pub static MEDIA_TYPE: Kind = kind(
    "a media type",
    &[
        ("schema", Ref(&SCHEMA), May),
        ("example", Any, May),
        ("examples", Map(&Ref(&EXAMPLE)), Plain),
        ("encoding", Map(&One(&ENCODING)), Plain),
    ],
);

pub static ENCODING: Kind = kind(
    "an encoding",
    &[
        ("contentType", Text, May),
        ("headers", Map(&Ref(&HEADER)), Plain),
        ("style", QUERY_STYLE, May),
        ("explode", Flag, Plain),
        ("allowReserved", Flag, Plain),
    ],
);

pub static EXAMPLE: Kind = kind(
    "an example",
    &[
        ("summary", Text, May),
        ("description", Text, May),
        ("value", Any, May),
        ("externalValue", Text, May),
    ],
);
