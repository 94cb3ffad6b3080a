//! Servers. In: the servers of a document or an operation. Out: the first one, without variables, or none.

use serde_json::{Value, json};

use super::{At, Rewriter};
use crate::source::properties::{Properties, text};

impl Rewriter<'_, '_> {
    /// Returns the first server, its variables at their defaults; the others are other addresses of the same API.
    pub fn servers(&mut self, owner: &Value, at: &At<'_>) -> Value {
        let first = &owner["servers"][0];
        let Some(url) = first.str_of("url") else {
            return json!([]);
        };
        let mut url = url.to_owned();
        for (name, variable) in first.entries_of("variables") {
            let value = variable.text_of("default");
            if let Some(value) = value.or_else(|| variable["enum"].get(0).and_then(text)) {
                url = url.replace(&format!("{{{name}}}"), &value);
            }
        }
        if url.contains(['{', '}']) {
            let message = "the server's address has a variable without a default";
            let help = "the caller has to give the address";
            self.lose(&at.key("servers"), message, help);
            return json!([]);
        }
        json!([{ "url": url.trim() }])
    }
}
