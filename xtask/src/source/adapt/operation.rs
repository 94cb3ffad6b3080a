//! Paths, operations, bodies and responses. In: as the document has them. Out: references followed, parameters of the
//! path with those of the operation, no member that the OpenAPI 3.0 model does not have.

use serde_json::{Map, Value, json};

use super::{Adapter, At, simple};
use crate::report::Code;
use crate::report::Site;
use crate::source::path::Path;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
const PATH_ITEM: &[&str] = &[
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "parameters",
    "servers",
    "summary",
    "description",
    "$ref",
];
const OPERATION: &[&str] = &[
    "operationId",
    "tags",
    "summary",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
    "security",
    "servers",
    "externalDocs",
    "callbacks",
    "description",
];

impl Adapter<'_> {
    pub fn paths(&mut self, paths: &Value, security: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (path, item) in paths.as_object().into_iter().flatten() {
            let here = at.key(path);
            if path.starts_with("x-") {
                continue;
            }
            let Some((item, file, pointer)) = self.resolved(item, &here) else {
                continue;
            };
            let site = Site::new(self.files.site(file), pointer);
            let item_at = At {
                file,
                shared: false,
                path: Path::Root(&site),
            };
            let address = match path.starts_with('/') {
                true => path.clone(),
                false => {
                    self.warn(&here, "a path begins with `/`", "write it so");
                    format!("/{path}")
                }
            };
            let item = self.path_item(&address, &item, security, &item_at);
            out.insert(address, item);
        }
        Value::Object(out)
    }

    fn path_item(
        &mut self,
        path: &str,
        item: &Value,
        security: Option<&Value>,
        at: &At<'_>,
    ) -> Value {
        self.known(item, PATH_ITEM, at);
        let mut out = Map::new();
        for method in METHODS {
            if let Some(operation) = item.get(method).filter(|operation| operation.is_object()) {
                let operation =
                    self.operation(path, item, operation, security, &at.key(method), at);
                out.insert(method.to_owned(), operation);
            }
        }
        Value::Object(out)
    }

    fn operation(
        &mut self,
        path: &str,
        item: &Value,
        operation: &Value,
        security: Option<&Value>,
        at: &At<'_>,
        item_at: &At<'_>,
    ) -> Value {
        self.known(operation, OPERATION, at);
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
            self.parameters(path, item, operation, at, item_at),
        );
        if let Some(body) = operation.get("requestBody").filter(|body| !body.is_null())
            && let Some(body) = self.body(body, &at.key("requestBody"))
        {
            out.insert("requestBody".into(), body);
        }
        out.insert(
            "responses".into(),
            self.responses(operation.get("responses"), &at.key("responses")),
        );
        if let Some(security) = operation
            .get("security")
            .or(security)
            .filter(|security| security.is_array())
        {
            out.insert("x-security".into(), security.clone());
        }
        let servers = operation.get("servers").or_else(|| item.get("servers"));
        if let Some(Value::Array(servers)) = servers.map(|servers| self.servers(Some(servers), at))
            && let Some(url) = servers.first().and_then(|server| server.get("url"))
        {
            out.insert("x-server".into(), url.clone());
        }
        Value::Object(out)
    }

    fn parameters(
        &mut self,
        path: &str,
        item: &Value,
        operation: &Value,
        at: &At<'_>,
        item_at: &At<'_>,
    ) -> Value {
        let mut out: Vec<Value> = Vec::new();
        for (owner, owner_at) in [(item, item_at), (operation, at)] {
            let list = owner.get("parameters").and_then(Value::as_array);
            let list_at = owner_at.key("parameters");
            for (index, parameter) in list.into_iter().flatten().enumerate() {
                let here = list_at.index(index);
                let shared = parameter.get("$ref").is_some();
                let Some((parameter, file, pointer)) = self.resolved(parameter, &here) else {
                    continue;
                };
                let site = Site::new(self.files.site(file), pointer);
                let here = At {
                    file,
                    shared,
                    path: Path::Root(&site),
                };
                let Some(parameter) = self.parameter(&parameter, &here) else {
                    continue;
                };
                let in_path = parameter["in"] != "path"
                    || path.contains(&format!(
                        "{{{}}}",
                        parameter["name"].as_str().unwrap_or_default()
                    ));
                if !in_path {
                    self.warn(
                        &here,
                        format!(
                            "the path has no `{{{}}}`",
                            parameter["name"].as_str().unwrap_or_default()
                        ),
                        "the parameter is left out",
                    );
                    continue;
                }
                // An operation's parameter replaces its path's.
                out.retain(|have| {
                    have["in"] != parameter["in"] || have["name"] != parameter["name"]
                });
                out.push(parameter);
            }
        }
        self.undescribed(path, at, &mut out);
        Value::Array(out)
    }

    /// A name in braces that no parameter describes is one all the same.
    fn undescribed(&mut self, path: &str, at: &At<'_>, out: &mut Vec<Value>) {
        let bound = self.bound.as_ref().map(|bound| bound.name.clone());
        for name in templated(path) {
            if bound.as_ref() != Some(&name)
                && !out
                    .iter()
                    .any(|have| have["in"] == "path" && have["name"] == name)
            {
                self.warn(
                    at,
                    format!("no parameter describes `{{{name}}}` of the path"),
                    "it is asked for as a text",
                );
                out.push(json!({ "in": "path", "name": name, "required": true, "schema": { "type": "string" } }));
            }
        }
    }

    fn body(&mut self, body: &Value, at: &At<'_>) -> Option<Value> {
        let shared = body.get("$ref").is_some();
        let (body, file, pointer) = self.resolved(body, at)?;
        let site = Site::new(self.files.site(file), pointer);
        let at = At {
            file,
            shared,
            path: Path::Root(&site),
        };
        self.known(&body, &["content", "required", "description"], &at);
        let mut out = Map::new();
        simple::copy_text(&body, "description", &mut out);
        simple::copy_flag(&body, "required", &mut out);
        let content = self.content(body.get("content"), &at.key("content"));
        if content.as_object().is_none_or(Map::is_empty) {
            self.warn(&at, "the body has no content, so none is sent", "");
            return None;
        }
        out.insert("content".into(), content);
        Some(Value::Object(out))
    }

    fn content(&mut self, content: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (name, media) in content.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(name);
            self.known(media, &["schema", "encoding"], &here);
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
                kept.insert("x-encoding".into(), encoding.clone());
            }
            out.insert(name.clone(), Value::Object(kept));
        }
        Value::Object(out)
    }

    fn responses(&mut self, responses: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (status, response) in responses.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(status);
            let Some(status) = status_key(status) else {
                if !status.starts_with("x-") {
                    self.report.warn(
                        Code::InvalidDocument,
                        here.path.site(),
                        format!("`{status}` is no status"),
                        "write `200`, `4XX` or `default`",
                    );
                }
                continue;
            };
            let shared = response.get("$ref").is_some();
            let Some((response, file, pointer)) = self.resolved(response, &here) else {
                continue;
            };
            let site = Site::new(self.files.site(file), pointer);
            let here = At {
                file,
                shared,
                path: Path::Root(&site),
            };
            self.known(
                &response,
                &["description", "headers", "content", "links", "summary"],
                &here,
            );
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
    fn headers(&mut self, headers: Option<&Value>, at: &At<'_>) -> Value {
        let mut out = Map::new();
        for (name, header) in headers.and_then(Value::as_object).into_iter().flatten() {
            let here = at.key(name);
            let shared = header.get("$ref").is_some();
            let Some((header, file, pointer)) = self.resolved(header, &here) else {
                continue;
            };
            if !header.is_object() || name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let site = Site::new(self.files.site(file), pointer);
            let here = At {
                file,
                shared,
                path: Path::Root(&site),
            };
            let mut kept = Map::new();
            simple::copy_text(&header, "description", &mut kept);
            simple::copy_flag(&header, "deprecated", &mut kept);
            kept.insert("schema".into(), self.parameter_schema(&header, &here));
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

/// The names in braces in a path.
fn templated(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        if !names.iter().any(|have| have == name) {
            names.push(name.to_owned());
        }
        rest = tail;
    }
    names
}
