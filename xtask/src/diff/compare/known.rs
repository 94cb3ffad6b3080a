//! The members of OpenAPI objects that something compares. A change of any other is reported, never dropped.

use std::collections::BTreeSet;

use super::{Change, Engine};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, canonical};

pub const DOCUMENT: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
];
pub const INFO: &[&str] = &[
    "title",
    "version",
    "summary",
    "description",
    "contact",
    "license",
    "termsOfService",
];
pub const SERVER: &[&str] = &["url", "description", "variables"];
pub const PATH: &[&str] = &[
    "$ref",
    "summary",
    "description",
    "servers",
    "parameters",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
];
pub const OPERATION: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];
/// A header has no name and no place, which no document gives it.
pub const PARAMETER: &[&str] = &[
    "$ref",
    "name",
    "in",
    "required",
    "description",
    "schema",
    "content",
    "style",
    "explode",
    "collectionFormat",
    "allowReserved",
    "allowEmptyValue",
    "deprecated",
    "example",
    "examples",
];
pub const BODY: &[&str] = &["$ref", "description", "content", "required"];
pub const MEDIA: &[&str] = &["schema", "example", "examples", "encoding"];
pub const RESPONSE: &[&str] = &["$ref", "description", "headers", "content", "links"];
pub const SCHEME: &[&str] = &[
    "$ref",
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
];
pub const FLOW: &[&str] = &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"];

/// Reports the members that are in neither `known` nor the extensions, where they differ.
pub fn others(
    engine: &Engine<'_, '_>,
    (old, new): (&Spot<'_>, &Spot<'_>),
    known: &[&str],
    direction: Direction,
    operation: Option<&OperationName>,
) {
    let keys: BTreeSet<_> = old
        .members()
        .chain(new.members())
        .map(|(key, _)| key)
        .filter(|key| !known.contains(key) && !key.starts_with("x-"))
        .collect();
    for key in keys {
        let [a, b] = [old, new].map(|spot| spot.node.get(key));
        if a.map(canonical) != b.map(canonical) {
            let [from, to] = [old, new].map(|spot| spot.get(key).unwrap_or_else(|| spot.clone()));
            let change = Change::at(Rule::Unhandled, direction, Some(&from), Some(&to));
            let [a, b] = [a, b].map(|value| value.cloned().unwrap_or_default());
            engine.add(change.about(key).values(a, b), operation);
        }
    }
}
