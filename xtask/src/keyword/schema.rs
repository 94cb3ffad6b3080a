//! The keywords of schemas, of OpenAPI 3.0 and of JSON Schema 2020-12. The facets are kept in this order.

use super::Expected::{Any, Array, Boolean, Count, Either, Map, Number, Object, Schema, String};
use super::Merge::{Docs, Own, Schema as SameSchema, Silent, Value};
use super::document::EXTERNAL_DOCS;
use super::{Expected, ObjectKind, annotation, facet, ignored, kind, modifier, structure, values};

static STRINGS: Expected = Array(&String);
static SCHEMAS: Expected = Array(&Schema);
static NAMED_SCHEMAS: Expected = Map(&Schema);

const NAMES_DIALECT: &str = "names the dialect of a schema";
const NAMES_SCHEMA: &str = "names a schema; references are followed by pointer";
const SHOWS: &str = "shows a value; says nothing about the others";
const DEPENDS: &str = "narrows a value by another";
const NARROWS_ARRAY: &str = "narrows an array";

pub static DISCRIMINATOR: ObjectKind = kind! {"a discriminator";
    "propertyName": structure(String);
    "mapping": structure(Map(&String));
    since 3.2:
    "defaultMapping": structure(String);
};
static DISCRIMINATED: Expected = Object(&DISCRIMINATOR);

const IN_XML: &str = "describes the XML form, which is neither read nor written";

static XML: ObjectKind = kind! {"an XML object";
    "name" "namespace" "prefix": ignored(String, IN_XML);
    "attribute" "wrapped": ignored(Boolean, IN_XML);
    since 3.2:
    "nodeType": ignored(String, IN_XML);
};

pub static SCHEMA: ObjectKind = ObjectKind::new(
    "a schema",
    &[
        structure("$ref", String).silent(),
        structure("type", Either(&String, &STRINGS)).silent(),
        structure("properties", Map(&Schema)).of("object"),
        structure("additionalProperties", Schema).of("object"),
        structure("patternProperties", Map(&Schema)).of("object"),
        structure("items", Schema).of("array"),
        // The items of a tuple are read as any value.
        structure("prefixItems", Array(&Schema)).of("array"),
        structure("allOf", Array(&Schema)).silent(),
        structure("oneOf", Array(&Schema)).silent(),
        structure("anyOf", Array(&Schema)).silent(),
        modifier("nullable", Boolean).silent(),
        modifier("required", Array(&String)).of("object"),
        // An object in OpenAPI 3, a string in Swagger 2.0; both are read.
        modifier("discriminator", Either(&DISCRIMINATED, &String)).silent(),
        modifier("contentEncoding", String).merge(Value),
        modifier("contentMediaType", String).merge(Value),
        modifier("$defs", Map(&Schema)).silent(),
        modifier("definitions", Either(&NAMED_SCHEMAS, &SCHEMAS)).silent(),
        facet("format", String),
        values("enum", Array(&Any)),
        values("const", Any),
        facet("default", Any),
        facet("pattern", String).of("string"),
        facet("minLength", Count).limit(true).of("string"),
        facet("maxLength", Count).limit(false).of("string"),
        facet("minimum", Number).silent().of("number"),
        facet("exclusiveMinimum", Either(&Boolean, &Number))
            .silent()
            .of("number"),
        facet("maximum", Number).silent().of("number"),
        facet("exclusiveMaximum", Either(&Boolean, &Number))
            .silent()
            .of("number"),
        facet("multipleOf", Number).of("number"),
        facet("minItems", Count).limit(true).of("array"),
        facet("maxItems", Count).limit(false).of("array"),
        facet("uniqueItems", Boolean).of("array"),
        facet("minProperties", Count).limit(true).of("object"),
        facet("maxProperties", Count).limit(false).of("object"),
        facet("not", Schema),
        annotation("title", String),
        annotation("description", String),
        annotation("readOnly", Boolean).merge(Own),
        annotation("writeOnly", Boolean).merge(Own),
        annotation("deprecated", Boolean).merge(Own),
        ignored("example", Any, SHOWS).merge(Docs),
        ignored("examples", Any, SHOWS).merge(Docs),
        ignored(
            "externalDocs",
            Object(&EXTERNAL_DOCS),
            "links to a page about the schema",
        )
        .merge(Docs),
        ignored("xml", Object(&XML), "describes the XML form of the value").merge(Value),
        ignored("$schema", Any, NAMES_DIALECT).merge(Silent),
        ignored("$vocabulary", Any, NAMES_DIALECT),
        ignored("$id", Any, NAMES_SCHEMA).merge(Silent),
        ignored("id", Any, NAMES_SCHEMA),
        ignored("$anchor", Any, NAMES_SCHEMA).merge(Silent),
        ignored("$dynamicAnchor", Any, NAMES_SCHEMA).merge(Silent),
        ignored(
            "$dynamicRef",
            Any,
            "depends on the referring schema; any value is accepted",
        )
        .merge(Silent),
        ignored("$comment", Any, "addresses the editors of the document").merge(Silent),
        ignored("propertyNames", Any, "narrows the keys of a map")
            .merge(Own)
            .of("object"),
        ignored("if", Any, DEPENDS).merge(Silent),
        ignored("then", Any, DEPENDS).merge(Silent),
        ignored("else", Any, DEPENDS).merge(Silent),
        ignored("contains", Any, NARROWS_ARRAY)
            .merge(Own)
            .of("array"),
        ignored("minContains", Any, NARROWS_ARRAY)
            .limit(true)
            .of("array"),
        ignored("maxContains", Any, NARROWS_ARRAY)
            .limit(false)
            .of("array"),
        ignored("dependentRequired", Any, DEPENDS)
            .merge(Own)
            .of("object"),
        ignored("dependentSchemas", Any, DEPENDS)
            .merge(Own)
            .of("object"),
        ignored("dependencies", Any, DEPENDS),
        ignored(
            "unevaluatedProperties",
            Any,
            "narrows the properties that a reader keeps undeclared",
        )
        .merge(SameSchema)
        .of("object"),
        ignored("unevaluatedItems", Any, NARROWS_ARRAY)
            .merge(SameSchema)
            .of("array"),
        ignored("additionalItems", Any, NARROWS_ARRAY),
        ignored("contentSchema", Any, "describes JSON inside a string").merge(SameSchema),
        ignored(
            "collectionFormat",
            Any,
            "belongs to Swagger 2.0; OpenAPI 3 has `style`",
        ),
    ],
);
