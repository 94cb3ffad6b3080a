//! The grammar of schemas.

use super::Presence::{May, Must, Plain};
use super::Shape::{Any, Count, Flag, FlagOrSchema, List, Map, Number, One, Ref, Text};
use super::document::EXTERNAL_DOCS;
use super::{Kind, kind};

pub static SCHEMA: Kind = kind(
    "a schema",
    &[
        ("nullable", Flag, Plain),
        ("readOnly", Flag, Plain),
        ("writeOnly", Flag, Plain),
        ("deprecated", Flag, Plain),
        ("externalDocs", One(&EXTERNAL_DOCS), May),
        ("example", Any, May),
        ("title", Text, May),
        ("description", Text, May),
        ("discriminator", One(&DISCRIMINATOR), May),
        ("default", Any, May),
        ("type", Text, May),
        ("pattern", Text, May),
        ("multipleOf", Number, May),
        ("exclusiveMinimum", Flag, May),
        ("exclusiveMaximum", Flag, May),
        ("minimum", Number, May),
        ("maximum", Number, May),
        ("properties", Map(&Ref(&SCHEMA)), May),
        ("required", List(&Text), May),
        ("additionalProperties", FlagOrSchema, May),
        ("minProperties", Count, May),
        ("maxProperties", Count, May),
        ("items", Ref(&SCHEMA), May),
        ("minItems", Count, May),
        ("maxItems", Count, May),
        ("uniqueItems", Flag, May),
        ("enum", List(&Any), May),
        ("format", Text, May),
        ("minLength", Count, May),
        ("maxLength", Count, May),
        ("oneOf", List(&Ref(&SCHEMA)), May),
        ("allOf", List(&Ref(&SCHEMA)), May),
        ("anyOf", List(&Ref(&SCHEMA)), May),
        ("not", Ref(&SCHEMA), May),
    ],
);

pub static DISCRIMINATOR: Kind = kind(
    "a discriminator",
    &[("propertyName", Text, Must), ("mapping", Map(&Text), Plain)],
);
