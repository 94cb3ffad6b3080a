//! Servers. In: a list of them, as it stands. Out: the first one, without variables, or none.

use serde_json::{Value, json};

use super::{At, Rewriter, simple};

impl Rewriter<'_, '_> {
    /// The first server, its variables at their defaults; the others are other addresses of the same API.
    pub fn servers(&mut self, servers: Option<&Value>, at: &At<'_>) -> Value {
        let first = servers
            .and_then(Value::as_array)
            .and_then(|list| list.first());
        let Some(url) = first
            .and_then(|server| server.get("url"))
            .and_then(Value::as_str)
        else {
            return json!([]);
        };
        let mut url = url.to_owned();
        for (name, variable) in first
            .and_then(|server| server.get("variables"))
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let default = variable.get("default").and_then(simple::text);
            let choice = variable.pointer("/enum/0").and_then(simple::text);
            if let Some(value) = default.or(choice) {
                url = url.replace(&format!("{{{name}}}"), &value);
            }
        }
        if url.contains(['{', '}']) {
            let help = "the caller has to give the address";
            self.lose(
                &at.key("servers"),
                "the server's address has a variable without a default",
                help,
            );
            return json!([]);
        }
        json!([{ "url": url.trim() }])
    }
}
