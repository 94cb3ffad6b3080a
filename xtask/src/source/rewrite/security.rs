//! Security. In: the schemes of a document. Out: those whose credential is sent, and where it is sent.

use serde_json::{Map, Value, json};

use super::parameter::is_token;
use super::{At, Rewriter};
use crate::report::Code;
use crate::source::properties::{Properties, entries};

impl<'f> Rewriter<'f, '_> {
    /// Reports each scheme that a document or an operation requires and that is not defined.
    pub fn check_requirements(&mut self, owner: &Value, at: &At<'_>) {
        let at = at.key("security");
        for (index, alternative) in owner.items_of("security").iter().enumerate() {
            let here = at.index(index);
            let unknown = |name: &str| self.files.scheme(at.file, name).is_none();
            let unknown: Vec<_> = entries(alternative)
                .filter(|(name, _)| unknown(name))
                .collect();
            for (name, _) in unknown {
                let message = format!("unknown security scheme `{name}`");
                let help = "define it under `components: securitySchemes:`; without that no credential is sent for it";
                let site = here.key(name).site();
                self.report.warn(Code::UnknownName, site, message, help);
            }
        }
    }

    /// Returns requirements by the names of the schemes, where the document has their URIs.
    pub fn requirements(&self, security: &Value, at: &At<'_>) -> Value {
        let named = |(key, scopes): (&String, &Value)| {
            let name = self.files.scheme(at.file, key);
            (name.unwrap_or_else(|| key.clone()), scopes.clone())
        };
        let alternatives = security.as_array().into_iter().flatten();
        let alternatives = alternatives.map(|one| entries(one).map(named).collect::<Map<_, _>>());
        alternatives.map(Value::from).collect()
    }

    /// Returns the security schemes as `name → {type, scheme | in, name}`.
    pub fn security_schemes(&mut self, tree: &'f Value, at: &At<'_>) -> Value {
        let mut out = Map::new();
        let components = at.key("components");
        let at = components.key("securitySchemes");
        for (name, scheme) in tree["components"].entries_of("securitySchemes") {
            let here = at.key(name);
            let Some(scheme) = self.resolved(scheme, &here) else {
                continue;
            };
            let text = |key: &str| scheme.value.str_of(key).unwrap_or_default();
            let (kind, word) = (text("type"), text("scheme").to_ascii_lowercase());
            let (location, key) = (text("in"), text("name"));
            let is_sent = match location {
                "query" | "cookie" => !key.is_empty(),
                "header" => is_token(key),
                _ => false,
            };
            let mut known = match (kind, word.as_str()) {
                ("http", "basic") => json!({ "type": "basic" }),
                ("http", "bearer") | ("oauth2" | "openIdConnect", _) => json!({ "type": "bearer" }),
                ("apiKey", _) if is_sent => {
                    json!({ "type": "apiKey", "in": location, "name": key })
                }
                // The value of the header is the caller's: digest, HMAC and the like need more than one constant.
                ("http", _) => json!({ "type": "apiKey", "in": "header", "name": "Authorization" }),
                _ => {
                    self.warn_without_credential(kind, &here);
                    continue;
                }
            };
            if scheme.value["deprecated"] == true {
                known["deprecated"] = true.into();
            }
            out.insert(name.clone(), known);
        }
        Value::Object(out)
    }

    fn warn_without_credential(&mut self, kind: &str, at: &At<'_>) {
        let (message, help) = match kind {
            "apiKey" => (
                "a request cannot have this key".to_owned(),
                "write `in: header`, `query` or `cookie`, and a `name` that it allows",
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
        let code = Code::UnsupportedSecurity;
        self.report.warn(code, at.site(), message, help);
    }
}
