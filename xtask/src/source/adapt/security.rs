//! Security. In: the schemes of a document. Out: those that are a credential that is sent, and where it travels.

use serde_json::{Map, Value, json};

use super::{Adapter, At};
use crate::report::Code;

impl Adapter<'_> {
    /// The security schemes as `name → {type, scheme | in, name}`, and the requirement of all operations.
    pub fn security(&mut self, tree: &Value, at: &At<'_>) -> (Value, Option<Value>) {
        let mut out = Map::new();
        let components = at.key("components");
        let at = components.key("securitySchemes");
        let schemes = tree
            .pointer("/components/securitySchemes")
            .and_then(Value::as_object);
        for (name, scheme) in schemes.into_iter().flatten() {
            let here = at.key(name);
            let Some((file, pointer)) = self.follow(scheme, &here) else {
                continue;
            };
            let Some(scheme) = self.files.node(file, &pointer).cloned() else {
                continue;
            };
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
                    if matches!(place, "header" | "query" | "cookie") && !key.is_empty() =>
                {
                    json!({ "type": "apiKey", "in": place, "name": key })
                }
                // The value of the header is the caller's: digest, HMAC and the like need more than one constant.
                ("http", _) => json!({ "type": "apiKey", "in": "header", "name": "Authorization" }),
                _ => {
                    let help = "what it asks for must be done by the transport";
                    self.report.warn(
                        Code::UnsupportedSecurity,
                        here.path.site(),
                        format!(
                            "a security scheme of type `{kind}` is not a credential that is sent"
                        ),
                        help,
                    );
                    continue;
                }
            };
            out.insert(name.clone(), known);
        }
        (Value::Object(out), tree.get("security").cloned())
    }
}
