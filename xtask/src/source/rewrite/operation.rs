//! Paths, operations, bodies and responses. In: as the document has them. Out: references followed, parameters of the
//! path with those of the operation, no property that the OpenAPI 3.0 model does not have.

use serde_json::{Map, Value};

use super::{At, Rewriter};
use crate::keyword::{MEDIA_TYPE, OPERATION, PATH_ITEM, REQUEST_BODY, RESPONSE};
use crate::report::{Code, Site};
use crate::source::properties::{Properties, copy_flag, copy_text, entries, text};

/// The properties of a path item that are operations.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A path item or an operation.
pub struct Endpoint<'v, 'a> {
    /// The path, as the document has it.
    pub path: &'a str,
    pub value: &'v Value,
    pub at: &'a At<'a>,
    /// The location in the rewritten document.
    pub now: Site,
}

impl<'f> Rewriter<'f, '_> {
    pub fn paths(&mut self, tree: &'f Value, at: &At<'_>) -> Value {
        let security = tree.get("security");
        let mut out = Map::new();
        for (path, item) in tree.entries_of("paths") {
            let here = at.key(path);
            if path.starts_with("x-") {
                continue;
            }
            let Some(item) = self.resolved(item, &here) else {
                continue;
            };
            let mut template = path.clone();
            if !path.starts_with('/') {
                self.lose(&here, "a path begins with `/`", "write it so");
                template.insert(0, '/');
            }
            let bound = self.bound.as_ref();
            let path = bound.map_or(template.clone(), |bound| bound.path(&template));
            let now = self.root().child("paths").child(&path);
            self.origins.record(&now, item.site.clone());
            let at = &At {
                shared: false,
                ..item.at()
            };
            self.check_keywords(item.value, &PATH_ITEM, at);
            let item = Endpoint {
                path: &template,
                value: item.value,
                at,
                now,
            };
            out.insert(path, self.path_item(&item, security));
        }
        Value::Object(out)
    }

    fn path_item(&mut self, item: &Endpoint<'f, '_>, security: Option<&Value>) -> Value {
        let mut out = Map::new();
        for method in METHODS {
            if let Some(value) = item.value.get(method).filter(|value| value.is_object()) {
                let operation = Endpoint {
                    path: item.path,
                    value,
                    at: &item.at.key(method),
                    now: item.now.child(method),
                };
                let operation = self.operation(item, &operation, security);
                out.insert(method.to_owned(), operation);
            }
        }
        Value::Object(out)
    }

    fn operation(
        &mut self,
        item: &Endpoint<'f, '_>,
        operation: &Endpoint<'f, '_>,
        security: Option<&Value>,
    ) -> Value {
        let Endpoint { value, at, now, .. } = operation;
        self.check_keywords(value, &OPERATION, at);
        let mut out = Map::new();
        for key in ["operationId", "summary", "description"] {
            copy_text(*value, key, &mut out);
        }
        if out.get("operationId").is_some_and(|id| id == "") {
            out.remove("operationId");
        }
        copy_flag(*value, "deprecated", &mut out);
        let tags = value.items_of("tags").iter().filter_map(text);
        out.insert("tags".into(), tags.map(Value::String).collect());
        out.insert("parameters".into(), self.parameters(item, operation));
        if let Some(body) = value.get("requestBody").filter(|body| !body.is_null())
            && let Some(body) = self.body(body, &at.key("requestBody"), &now.child("requestBody"))
        {
            out.insert("requestBody".into(), body);
        }
        self.require_responses(value, at);
        let responses = self.responses(value, &at.key("responses"), &now.child("responses"));
        out.insert("responses".into(), responses);
        let security = value.get("security").or(security);
        if let Some(security) = security.filter(|security| security.is_array()) {
            out.insert("x-security".into(), security.clone());
        }
        self.check_requirements(value, at);
        self.reject_incoming(value, "callbacks", at);
        let server = if value.get("servers").is_some() {
            self.operation_server(value, at)
        } else {
            self.operation_server(item.value, at)
        };
        out.extend(server.map(|url| ("x-server".to_owned(), url.into())));
        Value::Object(out)
    }

    /// Reports an operation without responses, which OpenAPI 3.0 does not allow.
    fn require_responses(&mut self, operation: &Value, at: &At<'_>) {
        if operation.get("responses").is_none() && self.is_3_0 {
            let (message, help) = ("an operation must have `responses`", "add `responses`");
            let code = Code::InvalidDocument;
            self.report.reject_if_strict(code, at.site(), message, help);
        }
    }

    /// Returns the URL of the server that an operation or its path item has.
    fn operation_server(&mut self, owner: &Value, at: &At<'_>) -> Option<String> {
        let servers = self.servers(owner, at);
        let url = servers[0].str_of("url")?;
        let bound = self.bound.as_ref();
        Some(bound.map_or_else(|| url.to_owned(), |bound| bound.server(url)))
    }

    /// Reports requests that the API sends to its user.
    pub fn reject_incoming(&mut self, owner: &Value, key: &str, at: &At<'_>) {
        if owner.entries_of(key).next().is_some() {
            let message = "the API sends these requests to you, so no operation is generated";
            let help = "name their schemas under `components: schemas:` to have types for them";
            let site = at.key(key).site();
            self.report.lose(Code::LostKeyword, site, message, help);
        }
    }

    fn body(&mut self, body: &'f Value, at: &At<'_>, now: &Site) -> Option<Value> {
        let found = self.resolved(body, at)?;
        self.origins.record(now, found.site.clone());
        let (body, at) = (found.value, found.at());
        self.check_keywords(body, &REQUEST_BODY, &at);
        let mut out = Map::new();
        copy_text(body, "description", &mut out);
        copy_flag(body, "required", &mut out);
        let content = self.content(body, &at.key("content"));
        if content.is_empty() {
            self.lose(&at, "the body has no content, so none is sent", "");
            return None;
        }
        out.insert("content".into(), content.into());
        Some(Value::Object(out))
    }

    /// Rewrites the media types of a body or a response.
    fn content(&mut self, owner: &Value, at: &At<'_>) -> Map<String, Value> {
        let mut out = Map::new();
        for (name, media) in owner.entries_of("content") {
            let here = at.key(name);
            self.check_keywords(media, &MEDIA_TYPE, &here);
            let mut kept = Map::new();
            if let Some(schema) = media.get("schema").filter(|schema| !schema.is_null()) {
                let schema = self.used_schema(schema, &here.key("schema"));
                kept.insert("schema".into(), schema);
            }
            if let Some(encoding @ Value::Object(_)) = media.get("encoding") {
                self.check_encodings(encoding, media.get("schema"), &here.key("encoding"));
                kept.insert("x-encoding".into(), encoding.clone());
            }
            out.insert(name.clone(), kept.into());
        }
        out
    }

    /// Reports what an encoding says without an effect on the parts of a body.
    fn check_encodings(&mut self, encodings: &Value, schema: Option<&Value>, at: &At<'_>) {
        let properties = schema.and_then(|schema| schema.get("properties"));
        for (name, encoding) in entries(encodings) {
            let here = at.key(name);
            let property = properties.and_then(|properties| properties.get(name));
            if properties.is_some() && property.is_none() {
                let message = format!("the body has no property `{name}`");
                self.lose(&here, message, "check the spelling");
                continue;
            }
            let is_file = property.is_none_or(|property| {
                let text = property.to_string();
                let words = ["binary", "contentMediaType", "$ref"];
                words.iter().any(|word| text.contains(word))
            });
            let is_plain = |kind: &&str| kind.contains("json") || kind.starts_with("text/plain");
            let kind = encoding
                .str_of("contentType")
                .filter(|kind| !is_plain(kind));
            if let Some(kind) = kind.filter(|_| !is_file) {
                let message = format!("the part is text or JSON, though it is sent as `{kind}`");
                let help = "describe it as a file: `type: string, format: binary`";
                self.lose(&here.key("contentType"), message, help);
            }
            if encoding.get("headers").is_some() {
                let message = "the headers of a part are not sent";
                self.lose(&here.key("headers"), message, "");
            }
        }
    }

    fn responses(&mut self, operation: &'f Value, at: &At<'_>, now: &Site) -> Value {
        let mut out = Map::new();
        for (status, response) in operation.entries_of("responses") {
            let here = at.key(status);
            let Some(status) = status_key(status) else {
                if !status.starts_with("x-") {
                    let message = format!("`{status}` is not a status");
                    self.lose(&here, message, "write `200`, `4XX` or `default`");
                }
                continue;
            };
            let Some(found) = self.resolved(response, &here) else {
                continue;
            };
            self.origins.record(&now.child(&status), found.site.clone());
            let (response, here) = (found.value, found.at());
            self.check_keywords(response, &RESPONSE, &here);
            let mut kept = Map::new();
            let text = response.text_of("description").unwrap_or_default();
            kept.insert("description".into(), text.into());
            let content = self.content(response, &here.key("content"));
            kept.insert("content".into(), content.into());
            let headers = self.headers(response, &here.key("headers"));
            kept.insert("headers".into(), headers);
            out.insert(status, kept.into());
        }
        Value::Object(out)
    }

    /// Rewrites the headers of a response. `Content-Type` is ignored: the content says it.
    fn headers(&mut self, response: &'f Value, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (name, header) in response.entries_of("headers") {
            let here = at.key(name);
            let Some(found) = self.resolved(header, &here) else {
                continue;
            };
            let (header, here) = (found.value, found.at());
            if !header.is_object() || name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let mut kept = Map::new();
            copy_text(header, "description", &mut kept);
            copy_flag(header, "deprecated", &mut kept);
            kept.insert("schema".into(), self.parameter_schema(header, &here));
            out.insert(name.clone(), kept.into());
        }
        Value::Object(out)
    }
}

/// Returns a status as the model reads it.
fn status_key(status: &str) -> Option<String> {
    match status.as_bytes() {
        b"default" | [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => Some(status.to_owned()),
        [b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(status.to_ascii_uppercase()),
        _ => None,
    }
}
