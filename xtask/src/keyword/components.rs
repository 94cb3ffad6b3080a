//! The keywords of the objects under `components`, except schemas and security schemes.

use super::Expected::{self, Any, Boolean, Map, Object, OneOf, Reference, Schema, String};
use super::document::{EXAMPLE, MEDIA_TYPE, PATH_ITEM, REQUEST_BODY, RESPONSE, SERVER, SHOWS};
use super::security::SECURITY_SCHEME;
use super::{Keyword, ObjectKind, annotation, ignored, kind, modifier, structure};

/// The default first, as for each other location.
pub const QUERY_STYLE: Expected = OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);
const SCHEMA_OR_CONTENT: &[&str] = &["schema", "content"];

pub static PARAMETER: ObjectKind = kind("a parameter", &[]).selected_by(
    "in",
    &[
        ("query", &QUERY_PARAMETER),
        ("header", &HEADER_PARAMETER),
        ("path", &PATH_PARAMETER),
        ("cookie", &COOKIE_PARAMETER),
    ],
);

/// A parameter with the styles of its location and what the location does with reserved characters.
macro_rules! parameter {
    ($name:literal, $styles:expr, $reserved:expr) => {
        kind(
            $name,
            &[
                structure("$ref", String),
                structure("in", String),
                structure("name", String),
                annotation("description", String),
                structure("required", Boolean),
                annotation("deprecated", Boolean),
                structure("schema", Schema),
                structure("content", Map(&Object(&MEDIA_TYPE))),
                modifier("style", $styles),
                modifier("explode", Boolean),
                $reserved,
                ignored(
                    "allowEmptyValue",
                    Boolean,
                    "a string may be empty in any case",
                ),
                ignored(
                    "collectionFormat",
                    Any,
                    "belongs to Swagger 2.0; OpenAPI 3 has `style`",
                ),
                ignored("example", Any, SHOWS),
                ignored("examples", Map(&Reference(&EXAMPLE)), SHOWS),
            ],
        )
        .requiring(SCHEMA_OR_CONTENT)
    };
}

const RESERVED_ELSEWHERE: Keyword = ignored(
    "allowReserved",
    Boolean,
    "has a meaning for query parameters only",
);

static QUERY_PARAMETER: ObjectKind = parameter!(
    "a query parameter",
    QUERY_STYLE,
    modifier("allowReserved", Boolean)
);
static HEADER_PARAMETER: ObjectKind =
    parameter!("a header parameter", OneOf(&["simple"]), RESERVED_ELSEWHERE);
static PATH_PARAMETER: ObjectKind = parameter!(
    "a path parameter",
    OneOf(&["simple", "label", "matrix"]),
    RESERVED_ELSEWHERE
);
static COOKIE_PARAMETER: ObjectKind =
    parameter!("a cookie parameter", OneOf(&["form"]), RESERVED_ELSEWHERE);

pub static HEADER: ObjectKind = kind(
    "a header",
    &[
        structure("$ref", String),
        annotation("description", String),
        structure("required", Boolean),
        annotation("deprecated", Boolean),
        structure("schema", Schema),
        structure("content", Map(&Object(&MEDIA_TYPE))),
        modifier("style", OneOf(&["simple"])),
        modifier("explode", Boolean),
        ignored("example", Any, SHOWS),
        ignored("examples", Map(&Reference(&EXAMPLE)), SHOWS),
    ],
)
.requiring(SCHEMA_OR_CONTENT);

pub static LINK: ObjectKind = kind(
    "a link",
    &[
        structure("$ref", String),
        annotation("description", String),
        structure("operationRef", String),
        structure("operationId", String),
        structure("requestBody", Any),
        structure("parameters", Map(&Any)),
        structure("server", Object(&SERVER)),
    ],
)
.requiring(&["operationRef", "operationId"]);

pub static COMPONENTS: ObjectKind = kind(
    "the `components` object",
    &[
        structure("schemas", Map(&Schema)),
        structure("responses", Map(&Reference(&RESPONSE))),
        structure("parameters", Map(&Reference(&PARAMETER))),
        structure("examples", Map(&Reference(&EXAMPLE))),
        structure("requestBodies", Map(&Reference(&REQUEST_BODY))),
        structure("headers", Map(&Reference(&HEADER))),
        structure("securitySchemes", Map(&Reference(&SECURITY_SCHEME))),
        structure("links", Map(&Reference(&LINK))),
        structure("callbacks", Map(&Reference(&CALLBACK))),
        structure("pathItems", Map(&Reference(&PATH_ITEM))),
    ],
);

pub static CALLBACK: ObjectKind = kind("a callback", &[]).open(|_| true, Object(&PATH_ITEM));
