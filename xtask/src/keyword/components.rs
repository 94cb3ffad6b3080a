//! The keywords of the objects under `components`, except schemas and security schemes.

use super::Expected::{self, Any, Boolean, Map, Object, OneOf, Reference, Schema, String};
use super::document::{EXAMPLE, MEDIA_TYPE, PATH_ITEM, REQUEST_BODY, RESPONSE, SERVER, SHOWS};
use super::security::SECURITY_SCHEME;
use super::{ObjectKind, annotation, ignored, kind, modifier, structure};

/// The default first, as for each other location.
pub const QUERY_STYLE: Expected = OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);
const SCHEMA_OR_CONTENT: &[&str] = &["schema", "content"];

pub static PARAMETER: ObjectKind = kind! {"a parameter";}.selected_by(
    "in",
    &[
        ("query", &QUERY_PARAMETER),
        ("header", &HEADER_PARAMETER),
        ("path", &PATH_PARAMETER),
        ("cookie", &COOKIE_PARAMETER),
        ("querystring", &QUERYSTRING_PARAMETER),
    ],
);

/// A parameter with the styles of its location and what the location does with reserved characters.
macro_rules! parameter {
    ($name:literal, $styles:expr; $($reserved:tt)*) => {
        kind! {$name;
            "$ref" "in" "name": structure(String);
            "description": annotation(String);
            "required": structure(Boolean);
            "deprecated": annotation(Boolean);
            "schema": structure(Schema);
            "content": structure(Map(&Reference(&MEDIA_TYPE)));
            "style": modifier($styles);
            "explode": modifier(Boolean);
            "allowEmptyValue": ignored(Boolean, "a string may be empty in any case");
            "collectionFormat": ignored(Any, "belongs to Swagger 2.0; OpenAPI 3 has `style`");
            "example": ignored(Any, SHOWS);
            "examples": ignored(Map(&Reference(&EXAMPLE)), SHOWS);
            $($reserved)*
        }
        .requiring(SCHEMA_OR_CONTENT)
    };
}

static QUERY_PARAMETER: ObjectKind = parameter!("a query parameter", QUERY_STYLE;
    "allowReserved": modifier(Boolean);
);
static HEADER_PARAMETER: ObjectKind = parameter!("a header parameter", OneOf(&["simple"]);
    "allowReserved": ignored(Boolean, "a header is not percent-encoded");
);
static PATH_PARAMETER: ObjectKind = parameter!(
    "a path parameter", OneOf(&["simple", "label", "matrix"]);
    since 3.2:
    "allowReserved": modifier(Boolean);
);
static COOKIE_PARAMETER: ObjectKind = parameter!(
    "a cookie parameter", OneOf(&["form", COOKIE_STYLE]);
    since 3.2:
    "allowReserved": modifier(Boolean);
);
/// The style of cookies that OpenAPI 3.2 adds.
pub const COOKIE_STYLE: &str = "cookie";

static QUERYSTRING_PARAMETER: ObjectKind = kind! {"a querystring parameter";
    "$ref" "in" "name": structure(String);
    "description": annotation(String);
    "required": structure(Boolean);
    "deprecated": annotation(Boolean);
    "content": structure(Map(&Reference(&MEDIA_TYPE)));
    "example": ignored(Any, SHOWS);
    "examples": ignored(Map(&Reference(&EXAMPLE)), SHOWS);
}
.requiring(&["content"]);

pub static HEADER: ObjectKind = kind! {"a header";
    "$ref": structure(String);
    "description": annotation(String);
    "required": structure(Boolean);
    "deprecated": annotation(Boolean);
    "schema": structure(Schema);
    "content": structure(Map(&Reference(&MEDIA_TYPE)));
    "style": modifier(OneOf(&["simple"]));
    "explode": modifier(Boolean);
    "example": ignored(Any, SHOWS);
    "examples": ignored(Map(&Reference(&EXAMPLE)), SHOWS);
}
.requiring(SCHEMA_OR_CONTENT);

pub static LINK: ObjectKind = kind! {"a link";
    "$ref": structure(String);
    "description": annotation(String);
    "operationRef" "operationId": structure(String);
    "requestBody": structure(Any);
    "parameters": structure(Map(&Any));
    "server": structure(Object(&SERVER));
}
.requiring(&["operationRef", "operationId"]);

pub static COMPONENTS: ObjectKind = kind! {"the `components` object";
    "schemas": structure(Map(&Schema));
    "responses": structure(Map(&Reference(&RESPONSE)));
    "parameters": structure(Map(&Reference(&PARAMETER)));
    "examples": structure(Map(&Reference(&EXAMPLE)));
    "requestBodies": structure(Map(&Reference(&REQUEST_BODY)));
    "headers": structure(Map(&Reference(&HEADER)));
    "securitySchemes": structure(Map(&Reference(&SECURITY_SCHEME)));
    "links": structure(Map(&Reference(&LINK)));
    "callbacks": structure(Map(&Reference(&CALLBACK)));
    "pathItems": structure(Map(&Reference(&PATH_ITEM)));
    since 3.2:
    "mediaTypes": structure(Map(&Reference(&MEDIA_TYPE)));
};

pub static CALLBACK: ObjectKind =
    kind! {"a callback";}.open(|key| !key.starts_with("x-"), Object(&PATH_ITEM));
