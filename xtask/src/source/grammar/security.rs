//! The grammar of security schemes.

use super::Presence::{May, Must};
use super::Shape::{Map, One, Text, Word};
use super::{Kind, kind, tagged};

pub static SECURITY_SCHEME: Kind = tagged(
    "a security scheme",
    "type",
    &[
        ("apiKey", &API_KEY),
        ("http", &HTTP),
        ("oauth2", &OAUTH2),
        ("openIdConnect", &OPEN_ID_CONNECT),
    ],
);

pub static API_KEY: Kind = kind(
    "an API key scheme",
    &[
        ("in", Word(&["query", "header", "cookie"]), Must),
        ("name", Text, Must),
        ("description", Text, May),
    ],
);

pub static HTTP: Kind = kind(
    "an HTTP scheme",
    &[
        ("scheme", Text, Must),
        ("bearerFormat", Text, May),
        ("description", Text, May),
    ],
);

pub static OAUTH2: Kind = kind(
    "an OAuth2 scheme",
    &[("flows", One(&FLOWS), Must), ("description", Text, May)],
);

pub static OPEN_ID_CONNECT: Kind = kind(
    "an OpenID Connect scheme",
    &[("openIdConnectUrl", Text, Must), ("description", Text, May)],
);

pub static FLOWS: Kind = kind(
    "the `flows` object",
    &[
        ("implicit", One(&IMPLICIT), May),
        ("password", One(&TOKEN), May),
        ("clientCredentials", One(&TOKEN), May),
        ("authorizationCode", One(&AUTHORIZATION_CODE), May),
    ],
);

pub static IMPLICIT: Kind = kind(
    "an implicit flow",
    &[
        ("authorizationUrl", Text, Must),
        ("refreshUrl", Text, May),
        ("scopes", Map(&Text), Must),
    ],
);

pub static TOKEN: Kind = kind(
    "a token flow",
    &[
        ("refreshUrl", Text, May),
        ("tokenUrl", Text, Must),
        ("scopes", Map(&Text), Must),
    ],
);

pub static AUTHORIZATION_CODE: Kind = kind(
    "an authorization code flow",
    &[
        ("authorizationUrl", Text, Must),
        ("tokenUrl", Text, Must),
        ("refreshUrl", Text, May),
        ("scopes", Map(&Text), Must),
    ],
);
