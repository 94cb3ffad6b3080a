//! The keywords of security schemes.

use super::Expected::{Boolean, Map, Object, OneOf, String};
use super::{ObjectKind, annotation, ignored, kind, structure};

const HOW_TO_GET: &str = "says how to get a token; the caller has one";

pub static SECURITY_SCHEME: ObjectKind = kind! {"a security scheme";}.selected_by(
    "type",
    &[
        ("apiKey", &API_KEY),
        ("http", &HTTP),
        ("oauth2", &OAUTH2),
        ("openIdConnect", &OPEN_ID_CONNECT),
        ("mutualTLS", &MUTUAL_TLS),
    ],
);

static API_KEY: ObjectKind = kind! {"an API key scheme";
    "$ref" "type": structure(String);
    "description": annotation(String);
    "in": structure(OneOf(&["query", "header", "cookie"]));
    "name": structure(String);
    since 3.2:
    "deprecated": annotation(Boolean);
};

static HTTP: ObjectKind = kind! {"an HTTP scheme";
    "type" "scheme": structure(String);
    "description" "bearerFormat": annotation(String);
    since 3.2:
    "deprecated": annotation(Boolean);
};

static OAUTH2: ObjectKind = kind! {"an OAuth2 scheme";
    "type": structure(String);
    "description": annotation(String);
    "flows": ignored(Object(&FLOWS), HOW_TO_GET);
    since 3.2:
    "deprecated": annotation(Boolean);
    "oauth2MetadataUrl": ignored(String, HOW_TO_GET);
};

static OPEN_ID_CONNECT: ObjectKind = kind! {"an OpenID Connect scheme";
    "type": structure(String);
    "description": annotation(String);
    "openIdConnectUrl": ignored(String, HOW_TO_GET);
    since 3.2:
    "deprecated": annotation(Boolean);
};

static MUTUAL_TLS: ObjectKind = kind! {"a mutual TLS scheme";
    "type": structure(String);
    "description": annotation(String);
    since 3.2:
    "deprecated": annotation(Boolean);
};

pub static FLOWS: ObjectKind = kind! {"the `flows` object";
    "implicit" "password" "clientCredentials" "authorizationCode": structure(Object(&FLOW));
    since 3.2:
    "deviceAuthorization": structure(Object(&FLOW));
};

pub static FLOW: ObjectKind = kind! {"a flow";
    "authorizationUrl" "tokenUrl" "refreshUrl": annotation(String);
    "scopes": annotation(Map(&String));
    since 3.2:
    "deviceAuthorizationUrl": annotation(String);
};
