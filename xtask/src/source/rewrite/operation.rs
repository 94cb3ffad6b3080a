//! Paths, operations, bodies and responses. In: as the document has them. Out: references followed, parameters of the
//! path with those of the operation, no member that the OpenAPI 3.0 model does not have.

use serde_json::{Map, Value};

use super::{At, Rewriter, simple};
use crate::keyword::{MEDIA_TYPE, OPERATION, PATH_ITEM, REQUEST_BODY, RESPONSE};
use crate::report::Code;
use crate::report::Site;

/// The members of a path item that are operations.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
/// A call, by its path as the document has it and by its place in the rewritten one.
pub struct Call {
    pub address: String,
    pub now: Site,
}

impl<'f> Rewriter<'f, '_> {
    pub fn paths(&mut self, paths: &'f Value, security: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (path, item) in paths.as_object().into_iter().flatten() {
            let here = at.key(path);
            if path.starts_with("x-") {
                continue;
            }
            let Some(item) = self.resolved(item, &here) else {
                continue;
            };
            let address = if path.starts_with('/') {
                path.clone()
            } else {
                self.lose(&here, "a path begins with `/`", "write it so");
                format!("/{path}")
            };
            let path = match &self.bound {
                Some(bound) => bound.address(&address),
                None => address.clone(),
            };
            let now = self.root().child("paths").child(&path);
            self.origins.record(&now, item.site.clone());
            let call = Call { address, now };
            let at = At {
                shared: false,
                ..item.at()
            };
            let item = self.path_item(&call, item.value, security, &at);
            out.insert(path, item);
        }
        Value::Object(out)
    }

    fn path_item(
        &mut self,
        call: &Call,
        item: &'f Value,
        security: Option<&Value>,
        at: &At<'_>,
    ) -> Value {
        self.known(item, &PATH_ITEM, at);
        let mut out = Map::new();
        for method in METHODS {
            if let Some(operation) = item.get(method).filter(|operation| operation.is_object()) {
                let call = Call {
                    address: call.address.clone(),
                    now: call.now.child(method),
                };
                let operation =
                    self.operation(&call, item, operation, security, &at.key(method), at);
                out.insert(method.to_owned(), operation);
            }
        }
        Value::Object(out)
    }

    fn operation(
        &mut self,
        call: &Call,
        item: &'f Value,
        operation: &'f Value,
        security: Option<&Value>,
        at: &At<'_>,
        item_at: &At<'_>,
    ) -> Value {
        self.known(operation, &OPERATION, at);
        let mut out = Map::new();
        for key in ["operationId", "summary", "description"] {
            simple::copy_text(operation, key, &mut out);
        }
        if out.get("operationId").is_some_and(|id| id == "") {
            out.remove("operationId");
        }
        simple::copy_flag(operation, "deprecated", &mut out);
        let tags = operation
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(simple::text);
        out.insert("tags".into(), tags.map(Value::String).collect());
        out.insert(
            "parameters".into(),
            self.parameters(call, item, operation, at, item_at),
        );
        if let Some(body) = operation.get("requestBody").filter(|body| !body.is_null())
            && let Some(body) =
                self.body(body, &at.key("requestBody"), &call.now.child("requestBody"))
        {
            out.insert("requestBody".into(), body);
        }
        self.require_responses(operation, at);
        out.insert(
            "responses".into(),
            self.responses(
                operation.get("responses"),
                &at.key("responses"),
                &call.now.child("responses"),
            ),
        );
        if let Some(security) = operation
            .get("security")
            .or(security)
            .filter(|security| security.is_array())
        {
            out.insert("x-security".into(), security.clone());
        }
        self.requirements(operation.get("security"), &at.key("security"));
        self.not_generated(operation.get("callbacks"), &at.key("callbacks"));
        let servers = operation.get("servers").or_else(|| item.get("servers"));
        if let Some(url) = servers.and_then(|servers| self.own_server(servers, at)) {
            out.insert("x-server".into(), url.into());
        }
        Value::Object(out)
    }

    /// Reports an operation without responses, which OpenAPI 3.0 does not allow.
    fn require_responses(&mut self, operation: &Value, at: &At<'_>) {
        if operation.get("responses").is_none() && self.is_3_0 {
            let message = "an operation must have `responses`";
            let (code, site) = (Code::InvalidDocument, at.path.site());
            self.report
                .reject_if_strict(code, site, message, "add `responses`");
        }
    }

    /// The address of an operation that has one of its own.
    fn own_server(&mut self, servers: &Value, at: &At<'_>) -> Option<String> {
        let servers = self.servers(Some(servers), at);
        let url = servers.pointer("/0/url").and_then(Value::as_str)?;
        Some(match &self.bound {
            Some(bound) => bound.server(url),
            None => url.to_owned(),
        })
    }

    /// Reports calls that go the other way.
    pub fn not_generated(&mut self, calls: Option<&Value>, at: &At<'_>) {
        let calls = calls.and_then(Value::as_object);
        if calls.is_none_or(Map::is_empty) {
            return;
        }
        self.report.lose(
            Code::LostKeyword,
            at.path.site(),
            "these are calls to you, so the client has nothing for them",
            "name their schemas under `components: schemas:` to have types for them",
        );
    }

    fn body(&mut self, body: &'f Value, at: &At<'_>, now: &Site) -> Option<Value> {
        let found = self.resolved(body, at)?;
        self.origins.record(now, found.site.clone());
        let (body, at) = (found.value, found.at());
        self.known(body, &REQUEST_BODY, &at);
        let mut out = Map::new();
        simple::copy_text(body, "description", &mut out);
        simple::copy_flag(body, "required", &mut out);
        let content = self.content(body.get("content"), &at.key("content"));
        if content.as_object().is_none_or(Map::is_empty) {
            self.lose(&at, "the body has no content, so none is sent", "");
            return None;
        }
        out.insert("content".into(), content);
        Some(Value::Object(out))
    }

    fn content(&mut self, content: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (name, media) in content.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(name);
            self.known(media, &MEDIA_TYPE, &here);
            let mut kept = Map::new();
            if let Some(schema) = media.get("schema").filter(|schema| !schema.is_null()) {
                kept.insert(
                    "schema".into(),
                    self.placed_schema(schema, &here.key("schema")),
                );
            }
            if let Some(encoding) = media
                .get("encoding")
                .filter(|encoding| encoding.is_object())
            {
                self.encodings(encoding, media.get("schema"), &here.key("encoding"));
                kept.insert("x-encoding".into(), encoding.clone());
            }
            out.insert(name.clone(), Value::Object(kept));
        }
        Value::Object(out)
    }

    /// Reports what an encoding says that the parts of a body are not written by.
    fn encodings(&mut self, encodings: &Value, schema: Option<&Value>, at: &At<'_>) {
        let properties = schema.and_then(|schema| schema.get("properties"));
        for (name, encoding) in encodings.as_object().into_iter().flatten() {
            let here = at.key(name);
            let property = properties.and_then(|properties| properties.get(name));
            if properties.is_some() && property.is_none() {
                let message = format!("the body has no property `{name}`");
                self.lose(&here, message, "check the spelling");
                continue;
            }
            let is_file = property.is_none_or(|property| {
                let text = property.to_string();
                ["binary", "contentMediaType", "$ref"]
                    .iter()
                    .any(|word| text.contains(word))
            });
            let kind = encoding.get("contentType").and_then(Value::as_str);
            let plain = |kind: &str| kind.contains("json") || kind.starts_with("text/plain");
            if let Some(kind) = kind.filter(|kind| !is_file && !plain(kind)) {
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

    fn responses(&mut self, responses: Option<&'f Value>, at: &At<'_>, now: &Site) -> Value {
        let mut out = Map::new();
        for (status, response) in responses.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(status);
            let Some(status) = status_key(status) else {
                if !status.starts_with("x-") {
                    self.report.lose(
                        Code::InvalidDocument,
                        here.path.site(),
                        format!("`{status}` is no status"),
                        "write `200`, `4XX` or `default`",
                    );
                }
                continue;
            };
            let Some(found) = self.resolved(response, &here) else {
                continue;
            };
            self.origins.record(&now.child(&status), found.site.clone());
            let (response, here) = (found.value, found.at());
            self.known(response, &RESPONSE, &here);
            let mut kept = Map::new();
            let text = response
                .get("description")
                .and_then(simple::text)
                .unwrap_or_default();
            kept.insert("description".into(), text.into());
            kept.insert(
                "content".into(),
                self.content(response.get("content"), &here.key("content")),
            );
            let headers = self.headers(response.get("headers"), &here.key("headers"));
            kept.insert("headers".into(), headers);
            out.insert(status, Value::Object(kept));
        }
        Value::Object(out)
    }

    /// The headers of an answer. That of the content type is ignored: the content says it.
    fn headers(&mut self, headers: Option<&'f Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (name, header) in headers.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(name);
            let Some(found) = self.resolved(header, &here) else {
                continue;
            };
            let (header, here) = (found.value, found.at());
            if !header.is_object() || name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let mut kept = Map::new();
            simple::copy_text(header, "description", &mut kept);
            simple::copy_flag(header, "deprecated", &mut kept);
            kept.insert("schema".into(), self.parameter_schema(header, &here));
            out.insert(name.clone(), Value::Object(kept));
        }
        Value::Object(out)
    }
}

/// A status as the model reads it.
fn status_key(status: &str) -> Option<String> {
    match status.as_bytes() {
        b"default" => Some(status.to_owned()),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => Some(status.to_owned()),
        [b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(status.to_ascii_uppercase()),
        _ => None,
    }
}
