//! The keywords of security schemes.

use super::Expected::{Map, Object, OneOf, String};
use super::{ObjectKind, annotation, ignored, kind, structure};

const HOW_TO_GET: &str = "says how to get a token; the caller has one";

pub static SECURITY_SCHEME: ObjectKind = kind("a security scheme", &[]).selected_by(
    "type",
    &[
        ("apiKey", &API_KEY),
        ("http", &HTTP),
        ("oauth2", &OAUTH2),
        ("openIdConnect", &OPEN_ID_CONNECT),
    ],
);

static API_KEY: ObjectKind = kind(
    "an API key scheme",
    &[
        structure("$ref", String),
        structure("type", String),
        annotation("description", String),
        structure("in", OneOf(&["query", "header", "cookie"])),
        structure("name", String),
    ],
);

static HTTP: ObjectKind = kind(
    "an HTTP scheme",
    &[
        structure("type", String),
        annotation("description", String),
        structure("scheme", String),
        annotation("bearerFormat", String),
    ],
);

static OAUTH2: ObjectKind = kind(
    "an OAuth2 scheme",
    &[
        structure("type", String),
        annotation("description", String),
        ignored("flows", Object(&FLOWS), HOW_TO_GET),
    ],
);

static OPEN_ID_CONNECT: ObjectKind = kind(
    "an OpenID Connect scheme",
    &[
        structure("type", String),
        annotation("description", String),
        ignored("openIdConnectUrl", String, HOW_TO_GET),
    ],
);

static FLOWS: ObjectKind = kind(
    "the `flows` object",
    &[
        structure("implicit", Object(&FLOW)),
        structure("password", Object(&FLOW)),
        structure("clientCredentials", Object(&FLOW)),
        structure("authorizationCode", Object(&FLOW)),
    ],
);

pub static FLOW: ObjectKind = kind(
    "a flow",
    &[
        annotation("authorizationUrl", String),
        annotation("tokenUrl", String),
        annotation("refreshUrl", String),
        annotation("scopes", Map(&String)),
    ],
);
