//! Paths, operations, bodies and responses. In: as the document has them. Out: references followed, parameters of the
//! path with those of the operation, no property that the OpenAPI 3.0 model does not have.

use serde_json::{Map, Value, json};

use super::content::ContentOwner;
use super::{At, Rewriter, is_token};
use crate::keyword::{OPERATION, OpenApiVersion, PATH_ITEM, REQUEST_BODY, RESPONSE};
use crate::report::{Code, Site};
use crate::source::method::{ADDITIONAL, MethodEntry, has_property, operations};
use crate::source::properties::{Properties, copy_flag, copy_text, text};

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
            let Some(found) = self.resolved(item, &here) else {
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
            self.origins.record(&now, found.site.clone());
            let at = At {
                shared: false,
                ..found.at()
            };
            let part = |value, at| Endpoint {
                path: &template,
                value,
                at,
                now: now.clone(),
            };
            let referring = item.get("$ref").map(|_| part(item, &here));
            let mut parts = vec![part(found.value, &at)];
            parts.extend(referring);
            for part in &parts {
                self.check_keywords(part.value, &PATH_ITEM, part.at);
            }
            self.path_item(&parts, path, security, &mut out);
        }
        Value::Object(out)
    }

    /// Adds the operations of a path item, which is the target of a reference and what is beside that. OpenAPI 3.0 has its
    /// own methods only, so each of these is in a separate item, whatever its key, and says which method and path it has.
    fn path_item(
        &mut self,
        parts: &[Endpoint<'f, '_>],
        path: String,
        security: Option<&Value>,
        items: &mut Map<String, Value>,
    ) {
        let mut out = Map::new();
        let mut others = Map::new();
        let all = parts.iter().flat_map(|part| {
            let methods = operations(part.value).filter(|method| method.value.is_object());
            methods.map(move |method| (part, method))
        });
        for (item, method) in all {
            let additional = item.at.key(ADDITIONAL);
            let outer = if method.is_additional {
                &additional
            } else {
                item.at
            };
            let at = &outer.key(method.name);
            if !self.is_sent(&method, at) {
                continue;
            }
            let is_other = method.is_additional || method.name == "query";
            let key = format!("{path}\n{}", method.sent());
            let now = if is_other {
                self.root().child("paths").child(&key).child("post")
            } else {
                item.now.child(method.name)
            };
            let endpoint = Endpoint {
                path: item.path,
                value: method.value,
                at,
                now,
            };
            if out.contains_key(method.name) || others.contains_key(&key) {
                let message = format!("the target of `$ref` has `{}` as well", method.name);
                self.lose(at, message, "keep one; without that this one is read");
            }
            let mut operation = self.operation(parts, &endpoint, security);
            if is_other {
                self.origins.record(&endpoint.now, at.site());
                operation["x-path"] = path.clone().into();
                operation["x-method"] = method.sent().into();
                others.insert(key, json!({ "post": operation }));
            } else {
                out.insert(method.name.to_owned(), operation);
            }
        }
        items.insert(path, out.into());
        items.append(&mut others);
    }

    /// Returns whether an operation has a method that can be sent; any other key is reported.
    fn is_sent(&mut self, method: &MethodEntry<'_>, at: &At<'_>) -> bool {
        let name = method.name;
        if !method.is_additional {
            return true;
        }
        if has_property(name) {
            let message = format!("`{name}` has a separate property, so this has no effect");
            let help = format!("write `{}:` in the path item", name.to_ascii_lowercase());
            self.lose(at, message, &help);
            return false;
        }
        if !is_token(name) {
            self.lose(
                at,
                format!("`{name}` cannot be a method"),
                "write letters, such as `COPY`",
            );
            return false;
        }
        if has_property(&name.to_ascii_uppercase()) {
            let message = format!(
                "`{name}` is sent as it is, and is another method than `{}`",
                name.to_ascii_uppercase()
            );
            let help = format!(
                "write `{}:` in the path item, if that is meant",
                name.to_ascii_lowercase()
            );
            self.lose(at, message, &help);
        }
        true
    }

    fn operation(
        &mut self,
        item: &[Endpoint<'f, '_>],
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
        let paging = value.get("x-paging").filter(|paging| paging.is_object());
        out.extend(paging.map(|paging| ("x-paging".to_owned(), paging.clone())));
        self.require_responses(value, at);
        let responses = self.responses(value, &at.key("responses"), &now.child("responses"));
        out.insert("responses".into(), responses);
        let security = value.get("security").or(security);
        if let Some(security) = security.filter(|security| security.is_array()) {
            out.insert("x-security".into(), self.requirements(security, at));
        }
        self.check_requirements(value, at);
        self.reject_incoming(value, "callbacks", at);
        let mut owners = [operation].into_iter().chain(item.iter().rev());
        let owner = owners.find(|owner| owner.value.get("servers").is_some());
        let server = owner.and_then(|owner| self.operation_server(owner));
        out.extend(server.map(|url| ("x-server".to_owned(), url.into())));
        Value::Object(out)
    }

    /// Reports an operation without responses, which OpenAPI 3.0 does not allow.
    fn require_responses(&mut self, operation: &Value, at: &At<'_>) {
        if operation.get("responses").is_none() && self.edition == OpenApiVersion::V3_0 {
            let (message, help) = ("an operation must have `responses`", "add `responses`");
            let code = Code::InvalidDocument;
            self.report.reject_if_strict(code, at.site(), message, help);
        }
    }

    /// Returns the URL of the server that an operation or a part of its path item has.
    fn operation_server(&mut self, owner: &Endpoint<'f, '_>) -> Option<String> {
        let servers = self.servers(owner.value, owner.at);
        let url = self.server_of_operation(servers[0].str_of("url")?, owner.at)?;
        let bound = self.bound.as_ref();
        Some(bound.map_or_else(|| url.clone(), |bound| bound.server(&url)))
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
        let content = self.content(body, ContentOwner::Request, &at.key("content"));
        if content.is_empty() {
            self.lose(&at, "the body has no content, so none is sent", "");
            return None;
        }
        out.insert("content".into(), content.into());
        Some(Value::Object(out))
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
            kept.insert("description".into(), description(response).into());
            let content = self.content(response, ContentOwner::Response, &here.key("content"));
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

/// Returns what a response says of itself; the model requires a description.
fn description(response: &Value) -> String {
    let [summary, text] = ["summary", "description"].map(|key| response.text_of(key));
    match (summary, text.unwrap_or_default()) {
        (Some(summary), text) if text.is_empty() => summary,
        (Some(summary), text) => format!("{}. {text}", summary.trim_end_matches('.')),
        (None, text) => text,
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
