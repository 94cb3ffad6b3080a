//! Security. In: the schemes of a document. Out: those that are a credential that is sent, and where it travels.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::parameter::is_token;
use super::{At, Rewriter};
use crate::report::{Code, Site};

impl<'f> Rewriter<'f, '_> {
    /// Reports each scheme that is required and that nothing defines.
    pub fn requirements(&mut self, required: Option<&Value>, at: &At<'_>) {
        let alternatives = required.and_then(Value::as_array);
        for (index, alternative) in alternatives.into_iter().flatten().enumerate() {
            let here = at.index(index);
            for (name, _) in alternative.as_object().into_iter().flatten() {
                let pointer = Site::file(&Arc::default())
                    .child("components")
                    .child("securitySchemes")
                    .child(name)
                    .pointer;
                if self.files.get(0, &pointer).is_none() {
                    let message = format!("no security scheme is called `{name}`");
                    let help = "define it under `components: securitySchemes:`; without that no credential is sent for it";
                    let site = here.key(name).path.site();
                    self.report.warn(Code::UnknownName, site, message, help);
                }
            }
        }
    }

    /// The security schemes as `name → {type, scheme | in, name}`, and the requirement of all operations.
    pub fn security(&mut self, tree: &'f Value, at: &At<'_>) -> (Value, Option<Value>) {
        let mut out = Map::new();
        let components = at.key("components");
        let at = components.key("securitySchemes");
        let schemes = tree
            .pointer("/components/securitySchemes")
            .and_then(Value::as_object);
        for (name, scheme) in schemes.into_iter().flatten() {
            let here = at.key(name);
            let Some(scheme) = self.resolved(scheme, &here) else {
                continue;
            };
            let scheme = scheme.value;
            let kind = scheme
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let word = scheme
                .get("scheme")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_ascii_lowercase();
            let place = scheme.get("in").and_then(Value::as_str).unwrap_or_default();
            let key = scheme
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let known = match (kind, word.as_str()) {
                ("http", "basic") => json!({ "type": "basic" }),
                ("http", "bearer") | ("oauth2" | "openIdConnect", _) => json!({ "type": "bearer" }),
                ("apiKey", _)
                    if matches!(place, "query" | "cookie") && !key.is_empty()
                        || place == "header" && is_token(key) =>
                {
                    json!({ "type": "apiKey", "in": place, "name": key })
                }
                // The value of the header is the caller's: digest, HMAC and the like need more than one constant.
                ("http", _) => json!({ "type": "apiKey", "in": "header", "name": "Authorization" }),
                _ => {
                    self.no_credential(kind, &here);
                    continue;
                }
            };
            out.insert(name.clone(), known);
        }
        (Value::Object(out), tree.get("security").cloned())
    }

    fn no_credential(&mut self, kind: &str, at: &At<'_>) {
        let (message, help) = match kind {
            "apiKey" => (
                "this key has no place in a request".to_owned(),
                "write `in: header`, `query` or `cookie`, and a `name` that can stand there",
            ),
            "mutualTLS" => (
                "a client certificate is not a credential that is sent".to_owned(),
                "give the certificate to the transport",
            ),
            kind => (
                format!("OpenAPI has no security scheme of type `{kind}`"),
                "write `apiKey`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`",
            ),
        };
        let site = at.path.site();
        self.report
            .warn(Code::UnsupportedSecurity, site, message, help);
    }
}
