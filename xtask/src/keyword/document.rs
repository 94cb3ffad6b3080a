//! The keywords of the objects of a document, down to its media types.

use super::Expected::{self, Any, Array, Boolean, Map, Object, Reference, Schema, String};
use super::components::{CALLBACK, COMPONENTS, HEADER, LINK, PARAMETER, QUERY_STYLE};
use super::{ObjectKind, annotation, ignored, kind, modifier, structure};

const FOR_READERS: &str = "addresses the readers of the document";
pub const SHOWS: &str = "shows a value; says nothing about the others";
const SECURITY: Expected = Array(&Map(&Array(&String)));

pub static OPENAPI: ObjectKind = kind(
    "an OpenAPI document",
    &[
        structure("openapi", String),
        structure("info", Object(&INFO)),
        structure("servers", Array(&Object(&SERVER))),
        structure("paths", Object(&PATHS)),
        structure("webhooks", Map(&Reference(&PATH_ITEM))),
        structure("components", Object(&COMPONENTS)),
        structure("security", SECURITY),
        ignored(
            "tags",
            Array(&Object(&TAG)),
            "describes the tags; each operation lists its own",
        ),
        annotation("externalDocs", Object(&EXTERNAL_DOCS)),
        ignored(
            "jsonSchemaDialect",
            String,
            "names the dialect of the schemas",
        ),
    ],
);

pub static INFO: ObjectKind = kind(
    "the `info` object",
    &[
        annotation("title", String),
        annotation("version", String),
        annotation("summary", String),
        annotation("description", String),
        ignored("termsOfService", String, FOR_READERS),
        ignored("contact", Object(&CONTACT), FOR_READERS),
        ignored("license", Object(&LICENSE), FOR_READERS),
    ],
);

static CONTACT: ObjectKind = kind(
    "a contact",
    &[
        annotation("name", String),
        annotation("url", String),
        annotation("email", String),
    ],
);

static LICENSE: ObjectKind = kind(
    "a license",
    &[
        annotation("name", String),
        annotation("identifier", String),
        annotation("url", String),
    ],
);

pub static SERVER: ObjectKind = kind(
    "a server",
    &[
        structure("url", String),
        annotation("description", String),
        structure("variables", Map(&Object(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: ObjectKind = kind(
    "a server variable",
    &[
        structure("enum", Array(&String)),
        structure("default", String),
        annotation("description", String),
    ],
);

static TAG: ObjectKind = kind(
    "a tag",
    &[
        annotation("name", String),
        annotation("description", String),
        annotation("externalDocs", Object(&EXTERNAL_DOCS)),
    ],
);

pub static EXTERNAL_DOCS: ObjectKind = kind(
    "an external documentation object",
    &[annotation("description", String), annotation("url", String)],
);

static PATHS: ObjectKind =
    kind("the `paths` object", &[]).open(|key| key.starts_with('/'), Reference(&PATH_ITEM));

pub static PATH_ITEM: ObjectKind = kind(
    "a path item",
    &[
        structure("$ref", String),
        annotation("summary", String),
        annotation("description", String),
        structure("get", Object(&OPERATION)),
        structure("put", Object(&OPERATION)),
        structure("post", Object(&OPERATION)),
        structure("delete", Object(&OPERATION)),
        structure("options", Object(&OPERATION)),
        structure("head", Object(&OPERATION)),
        structure("patch", Object(&OPERATION)),
        structure("trace", Object(&OPERATION)),
        structure("servers", Array(&Object(&SERVER))),
        structure("parameters", Array(&Reference(&PARAMETER))),
    ],
);

pub static OPERATION: ObjectKind = kind(
    "an operation",
    &[
        structure("operationId", String),
        annotation("tags", Array(&String)),
        annotation("summary", String),
        annotation("description", String),
        ignored("externalDocs", Object(&EXTERNAL_DOCS), FOR_READERS),
        structure("parameters", Array(&Reference(&PARAMETER))),
        structure("requestBody", Reference(&REQUEST_BODY)),
        structure("responses", Object(&RESPONSES)),
        structure("callbacks", Map(&Reference(&CALLBACK))),
        annotation("deprecated", Boolean),
        structure("security", SECURITY),
        structure("servers", Array(&Object(&SERVER))),
    ],
);

static RESPONSES: ObjectKind = kind(
    "the `responses` object",
    &[structure("default", Reference(&RESPONSE))],
)
.open(is_status, Reference(&RESPONSE));

/// Returns whether a key is a status code or a range of them.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'9', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => true,
        [class, b'X' | b'x', b'X' | b'x'] => class.is_ascii_digit(),
        _ => false,
    }
}

pub static RESPONSE: ObjectKind = kind(
    "a response",
    &[
        structure("$ref", String),
        annotation("description", String),
        structure("headers", Map(&Reference(&HEADER))),
        structure("content", Map(&Object(&MEDIA_TYPE))),
        ignored(
            "links",
            Map(&Reference(&LINK)),
            "relates operations; each is generated by itself",
        ),
    ],
);

pub static REQUEST_BODY: ObjectKind = kind(
    "a request body",
    &[
        structure("$ref", String),
        annotation("description", String),
        structure("content", Map(&Object(&MEDIA_TYPE))),
        structure("required", Boolean),
    ],
);

pub static MEDIA_TYPE: ObjectKind = kind(
    "a media type",
    &[
        structure("schema", Schema),
        ignored("example", Any, SHOWS),
        ignored("examples", Map(&Reference(&EXAMPLE)), SHOWS),
        structure("encoding", Map(&Object(&ENCODING))),
    ],
);

static ENCODING: ObjectKind = kind(
    "an encoding",
    &[
        structure("contentType", String),
        structure("headers", Map(&Reference(&HEADER))),
        modifier("style", QUERY_STYLE),
        modifier("explode", Boolean),
        modifier("allowReserved", Boolean),
    ],
);

pub static EXAMPLE: ObjectKind = kind(
    "an example",
    &[
        structure("$ref", String),
        annotation("summary", String),
        annotation("description", String),
        annotation("value", Any),
        annotation("externalValue", String),
    ],
);
