//! What OpenAPI 3.1 and JSON Schema 2020-12 add to the tables, and what OpenAPI 3.0 has that the model does not.

use super::Kind;
use super::Shape::{self, Any, Either, Flag, FlagOrSchema, List, Map, Number, Ref, Text};
use super::document::PATH_ITEM;

type Fields = &'static [(&'static str, Shape)];

const SCHEMA_OR_FLAG: Shape = FlagOrSchema;
static SCHEMAS: Shape = Map(&SCHEMA_OR_FLAG);
static LIST_OF_TEXTS: Shape = List(&Text);
static LIST_OF_SCHEMAS: Shape = List(&SCHEMA_OR_FLAG);

static IN_SCHEMA: Fields = &[
    ("type", Either(&Text, &LIST_OF_TEXTS)),
    ("exclusiveMinimum", Either(&Flag, &Number)),
    ("exclusiveMaximum", Either(&Flag, &Number)),
    ("items", FlagOrSchema),
    ("not", FlagOrSchema),
    ("prefixItems", List(&SCHEMA_OR_FLAG)),
    ("patternProperties", Map(&SCHEMA_OR_FLAG)),
    ("properties", Map(&SCHEMA_OR_FLAG)),
    ("oneOf", List(&SCHEMA_OR_FLAG)),
    ("anyOf", List(&SCHEMA_OR_FLAG)),
    ("allOf", List(&SCHEMA_OR_FLAG)),
    ("$defs", Map(&SCHEMA_OR_FLAG)),
    ("definitions", Either(&SCHEMAS, &LIST_OF_SCHEMAS)),
    ("const", Any),
    ("contentEncoding", Text),
    ("contentMediaType", Text),
    // The older form, a text, is read as well.
    ("discriminator", Any),
    ("$ref", Text),
];

static IN_DOCUMENT: Fields = &[
    ("webhooks", Map(&Ref(&PATH_ITEM))),
    ("jsonSchemaDialect", Text),
];
static IN_COMPONENTS: Fields = &[
    ("schemas", Map(&SCHEMA_OR_FLAG)),
    ("pathItems", Map(&Ref(&PATH_ITEM))),
];
static IN_INFO: Fields = &[("summary", Text)];
static IN_LICENSE: Fields = &[("identifier", Text)];
static IN_HEADER: Fields = &[("explode", Flag)];
static IN_PATH_ITEM: Fields = &[("$ref", Text)];

/// The members that a kind of object has beside those of its table, or with another type than there.
pub fn more(kind: &Kind) -> Fields {
    match kind.name {
        "a schema" => IN_SCHEMA,
        "an OpenAPI document" => IN_DOCUMENT,
        "the `components` object" => IN_COMPONENTS,
        "the `info` object" => IN_INFO,
        "a license" => IN_LICENSE,
        "a header" => IN_HEADER,
        "a path item" => IN_PATH_ITEM,
        _ => &[],
    }
}
